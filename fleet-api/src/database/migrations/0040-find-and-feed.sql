-- Finding a parked vehicle (policy, `availability`): claims of field workers, and the feed of free vehicles. The role
-- door_field has come (decision 0032). What is sealed of the rental before is found by a claim, by a reservation or by the
-- feed's job, and no role has another way to it.

CREATE TABLE field_claim (
  claim_id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  worker text NOT NULL CHECK (length(worker) BETWEEN 1 AND 255),
  vehicle_id uuid NOT NULL,
  reason text NOT NULL CHECK (reason IN ('battery', 'repair', 'relocation', 'blocking')),
  claimed_s bigint NOT NULL,
  -- Half an hour, whatever a door says.
  until_s bigint NOT NULL CHECK (until_s > claimed_s AND until_s <= claimed_s + 1800),
  released_s bigint CHECK (released_s BETWEEN claimed_s AND until_s),
  ends_on date NOT NULL
);
CREATE INDEX field_claim_by_worker ON field_claim (tenant, worker, claimed_s);
CREATE INDEX field_claim_by_vehicle ON field_claim (vehicle_id, until_s);
CREATE INDEX field_claim_by_end ON field_claim (ends_on);

-- A free vehicle as everybody sees it: a cell, late, under an id that is drawn anew at each rental. `shown_s` and `gone_s`
-- are steps of five minutes: by the second they would tell when a rental ended or began.
CREATE TABLE feed_place (
  vehicle_id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  feed_id uuid NOT NULL UNIQUE,
  cell text COLLATE "C" NOT NULL CHECK (cell ~ '^[0-9a-f]{15}$'),
  -- The coarse cell stands there, as who rode before objected.
  objected boolean NOT NULL,
  shown_s bigint NOT NULL CHECK (shown_s % 300 = 0),
  gone_s bigint CHECK (gone_s % 300 = 0),
  ends_on date NOT NULL
);
CREATE INDEX feed_place_by_end ON feed_place (ends_on);
-- Which rental an entry is of stands apart: it is looked up when the next one begins, and shown to nobody.
CREATE TABLE feed_rental (
  vehicle_id uuid PRIMARY KEY REFERENCES feed_place ON DELETE CASCADE,
  rental_id uuid NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX feed_rental_by_end ON feed_rental (ends_on);

GRANT USAGE ON SCHEMA public TO door_field;
GRANT SELECT ON policy, audit_leaf, audit_checkpoint TO door_field;
GRANT INSERT (leaf_hash, salt, entry, tenant, rental_id, vehicle_id, rider_id, ends_on) ON audit_entry TO door_field;
GRANT EXECUTE ON FUNCTION asking_tenant(), asking_rider() TO door_field;
GRANT SELECT, INSERT, UPDATE (released_s) ON field_claim TO door_field;
GRANT SELECT, INSERT, DELETE, UPDATE (gone_s) ON feed_place TO job_rentals;
GRANT SELECT, INSERT ON feed_rental TO job_rentals;
-- An erasure takes the area of its rental from the map.
GRANT SELECT ON feed_rental TO job_subjects;
GRANT SELECT (vehicle_id), DELETE ON feed_place TO job_subjects;
ALTER TABLE field_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE feed_place ENABLE ROW LEVEL SECURITY;
ALTER TABLE feed_rental ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON field_claim TO door_field USING (tenant = asking_tenant());
CREATE POLICY write_down_of_field ON audit_entry FOR INSERT TO door_field WITH CHECK (tenant = asking_tenant());
CREATE POLICY every_row ON feed_place TO job_rentals, job_subjects USING (true);
CREATE POLICY every_row ON feed_rental TO job_rentals, job_subjects USING (true);

-- Whether somebody has a vehicle of the tenant: a rental that has not ended, or a claim that holds.
CREATE FUNCTION field_vehicle(the_vehicle uuid, now_s bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN NOT EXISTS (SELECT FROM vehicle v WHERE v.vehicle_id = the_vehicle AND v.tenant = asking_tenant()) THEN 'none'
    WHEN EXISTS (SELECT FROM rental r WHERE r.vehicle_id = the_vehicle AND r.state <> 'ended') THEN 'taken'
    WHEN EXISTS (SELECT FROM field_claim c WHERE c.vehicle_id = the_vehicle AND c.released_s IS NULL
      AND c.until_s > now_s) THEN 'taken'
    ELSE 'free' END
$$;

-- The last ride of each vehicle; a booking that nobody used moved nothing.
CREATE INDEX rental_ridden_by_vehicle ON rental (vehicle_id, ended_s) WHERE state = 'ended' AND started_s IS NOT NULL;

-- The sealed ends (kind 1) of the last ride of a vehicle that ended, and the grants of that rental. Nothing of one that
-- its rider has restricted (GDPR 18). Nobody may call it: the functions below do, each under its own condition.
CREATE FUNCTION last_ends_of(the_vehicle uuid)
RETURNS TABLE (stream_id uuid, grants bytea[], chunk_no integer, nonce bytea, ciphertext bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.stream_id, ARRAY(SELECT g.signed FROM grant_issued g WHERE g.rental_id = s.rental_id),
    k.chunk_no, k.nonce, k.ciphertext
  FROM (SELECT r.rental_id FROM rental r WHERE r.vehicle_id = the_vehicle AND r.state = 'ended'
      AND r.started_s IS NOT NULL AND r.ended_s IS NOT NULL ORDER BY r.ended_s DESC LIMIT 1) AS last
  JOIN stream s ON s.rental_id = last.rental_id AND s.vehicle_id = the_vehicle AND s.kind = 1
  JOIN chunk k ON k.vehicle_id = s.vehicle_id AND k.stream_id = s.stream_id
  WHERE NOT EXISTS (SELECT FROM restriction x WHERE x.rental_id = last.rental_id)
    AND NOT EXISTS (SELECT FROM closed d WHERE d.vehicle_id = s.vehicle_id AND d.stream_id = s.stream_id)
  ORDER BY s.stream_id, k.chunk_no
$$;

-- Whether this very transaction has written that act down, about this claim or rental.
CREATE FUNCTION find_written(the_id uuid, the_act text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM (
      SELECT e.xmin AS made_by, e.entry FROM audit_entry e
      WHERE e.tenant = asking_tenant() ORDER BY e.id DESC LIMIT 100
    ) AS newest
    WHERE made_by = pg_current_xact_id()::xid AND entry->>'act' = the_act
      AND replace(the_id::text, '-', '') IN (entry->'detail'->>'claimId', entry->'subject'->>'rentalId'))
$$;

-- By a claim that holds, on a vehicle that nobody has taken since.
CREATE FUNCTION field_ends(the_claim uuid, now_s bigint)
RETURNS TABLE (stream_id uuid, grants bytea[], chunk_no integer, nonce bytea, ciphertext bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT find_written(the_claim, 'field_place_read') THEN
    RAISE insufficient_privilege USING MESSAGE = 'a vehicle is found only by a transaction that writes it down';
  END IF;
  RETURN QUERY SELECT l.* FROM field_claim c CROSS JOIN LATERAL last_ends_of(c.vehicle_id) l
    WHERE c.claim_id = the_claim AND c.tenant = asking_tenant() AND c.released_s IS NULL AND c.until_s > now_s
      AND NOT EXISTS (SELECT FROM rental r WHERE r.vehicle_id = c.vehicle_id AND r.state <> 'ended');
END
$$;

-- By the rider's own reservation, before it is ridden.
CREATE FUNCTION reserved_ends(the_rental uuid)
RETURNS TABLE (stream_id uuid, grants bytea[], chunk_no integer, nonce bytea, ciphertext bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT find_written(the_rental, 'reserved_place_read') THEN
    RAISE insufficient_privilege USING MESSAGE = 'a vehicle is found only by a transaction that writes it down';
  END IF;
  RETURN QUERY SELECT l.* FROM rental r
    JOIN rental_rider k ON k.rental_id = r.rental_id AND k.tenant = r.tenant AND k.rider_id = asking_rider()
    CROSS JOIN LATERAL last_ends_of(r.vehicle_id) l
    WHERE r.rental_id = the_rental AND r.tenant = asking_tenant() AND r.state = 'booked';
END
$$;
GRANT EXECUTE ON FUNCTION field_vehicle(uuid, bigint), field_ends(uuid, bigint) TO door_field;
GRANT EXECUTE ON FUNCTION reserved_ends(uuid) TO door_rider;

-- Vehicles whose last rental ended and is not in the feed yet, with whether its rider objected to be on the map finely.
CREATE FUNCTION feed_due()
RETURNS TABLE (vehicle_id uuid, tenant text, rental_id uuid, ended_s bigint, objects boolean, coarse text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT v.vehicle_id, v.tenant, last.rental_id, last.ended_s, 'availability' = ANY (last.objections), c.cell
  FROM vehicle v
  CROSS JOIN LATERAL (SELECT r.rental_id, r.ended_s, r.objections FROM rental r
    WHERE r.vehicle_id = v.vehicle_id AND r.state = 'ended' AND r.started_s IS NOT NULL AND r.ended_s IS NOT NULL
    ORDER BY r.ended_s DESC LIMIT 1) AS last
  LEFT JOIN coarse_report c ON c.vehicle_id = v.vehicle_id
  WHERE NOT EXISTS (SELECT FROM rental o WHERE o.vehicle_id = v.vehicle_id AND o.state <> 'ended')
    AND NOT EXISTS (SELECT FROM feed_rental f WHERE f.vehicle_id = v.vehicle_id AND f.rental_id = last.rental_id)
$$;
CREATE FUNCTION feed_ends(the_vehicle uuid)
RETURNS TABLE (stream_id uuid, grants bytea[], chunk_no integer, nonce bytea, ciphertext bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.* FROM last_ends_of(the_vehicle) l
$$;
-- Entries to end: the vehicle was taken since, or the rental before was erased, or its rider objected since.
CREATE FUNCTION feed_over() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.vehicle_id FROM feed_place f JOIN feed_rental x USING (vehicle_id)
  LEFT JOIN rental b ON b.rental_id = x.rental_id
  WHERE f.gone_s IS NULL AND (b.rental_id IS NULL
    OR ('availability' = ANY (b.objections) AND NOT f.objected)
    OR EXISTS (SELECT FROM rental r WHERE r.vehicle_id = f.vehicle_id AND r.state <> 'ended'))
$$;
GRANT EXECUTE ON FUNCTION feed_due(), feed_ends(uuid), feed_over() TO job_rentals;

-- What everybody sees, by the steps of five minutes.
CREATE FUNCTION feed_of(the_tenant text, step_s bigint) RETURNS TABLE (feed_id uuid, kind text, cell text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.feed_id, v.kind, f.cell FROM feed_place f JOIN vehicle v USING (vehicle_id)
  WHERE f.tenant = the_tenant AND f.shown_s <= step_s AND (f.gone_s IS NULL OR f.gone_s > step_s)
  ORDER BY f.feed_id LIMIT 5000
$$;
GRANT EXECUTE ON FUNCTION feed_of(text, bigint) TO door_public;
