-- The public map says in which areas there are vehicles, every half an hour: no vehicle, no ride, no number (decision 0037).
-- Nothing is opened for it any more; what it is counted from is the coarse cell that the vehicle told by itself.

CREATE TABLE feed_area (
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  kind text NOT NULL CHECK (kind IN ('car', 'e_scooter', 'e_bike')),
  cell text COLLATE "C" NOT NULL CHECK (cell ~ '^[0-9a-f]{15}$'),
  -- The beginning of a half hour, or longer: never the second of a ride.
  published_s bigint NOT NULL CHECK (published_s % 300 = 0),
  PRIMARY KEY (tenant, kind, cell)
);
GRANT SELECT, INSERT, DELETE ON feed_area TO job_rentals;
GRANT SELECT ON feed_area TO door_public;
ALTER TABLE feed_area ENABLE ROW LEVEL SECURITY;
CREATE POLICY every_row ON feed_area TO job_rentals USING (true);
CREATE POLICY own_tenant ON feed_area TO door_public USING (tenant = asking_tenant());

-- What was small areas, one by one and under ids, is no one's any more.
DROP FUNCTION feed_of(text, bigint);
DROP FUNCTION feed_ends(uuid);
DROP FUNCTION feed_due();
DELETE FROM feed_place;
ALTER TABLE feed_place DROP COLUMN feed_id, DROP COLUMN objected;

-- Vehicles whose last rental ended, that have told where they are since, and that are not counted yet. Who rode before and
-- objected, or has restricted the rental (GDPR 18, 21), is not counted.
CREATE FUNCTION feed_due()
RETURNS TABLE (vehicle_id uuid, tenant text, rental_id uuid, ended_s bigint, cell text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT v.vehicle_id, v.tenant, last.rental_id, last.ended_s, c.cell
  FROM vehicle v
  CROSS JOIN LATERAL (SELECT r.rental_id, r.ended_s, r.objections FROM rental r
    WHERE r.vehicle_id = v.vehicle_id AND r.state = 'ended' AND r.started_s IS NOT NULL AND r.ended_s IS NOT NULL
    ORDER BY r.ended_s DESC LIMIT 1) AS last
  JOIN coarse_report c ON c.vehicle_id = v.vehicle_id AND c.tick_s >= last.ended_s AND c.cell IS NOT NULL
  WHERE NOT EXISTS (SELECT FROM rental o WHERE o.vehicle_id = v.vehicle_id AND o.state <> 'ended')
    AND NOT EXISTS (SELECT FROM feed_rental f WHERE f.vehicle_id = v.vehicle_id AND f.rental_id = last.rental_id)
    AND NOT 'availability' = ANY (last.objections)
    AND NOT EXISTS (SELECT FROM restriction x WHERE x.rental_id = last.rental_id)
$$;
-- Those that count no longer: taken since, or the rental before was erased, restricted, or its rider objected since.
CREATE OR REPLACE FUNCTION feed_over() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.vehicle_id FROM feed_place f JOIN feed_rental x USING (vehicle_id)
  LEFT JOIN rental b ON b.rental_id = x.rental_id
  WHERE f.gone_s IS NULL AND (b.rental_id IS NULL
    OR 'availability' = ANY (b.objections)
    OR EXISTS (SELECT FROM restriction y WHERE y.rental_id = x.rental_id)
    OR EXISTS (SELECT FROM rental r WHERE r.vehicle_id = f.vehicle_id AND r.state <> 'ended'))
$$;
-- How many free vehicles of a kind each area has at a moment; counted here, so that no role reads them one by one for it.
CREATE FUNCTION feed_counts(at_s bigint) RETURNS TABLE (tenant text, kind text, cell text, vehicles integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.tenant, v.kind, f.cell, count(*)::integer FROM feed_place f JOIN vehicle v USING (vehicle_id)
  WHERE f.shown_s <= at_s AND (f.gone_s IS NULL OR f.gone_s > at_s)
  GROUP BY f.tenant, v.kind, f.cell
$$;
REVOKE EXECUTE ON FUNCTION feed_due(), feed_counts(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION feed_due(), feed_counts(bigint) TO job_rentals;
