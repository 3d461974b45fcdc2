package import Database

/// How much there is of what people have stored.
package struct RecordCounts: Sendable {
  package let users: Int
  package let flights: Int
  package let trips: Int
  /// Bytes of the pictures that people have sent.
  package let uploadedBytes: Int
}

extension Connection {
  /// Of everybody together.
  package func recordCounts() throws -> RecordCounts {
    RecordCounts(
      users: try value("SELECT count(*) FROM users") ?? 0, flights: try value("SELECT count(*) FROM flights") ?? 0,
      trips: try value("SELECT count(*) FROM trips") ?? 0,
      uploadedBytes: try value("SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM uploads WHERE stored_at IS NOT NULL") ?? 0)
  }
}
