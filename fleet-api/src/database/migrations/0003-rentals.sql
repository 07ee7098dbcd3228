-- Rentals, the grants issued for them, and, apart, whose they are.

CREATE TABLE rental (
  rental_id uuid PRIMARY KEY,
  vehicle_id uuid NOT NULL REFERENCES vehicle,
  tenant text NOT NULL,
  booked_s bigint NOT NULL,
  started_s bigint,
  ended_s bigint,
  state text NOT NULL CHECK (state IN ('booked', 'running', 'ending', 'ended')),
  route boolean NOT NULL,
  route_keep_days integer CHECK (route_keep_days BETWEEN 1 AND 366),
  phone_key bytea NOT NULL CHECK (length(phone_key) = 32),
  policy_version integer NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX rental_open_by_vehicle ON rental (vehicle_id) WHERE state <> 'ended';
CREATE INDEX rental_by_end ON rental (ends_on);

-- The only place that joins a rental and a person. Never in one backup with trips.
CREATE TABLE rental_rider (
  rental_id uuid PRIMARY KEY REFERENCES rental ON DELETE CASCADE,
  tenant text NOT NULL,
  rider_id text NOT NULL CHECK (length(rider_id) BETWEEN 1 AND 255),
  salt uuid NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX rental_rider_by_rider ON rental_rider (tenant, rider_id);
CREATE INDEX rental_rider_by_end ON rental_rider (ends_on);

CREATE TABLE grant_issued (
  grant_id uuid PRIMARY KEY,
  rental_id uuid NOT NULL,
  vehicle_id uuid NOT NULL,
  signed bytea NOT NULL CHECK (length(signed) <= 4096),
  not_before_s bigint NOT NULL,
  not_after_s bigint NOT NULL CHECK (not_after_s > not_before_s),
  ends_on date NOT NULL
);
CREATE INDEX grant_issued_by_rental ON grant_issued (rental_id, not_after_s);
CREATE INDEX grant_issued_by_end ON grant_issued (ends_on);

CREATE TABLE idempotency (
  tenant text NOT NULL,
  caller text NOT NULL,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  request_hash bytea NOT NULL,
  status integer NOT NULL,
  response jsonb NOT NULL,
  expires_s bigint NOT NULL,
  ends_on date NOT NULL GENERATED ALWAYS AS (date '1970-01-01' + (expires_s / 86400)::integer + 1) STORED,
  PRIMARY KEY (tenant, caller, key)
);
CREATE INDEX idempotency_by_end ON idempotency (ends_on);
