-- What units said. No column here holds a position: cells, and sealed bytes.
-- Hot tables are partitioned by the week of `ends_on`, made ahead by ensurePartitions; there is
-- no default partition, so a row nobody made room for is refused instead of kept too long.

-- The latest coarse report replaces the one before: there is no history of cells.
CREATE TABLE coarse_report (
  vehicle_id uuid PRIMARY KEY REFERENCES vehicle,
  cell text COLLATE "C" CHECK (cell ~ '^[0-9a-f]{15}$'),
  tick_s bigint NOT NULL,
  zone smallint NOT NULL,
  policy_version integer NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX coarse_report_by_cell ON coarse_report (cell);
CREATE INDEX coarse_report_by_end ON coarse_report (ends_on);

CREATE TABLE fleet_health (
  vehicle_id uuid NOT NULL,
  day date NOT NULL,
  charge_permille smallint CHECK (charge_permille BETWEEN 0 AND 1000 AND charge_permille % 100 = 0),
  odometer_km integer CHECK (odometer_km >= 0),
  fault_codes text[] NOT NULL DEFAULT '{}' CHECK (cardinality(fault_codes) <= 8),
  ends_on date NOT NULL,
  PRIMARY KEY (vehicle_id, day, ends_on)
) PARTITION BY RANGE (ends_on);

-- The key of every record but chunks (a chunk's row is its own key).
CREATE TABLE record (
  vehicle_id uuid NOT NULL,
  outbox_id uuid NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  kind smallint NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (vehicle_id, outbox_id, number, ends_on)
) PARTITION BY RANGE (ends_on);

-- The end day that ingest gave, once, to a record whose unit did not know the date: a
-- redelivery finds it here and meets the same key.
CREATE TABLE end_stamp (
  vehicle_id uuid NOT NULL,
  outbox_id uuid NOT NULL,
  number bigint NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (vehicle_id, outbox_id, number)
);
CREATE INDEX end_stamp_by_end ON end_stamp (ends_on);

CREATE TABLE chunk (
  vehicle_id uuid NOT NULL,
  stream_id uuid NOT NULL,
  chunk_no integer NOT NULL CHECK (chunk_no >= 0),
  nonce bytea NOT NULL CHECK (length(nonce) = 12),
  ciphertext bytea NOT NULL CHECK (length(ciphertext) = 320),
  grant_id uuid,
  outbox_id uuid NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  ends_on date NOT NULL,
  PRIMARY KEY (vehicle_id, stream_id, chunk_no, ends_on)
) PARTITION BY RANGE (ends_on);
-- Short and random: no compression to try, and no side table for each partition.
ALTER TABLE chunk ALTER nonce SET STORAGE PLAIN, ALTER ciphertext SET STORAGE PLAIN;

CREATE TABLE stream (
  vehicle_id uuid NOT NULL,
  stream_id uuid NOT NULL,
  kind smallint NOT NULL,
  rental_id uuid,
  grant_id uuid,
  grant_hash bytea CHECK (length(grant_hash) = 32),
  policy_version integer NOT NULL,
  follows uuid,
  statement bytea NOT NULL CHECK (length(statement) <= 1024),
  signature bytea NOT NULL CHECK (length(signature) = 64),
  ends_on date NOT NULL,
  PRIMARY KEY (vehicle_id, stream_id, ends_on)
) PARTITION BY RANGE (ends_on);
ALTER TABLE stream ALTER grant_hash SET STORAGE PLAIN, ALTER statement SET STORAGE PLAIN,
  ALTER signature SET STORAGE PLAIN;
CREATE INDEX stream_by_rental ON stream (rental_id);

-- Streams erased before their day: what still arrives for them is refused(erased).
CREATE TABLE closed (
  vehicle_id uuid NOT NULL,
  stream_id uuid NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (vehicle_id, stream_id)
);
CREATE INDEX closed_by_end ON closed (ends_on);

-- Trip and place are apart from the start: nothing is coarsened later by UPDATE.
CREATE TABLE trip (
  rental_id uuid NOT NULL,
  vehicle_id uuid NOT NULL,
  grant_id uuid NOT NULL,
  started_s bigint NOT NULL,
  ended_s bigint NOT NULL,
  distance_hm integer NOT NULL CHECK (distance_hm >= 0),
  energy_hwh integer NOT NULL CHECK (energy_hwh >= 0),
  start_parent text COLLATE "C" CHECK (start_parent ~ '^[0-9a-f]{15}$'),
  end_parent text COLLATE "C" CHECK (end_parent ~ '^[0-9a-f]{15}$'),
  parking smallint NOT NULL,
  ended_by smallint NOT NULL,
  streams jsonb NOT NULL DEFAULT '[]',
  streams_omitted integer NOT NULL DEFAULT 0,
  ends_on date NOT NULL,
  PRIMARY KEY (vehicle_id, rental_id, ends_on)
) PARTITION BY RANGE (ends_on);
CREATE INDEX trip_by_rental ON trip (rental_id);

CREATE TABLE trip_place (
  rental_id uuid NOT NULL,
  vehicle_id uuid NOT NULL,
  start_cell text COLLATE "C" CHECK (start_cell ~ '^[0-9a-f]{15}$'),
  end_cell text COLLATE "C" CHECK (end_cell ~ '^[0-9a-f]{15}$'),
  ends_on date NOT NULL,
  PRIMARY KEY (vehicle_id, rental_id, ends_on)
) PARTITION BY RANGE (ends_on);
CREATE INDEX trip_place_by_rental ON trip_place (rental_id);

CREATE TABLE loss (
  vehicle_id uuid NOT NULL,
  outbox_id uuid NOT NULL,
  number bigint NOT NULL,
  line smallint NOT NULL CHECK (line BETWEEN 0 AND 7),
  reason smallint NOT NULL,
  purpose smallint NOT NULL,
  fixes bigint NOT NULL CHECK (fixes >= 0),
  records bigint NOT NULL CHECK (records >= 0),
  grant_id uuid,
  exact boolean NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (vehicle_id, outbox_id, number, line)
);
CREATE INDEX loss_by_end ON loss (ends_on);

-- Refused messages: why, whose, when to the hour, how long. The body only sealed to the vault.
CREATE TABLE quarantine (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code smallint NOT NULL,
  tenant text,
  vehicle_id uuid,
  hour_s bigint NOT NULL CHECK (hour_s % 3600 = 0),
  length integer NOT NULL CHECK (length >= 0),
  sealed bytea,
  ends_on date NOT NULL
);
CREATE INDEX quarantine_by_end ON quarantine (ends_on);
