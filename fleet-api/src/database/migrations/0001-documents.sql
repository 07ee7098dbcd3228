-- Signed documents that units ask for, vehicles and their units.
-- Ids are 128 random bits (uuid). Times `_s` are domain time in Unix seconds.
-- `ends_on` is the latest day a row may be kept, fixed when it is written (M6).

CREATE TABLE key_set (
  version integer PRIMARY KEY CHECK (version > 0),
  signed bytea NOT NULL CHECK (length(signed) <= 65536)
);

CREATE TABLE transport_keys (
  sequence integer PRIMARY KEY CHECK (sequence > 0),
  signed bytea NOT NULL CHECK (length(signed) <= 65536)
);

CREATE TABLE policy (
  version integer PRIMARY KEY CHECK (version > 0),
  document text NOT NULL CHECK (length(document) <= 262144),
  signed bytea NOT NULL,
  published_s bigint NOT NULL
);

CREATE TABLE vehicle (
  vehicle_id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  kind text NOT NULL CHECK (kind IN ('car', 'e_scooter', 'e_bike')),
  label text NOT NULL CHECK (length(label) BETWEEN 1 AND 64)
);
CREATE INDEX vehicle_by_tenant ON vehicle (tenant, vehicle_id);

-- What a unit said it has (its last hello) and the session that speaks for it now.
CREATE TABLE unit (
  unit_id uuid PRIMARY KEY,
  tenant text NOT NULL,
  vehicle_id uuid NOT NULL UNIQUE REFERENCES vehicle,
  certificate bytea NOT NULL,
  session_id uuid,
  session_seen_s bigint,
  hello_s bigint,
  key_set_version integer NOT NULL DEFAULT 0,
  policy_version integer NOT NULL DEFAULT 0,
  transport_sequence integer NOT NULL DEFAULT 0,
  clock_quality smallint NOT NULL DEFAULT 0,
  agent_version text NOT NULL DEFAULT '',
  waiting_records bigint NOT NULL DEFAULT 0
);

-- Sessions that another one replaced: nothing is accepted from them again. An outbox keeps
-- 28 days, so nothing older than 35 days can still be worth replaying.
CREATE TABLE unit_session (
  unit_id uuid NOT NULL REFERENCES unit,
  session_id uuid NOT NULL,
  replaced_s bigint NOT NULL,
  ends_on date NOT NULL GENERATED ALWAYS AS (date '1970-01-01' + (replaced_s / 86400)::integer + 35) STORED,
  PRIMARY KEY (unit_id, session_id)
);
CREATE INDEX unit_session_by_end ON unit_session (ends_on);

-- Signed documents on their way to a unit. Doors and jobs insert, ingest claims and sends.
CREATE TABLE downlink (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  unit_id uuid NOT NULL REFERENCES unit,
  body bytea NOT NULL CHECK (length(body) <= 65536),
  created_s bigint NOT NULL,
  expires_s bigint NOT NULL,
  sent_at timestamptz,
  ends_on date NOT NULL GENERATED ALWAYS AS (date '1970-01-01' + (expires_s / 86400)::integer + 1) STORED
);
CREATE INDEX downlink_waiting ON downlink (unit_id, id) WHERE sent_at IS NULL;
CREATE INDEX downlink_by_end ON downlink (ends_on);

CREATE FUNCTION tell_downlink() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('fleetveil_downlink', replace(NEW.unit_id::text, '-', ''));
  RETURN NULL;
END
$$;
CREATE TRIGGER downlink_told AFTER INSERT ON downlink FOR EACH ROW EXECUTE FUNCTION tell_downlink();
