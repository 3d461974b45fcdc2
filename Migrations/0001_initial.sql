-- The first tables: accounts, the travel log, and what sync, sharing and webhooks need.
--
-- One text for SQLite and PostgreSQL. As it stands it is SQLite's; for PostgreSQL the server reads INTEGER as BIGINT, REAL as DOUBLE
-- PRECISION, BLOB as BYTEA and TEXT as TEXT COLLATE "C", and leaves out STRICT. Nothing else may differ.
--
-- What holds in every table:
--   id              UUID version 7, its 16 bytes: ids in order are records in the order of their making
--   …_at, …_utc     an instant: milliseconds since 1970-01-01T00:00:00Z
--   …_local         the wall clock of a place: 2026-03-29T10:30, seconds optional; the date alone where the time is not known
--   …_timezone      the place's zone in the tz database: Europe/Berlin
--   …_date, …_day   a day of a place's calendar: 2026-03-29
--   price_…         a decimal number as it was sent: 612.40, never a binary fraction; the currency by ISO 4217
--   …_hash          SHA-256 of what opens a door, which is never stored in the clear; of passwords, which can be guessed, scrypt
-- Lists of short strings are JSON arrays in a TEXT. Truth is 0 or 1. NULL means that nobody has said.
--
-- The names of constraints and indexes are read by programs. CREATE UNIQUE INDEX <table>_<columns> and composite keys are named by what
-- they keep unique, so that an error can say which field is taken; other indexes are <table>_by_<what>.


-- Accounts -----------------------------------------------------------------------------------------------------------------------------

