import Store
import Testing

@testable import Database

/// Everything that can be stored moves from one engine to the other, and back.
@Suite struct SchemaExportTests {
  @Test func anExportOfEveryTableIsTheSameAfterEachRestore() throws {
    let directory = try TemporaryDirectory()
    let source = try SampleRow.database(.sqlite)
    try source.database.write { db in
      // The columns that a whole row cannot have beside the others.
      try SampleRow("trips", 9, of: 1, ["cover_image_url": "https://example.org/a.png"]).insert(into: db)
      try SampleRow(
        "outgoing_mails", 9, of: 1, ["status": "sent", "content": .null, "next_attempt_at": .null, "finished_at": 1]
      ).insert(into: db)
      for table in try db.engine.tables() {
        for column in table.columns {
          let count = try db.rows(.unchecked("SELECT count(\(column)) FROM \(table.name)")) { row -> Int in try row.next() }
          #expect(count[0] > 0, "\(table.name).\(column) is not tried here")
        }
      }
    }
    try source.database.export(to: directory.file("first"))
    let first = try directory.read("first")

    var export = "first"
    for kind in [TestDatabase.Kind.postgres, .sqlite] {
      let target = try TestDatabase(kind)
      target.database.close()
      let restore = Restore(migrations: Tables.migrations, program: "0.1.0") { 0 }
      #expect(try restore.restore(directory.file(export), into: target.url).version == Tables.migrations.count)
      let restored = try Database(target.url)
      defer { restored.close() }
      #expect(try restored.check() == [])
      export = "from \(kind)"
      try restored.export(to: directory.file(export))
      #expect(try directory.read(export) == first, "\(kind)")
    }
  }
}
