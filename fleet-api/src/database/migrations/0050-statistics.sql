-- Published statistics (P7, P19, decision 0040): what they are counted from, for a week, and what was published, for good.

-- What counting knows of a trip: no vehicle, no place, no second, no rider. Gone when its week is published.
CREATE TABLE statistics_source (
  -- By it an objection and an erasure find the row; nobody who counts reads it.
  rental_id uuid PRIMARY KEY REFERENCES rental ON DELETE CASCADE,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  -- Whoever rode, for this week only: drawn here, so that different riders can be told apart and none can be known again.
  counted_as uuid NOT NULL,
  day date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('car', 'e_scooter', 'e_bike')),
  minutes integer NOT NULL CHECK (minutes >= 0),
  distance_hm integer NOT NULL CHECK (distance_hm >= 0),
  policy_version integer NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX statistics_source_by_day ON statistics_source (tenant, day);
CREATE INDEX statistics_source_by_end ON statistics_source (ends_on);
CREATE INDEX rental_by_its_end ON rental (ended_s) WHERE state = 'ended';

-- A week that was published. There is no second edition: nobody but retention changes or deletes it.
CREATE TABLE statistics_week (
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  first_day date NOT NULL CHECK (extract(isodow FROM first_day) = 1),
  published_on date NOT NULL,
  least_riders integer NOT NULL CHECK (least_riders >= 10),
  policy_version integer NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (tenant, first_day)
);
CREATE INDEX statistics_week_by_end ON statistics_week (ends_on);
-- The numbers that are told. Of one that is not there nobody can say whether it was small or nothing.
CREATE TABLE statistics_number (
  tenant text NOT NULL,
  first_day date NOT NULL,
  from_day date NOT NULL,
  days smallint NOT NULL CHECK (days IN (1, 7)),
  kind text NOT NULL CHECK (kind IN ('car', 'e_scooter', 'e_bike')),
  measure text NOT NULL CHECK (measure IN ('trips', 'hours', 'kilometres')),
  value integer NOT NULL,
  error integer NOT NULL CHECK (error > 0),
  ends_on date NOT NULL,
  PRIMARY KEY (tenant, first_day, from_day, days, kind, measure),
  FOREIGN KEY (tenant, first_day) REFERENCES statistics_week ON DELETE CASCADE,
  CHECK (from_day BETWEEN first_day AND first_day + 7 - days)
);
CREATE INDEX statistics_number_by_end ON statistics_number (ends_on);

ALTER TABLE statistics_source ENABLE ROW LEVEL SECURITY;
ALTER TABLE statistics_week ENABLE ROW LEVEL SECURITY;
ALTER TABLE statistics_number ENABLE ROW LEVEL SECURITY;

-- Whether a rental may be counted: its rider did not object, has not restricted it, and nothing of that kind waits to be
-- carried out (GDPR 17, 18, 21: from the receipt, not from when a job gets to it).
CREATE FUNCTION may_be_counted(the_rental uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM rental r WHERE r.rental_id = the_rental AND NOT 'statistics' = ANY (r.objections))
    AND NOT EXISTS (SELECT FROM restriction x WHERE x.rental_id = the_rental)
    AND NOT EXISTS (SELECT FROM rental_rider k JOIN subject_request q ON q.tenant = k.tenant AND q.rider_id = k.rider_id
      WHERE k.rental_id = the_rental AND q.acted_s IS NULL AND (q.rental_id IS NULL OR q.rental_id = the_rental)
        AND (q.kind IN ('erase', 'restrict') OR (q.kind = 'object' AND q.purpose = 'statistics')))
$$;