-- People who can log in.
CREATE TABLE users (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  username TEXT NOT NULL CHECK (username <> ''),
  username_key TEXT NOT NULL CHECK (username_key <> ''), -- username folded, so that Alice and alice are one name
  email TEXT NOT NULL CHECK (email <> ''),
  email_key TEXT NOT NULL CHECK (email_key <> ''), -- email folded
  display_name TEXT,
  password_hash TEXT, -- scrypt with its parameters and salt; NULL logs in by no password
  is_administrator INTEGER NOT NULL DEFAULT 0 CHECK (is_administrator IN (0, 1)),
  disabled_at INTEGER, -- from then on neither the password, nor a session, nor a token lets this person in
  timezone TEXT NOT NULL DEFAULT 'UTC', -- decides what is today and what is upcoming
  home_airport TEXT, -- as flights.departure_airport
  distance_unit TEXT NOT NULL DEFAULT 'km' CONSTRAINT users_distance_unit CHECK (distance_unit IN ('km', 'mi')),
  currency TEXT CHECK (length(currency) = 3),
  -- Raised in the transaction of every write that this person can see, also of one in somebody else's trip: caches and ETags hang on it.
  data_version INTEGER NOT NULL DEFAULT 1 CHECK (data_version > 0),
  last_login_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX users_username_key ON users (username_key);
CREATE UNIQUE INDEX users_email_key ON users (email_key);

-- Browsers that are logged in.
CREATE TABLE sessions (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_hash BLOB NOT NULL CHECK (length(token_hash) = 32), -- of the cookie's value
  ip TEXT, -- where it was last used from
  user_agent TEXT,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX sessions_token_hash ON sessions (token_hash);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Personal access tokens. Revoked ones stay, for the owner's list and the audit.
CREATE TABLE tokens (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name <> ''),
  description TEXT,
  prefix TEXT NOT NULL CHECK (length(prefix) = 12), -- the first characters, to know one's tokens by: ts_pat_8fK2q
  token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
  scopes TEXT NOT NULL DEFAULT '[]',
  expires_at INTEGER,
  last_used_at INTEGER,
  last_used_ip TEXT,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;

CREATE UNIQUE INDEX tokens_token_hash ON tokens (token_hash);
CREATE INDEX tokens_by_user ON tokens (user_id);

-- Leave to register, for one person and once. Taking one back deletes it.
CREATE TABLE invitations (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
  email TEXT, -- the only address that may use it; NULL: any
  invited_by BLOB REFERENCES users (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  used_by BLOB REFERENCES users (id) ON DELETE SET NULL,
  CONSTRAINT invitations_use CHECK (used_by IS NULL OR used_at IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX invitations_code_hash ON invitations (code_hash);
CREATE INDEX invitations_by_inviter ON invitations (invited_by);
CREATE INDEX invitations_by_invited ON invitations (used_by);

-- Answers to POST requests with an Idempotency-Key, to be given again to a repeated request. Written with what the request wrote.
CREATE TABLE idempotency_keys (
  owner_id BLOB NOT NULL CHECK (length(owner_id) = 16), -- whose keys they are: the token, or the user of a session
  key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 128),
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  request_hash BLOB NOT NULL CHECK (length(request_hash) = 32), -- of method, path and body: the same key for another request is refused
  answer_status INTEGER CHECK (answer_status BETWEEN 200 AND 599), -- NULL while the request runs
  answer_headers TEXT, -- those that belong to the answer, such as Location, as a JSON object
  answer_body BLOB,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  CONSTRAINT idempotency_keys_owner_id_key PRIMARY KEY (owner_id, key),
  CONSTRAINT idempotency_keys_answer CHECK (
    (answer_status IS NULL AND answer_headers IS NULL AND answer_body IS NULL)
    OR (answer_status IS NOT NULL AND answer_headers IS NOT NULL AND answer_body IS NOT NULL)
  )
) STRICT;

CREATE INDEX idempotency_keys_by_user ON idempotency_keys (user_id);
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

-- Settings that administrators have changed. One without a row has its value from the command line, the environment or the default.
CREATE TABLE settings (
  name TEXT NOT NULL CHECK (name <> ''),
  value TEXT NOT NULL,
  updated_by BLOB REFERENCES users (id) ON DELETE SET NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT settings_name PRIMARY KEY (name)
) STRICT;

CREATE INDEX settings_by_user ON settings (updated_by);

-- Who did what, from where. Rows are added and, by age, removed, never changed: hence no foreign keys, and the actor's name as it was then.
CREATE TABLE audit_log (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  occurred_at INTEGER NOT NULL,
  actor_id BLOB CHECK (length(actor_id) = 16), -- NULL: nobody was logged in, or the server itself
  actor_name TEXT,
  token_id BLOB CHECK (length(token_id) = 16), -- NULL: by a session or on the command line
  action TEXT NOT NULL CHECK (action <> ''), -- such as token.revoked
  subject_kind TEXT, -- what it was done to
  subject_id BLOB CHECK (length(subject_id) = 16),
  details TEXT, -- a JSON object
  ip TEXT,
  user_agent TEXT,
  request_id TEXT
) STRICT;

CREATE INDEX audit_log_by_time ON audit_log (occurred_at, id);
CREATE INDEX audit_log_by_actor ON audit_log (actor_id, occurred_at);
CREATE INDEX audit_log_by_subject ON audit_log (subject_id, occurred_at);


-- The travel log -----------------------------------------------------------------------------------------------------------------------

-- Pictures that people have sent. The bytes are a file in the data directory, named by the id.
CREATE TABLE uploads (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  purpose TEXT NOT NULL CONSTRAINT uploads_purpose CHECK (purpose IN ('trip_cover')),
  token_hash BLOB NOT NULL CHECK (length(token_hash) = 32), -- of what upload_url carries: clients send the bytes there without a token
  content_type TEXT NOT NULL, -- as announced; the bytes are checked against it
  size INTEGER NOT NULL CHECK (size > 0), -- bytes
  content_hash BLOB CHECK (length(content_hash) = 32), -- NULL until the bytes are there
  created_at INTEGER NOT NULL,
  stored_at INTEGER, -- NULL until the bytes are there
  CONSTRAINT uploads_stored CHECK ((stored_at IS NULL) = (content_hash IS NULL))
) STRICT;

CREATE UNIQUE INDEX uploads_token_hash ON uploads (token_hash);
CREATE INDEX uploads_by_user ON uploads (user_id);
CREATE INDEX uploads_by_age ON uploads (created_at) WHERE stored_at IS NULL;

-- Journeys: a title over flights and items. Status follows from the dates and the owner's clock, the role from collaborators.
CREATE TABLE trips (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE, -- the owner
  title TEXT NOT NULL,
  description TEXT,
  notes TEXT,
  category TEXT,
  tags TEXT NOT NULL DEFAULT '[]',
  travelers TEXT NOT NULL DEFAULT '[]',
  travelers_set INTEGER NOT NULL DEFAULT 0 CHECK (travelers_set IN (0, 1)), -- 0: follows the flights and items
  primary_location TEXT,
  primary_location_set INTEGER NOT NULL DEFAULT 0 CHECK (primary_location_set IN (0, 1)),
  timezone TEXT,
  start_date TEXT CHECK (length(start_date) = 10),
  start_date_set INTEGER NOT NULL DEFAULT 0 CHECK (start_date_set IN (0, 1)), -- 0: follows the flights and items
  end_date TEXT CHECK (length(end_date) = 10),
  end_date_set INTEGER NOT NULL DEFAULT 0 CHECK (end_date_set IN (0, 1)),
  number_of_days INTEGER CHECK (number_of_days > 0), -- of a trip that has a length and no dates yet
  cover_image_url TEXT, -- a picture elsewhere
  cover_upload_id BLOB REFERENCES uploads (id) ON DELETE SET NULL, -- or one that was sent to us
  cover_gradient TEXT,
  hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
  internal_identifier TEXT, -- the client's own name for the trip
  share_enabled INTEGER NOT NULL DEFAULT 0 CHECK (share_enabled IN (0, 1)),
  share_token TEXT CHECK (length(share_token) >= 22), -- 128 bits or more; in the clear, because the owner reads the link again and again
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL, -- when the trip or anything in it last changed: what updated_since asks for
  CONSTRAINT trips_dates CHECK (start_date <= end_date),
  CONSTRAINT trips_cover CHECK (cover_image_url IS NULL OR cover_upload_id IS NULL),
  -- Turning sharing off forgets the token, so that the old link is dead also after sharing is turned on again.
  CONSTRAINT trips_share CHECK ((share_enabled = 1) = (share_token IS NOT NULL))
) STRICT;

-- For the foreign keys below that make sure that what is in a trip belongs to its owner.
CREATE UNIQUE INDEX trips_id_user_id ON trips (id, user_id);
CREATE UNIQUE INDEX trips_share_token ON trips (share_token);
-- Shorter identifiers are not meant to be unique: clients count 1, 2, 3.
CREATE UNIQUE INDEX trips_user_id_internal_identifier ON trips (user_id, internal_identifier) WHERE length(internal_identifier) > 5;
CREATE INDEX trips_by_start ON trips (user_id, start_date, id);
CREATE INDEX trips_by_change ON trips (user_id, changed_at);
CREATE INDEX trips_by_cover ON trips (cover_upload_id) WHERE cover_upload_id IS NOT NULL;

-- Who else sees a trip, and who may change it.
CREATE TABLE collaborators (
  trip_id BLOB NOT NULL,
  owner_id BLOB NOT NULL, -- the trip's owner, here only so that nobody is made a collaborator of a trip of theirs
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role TEXT NOT NULL CONSTRAINT collaborators_role CHECK (role IN ('edit', 'view')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT collaborators_trip_id_user_id PRIMARY KEY (trip_id, user_id),
  CONSTRAINT collaborators_trip FOREIGN KEY (trip_id, owner_id) REFERENCES trips (id, user_id) ON DELETE CASCADE,
  CONSTRAINT collaborators_not_owner CHECK (user_id <> owner_id)
) STRICT;

CREATE INDEX collaborators_by_user ON collaborators (user_id);

-- Purchases: what was paid once for any number of flights and items. confirmation_code, booking_reference, ticket_number and
-- source_email_id are secrets of their owner, here and in the two tables below: API.md section 2 says who may read them.
CREATE TABLE bookings (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  trip_id BLOB,
  provider TEXT,
  confirmation_code TEXT,
  booking_reference TEXT,
  ticket_number TEXT,
  source_email_id TEXT,
  price_amount TEXT,
  price_currency TEXT CHECK (length(price_currency) = 3),
  booked_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT bookings_price CHECK (price_amount IS NULL OR price_currency IS NOT NULL),
  -- A trip or booking holds only what belongs to its owner. Bookings and flights outlive their trip, yet it cannot be SET NULL, which
  -- SQLite does to every column of the key, user_id included. So they are taken out of the trip before it is deleted, which has to be
  -- written anyway: they change by it, and updated_at must say so. NO ACTION refuses a deletion that forgot them; a deleted user's go
  -- with the user.
  CONSTRAINT bookings_trip FOREIGN KEY (trip_id, user_id) REFERENCES trips (id, user_id) ON DELETE NO ACTION
) STRICT;

CREATE UNIQUE INDEX bookings_id_user_id ON bookings (id, user_id);
CREATE INDEX bookings_by_trip ON bookings (trip_id, user_id) WHERE trip_id IS NOT NULL;
CREATE INDEX bookings_by_update ON bookings (user_id, updated_at);

-- Flights, in a trip or on their own. A flight in a trip is an item of the trip with the flight's id; it is stored here and only here.
-- Not stored, because it follows from what is: UTC offsets, delay, CO₂, an item's summary, provider and places.
CREATE TABLE flights (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  trip_id BLOB,
  booking_id BLOB,

  flight_number TEXT, -- without spaces and leading zeros: LH400
  callsign TEXT,
  airline_iata TEXT, -- the codes as of the day of the flight: they are handed on over the years
  airline_icao TEXT,
  airline_name TEXT,
  operating_airline_iata TEXT,
  operating_airline_icao TEXT,
  operating_airline_name TEXT,
  codeshare INTEGER NOT NULL DEFAULT 0 CHECK (codeshare IN (0, 1)),

  departure_airport TEXT, -- its key in the catalogue: the IATA code, else the ICAO code; NULL for a place of one's own
  departure_airport_name TEXT, -- this and the next three only where the catalogue has no such airport
  departure_airport_city TEXT,
  departure_airport_latitude REAL CHECK (departure_airport_latitude BETWEEN -90 AND 90), -- degrees, WGS 84
  departure_airport_longitude REAL CHECK (departure_airport_longitude BETWEEN -180 AND 180),
  departure_country TEXT CHECK (length(departure_country) = 2), -- ISO 3166-1
  departure_local TEXT NOT NULL,
  departure_timezone TEXT NOT NULL, -- kept with the flight, so that a corrected catalogue does not move history
  departure_utc INTEGER NOT NULL, -- precision day: the first instant of that day there, for order only
  departure_day TEXT NOT NULL CHECK (length(departure_day) = 10), -- the day, month and year that the flight belongs to
  departure_precision TEXT NOT NULL CONSTRAINT flights_departure_precision CHECK (departure_precision IN ('minute', 'day')),
  departure_ambiguous INTEGER NOT NULL DEFAULT 0 CHECK (departure_ambiguous IN (0, 1)), -- 1: it came twice, departure_utc says which one
  departure_terminal TEXT,
  departure_gate TEXT,
  departure_check_in TEXT, -- the counters
  departure_actual_local TEXT,
  departure_actual_utc INTEGER,

  arrival_airport TEXT, -- all as for the departure
  arrival_airport_name TEXT,
  arrival_airport_city TEXT,
  arrival_airport_latitude REAL CHECK (arrival_airport_latitude BETWEEN -90 AND 90),
  arrival_airport_longitude REAL CHECK (arrival_airport_longitude BETWEEN -180 AND 180),
  arrival_country TEXT CHECK (length(arrival_country) = 2),
  arrival_local TEXT, -- NULL: not known
  arrival_timezone TEXT,
  arrival_utc INTEGER,
  arrival_precision TEXT CONSTRAINT flights_arrival_precision CHECK (arrival_precision IN ('minute', 'day')),
  arrival_ambiguous INTEGER NOT NULL DEFAULT 0 CHECK (arrival_ambiguous IN (0, 1)),
  arrival_terminal TEXT,
  arrival_gate TEXT,
  arrival_baggage_belt TEXT,
  arrival_actual_local TEXT,
  arrival_actual_utc INTEGER,

  status TEXT, -- NULL: scheduled before ends_utc, flown from then on
  ends_utc INTEGER NOT NULL, -- the arrival, else the departure and duration_minutes; precision day: the end of that day there
  duration_minutes INTEGER CHECK (duration_minutes >= 0), -- NULL: neither the times nor the distance are known
  duration_source TEXT,
  distance_km REAL CHECK (distance_km >= 0), -- great circle; NULL where a position is not known

  aircraft_icao TEXT, -- A388
  aircraft_iata TEXT, -- 388
  aircraft_type TEXT, -- the type's name: Airbus A380-800
  registration TEXT,
  aircraft_name TEXT, -- the machine's own: Frankfurt am Main
  cabin_class TEXT,
  fare_class TEXT, -- the booking letter: Y
  seat TEXT,
  seat_position TEXT,
  boarding_group TEXT,
  passengers TEXT NOT NULL DEFAULT '[]', -- names on the ticket
  companions TEXT NOT NULL DEFAULT '[]', -- names of who came along
  reason TEXT,
  price_amount TEXT, -- of this flight alone; what was paid for several is their booking's
  price_taxes TEXT,
  price_fees TEXT,
  price_currency TEXT CHECK (length(price_currency) = 3),
  tags TEXT NOT NULL DEFAULT '[]',
  notes TEXT,
  details_json TEXT, -- an item's members that have no column: baggage, meal, as a JSON object
  pending INTEGER NOT NULL DEFAULT 0 CHECK (pending IN (0, 1)), -- 1: the item is not confirmed yet

  confirmation_code TEXT,
  booking_reference TEXT,
  ticket_number TEXT,
  source_email_id TEXT,

  source TEXT NOT NULL,
  confidence REAL NOT NULL DEFAULT 1 CHECK (confidence BETWEEN 0 AND 1), -- that what a parser read is right
  needs_review INTEGER NOT NULL DEFAULT 0 CHECK (needs_review IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,

  CONSTRAINT flights_trip FOREIGN KEY (trip_id, user_id) REFERENCES trips (id, user_id) ON DELETE NO ACTION,
  CONSTRAINT flights_booking FOREIGN KEY (booking_id, user_id) REFERENCES bookings (id, user_id) ON DELETE NO ACTION,
  CONSTRAINT flights_departure_place CHECK (
    (departure_airport IS NOT NULL OR departure_airport_name IS NOT NULL)
    AND (departure_airport_latitude IS NULL) = (departure_airport_longitude IS NULL)
  ),
  CONSTRAINT flights_departure_time CHECK (
    (departure_precision = 'day' AND departure_local = departure_day AND departure_ambiguous = 0)
    OR (departure_precision = 'minute' AND length(departure_local) IN (16, 19) AND substr(departure_local, 1, 10) = departure_day)
  ),
  CONSTRAINT flights_departure_actual CHECK (
    (departure_actual_local IS NULL AND departure_actual_utc IS NULL)
    OR (departure_actual_utc IS NOT NULL AND departure_actual_local IS NOT NULL AND length(departure_actual_local) IN (16, 19))
  ),
  CONSTRAINT flights_arrival_place CHECK (
    (arrival_airport IS NOT NULL OR arrival_airport_name IS NOT NULL)
    AND (arrival_airport_latitude IS NULL) = (arrival_airport_longitude IS NULL)
  ),
  CONSTRAINT flights_arrival_time CHECK (
    (arrival_local IS NULL AND arrival_utc IS NULL AND arrival_precision IS NULL AND arrival_ambiguous = 0)
    OR (
      arrival_local IS NOT NULL AND arrival_timezone IS NOT NULL AND arrival_utc IS NOT NULL AND arrival_precision IS NOT NULL
      AND (
        (arrival_precision = 'day' AND length(arrival_local) = 10 AND arrival_ambiguous = 0)
        OR (arrival_precision = 'minute' AND length(arrival_local) IN (16, 19))
      )
    )
  ),
  CONSTRAINT flights_arrival_actual CHECK (
    (arrival_actual_local IS NULL AND arrival_actual_utc IS NULL)
    OR (
      arrival_actual_utc IS NOT NULL AND arrival_actual_local IS NOT NULL AND length(arrival_actual_local) IN (16, 19)
      AND arrival_timezone IS NOT NULL
    )
  ),
  -- Not IN, for which SQLite fills a temporary table with the words, for each row that it writes.
  CONSTRAINT flights_status CHECK (status = 'scheduled' OR status = 'flown' OR status = 'cancelled' OR status = 'diverted'),
  -- Only a time of day at both ends can be measured.
  CONSTRAINT flights_duration CHECK (
    (duration_minutes IS NULL AND duration_source IS NULL)
    OR (duration_minutes IS NOT NULL AND duration_source IS NOT NULL AND duration_source = 'estimated')
    OR (
      duration_minutes IS NOT NULL AND duration_source IS NOT NULL AND duration_source = 'measured'
      AND departure_precision = 'minute' AND arrival_precision IS NOT NULL AND arrival_precision = 'minute'
    )
  ),
  CONSTRAINT flights_cabin_class CHECK (
    cabin_class = 'economy' OR cabin_class = 'premium_economy' OR cabin_class = 'business' OR cabin_class = 'first'
  ),
  CONSTRAINT flights_seat_position CHECK (seat_position = 'window' OR seat_position = 'middle' OR seat_position = 'aisle'),
  CONSTRAINT flights_reason CHECK (reason = 'leisure' OR reason = 'business' OR reason = 'crew' OR reason = 'other'),
  CONSTRAINT flights_price CHECK (price_currency IS NOT NULL OR (price_amount IS NULL AND price_taxes IS NULL AND price_fees IS NULL)),
  CONSTRAINT flights_source CHECK (
    source = 'manual' OR source = 'api' OR source = 'import' OR source = 'email' OR source = 'boarding_pass'
  )
) STRICT;

CREATE INDEX flights_by_departure ON flights (user_id, departure_utc, id);
-- Finds duplicates too: a person's flights of one day are few, so that their numbers and routes are compared in the rows. Nothing is
-- unique here, because force=true asks for a second one.
CREATE INDEX flights_by_day ON flights (user_id, departure_day);
CREATE INDEX flights_by_end ON flights (user_id, ends_utc); -- when an answer changes by the clock alone
CREATE INDEX flights_by_update ON flights (user_id, updated_at);
CREATE INDEX flights_by_trip ON flights (trip_id, user_id) WHERE trip_id IS NOT NULL;
CREATE INDEX flights_by_booking ON flights (booking_id, user_id) WHERE booking_id IS NOT NULL;

-- What is in a trip beside flights: hotels, trains, dinners. Goes with its trip.
CREATE TABLE items (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE, -- the trip's owner, whoever wrote the item
  trip_id BLOB NOT NULL,
  booking_id BLOB,
  kind TEXT NOT NULL,
  provider TEXT,
  traveler_names TEXT NOT NULL DEFAULT '[]',
  start_date TEXT NOT NULL CHECK (length(start_date) = 10), -- there
  start_local TEXT, -- NULL: the day alone is known
  start_timezone TEXT,
  start_utc INTEGER,
  start_location TEXT,
  end_date TEXT CHECK (length(end_date) = 10),
  end_local TEXT,
  end_timezone TEXT,
  end_utc INTEGER,
  end_location TEXT,
  status TEXT NOT NULL DEFAULT 'confirmed',
  details_json TEXT, -- what is said of this kind only: rooms, coach, as a JSON object
  confirmation_code TEXT,
  booking_reference TEXT,
  ticket_number TEXT,
  source_email_id TEXT,
  confidence REAL NOT NULL DEFAULT 1 CHECK (confidence BETWEEN 0 AND 1),
  needs_review INTEGER NOT NULL DEFAULT 0 CHECK (needs_review IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT items_trip FOREIGN KEY (trip_id, user_id) REFERENCES trips (id, user_id) ON DELETE CASCADE,
  CONSTRAINT items_booking FOREIGN KEY (booking_id, user_id) REFERENCES bookings (id, user_id) ON DELETE NO ACTION,
  CONSTRAINT items_kind CHECK (kind IN ('hotel', 'train', 'car', 'restaurant', 'activity', 'transfer', 'cruise')),
  CONSTRAINT items_status CHECK (status IN ('confirmed', 'pending', 'cancelled')),
  CONSTRAINT items_start CHECK (
    (start_local IS NULL AND start_utc IS NULL)
    OR (
      start_local IS NOT NULL AND start_utc IS NOT NULL AND start_timezone IS NOT NULL
      AND length(start_local) IN (16, 19) AND substr(start_local, 1, 10) = start_date
    )
  ),
  CONSTRAINT items_end CHECK (
    (end_local IS NULL AND end_utc IS NULL)
    OR (
      end_local IS NOT NULL AND end_utc IS NOT NULL AND end_timezone IS NOT NULL AND end_date IS NOT NULL
      AND length(end_local) IN (16, 19) AND substr(end_local, 1, 10) = end_date
    )
  )
) STRICT;

CREATE INDEX items_by_trip ON items (trip_id, user_id, start_date, start_utc);
CREATE INDEX items_by_update ON items (user_id, updated_at);
CREATE INDEX items_by_booking ON items (booking_id, user_id) WHERE booking_id IS NOT NULL;


-- Sync, sharing and webhooks -----------------------------------------------------------------------------------------------------------

-- What a person could see and no longer can, because it was deleted or its trip is no longer shared with them. Seen again, its row goes.
CREATE TABLE deletions (
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CONSTRAINT deletions_kind CHECK (kind IN ('flight', 'trip', 'item', 'booking')),
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  deleted_at INTEGER NOT NULL,
  CONSTRAINT deletions_user_id_kind_record_id PRIMARY KEY (user_id, kind, record_id)
) STRICT;

CREATE INDEX deletions_by_time ON deletions (user_id, deleted_at);

-- What opens a person's calendar feed: at most one secret each. A new one replaces the old one, revoking deletes it.
CREATE TABLE calendar_tokens (
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  CONSTRAINT calendar_tokens_user_id PRIMARY KEY (user_id)
) STRICT;

CREATE UNIQUE INDEX calendar_tokens_token_hash ON calendar_tokens (token_hash);

-- Addresses that show one picture of a person's statistics to everybody who has them. Revoking deletes one.
CREATE TABLE picture_links (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
  description TEXT,
  picture TEXT NOT NULL CHECK (picture <> ''), -- its path below /stats: map.svg, chart/airlines.svg
  query TEXT NOT NULL DEFAULT '', -- its filters and looks: year=2026&theme=dark
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER
) STRICT;

CREATE UNIQUE INDEX picture_links_token_hash ON picture_links (token_hash);
CREATE INDEX picture_links_by_user ON picture_links (user_id);

-- Addresses that want to be told.
CREATE TABLE webhooks (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  url TEXT NOT NULL CHECK (url <> ''),
  secret BLOB NOT NULL CHECK (length(secret) > 0), -- signs deliveries, so it cannot be a hash: encrypted by the server, never in the clear
  events TEXT NOT NULL DEFAULT '[]',
  preset TEXT, -- whose shape the body has; NULL: our own
  description TEXT,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT webhooks_preset CHECK (preset IN ('slack', 'discord', 'ntfy', 'home_assistant'))
) STRICT;

CREATE INDEX webhooks_by_user ON webhooks (user_id);

-- The outbox: what happened, for the person who can see it, written with the change and with its deliveries.
CREATE TABLE webhook_events (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- the events of one resource are delivered in the order of their ids
  user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  event TEXT NOT NULL CHECK (event <> ''), -- such as flight.created
  resource_id BLOB NOT NULL CHECK (length(resource_id) = 16),
  payload TEXT NOT NULL, -- a JSON object, without secrets
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX webhook_events_by_user ON webhook_events (user_id);
CREATE INDEX webhook_events_by_resource ON webhook_events (resource_id, id);
CREATE INDEX webhook_events_by_time ON webhook_events (created_at);

-- One event on its way to one address.
CREATE TABLE webhook_deliveries (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  webhook_id BLOB NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  event_id BLOB NOT NULL REFERENCES webhook_events (id) ON DELETE CASCADE,
  status TEXT NOT NULL DEFAULT 'pending',
  attempt_count INTEGER NOT NULL DEFAULT 0 CHECK (attempt_count >= 0),
  next_attempt_at INTEGER,
  last_attempt_at INTEGER,
  response_status INTEGER CHECK (response_status BETWEEN 100 AND 599), -- of the last attempt; NULL: no answer came
  response_body BLOB, -- its first bytes
  response_ms INTEGER CHECK (response_ms >= 0), -- how long the last attempt took
  error TEXT, -- why no answer came
  created_at INTEGER NOT NULL,
  CONSTRAINT webhook_deliveries_status CHECK (status IN ('pending', 'delivered', 'failed')), -- failed: given up, can be sent again
  CONSTRAINT webhook_deliveries_next_attempt CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL)),
  CONSTRAINT webhook_deliveries_last_attempt CHECK ((attempt_count > 0) = (last_attempt_at IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX webhook_deliveries_webhook_id_event_id ON webhook_deliveries (webhook_id, event_id);
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event_id);
CREATE INDEX webhook_deliveries_by_next_attempt ON webhook_deliveries (next_attempt_at) WHERE status = 'pending';
