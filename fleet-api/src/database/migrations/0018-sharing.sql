-- What riders give to others of their own data: a link to the area of a running rental, and tokens by which a third
-- party reads the trips of an interval (Data Act 4 and 5). Of link and token only the hash is here.

CREATE TABLE share (
  share_id uuid PRIMARY KEY,
  tenant text NOT NULL,
  rider_id text NOT NULL CHECK (length(rider_id) BETWEEN 1 AND 255),
  kind text NOT NULL CHECK (kind IN ('link', 'token')),
  secret_hash bytea NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  -- link: the one rental. token: trips that began from `from_s` until `to_s`.
  rental_id uuid CHECK ((kind = 'link') = (rental_id IS NOT NULL)),
  from_s bigint CHECK ((kind = 'token') = (from_s IS NOT NULL)),
  to_s bigint CHECK ((kind = 'token') = (to_s IS NOT NULL) AND to_s >= from_s),
  -- Whom the rider gave it, in the rider's words, and what for.
  recipient text NOT NULL CHECK (length(recipient) BETWEEN 1 AND 100),
  purpose text CHECK (length(purpose) BETWEEN 1 AND 200),
  created_s bigint NOT NULL,
  expires_s bigint NOT NULL CHECK (expires_s > created_s),
  revoked_s bigint,
  ends_on date NOT NULL
);
CREATE INDEX share_by_rider ON share (tenant, rider_id, created_s);
CREATE INDEX share_by_end ON share (ends_on);

GRANT SELECT (share_id, tenant, rider_id, kind, rental_id, from_s, to_s, recipient, purpose, created_s, expires_s,
  revoked_s, ends_on), INSERT, UPDATE (revoked_s) ON share TO door_rider;
ALTER TABLE share ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_share ON share TO door_rider
  USING (tenant = asking_tenant() AND rider_id = asking_rider())
  WITH CHECK (tenant = asking_tenant() AND rider_id = asking_rider()
    AND (rental_id IS NULL OR rental_id = ANY (ARRAY(SELECT r.rental_id FROM rental r))));

-- Whoever comes with a link or token: no table at all, only what the hash opens, and that no longer than it holds. The
-- scope is in the functions, so that a door that forgets to ask gets no more.
GRANT USAGE ON SCHEMA public TO door_shared;
GRANT SELECT ON policy TO door_shared;

CREATE FUNCTION live_share(the_hash bytea, at_s bigint, the_kind text)
RETURNS TABLE (share_id uuid, tenant text, rider_id text, rental_id uuid, from_s bigint, to_s bigint,
  recipient text, purpose text, expires_s bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.share_id, s.tenant, s.rider_id, s.rental_id, s.from_s, s.to_s, s.recipient, s.purpose, s.expires_s
  FROM share s
  WHERE s.secret_hash = the_hash AND s.kind = the_kind AND s.revoked_s IS NULL AND s.expires_s > at_s
$$;

-- The area of a shared rental, as long as it runs: only reports that were made during it.
CREATE FUNCTION shared_cell(the_hash bytea, at_s bigint)
RETURNS TABLE (vehicle_id uuid, cell text, tick_s bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.vehicle_id, c.cell, c.tick_s
  FROM live_share(the_hash, at_s, 'link') s
    JOIN rental r ON r.rental_id = s.rental_id AND r.state = 'running' AND r.ended_s IS NULL
    JOIN rental_rider k ON k.rental_id = r.rental_id AND k.tenant = s.tenant AND k.rider_id = s.rider_id
    LEFT JOIN coarse_report c ON c.vehicle_id = r.vehicle_id AND c.tick_s >= coalesce(r.started_s, r.booked_s)
$$;

-- Trips of a token's interval, newest first, from before a place in the list: times, distance, energy and no place.
CREATE FUNCTION shared_trips(the_hash bytea, at_s bigint, before_s bigint, before_id uuid, most integer)
RETURNS TABLE (rental_id uuid, vehicle_id uuid, vehicle_kind text, booked_s bigint, started_s bigint, ended_s bigint,
  duration_s bigint, distance_hm bigint, energy_hwh bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.rental_id, r.vehicle_id, v.kind, r.booked_s, min(t.started_s), max(t.ended_s),
    sum(t.ended_s - t.started_s)::bigint, sum(t.distance_hm)::bigint, sum(t.energy_hwh)::bigint
  FROM live_share(the_hash, at_s, 'token') s
    JOIN rental_rider k ON k.tenant = s.tenant AND k.rider_id = s.rider_id AND NOT k.guest
    JOIN rental r ON r.rental_id = k.rental_id AND r.state = 'ended'
    JOIN vehicle v ON v.vehicle_id = r.vehicle_id
    JOIN trip t ON t.vehicle_id = r.vehicle_id AND t.rental_id = r.rental_id
  WHERE before_s IS NULL OR (r.booked_s, r.rental_id) < (before_s, before_id)
  GROUP BY r.rental_id, r.vehicle_id, v.kind, r.booked_s, s.from_s, s.to_s
  HAVING min(t.started_s) >= s.from_s AND max(t.ended_s) <= s.to_s
  ORDER BY r.booked_s DESC, r.rental_id DESC LIMIT least(most, 201)
$$;
GRANT EXECUTE ON FUNCTION asking_tenant(), live_share(bytea, bigint, text), shared_cell(bytea, bigint),
  shared_trips(bytea, bigint, bigint, uuid, integer) TO door_shared;
GRANT INSERT (leaf_hash, salt, entry, tenant, rental_id, vehicle_id, rider_id, ends_on) ON audit_entry TO door_shared;
CREATE POLICY write_down_of_shares ON audit_entry FOR INSERT TO door_shared WITH CHECK (tenant = asking_tenant());

-- When a rider's losses end (T3): of their own grants only, and nothing but that.
GRANT SELECT (vehicle_id, grant_id, ends_on) ON loss TO door_rider;
CREATE POLICY of_own_grant ON loss FOR SELECT TO door_rider
  USING (grant_id = ANY (ARRAY(SELECT grant_id FROM grant_issued)));
