// The embedded migrations. A new one needs its bytes and its line in the table; a test compares both with the directory.
#include "assets.h"

static const uint8_t migration_0001_initial[] = {
#embed "../../Migrations/0001_initial.sql"
};

static const uint8_t migration_0002_audit[] = {
#embed "../../Migrations/0002_audit.sql"
};

static const uint8_t migration_0003_mail_and_jobs[] = {
#embed "../../Migrations/0003_mail_and_jobs.sql"
};

static const uint8_t migration_0004_webhooks[] = {
#embed "../../Migrations/0004_webhooks.sql"
};

static const uint8_t migration_0005_logins[] = {
#embed "../../Migrations/0005_logins.sql"
};

static const uint8_t migration_0006_flights_by_departure[] = {
#embed "../../Migrations/0006_flights_by_departure.sql"
};

#define MIGRATION(file) {#file, migration_##file, sizeof migration_##file}

static const Asset migrations[] = {
  MIGRATION(0001_initial),
  MIGRATION(0002_audit),
  MIGRATION(0003_mail_and_jobs),
  MIGRATION(0004_webhooks),
  MIGRATION(0005_logins),
  MIGRATION(0006_flights_by_departure),
};

AssetList assets_migrations(void) {
  return (AssetList){migrations, sizeof migrations / sizeof migrations[0]};
}
