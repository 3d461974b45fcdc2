// Files that are part of the program, so that the binary is all there is to install. Each file in this target names those of one kind.
#pragma once
#include <stddef.h>
#include <stdint.h>

// A file. It is there as long as the process runs.
typedef struct {
  const char *name;
  const uint8_t *bytes;
  size_t length;
} Asset;

typedef struct {
  const Asset *first;
  size_t count;
} AssetList;

// Migrations/*.sql, oldest first; their names are those of the files without .sql.
AssetList assets_migrations(void);

// Sources/Assets/data/*.csv in the order of their names, which are those of the files without .csv.
AssetList assets_reference(void);

// The files of web/ and of web/swagger-ui/ in the order of their names; .gz means that the bytes are gzipped.
AssetList assets_web(void);
