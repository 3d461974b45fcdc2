/// Reads a PostgreSQL database whole and says what is wrong with it, like SQLite's `integrity_check` and `foreign_key_check`. Damage that only shows
/// when an index and its table are compared is for the server's own `pg_amcheck`.
struct PostgresCheck {
  let connection: Connection

  /// What the server itself has marked as not to be relied on.
  private static let marked: SQL = """
    SELECT 'index ' || x.relname || ' of ' || t.relname || ' is not valid; REINDEX INDEX ' || quote_ident(x.relname) || ' makes it anew'
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace s ON s.oid = t.relnamespace
    WHERE s.nspname = current_schema() AND NOT (i.indisvalid AND i.indisready AND i.indislive)
    UNION ALL
    SELECT 'constraint ' || c.conname || ' of ' || t.relname || ' has never been checked; ALTER TABLE ' || quote_ident(t.relname)
      || ' VALIDATE CONSTRAINT ' || quote_ident(c.conname) || ' does that'
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace s ON s.oid = t.relnamespace
    WHERE s.nspname = current_schema() AND NOT c.convalidated
    ORDER BY 1
    """

  /// For each table, check and foreign key: the table, what is wrong with rows that are found, and a query that counts them. The first one makes the
  /// server decode every value.
  private static let queries: SQL = """
    SELECT t.relname, 'cannot be read', format('SELECT count(*) FROM %I AS t WHERE length(CAST(t AS TEXT)) < 0', t.relname)
    FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace
    WHERE s.nspname = current_schema() AND t.relkind IN ('r', 'p')
    UNION ALL
    SELECT t.relname, 'break the rule ' || c.conname, format('SELECT count(*) FROM %I WHERE NOT (%s)', t.relname, pg_get_expr(c.conbin, t.oid))
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace s ON s.oid = t.relnamespace
    WHERE s.nspname = current_schema() AND c.contype = 'c'
    UNION ALL
    SELECT t.relname, 'refer to a row of ' || p.relname || ' that does not exist (' || c.conname || ')',
      format(
        'SELECT count(*) FROM %I AS t WHERE %s AND NOT EXISTS (SELECT 1 FROM %I AS p WHERE %s)', t.relname,
        string_agg(format('t.%I IS NOT NULL', a.attname), ' AND '), p.relname,
        string_agg(format('p.%I = t.%I', b.attname, a.attname), ' AND '))
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace s ON s.oid = t.relnamespace
    JOIN pg_class p ON p.oid = c.confrelid
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS k (own, other)
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.own JOIN pg_attribute b ON b.attrelid = p.oid AND b.attnum = k.other
    WHERE s.nspname = current_schema() AND c.contype = 'f'
    GROUP BY c.oid, t.relname, p.relname, c.conname
    ORDER BY 1, 2
    """

  /// A sentence for each problem.
  func problems() throws -> [String] {
    var problems: [String] = try connection.rows(Self.marked) { row in try row.next() }
    let queries: [(table: String, wrong: String, sql: String)] = try connection.rows(Self.queries) { row in
      (try row.next(), try row.next(), try row.next())
    }
    for query in queries {
      do {
        let rows: Int = try connection.savepoint { try connection.value(.unchecked(query.sql)) } ?? 0
        if rows > 0 { problems.append("\(rows) rows of \(query.table) \(query.wrong)") }
      } catch DatabaseError.damaged(let text) {
        problems.append("\(query.table): \(text)")
      } catch DatabaseError.statement(let message, _) {
        problems.append("\(query.table): \(message)")
      }
    }
    return problems
  }
}
