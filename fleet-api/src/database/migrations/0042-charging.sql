-- Charging sessions (C16, C17, C19). A session stands by itself: no vehicle, no rental, no card. Whose it was stands in a
-- table apart, for account holders only and only until their bill is settled; from then on nothing leads to a person.
-- No partitions: a few rows a day, kept for longer than the hot tables have room (decision 0023).

CREATE TABLE charging_session (
  -- 128 random bits of its unit: by it a repeated record is known.
  session_id uuid PRIMARY KEY,
  tenant text NOT NULL,
  -- EVSE id of a station that the policy names public; the number of any other is not here.
  station text COLLATE "C" CHECK (station ~ '^[A-Z]{2}[A-Z0-9]{3}E[A-Z0-9]{1,30}$'),
  started_s bigint NOT NULL CHECK (started_s % 900 = 0),
  ended_s bigint CHECK (ended_s % 900 = 0 AND ended_s >= started_s),
  energy_hwh integer CHECK (energy_hwh >= 0),
  policy_version integer NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX charging_session_by_end ON charging_session (ends_on);

CREATE TABLE charging_link (
  session_id uuid PRIMARY KEY,
  rental_id uuid NOT NULL,
  tenant text NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX charging_link_by_rental ON charging_link (rental_id);
CREATE INDEX charging_link_by_end ON charging_link (ends_on);

-- A rider who objects to other uses of charging: their sessions go with the link.
CREATE FUNCTION end_objected_charging(the_rental uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE charging_session s SET ends_on = least(s.ends_on, l.ends_on)
  FROM charging_link l JOIN rental r ON r.rental_id = l.rental_id
  WHERE l.rental_id = the_rental AND s.session_id = l.session_id AND 'charging' = ANY (r.objections)
$$;

-- Says whose a session was. Ingest cannot read who has an account, nor bills: a guest's session is nobody's, as is one
-- that comes after the bill. The lock is that of settling a bill, so that one of the two sees the other.
CREATE FUNCTION link_charging(the_session uuid, the_rental uuid, last date, after_bill integer, today date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM rental WHERE rental_id = the_rental FOR SHARE;
  INSERT INTO charging_link (session_id, rental_id, tenant, ends_on)
    SELECT the_session, k.rental_id, k.tenant, least(last, b.settled_on + after_bill)
    FROM rental_rider k LEFT JOIN bill b ON b.rental_id = k.rental_id
    WHERE k.rental_id = the_rental AND NOT k.guest AND least(last, b.settled_on + after_bill) >= today
  ON CONFLICT DO NOTHING;
  PERFORM end_objected_charging(the_rental);
END
$$;

-- The bill is settled: the link has a day to live. Never later than before.
CREATE FUNCTION settle_charging(the_rental uuid, last date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE charging_link SET ends_on = least(ends_on, last) WHERE rental_id = the_rental AND tenant = asking_tenant();
  PERFORM end_objected_charging(the_rental);
END
$$;

ALTER TABLE charging_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE charging_link ENABLE ROW LEVEL SECURITY;

GRANT INSERT, SELECT (session_id) ON charging_session TO fleetveil_ingest;
GRANT EXECUTE ON FUNCTION link_charging(uuid, uuid, date, integer, date) TO fleetveil_ingest;
CREATE POLICY every_row ON charging_session TO fleetveil_ingest USING (true);

GRANT EXECUTE ON FUNCTION settle_charging(uuid, date) TO door_booking;

-- A rider with an account reads their own; nobody else reads any.
GRANT SELECT ON charging_session, charging_link TO door_rider;
CREATE POLICY of_own_rental ON charging_link FOR SELECT TO door_rider
  USING (tenant = asking_tenant()
    AND rental_id = ANY (ARRAY(SELECT k.rental_id FROM rental_rider k WHERE NOT k.guest)));
CREATE POLICY of_own_link ON charging_session FOR SELECT TO door_rider
  USING (session_id = ANY (ARRAY(SELECT l.session_id FROM charging_link l)));

-- Erasing.
GRANT SELECT (session_id, rental_id, ends_on), DELETE ON charging_link TO job_subjects;
GRANT SELECT (session_id, ends_on), DELETE ON charging_session TO job_subjects;
CREATE POLICY every_row_for_subjects ON charging_link TO job_subjects USING (true);
CREATE POLICY every_row_for_subjects ON charging_session TO job_subjects USING (true);
