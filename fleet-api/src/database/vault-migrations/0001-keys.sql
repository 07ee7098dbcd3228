-- The vault's own database: wrapped keys and its leaves of the audit log. Nothing else can log in here.
-- Ids are 128 random bits (uuid). Times `_s` are domain time in Unix seconds. `ends_on` is the latest
-- day a row may be kept, fixed when it is written (M6).

-- The keys under which rentals' keys are wrapped. The keys themselves are files; here are only their times.
CREATE TABLE generation (
  generation_id uuid PRIMARY KEY,
  created_s bigint NOT NULL,
  ends_s bigint NOT NULL,
  destroyed_s bigint
);

-- The keys to which units seal data keys. Again the keys are files; the rows stay when a key is destroyed,
-- so that their number is the sequence of the published list.
CREATE TABLE transport_key (
  key_id bytea PRIMARY KEY CHECK (length(key_id) = 8),
  not_before_s bigint NOT NULL,
  not_after_s bigint NOT NULL,
  destroyed_s bigint
);

-- One random key per rental and end day, wrapped under a generation. With the day in the key a day's
-- streams die with one row, and no renewal ever has to move an end day later.
CREATE TABLE rental_key (
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  rental_id uuid NOT NULL,
  ends_on date NOT NULL,
  wrapped bytea NOT NULL CHECK (length(wrapped) = 60),
  generation_id uuid NOT NULL REFERENCES generation,
  PRIMARY KEY (tenant, rental_id, ends_on)
);
CREATE INDEX rental_key_by_end ON rental_key (ends_on);

-- The data key of a stream, wrapped under its rental's key.
CREATE TABLE stream_key (
  stream_id uuid PRIMARY KEY,
  tenant text NOT NULL,
  vehicle_id uuid NOT NULL,
  rental_id uuid NOT NULL,
  kind smallint NOT NULL,
  grant_hash bytea NOT NULL CHECK (length(grant_hash) = 32),
  policy_version integer NOT NULL,
  statement_hash bytea NOT NULL CHECK (length(statement_hash) = 32),
  wrapped_key bytea NOT NULL CHECK (length(wrapped_key) = 60),
  deposited_s bigint NOT NULL,
  ends_on date NOT NULL,
  FOREIGN KEY (tenant, rental_id, ends_on) REFERENCES rental_key
);
CREATE INDEX stream_key_by_rental ON stream_key (tenant, rental_id, ends_on);

-- Streams destroyed before their day, also such as have not arrived yet: their opening may still lie in
-- an outbox, which keeps 28 days.
CREATE TABLE closed_stream (
  stream_id uuid PRIMARY KEY,
  destroyed_s bigint NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX closed_stream_by_end ON closed_stream (ends_on);

-- The vault's leaves of the audit log, numbered from 1 without a gap (an identity column skips numbers at
-- a rollback, and a gap halts the sequencer): the head's row is locked while a leaf is written.
CREATE TABLE leaf (
  no bigint PRIMARY KEY CHECK (no > 0),
  leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32),
  salt bytea NOT NULL CHECK (length(salt) = 16),
  entry jsonb NOT NULL,
  ends_on date NOT NULL
);
CREATE TABLE leaf_head (
  "only" boolean PRIMARY KEY DEFAULT true CHECK ("only"),
  no bigint NOT NULL
);
INSERT INTO leaf_head (no) VALUES (0);

REVOKE ALL ON SCHEMA public FROM PUBLIC;
