#pragma once
#include <sqlite3.h>

// Why the operating system refused what has just failed on the connection; 0 when it is not known. sqlite3_system_errno alone knows nothing
// of a COMMIT that could not write the log: only the log's file remembers.
static inline int sqlite_system_error(sqlite3 *connection) {
  int error = sqlite3_system_errno(connection);
  sqlite3_file *log = 0;
  if (error == 0 && sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK && log && log->pMethods) {
    log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error);
  }
  return error;
}

// Whether the file that the connection has open is no longer the one at its path.
static inline int sqlite_has_moved(sqlite3 *connection) {
  int moved = 0;
  return sqlite3_file_control(connection, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved;
}

// Whether closing the connection leaves the log as it is, which otherwise goes into the file when nobody else has that open.
static inline void sqlite_keep_log(sqlite3 *connection, int keep) {
  sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep, (int *)0);
}

// Leaves out counting the memory that all connections use together, for which every allocation takes a lock. To be called before anything else.
static inline int sqlite_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

// A macro that casts a number to a function pointer, which Swift cannot import: SQLite copies what is bound with it.
static inline sqlite3_destructor_type sqlite_transient(void) { return SQLITE_TRANSIENT; }
