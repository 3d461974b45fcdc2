#pragma once
// Debian keeps the header in a directory of its own, where the compiler looks only if pkg-config tells it; others do not.
#if __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#else
#include <libpq-fe.h>
#endif