-- Writes down what counting may know of an operator's trips that ended since a second, `most` at a time; answers how many. A guest's is
-- not counted: the number for whoever rode would keep together what the destruction of the link takes apart (T5), and
-- without a link the caps of one rider do not hold. Here, so that the job that counts reads no rider.
CREATE FUNCTION take_statistics_sources(the_tenant text, since_s bigint, keep_days integer, at_version integer, most integer)
RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH due AS (
    SELECT r.rental_id, r.tenant, k.rider_id, v.kind, t.day, date_trunc('week', t.day)::date AS week, t.minutes, t.distance_hm
    FROM rental r JOIN rental_rider k USING (rental_id) JOIN vehicle v ON v.vehicle_id = r.vehicle_id
    CROSS JOIN LATERAL (SELECT date '1970-01-01' + (max(p.ended_s) / 86400)::integer AS day,
        (sum(greatest(0, p.ended_s - p.started_s)) / 60)::integer AS minutes, sum(p.distance_hm)::integer AS distance_hm
      FROM trip p WHERE p.rental_id = r.rental_id AND p.vehicle_id = r.vehicle_id) AS t
    WHERE r.tenant = the_tenant AND r.state = 'ended' AND r.ended_s >= since_s AND t.day >= date '1970-01-01' + (since_s / 86400)::integer
      AND NOT k.guest
      AND NOT EXISTS (SELECT FROM statistics_source s WHERE s.rental_id = r.rental_id)
      AND NOT EXISTS (SELECT FROM statistics_week p
        WHERE p.tenant = r.tenant AND p.first_day = date_trunc('week', t.day)::date)
      AND may_be_counted(r.rental_id)
    ORDER BY r.ended_s LIMIT most
  ), drawn AS (
    SELECT d.tenant, d.rider_id, d.week, coalesce(
      (SELECT s.counted_as FROM statistics_source s JOIN rental_rider o USING (rental_id)
        WHERE o.tenant = d.tenant AND o.rider_id = d.rider_id AND s.day BETWEEN d.week AND d.week + 6 LIMIT 1),
      gen_random_uuid()) AS counted_as
    FROM (SELECT DISTINCT tenant, rider_id, week FROM due) AS d
  ), written AS (
    INSERT INTO statistics_source (rental_id, tenant, counted_as, day, kind, minutes, distance_hm, policy_version, ends_on)
    SELECT d.rental_id, d.tenant, x.counted_as, d.day, d.kind, d.minutes, d.distance_hm, at_version, d.day + keep_days
    FROM due d JOIN drawn x USING (tenant, rider_id, week)
    RETURNING 1
  )
  SELECT count(*)::integer FROM written
$$;

-- What a week of an operator is counted from, in the order of random ids: numbers for riders that mean nothing beyond
-- this answer.
CREATE FUNCTION statistics_trips(the_tenant text, week date)
RETURNS TABLE (day date, kind text, minutes integer, distance_hm integer, rider integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.day, s.kind, s.minutes, s.distance_hm, dense_rank() OVER (ORDER BY s.counted_as)::integer
  FROM statistics_source s
  WHERE s.tenant = the_tenant AND s.day BETWEEN week AND week + 6 AND may_be_counted(s.rental_id)
  ORDER BY s.rental_id
$$;

-- Forgets what a week was counted from, and what came before it.
CREATE FUNCTION drop_statistics_sources(the_tenant text, week date) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (DELETE FROM statistics_source WHERE tenant = the_tenant AND day <= week + 6 RETURNING 1)
  SELECT count(*)::integer FROM gone
$$;

-- Whose weeks are published.
CREATE FUNCTION statistics_tenants() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT v.tenant FROM vehicle v ORDER BY 1
$$;
REVOKE EXECUTE ON FUNCTION may_be_counted(uuid), take_statistics_sources(text, bigint, integer, integer, integer),
  statistics_trips(text, date), drop_statistics_sources(text, date), statistics_tenants() FROM PUBLIC;

-- the job -----------------------------------------------------------------------------------------------
GRANT USAGE ON SCHEMA public TO job_statistics;
GRANT SELECT ON policy TO job_statistics;
GRANT SELECT (part, restored_s) ON restored TO job_statistics;
GRANT EXECUTE ON FUNCTION take_statistics_sources(text, bigint, integer, integer, integer), statistics_trips(text, date),
  drop_statistics_sources(text, date), statistics_tenants() TO job_statistics;
GRANT SELECT, INSERT ON statistics_week TO job_statistics;
GRANT INSERT ON statistics_number TO job_statistics;
CREATE POLICY every_row ON statistics_week TO job_statistics USING (true);
CREATE POLICY every_row ON statistics_number FOR INSERT TO job_statistics WITH CHECK (true);
GRANT INSERT (leaf_hash, salt, entry, tenant, rental_id, vehicle_id, rider_id, ends_on) ON audit_entry TO job_statistics;
CREATE POLICY write_down_of_statistics ON audit_entry FOR INSERT TO job_statistics WITH CHECK (true);

-- An objection and an erasure take what was written of the rider's trips; what is restricted is not counted.
GRANT SELECT (rental_id), DELETE ON statistics_source TO job_subjects;
CREATE POLICY every_row ON statistics_source TO job_subjects USING (true);

-- the door: staff, and partners with a contract ------------------------------------------------------------
GRANT USAGE ON SCHEMA public TO door_statistics;
GRANT SELECT ON policy, organisation, statistics_week, statistics_number TO door_statistics;
GRANT EXECUTE ON FUNCTION asking_tenant(), asking_rider() TO door_statistics;
CREATE POLICY own_tenant_for_readers_of_statistics ON organisation FOR SELECT TO door_statistics
  USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON statistics_week FOR SELECT TO door_statistics USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON statistics_number FOR SELECT TO door_statistics USING (tenant = asking_tenant());
GRANT INSERT (leaf_hash, salt, entry, tenant, rental_id, vehicle_id, rider_id, ends_on) ON audit_entry TO door_statistics;
CREATE POLICY write_down_of_readers_of_statistics ON audit_entry FOR INSERT TO door_statistics
  WITH CHECK (tenant = asking_tenant());
