-- What the server does by itself, and the mails that it sends. 0001_initial.sql says what holds in every table.

-- What somebody wants to be told, and how. Without a row the defaults hold.
CREATE TABLE notification_preferences (
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  check_in_hours INTEGER NOT NULL DEFAULT 24 CHECK (check_in_hours BETWEEN 1 AND 168), -- before a departure
  trip_starting INTEGER NOT NULL DEFAULT 1 CHECK (trip_starting IN (0, 1)), -- on the evening before a trip
  email_reminders INTEGER NOT NULL DEFAULT 0 CHECK (email_reminders IN (0, 1)),
  email_yearly_review INTEGER NOT NULL DEFAULT 0 CHECK (email_yearly_review IN (0, 1)),
  email_token_expiry INTEGER NOT NULL DEFAULT 1 CHECK (email_token_expiry IN (0, 1)),
  updated_at INTEGER NOT NULL,
  CONSTRAINT notification_preferences_user_id PRIMARY KEY (user_id)
) STRICT;

-- What somebody has been told already, so that nobody is told twice.
CREATE TABLE notices (
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind <> ''), -- such as flight_reminder
  subject TEXT NOT NULL CHECK (subject <> ''), -- what of, and for when: a flight that has been moved is another one
  told_at INTEGER NOT NULL,
  CONSTRAINT notices_user_id_kind_subject PRIMARY KEY (user_id, kind, subject)
) STRICT;

CREATE INDEX notices_by_time ON notices (told_at);

-- Leave to set a password, once. Using one takes the others of the same person away.
CREATE TABLE password_resets (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX password_resets_token_hash ON password_resets (token_hash);
CREATE INDEX password_resets_by_user ON password_resets (user_id);
CREATE INDEX password_resets_by_expiry ON password_resets (expires_at);

-- The outbox: mails, written with what causes them.
CREATE TABLE outgoing_mails (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB REFERENCES users (id) ON DELETE CASCADE, -- whose account it is about; NULL: somebody who has none yet
  kind TEXT NOT NULL CHECK (kind <> ''), -- such as password_reset
  recipient TEXT NOT NULL CHECK (recipient <> ''),
  content BLOB, -- subject and text, sealed by the server, because there are links in it that open doors; NULL once it is sent or given up
  status TEXT NOT NULL DEFAULT 'pending',
  attempt_count INTEGER NOT NULL DEFAULT 0 CHECK (attempt_count >= 0),
  next_attempt_at INTEGER, -- while one is made, when another may be made because that one has ended without a word
  expires_at INTEGER NOT NULL, -- when it is of no use any more
  error TEXT, -- of the last attempt
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  CONSTRAINT outgoing_mails_status CHECK (status IN ('pending', 'sent', 'failed')), -- failed: given up
  CONSTRAINT outgoing_mails_content CHECK ((status = 'pending') = (content IS NOT NULL)),
  CONSTRAINT outgoing_mails_next_attempt CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL)),
  CONSTRAINT outgoing_mails_finished CHECK ((status = 'pending') = (finished_at IS NULL))
) STRICT;

CREATE INDEX outgoing_mails_by_user ON outgoing_mails (user_id);
CREATE INDEX outgoing_mails_by_next_attempt ON outgoing_mails (next_attempt_at) WHERE status = 'pending';
CREATE INDEX outgoing_mails_by_end ON outgoing_mails (finished_at) WHERE status <> 'pending';

-- What the server does by itself: each again and again, or once for a subject. One server at a time has the lease.
CREATE TABLE jobs (
  name TEXT NOT NULL CHECK (name <> ''),
  subject TEXT NOT NULL DEFAULT '', -- '': done again and again
  due_at INTEGER NOT NULL,
  lease_until INTEGER,
  leased_by BLOB CHECK (length(leased_by) = 16), -- a server, for as long as it runs
  attempt_count INTEGER NOT NULL DEFAULT 0 CHECK (attempt_count >= 0), -- since it was last done
  last_error TEXT, -- NULL: the last attempt has done it
  done_at INTEGER,
  CONSTRAINT jobs_name_subject PRIMARY KEY (name, subject),
  CONSTRAINT jobs_lease CHECK ((lease_until IS NULL) = (leased_by IS NULL))
) STRICT;

CREATE INDEX jobs_by_due ON jobs (due_at);
