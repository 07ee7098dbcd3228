-- Cases of theft (P8, M10): who said that a vehicle is stolen, who agreed, who looked, for which reason, and how it ended.
-- No place stands here: the pursuit lies sealed with the other streams, and the vault opens it to the case's officers.

CREATE TABLE theft_case (
  case_id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  vehicle_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('suspected', 'declared', 'confirmed', 'refused', 'lapsed', 'closed')),
  reason text NOT NULL CHECK (reason IN
    ('unit_suspicion', 'overdue', 'missing', 'seen_taken', 'broken_open', 'rider_reports', 'police_reports')),
  reason_text text CHECK (length(reason_text) BETWEEN 1 AND 500),
  -- What the vehicle suspected by itself: events of sealed streams, of which nothing was opened.
  events uuid[] NOT NULL DEFAULT '{}',
  opened_s bigint NOT NULL,
  -- When it lapses, or is closed, unless somebody does something; null once it is over.
  lapses_s bigint,
  declared_s bigint,
  declared_by text CHECK (length(declared_by) BETWEEN 1 AND 255),
  officers text[] NOT NULL DEFAULT '{}' CHECK (cardinality(officers) <= 8),
  decided_s bigint,
  decided_by text,
  refusal text CHECK (length(refusal) BETWEEN 1 AND 500),
  police_reference text CHECK (length(police_reference) BETWEEN 1 AND 100),
  police_s bigint,
  police_by text,
  -- An officer wants the next grant; null once the second person answered.
  renewal_s bigint,
  renewal_by text,
  renewal_reason text CHECK (length(renewal_reason) BETWEEN 1 AND 500),
  grant_until_s bigint,
  closed_s bigint,
  closed_by text,
  outcome text CHECK (outcome IN ('found', 'false_alarm', 'other', 'no_reference', 'undecided', 'not_renewed', 'longest')),
  -- From when on what happened is told to the riders concerned, and when it was.
  tell_s bigint,
  told_s bigint,
  ends_on date NOT NULL,
  CHECK ((state = 'suspected') = (declared_by IS NULL) OR state = 'lapsed'),
  CHECK (num_nonnulls(declared_s, declared_by, reason_text) IN (0, 3)),
  -- Two people: who agrees is none of those who look (M10).
  CHECK (state NOT IN ('confirmed', 'closed') OR decided_by <> ALL (officers)),
  CHECK ((state = 'refused') = (refusal IS NOT NULL)),
  CHECK ((closed_s IS NULL) = (state IN ('suspected', 'declared', 'confirmed'))),
  CHECK (num_nonnulls(renewal_s, renewal_by, renewal_reason) IN (0, 3)),
  CHECK (num_nonnulls(police_reference, police_s, police_by) IN (0, 3)),
  CHECK (tell_s IS NULL OR tell_s <= closed_s + 30 * 86400)
);
CREATE INDEX theft_case_by_tenant ON theft_case (tenant, opened_s, case_id);
CREATE INDEX theft_case_by_end ON theft_case (ends_on);
-- One open case of a vehicle: two officers at once are told of each other's.
CREATE UNIQUE INDEX theft_case_open ON theft_case (vehicle_id) WHERE state IN ('suspected', 'declared', 'confirmed');
CREATE INDEX theft_case_untold ON theft_case (tell_s) WHERE tell_s IS NOT NULL AND told_s IS NULL;

-- Before an overdue rental is called a theft, its rider was asked.
CREATE TABLE theft_contact (
  case_id uuid NOT NULL REFERENCES theft_case ON DELETE CASCADE,
  number integer NOT NULL CHECK (number BETWEEN 1 AND 20),
  tenant text NOT NULL,
  at_s bigint NOT NULL,
  channel text NOT NULL CHECK (channel IN ('call', 'message', 'app', 'email', 'letter', 'in_person')),
  outcome text NOT NULL CHECK (outcome IN ('no_answer', 'refused', 'promised', 'unreachable', 'denied')),
  ends_on date NOT NULL,
  PRIMARY KEY (case_id, number)
);
CREATE INDEX theft_contact_by_end ON theft_contact (ends_on);

