package import Database
package import Travel

/// The table `settings`: what administrators have set.
extension Connection {
  /// All of them, by their names.
  package func settings() throws -> [String: String] {
    let rows = try rows("SELECT name, value FROM settings") { row in (name: try row.next() as String, value: try row.next() as String) }
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0.value) })
  }

  /// Stores one, in place of what it was. `user` is nil for whoever runs the server.
  package func set(setting name: String, to value: String, by user: UUID?, at instant: Instant) throws {
    try execute(
      """
      INSERT INTO settings (name, value, updated_by, updated_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_by = excluded.updated_by, updated_at = excluded.updated_at
      """, name, value, user, instant)
  }

  /// Has the command line, the environment or the default decide again.
  package func clear(setting name: String) throws { try execute("DELETE FROM settings WHERE name = $1", name) }
}
