-- Logins with a second factor, and by OpenID Connect. What holds in every table stands at the head of 0001_initial.sql.


-- The authenticator apps of people: at most one each (RFC 6238).
CREATE TABLE totp_secrets (
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  secret BLOB NOT NULL CHECK (length(secret) > 0), -- sealed by the server's key, because it must be read again
  confirmed_at INTEGER, -- NULL: nobody has shown yet that the app has it, and no login asks for it
  last_step INTEGER CHECK (last_step >= 0), -- the newest 30 seconds whose code was taken: neither that nor an older one is taken again
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0), -- wrong codes since the last right one
  locked_until INTEGER, -- after several of them, no code is looked at until then
  created_at INTEGER NOT NULL,
  CONSTRAINT totp_secrets_user_id PRIMARY KEY (user_id)
) STRICT;

-- What opens the door once in place of a code. Using one deletes it.
CREATE TABLE recovery_codes (
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
  created_at INTEGER NOT NULL,
  CONSTRAINT recovery_codes_user_id_code_hash PRIMARY KEY (user_id, code_hash)
) STRICT;

-- Who people are at a provider of OpenID Connect: at most one each there.
CREATE TABLE identities (
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  issuer TEXT NOT NULL CHECK (issuer <> ''),
  subject TEXT NOT NULL CHECK (subject <> ''), -- what the provider calls them, for ever
  email TEXT, -- as the provider said when it was linked
  created_at INTEGER NOT NULL,
  last_login_at INTEGER,
  CONSTRAINT identities_user_id_issuer PRIMARY KEY (user_id, issuer)
) STRICT;

CREATE UNIQUE INDEX identities_issuer_subject ON identities (issuer, subject);

-- Logins by a provider that have come back, so that none comes back twice.
CREATE TABLE login_states (
  state_hash BLOB NOT NULL CHECK (length(state_hash) = 32),
  expires_at INTEGER NOT NULL, -- from then on the login is too old anyway
  CONSTRAINT login_states_state_hash PRIMARY KEY (state_hash)
) STRICT;

CREATE INDEX login_states_by_expiry ON login_states (expires_at);
