#pragma once
#include <sqlite3.h>

// A macro that casts a number to a function pointer, which Swift cannot import: SQLite copies what is bound with it.
static inline sqlite3_destructor_type sqlite_transient(void) { return SQLITE_TRANSIENT; }
