-- Cases of accidents (P4, R3): opened by a notice, released to one insurer at a time, objected to by the rider, closed.
-- A case holds no place and no packet: the cell is the notice's, and the packet stays sealed where it is.

CREATE TABLE accident_case (
  case_id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  vehicle_id uuid NOT NULL,
  stream_id uuid NOT NULL,
  -- Whose rental it was, as the vault found from the packet's own second; null = none, or not yet.
  rental_id uuid,
  -- Of the unit that signed the packet, as it was then: a unit may be exchanged.
  certificate bytea NOT NULL CHECK (length(certificate) <= 1024),
  opened_s bigint NOT NULL,
  looked integer NOT NULL DEFAULT 0,
  look_s bigint,
  objected_s bigint,
  closed_s bigint,
  closed_by text CHECK (length(closed_by) BETWEEN 1 AND 255),
  ends_on date NOT NULL,
  UNIQUE (vehicle_id, stream_id),
  CHECK ((closed_s IS NULL) = (closed_by IS NULL))
);
CREATE INDEX accident_case_by_tenant ON accident_case (tenant, opened_s, case_id);
CREATE INDEX accident_case_by_rental ON accident_case (rental_id) WHERE rental_id IS NOT NULL;
CREATE INDEX accident_case_by_look ON accident_case (look_s) WHERE look_s IS NOT NULL;
CREATE INDEX accident_case_by_end ON accident_case (ends_on);

