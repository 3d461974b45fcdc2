// The least that C has to do to read a page of rows: what DatabaseBench holds the module Database against.
#pragma once
#include <stdint.h>

typedef struct Plain Plain;

// Opens the file to read and prepares `sql`, whose first parameter is 16 bytes, whose second is a whole number. NULL when that fails.
Plain *plain_open(const char *path, const char *sql);

// Runs the statement once and takes every column of every row; text and blobs are copied. Returns how many rows there were, or -1.
int plain_run(Plain *plain, const void *bytes, int64_t number);

void plain_close(Plain *plain);