-- Looks: fifteen minutes of one officer for one reason, as the vault gave them.
CREATE TABLE theft_look (
  session_id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES theft_case ON DELETE CASCADE,
  tenant text NOT NULL,
  officer text NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  renewal boolean NOT NULL,
  opened_s bigint NOT NULL,
  ends_s bigint NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX theft_look_by_case ON theft_look (case_id, opened_s);
CREATE INDEX theft_look_by_end ON theft_look (ends_on);

-- What was opened within a look: which chunks, how many fixes came out; no fix and no place.
CREATE TABLE theft_opening (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES theft_look ON DELETE CASCADE,
  case_id uuid NOT NULL,
  tenant text NOT NULL,
  stream_id uuid NOT NULL,
  first_chunk integer NOT NULL,
  chunks integer NOT NULL,
  fixes integer NOT NULL,
  at_s bigint NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX theft_opening_by_case ON theft_opening (case_id, id);
CREATE INDEX theft_opening_by_end ON theft_opening (ends_on);

-- What a vehicle suspected is looked for among few rows.
CREATE INDEX stream_suspected ON stream (event_id) WHERE event_id IS NOT NULL;

ALTER TABLE theft_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE theft_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE theft_look ENABLE ROW LEVEL SECURITY;
ALTER TABLE theft_opening ENABLE ROW LEVEL SECURITY;

-- Officers and the second person: two roles, each with what its own act needs.
GRANT USAGE ON SCHEMA public TO door_theft, door_approver;
GRANT EXECUTE ON FUNCTION asking_tenant() TO door_theft, door_approver;
GRANT SELECT ON policy TO door_theft, door_approver;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO door_theft, door_approver;
GRANT INSERT (leaf_hash, salt, entry, tenant, rental_id, vehicle_id, rider_id, ends_on)
  ON audit_entry TO door_theft, door_approver;
CREATE POLICY own_tenant_theft ON idempotency TO door_theft, door_approver USING (tenant = asking_tenant());
CREATE POLICY write_down_theft ON audit_entry FOR INSERT TO door_theft, door_approver
  WITH CHECK (tenant = asking_tenant());

GRANT SELECT, INSERT ON theft_case, theft_contact, theft_look, theft_opening TO door_theft;
GRANT UPDATE (state, reason, reason_text, lapses_s, declared_s, declared_by, officers, refusal, police_reference, police_s,
  police_by, renewal_s, renewal_by, renewal_reason, closed_s, closed_by, outcome, tell_s, ends_on) ON theft_case TO door_theft;
CREATE POLICY own_tenant ON theft_case TO door_theft, door_approver USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON theft_contact TO door_theft, door_approver
  USING (tenant = asking_tenant())
  WITH CHECK (tenant = asking_tenant() AND case_id IN (SELECT case_id FROM theft_case));
CREATE POLICY own_tenant ON theft_look TO door_theft
  USING (tenant = asking_tenant())
  WITH CHECK (tenant = asking_tenant() AND case_id IN (SELECT case_id FROM theft_case));
CREATE POLICY own_tenant ON theft_opening TO door_theft
  USING (tenant = asking_tenant())
  WITH CHECK (tenant = asking_tenant() AND session_id IN (SELECT session_id FROM theft_look));

-- The second person: the reason and the tries to reach the rider, and nothing of what was seen.
GRANT SELECT ON theft_case, theft_contact TO door_approver;
GRANT UPDATE (state, lapses_s, decided_s, decided_by, refusal, renewal_s, renewal_by, renewal_reason, grant_until_s,
  closed_s, closed_by, outcome, tell_s, ends_on) ON theft_case TO door_approver;
GRANT INSERT ON grant_issued TO door_approver;
CREATE POLICY of_theft ON grant_issued FOR INSERT TO door_approver
  WITH CHECK (rental_id IN (SELECT case_id FROM theft_case WHERE state IN ('declared', 'confirmed')));

-- The unit of a case's vehicle, to send it a grant or its end.
GRANT SELECT (unit_id, tenant, vehicle_id) ON unit TO door_theft, door_approver;
CREATE POLICY of_theft ON unit FOR SELECT TO door_theft, door_approver
  USING (tenant = asking_tenant() AND vehicle_id = ANY (ARRAY(SELECT vehicle_id FROM theft_case)));
GRANT INSERT ON downlink TO door_theft, door_approver;
CREATE POLICY of_theft ON downlink FOR INSERT TO door_theft, door_approver
  WITH CHECK (unit_id IN (SELECT unit_id FROM unit));

-- Of an open case, the coarse cell of its vehicle: what dispatchers see of every vehicle.
GRANT SELECT (vehicle_id, cell, tick_s) ON coarse_report TO door_theft;
CREATE POLICY of_theft ON coarse_report FOR SELECT TO door_theft USING (vehicle_id = ANY (ARRAY(
  SELECT vehicle_id FROM theft_case WHERE state IN ('suspected', 'declared', 'confirmed'))));

-- The sealed pursuit: streams under the case's own grant, or of what the vehicle suspected, once two people confirmed.
-- A rental's streams have its id where these have the case's, so none of them is among them.
CREATE FUNCTION theft_kind() RETURNS smallint LANGUAGE sql IMMUTABLE RETURN 3::smallint;
GRANT EXECUTE ON FUNCTION theft_kind() TO door_theft, job_rentals;
GRANT SELECT (vehicle_id, stream_id, kind, rental_id, event_id, ends_on) ON stream TO door_theft;
GRANT SELECT (vehicle_id, stream_id, chunk_no, nonce, ciphertext, ends_on) ON chunk TO door_theft;
CREATE POLICY of_theft ON stream FOR SELECT TO door_theft USING (kind = theft_kind() AND (
  rental_id = ANY (ARRAY(SELECT case_id FROM theft_case WHERE decided_s IS NOT NULL))
  OR event_id = ANY (ARRAY(SELECT unnest(events) FROM theft_case WHERE decided_s IS NOT NULL))));
CREATE POLICY of_theft ON chunk FOR SELECT TO door_theft USING (stream_id = ANY (ARRAY(SELECT stream_id FROM stream)));

-- The vehicle that a declaration names, by its id or by what the operator calls it: its id, and nothing of it.
CREATE FUNCTION theft_vehicle(the_id uuid, the_label text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT v.vehicle_id FROM vehicle v
  WHERE v.tenant = asking_tenant() AND (v.vehicle_id = the_id OR v.label = the_label) LIMIT 2
$$;
GRANT EXECUTE ON FUNCTION theft_vehicle(uuid, text) TO door_theft;

-- The job: opens a case of what a vehicle suspected, lets cases lapse, closes them, tells the riders concerned.
GRANT SELECT, INSERT ON theft_case TO job_rentals;
GRANT UPDATE (state, events, lapses_s, closed_s, closed_by, outcome, tell_s, told_s, ends_on) ON theft_case TO job_rentals;
GRANT SELECT ON theft_look, theft_opening TO job_rentals;
GRANT SELECT (vehicle_id, stream_id, kind, event_id, ends_on) ON stream TO job_rentals;
CREATE POLICY every_row ON theft_case TO job_rentals USING (true);
CREATE POLICY every_row ON theft_look FOR SELECT TO job_rentals USING (true);
CREATE POLICY every_row ON theft_opening FOR SELECT TO job_rentals USING (true);
CREATE POLICY suspected ON stream FOR SELECT TO job_rentals USING (kind = theft_kind() AND event_id IS NOT NULL);