CREATE TABLE accident_release (
  release_id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES accident_case ON DELETE CASCADE,
  tenant text NOT NULL,
  insurer_id text NOT NULL CHECK (insurer_id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  asked_by text NOT NULL CHECK (asked_by IN ('operator', 'rider')),
  released_s bigint NOT NULL,
  until_s bigint NOT NULL CHECK (until_s > released_s),
  ended_s bigint,
  ended_because text CHECK (ended_because IN ('withdrawn', 'objected', 'closed')),
  -- Whether the vault knows that it ended.
  vault_told boolean NOT NULL DEFAULT false,
  fetched_s bigint,
  ends_on date NOT NULL,
  CHECK ((ended_s IS NULL) = (ended_because IS NULL))
);
CREATE INDEX accident_release_by_case ON accident_release (case_id);
CREATE INDEX accident_release_by_insurer ON accident_release (tenant, insurer_id, released_s, release_id);
CREATE INDEX accident_release_untold ON accident_release (release_id) WHERE ended_s IS NOT NULL AND NOT vault_told;
CREATE INDEX accident_release_by_end ON accident_release (ends_on);

-- Companies that packets may be released to: how they are told, and the key that packets are sealed to.
CREATE TABLE insurer (
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  insurer_id text NOT NULL CHECK (insurer_id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  public_key text CHECK (length(public_key) <= 4096),
  webhook_url text CHECK (length(webhook_url) BETWEEN 1 AND 500),
  disabled_s bigint,
  changed_s bigint NOT NULL,
  PRIMARY KEY (tenant, insurer_id)
);

-- Who had what when: the entries of the log about accidents are few, and are found by their vehicle.
CREATE INDEX audit_entry_of_accidents ON audit_entry (vehicle_id) WHERE entry->>'purpose' = 'accident';

CREATE FUNCTION asking_insurer() RETURNS text LANGUAGE sql STABLE
  RETURN nullif(current_setting('fleetveil.insurer', true), '');
GRANT USAGE ON SCHEMA public TO door_insurer;
GRANT EXECUTE ON FUNCTION asking_tenant(), asking_insurer() TO door_insurer;
GRANT SELECT ON policy, key_set TO door_insurer;
GRANT SELECT ON organisation TO door_insurer;
CREATE POLICY of_insurer ON organisation FOR SELECT TO door_insurer USING (tenant = asking_tenant());
GRANT INSERT (leaf_hash, salt, entry, tenant, rental_id, vehicle_id, rider_id, ends_on) ON audit_entry TO door_insurer;
CREATE POLICY write_down_of_insurers ON audit_entry FOR INSERT TO door_insurer WITH CHECK (tenant = asking_tenant());

ALTER TABLE accident_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE accident_release ENABLE ROW LEVEL SECURITY;
ALTER TABLE insurer ENABLE ROW LEVEL SECURITY;

-- The operator: cases without their rentals, cell and class of the notice, and never a packet.
GRANT SELECT (case_id, tenant, vehicle_id, stream_id, opened_s, objected_s, closed_s, closed_by, ends_on)
  ON accident_case TO door_operator;
GRANT UPDATE (closed_s, closed_by, ends_on) ON accident_case TO door_operator;
GRANT SELECT, INSERT ON accident_release TO door_operator;
GRANT UPDATE (ended_s, ended_because) ON accident_release TO door_operator;
GRANT SELECT ON accident_notice TO door_operator;
CREATE POLICY own_tenant_of_operators ON accident_case TO door_operator USING (tenant = asking_tenant());
CREATE POLICY own_tenant_of_operators ON accident_release TO door_operator
  USING (tenant = asking_tenant())
  WITH CHECK (tenant = asking_tenant() AND case_id IN (SELECT case_id FROM accident_case));
CREATE POLICY of_vehicle_of_operators ON accident_notice FOR SELECT TO door_operator
  USING (vehicle_id IN (SELECT vehicle_id FROM vehicle));
-- Brings the days of a closed case nearer, never further: the operator's role reads none of those tables.
CREATE FUNCTION close_accident(the_case uuid, packet_day date, notice_day date) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH closed AS (SELECT vehicle_id, stream_id FROM accident_case
      WHERE case_id = the_case AND tenant = asking_tenant() AND closed_s IS NOT NULL),
    streams AS (UPDATE accident_stream s SET ends_on = least(s.ends_on, packet_day) FROM closed c
      WHERE (s.vehicle_id, s.stream_id) = (c.vehicle_id, c.stream_id)),
    chunks AS (UPDATE accident_chunk s SET ends_on = least(s.ends_on, packet_day) FROM closed c
      WHERE (s.vehicle_id, s.stream_id) = (c.vehicle_id, c.stream_id))
  UPDATE accident_notice s SET ends_on = least(s.ends_on, notice_day) FROM closed c
    WHERE (s.vehicle_id, s.stream_id) = (c.vehicle_id, c.stream_id)
$$;
GRANT EXECUTE ON FUNCTION close_accident(uuid, date, date) TO door_operator;

-- The rider: cases of their own rentals, with the sealed packet.
GRANT SELECT ON accident_case, accident_release, accident_chunk, key_set TO door_rider;
GRANT UPDATE (objected_s) ON accident_case TO door_rider;
GRANT INSERT ON accident_release TO door_rider;
GRANT UPDATE (ended_s, ended_because) ON accident_release TO door_rider;
CREATE POLICY of_rental_of_riders ON accident_case TO door_rider
  USING (tenant = asking_tenant() AND rental_id = ANY (ARRAY(SELECT rental_id FROM rental)));
CREATE POLICY of_case_of_riders ON accident_release TO door_rider
  USING (tenant = asking_tenant() AND case_id IN (SELECT case_id FROM accident_case));
CREATE POLICY of_case_of_riders ON accident_chunk FOR SELECT TO door_rider
  USING ((vehicle_id, stream_id) IN (SELECT vehicle_id, stream_id FROM accident_case));

-- The insurer: what is released to them, as long as it is.
GRANT SELECT (release_id, case_id, tenant, insurer_id, released_s, until_s, ended_s, fetched_s)
  ON accident_release TO door_insurer;
GRANT UPDATE (fetched_s) ON accident_release TO door_insurer;
GRANT SELECT (case_id, tenant, vehicle_id, stream_id, rental_id, certificate, ends_on) ON accident_case TO door_insurer;
GRANT SELECT ON accident_chunk TO door_insurer;
GRANT SELECT (tenant, insurer_id, public_key) ON insurer TO door_insurer;
CREATE POLICY own_release_of_insurers ON accident_release TO door_insurer
  USING (tenant = asking_tenant() AND insurer_id = asking_insurer());
CREATE POLICY of_release_of_insurers ON accident_case FOR SELECT TO door_insurer
  USING (tenant = asking_tenant() AND case_id IN (SELECT case_id FROM accident_release WHERE ended_s IS NULL));
CREATE POLICY of_case_of_insurers ON accident_chunk FOR SELECT TO door_insurer
  USING ((vehicle_id, stream_id) IN (SELECT vehicle_id, stream_id FROM accident_case));
CREATE POLICY own_row_of_insurers ON insurer FOR SELECT TO door_insurer
  USING (tenant = asking_tenant() AND insurer_id = asking_insurer());

-- The officer: who had what when, and who may be told. No cell and no packet.
GRANT SELECT ON accident_case, accident_release TO door_privacy;
GRANT SELECT, INSERT ON insurer TO door_privacy;
GRANT UPDATE (public_key, webhook_url, disabled_s, changed_s) ON insurer TO door_privacy;
CREATE POLICY own_tenant_of_officers ON accident_case FOR SELECT TO door_privacy USING (tenant = asking_tenant());
CREATE POLICY own_tenant_of_officers ON accident_release FOR SELECT TO door_privacy USING (tenant = asking_tenant());
CREATE POLICY own_tenant_of_officers ON insurer TO door_privacy USING (tenant = asking_tenant());

-- The end of a packet whose rider objects: the vault has destroyed its key before. The officer's role reads none of it.
CREATE FUNCTION destroy_accident(the_case uuid, at_s bigint, officer text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  the accident_case;
BEGIN
  UPDATE accident_case SET closed_s = at_s, closed_by = officer, look_s = NULL
    WHERE case_id = the_case AND tenant = asking_tenant() AND objected_s IS NOT NULL AND closed_s IS NULL
    RETURNING * INTO the;
  IF the.case_id IS NULL THEN RETURN false; END IF;
  DELETE FROM accident_chunk c WHERE c.vehicle_id = the.vehicle_id AND c.stream_id = the.stream_id;
  DELETE FROM accident_stream s WHERE s.vehicle_id = the.vehicle_id AND s.stream_id = the.stream_id;
  RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION destroy_accident(uuid, bigint, text) TO door_privacy;

-- The job that opens cases and tells the vault what ended.
GRANT SELECT ON accident_notice, accident_stream, accident_chunk TO job_rentals;
GRANT SELECT (certificate) ON unit TO job_rentals;
GRANT SELECT, INSERT ON accident_case TO job_rentals;
GRANT UPDATE (rental_id, looked, look_s) ON accident_case TO job_rentals;
GRANT SELECT ON accident_release TO job_rentals;
GRANT UPDATE (vault_told) ON accident_release TO job_rentals;
CREATE POLICY every_row_of_jobs ON accident_notice FOR SELECT TO job_rentals USING (true);
CREATE POLICY every_row_of_jobs ON accident_stream FOR SELECT TO job_rentals USING (true);
CREATE POLICY every_row_of_jobs ON accident_chunk FOR SELECT TO job_rentals USING (true);
CREATE POLICY every_row_of_jobs ON accident_case TO job_rentals USING (true);
CREATE POLICY every_row_of_jobs ON accident_release TO job_rentals USING (true);
