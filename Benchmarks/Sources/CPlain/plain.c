#include "plain.h"
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct Plain {
  sqlite3 *connection;
  sqlite3_stmt *statement;
  // What a row is copied to, over and over. The sum keeps the compiler from leaving numbers out.
  char buffer[65536];
  int64_t sum;
  double total;
};

Plain *plain_open(const char *path, const char *sql) {
  Plain *plain = calloc(1, sizeof *plain);
  if (plain == NULL) return NULL;
  if (sqlite3_open_v2(path, &plain->connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK
      // As in the module.
      || sqlite3_exec(plain->connection, "PRAGMA cache_size = -4096", NULL, NULL, NULL) != SQLITE_OK
      || sqlite3_prepare_v3(plain->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &plain->statement, NULL) != SQLITE_OK) {
    plain_close(plain);
    return NULL;
  }
  return plain;
}

static void take(Plain *plain, int column, size_t *used) {
  sqlite3_stmt *statement = plain->statement;
  const void *start;
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      plain->sum += sqlite3_column_int64(statement, column);
      return;
    case SQLITE_FLOAT:
      plain->total += sqlite3_column_double(statement, column);
      return;
    case SQLITE_NULL: return;
    case SQLITE_TEXT: start = sqlite3_column_text(statement, column); break;
    default: start = sqlite3_column_blob(statement, column); break;
  }
  size_t count = (size_t)sqlite3_column_bytes(statement, column);
  if (*used + count > sizeof plain->buffer) return;
  memcpy(plain->buffer + *used, start, count);
  *used += count;
}

int plain_run(Plain *plain, const void *bytes, int64_t number) {
  sqlite3_bind_blob(plain->statement, 1, bytes, 16, SQLITE_TRANSIENT);
  sqlite3_bind_int64(plain->statement, 2, number);
  int columns = sqlite3_column_count(plain->statement);
  int rows = 0;
  int code;
  while ((code = sqlite3_step(plain->statement)) == SQLITE_ROW) {
    size_t used = 0;
    for (int column = 0; column < columns; column++) take(plain, column, &used);
    rows++;
  }
  sqlite3_reset(plain->statement);
  return code == SQLITE_DONE ? rows : -1;
}

void plain_close(Plain *plain) {
  sqlite3_finalize(plain->statement);
  sqlite3_close(plain->connection);
  free(plain);
}
