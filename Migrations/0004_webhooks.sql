-- Who sends a delivery at the moment, and whose achievements webhooks are told of.

-- Until when the server that has taken a delivery has it to itself; next_attempt_at is the same then. NULL: nobody has it.
ALTER TABLE webhook_deliveries ADD COLUMN claimed_until INTEGER;

CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, next_attempt_at) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_by_failure ON webhook_deliveries (webhook_id) WHERE status = 'failed';

-- The achievements that webhooks need not be told of any more, for those who want to be told of achievements.
CREATE TABLE achievement_watches (
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  data_version INTEGER NOT NULL, -- the state of the flights that they have been looked for in: users.data_version
  next_check_at INTEGER, -- when the next flight ends, and may unlock one; NULL: none is planned
  unlocked TEXT NOT NULL DEFAULT '[]', -- their ids
  CONSTRAINT achievement_watches_user_id PRIMARY KEY (user_id)
) STRICT;
