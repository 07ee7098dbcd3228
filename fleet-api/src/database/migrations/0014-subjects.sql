-- What riders ask about their own data (GDPR 12 to 22), and what came of it. What is done for them is done by
-- `job_subjects`, right after they asked and again until it is done; a rider's own role writes requests only.

GRANT USAGE ON SCHEMA public TO job_subjects;

CREATE TABLE subject_request (
  request_id uuid PRIMARY KEY,
  tenant text NOT NULL,
  rider_id text NOT NULL CHECK (length(rider_id) BETWEEN 1 AND 255),
  kind text NOT NULL CHECK (kind IN ('access', 'portability', 'rectify', 'erase', 'restrict', 'object',
    'withdraw', 'complain')),
  state text NOT NULL CHECK (state IN ('received', 'extended', 'answered', 'refused', 'taken_back')),
  -- Which purpose or rental it is about; what is to be corrected, and the rider's own words.
  purpose text,
  rental_id uuid,
  ask jsonb NOT NULL DEFAULT '{}',
  country text CHECK (country IN ('EE', 'LV', 'LT')),
  received_s bigint NOT NULL,
  -- First deadline, and the later one where it was announced in time.
  first_due_s bigint NOT NULL,
  due_s bigint NOT NULL CHECK (due_s >= first_due_s),
  extension_reason text,
  -- When what was asked took effect here; null while it has not.
  acted_s bigint,
  closed_s bigint,
  answer jsonb,
  refusal text,
  -- Compelling grounds against an objection, and the first of the two officers.
  grounds text,
  grounds_by text,
  grounds_confirmed_by text CHECK (grounds_confirmed_by <> grounds_by),
  policy_version integer NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX subject_request_by_rider ON subject_request (tenant, rider_id, received_s);
CREATE INDEX subject_request_open ON subject_request (tenant, due_s) WHERE state IN ('received', 'extended');
CREATE INDEX subject_request_by_end ON subject_request (ends_on);

-- Purposes that a rider does not want: paused from the receipt of the request.
CREATE TABLE objection (
  tenant text NOT NULL,
  rider_id text NOT NULL,
  purpose text NOT NULL,
  since_s bigint NOT NULL,
  request_id uuid NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (tenant, rider_id, purpose)
);
CREATE INDEX objection_by_end ON objection (ends_on);
-- The same on each rental, for those who do not know whose it is.
ALTER TABLE rental ADD objections text[] NOT NULL DEFAULT '{}';
CREATE INDEX rental_with_objections ON rental (vehicle_id) WHERE objections <> '{}';

-- Rentals that only their rider and the privacy officer read.
CREATE TABLE restriction (
  rental_id uuid PRIMARY KEY,
  tenant text NOT NULL,
  since_s bigint NOT NULL,
  request_id uuid NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX restriction_by_end ON restriction (ends_on);

-- What was corrected. The original has no place in it; rider and privacy officer alone read it.
CREATE TABLE correction (
  request_id uuid PRIMARY KEY,
  tenant text NOT NULL,
  rental_id uuid NOT NULL,
  field text NOT NULL CHECK (field IN ('end_time', 'distance', 'rider')),
  original text NOT NULL,
  corrected text,
  corrected_s bigint NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX correction_by_rental ON correction (rental_id);
CREATE INDEX correction_by_end ON correction (ends_on);

-- Grants of erased rentals: what still arrives under one is refused(erased). No rental, no rider.
CREATE TABLE erased_grant (
  grant_id uuid PRIMARY KEY,
  vehicle_id uuid NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX erased_grant_by_end ON erased_grant (ends_on);

-- Whom to tell that something was erased, corrected or restricted (GDPR 19): those who had it, by the audit log.
CREATE TABLE recipient_notice (
  notice_id uuid PRIMARY KEY,
  tenant text NOT NULL,
  request_id uuid NOT NULL,
  recipient_kind text NOT NULL,
  recipient text NOT NULL,
  act text NOT NULL CHECK (act IN ('erased', 'corrected', 'restricted')),
  -- The recipient's own reference; emptied when they were told.
  rental_ids uuid[] NOT NULL,
  made_s bigint NOT NULL,
  told_s bigint,
  ends_on date NOT NULL,
  UNIQUE (request_id, recipient_kind, recipient)
);
CREATE INDEX recipient_notice_open ON recipient_notice (tenant, made_s) WHERE told_s IS NULL;
CREATE INDEX recipient_notice_by_end ON recipient_notice (ends_on);

-- rider: asks, and reads what is theirs ----------------------------------------------------------------
GRANT SELECT ON subject_request, objection, restriction, correction, recipient_notice TO door_rider;
GRANT INSERT (request_id, tenant, rider_id, kind, state, purpose, rental_id, ask, country, received_s, first_due_s,
  due_s, policy_version, ends_on) ON subject_request TO door_rider;
GRANT SELECT, INSERT, UPDATE ON idempotency TO door_rider;

-- privacy officer: the request, never whose it is --------------------------------------------------------
GRANT SELECT (request_id, tenant, kind, state, purpose, rental_id, ask, country, received_s, first_due_s, due_s,
  extension_reason, acted_s, closed_s, answer, refusal, grounds, grounds_by, grounds_confirmed_by, policy_version, ends_on)
  ON subject_request TO door_privacy;
GRANT UPDATE (state, due_s, extension_reason, acted_s, closed_s, refusal, grounds, grounds_by, grounds_confirmed_by)
  ON subject_request
  TO door_privacy;
GRANT SELECT ON correction, restriction, recipient_notice TO door_privacy;
GRANT UPDATE (told_s, rental_ids) ON recipient_notice TO door_privacy;

-- booking: which of its rentals are restricted or corrected, never what stood there before; and whether a rider
-- has taken a consent back
GRANT SELECT (rental_id, tenant) ON restriction TO door_booking;
GRANT SELECT (rental_id, tenant, field, corrected_s) ON correction TO door_booking;
GRANT SELECT (tenant, rider_id, purpose) ON objection TO door_booking;

-- ingest: what is erased, and nothing of whom
GRANT SELECT ON erased_grant TO fleetveil_ingest;
GRANT SELECT (objections) ON rental TO fleetveil_ingest;

-- An erasure and a group of ingest that were judged at the same time: both take one lock, groups shared. A function,
-- because each of its statements sees what others committed before it. "eras" as a number.
CREATE FUNCTION any_erased(grants uuid[]) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(x'65726173'::integer);
  RETURN EXISTS (SELECT FROM erased_grant WHERE grant_id = ANY (grants));
END
$$;
GRANT EXECUTE ON FUNCTION any_erased(uuid[]) TO fleetveil_ingest;

-- the job ------------------------------------------------------------------------------------------------
GRANT SELECT ON policy, key_set, vehicle, subject_request TO job_subjects;
GRANT SELECT (unit_id, tenant, vehicle_id, policy_version, key_set_version, session_seen_s) ON unit TO job_subjects;
GRANT UPDATE (state, acted_s, closed_s, answer, refusal, rental_id) ON subject_request TO job_subjects;
GRANT SELECT, INSERT, UPDATE, DELETE ON objection, restriction, correction TO job_subjects;
GRANT SELECT, INSERT ON erased_grant, recipient_notice, closed TO job_subjects;
GRANT UPDATE (rental_ids, told_s) ON recipient_notice TO job_subjects;
GRANT SELECT (rental_id, vehicle_id, tenant, booked_s, started_s, ended_s, state, route, route_keep_days,
  policy_version, objections, ends_on), UPDATE (route, route_keep_days, ended_s, objections), DELETE
  ON rental TO job_subjects;
GRANT SELECT (rental_id, tenant, rider_id, ends_on), DELETE ON rental_rider TO job_subjects;
GRANT SELECT, INSERT, DELETE ON grant_issued TO job_subjects;
GRANT SELECT (rental_id, vehicle_id, started_s, ended_s, distance_hm, ends_on), UPDATE (ended_s, distance_hm), DELETE
  ON trip TO job_subjects;
GRANT SELECT (rental_id, vehicle_id, ends_on), DELETE ON trip_place TO job_subjects;
GRANT SELECT (vehicle_id, stream_id, rental_id, kind, ends_on), DELETE ON stream TO job_subjects;
GRANT SELECT (vehicle_id, stream_id, ends_on), DELETE ON chunk TO job_subjects;
GRANT SELECT (vehicle_id, grant_id, ends_on), UPDATE (grant_id) ON loss TO job_subjects;
GRANT SELECT (vehicle_id, hour_s, ends_on), UPDATE (sealed) ON quarantine TO job_subjects;
GRANT SELECT (vehicle_id, day, ends_on), DELETE ON fleet_health TO job_subjects;
GRANT SELECT (tenant, response), DELETE ON idempotency TO job_subjects;
GRANT SELECT (id, unit_id, body, expires_s, sent_at), INSERT, DELETE ON downlink TO job_subjects;
GRANT SELECT (entry, tenant, rental_id, rider_id, ends_on) ON audit_entry TO job_subjects;
GRANT INSERT (leaf_hash, salt, entry, tenant, rental_id, vehicle_id, rider_id, ends_on) ON audit_entry
  TO job_subjects;
GRANT SELECT, INSERT, UPDATE, DELETE ON lease TO job_subjects;
GRANT SELECT (tenant, rental_id, ends_on) ON bill TO job_subjects;
GRANT SELECT (rental_id, ends_on) ON held_rental TO job_subjects;

-- row rules ----------------------------------------------------------------------------------------------
ALTER TABLE subject_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE objection ENABLE ROW LEVEL SECURITY;
ALTER TABLE restriction ENABLE ROW LEVEL SECURITY;
ALTER TABLE correction ENABLE ROW LEVEL SECURITY;
ALTER TABLE erased_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE recipient_notice ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_request ON subject_request TO door_rider
  USING (tenant = asking_tenant() AND rider_id = asking_rider())
  WITH CHECK (tenant = asking_tenant() AND rider_id = asking_rider() AND state = 'received');
CREATE POLICY own_objection ON objection FOR SELECT TO door_rider
  USING (tenant = asking_tenant() AND rider_id = asking_rider());
CREATE POLICY of_own_request ON restriction FOR SELECT TO door_rider
  USING (request_id = ANY (ARRAY(SELECT request_id FROM subject_request)));
CREATE POLICY of_own_request ON correction FOR SELECT TO door_rider
  USING (request_id = ANY (ARRAY(SELECT request_id FROM subject_request)));
CREATE POLICY of_own_request ON recipient_notice FOR SELECT TO door_rider
  USING (request_id = ANY (ARRAY(SELECT request_id FROM subject_request)));
CREATE POLICY own_answers ON idempotency TO door_rider
  USING (tenant = asking_tenant() AND caller = 'rider ' || asking_rider());

CREATE POLICY own_tenant ON subject_request TO door_privacy USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON restriction FOR SELECT TO door_privacy, door_booking USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON correction FOR SELECT TO door_privacy, door_booking USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON objection FOR SELECT TO door_booking USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON recipient_notice TO door_privacy USING (tenant = asking_tenant());

CREATE POLICY every_row ON erased_grant TO fleetveil_ingest, job_subjects USING (true);
CREATE POLICY every_row ON subject_request TO job_subjects USING (true);
CREATE POLICY every_row ON objection TO job_subjects USING (true);
CREATE POLICY every_row ON restriction TO job_subjects USING (true);
CREATE POLICY every_row ON correction TO job_subjects USING (true);
CREATE POLICY every_row ON recipient_notice TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON vehicle TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON unit TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON rental TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON rental_rider TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON grant_issued TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON trip TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON trip_place TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON stream TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON chunk TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON closed TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON loss TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON quarantine TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON fleet_health TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON idempotency TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON downlink TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON bill TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON held_rental TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON audit_entry TO job_subjects USING (true);

-- G4: a restricted rental that is over is out of the booking system's reading, and with it what hangs on it. One
-- that still runs is performed: its restriction begins with its end.
CREATE POLICY not_restricted ON rental AS RESTRICTIVE FOR SELECT TO door_booking
  USING (state <> 'ended' OR rental_id <> ALL (ARRAY(SELECT rental_id FROM restriction)));
CREATE POLICY not_restricted ON rental_rider AS RESTRICTIVE FOR SELECT TO door_booking
  USING (rental_id <> ALL (ARRAY(SELECT r.rental_id FROM restriction r)));
