-- A rental whose end was ordered does not hold its vehicle any more (rentals, HOLDS_VEHICLE), also while the unit's report of
-- it is still to come: a unit that fell silent, with an empty battery perhaps, kept field workers from it for 28 days. What
-- shows a place (field_ends, feed_due) waits for the report as before: the ends before are not where it stands.
CREATE OR REPLACE FUNCTION field_vehicle(the_vehicle uuid, now_s bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN NOT EXISTS (SELECT FROM vehicle v WHERE v.vehicle_id = the_vehicle AND v.tenant = asking_tenant()) THEN 'none'
    WHEN EXISTS (SELECT FROM rental r WHERE r.vehicle_id = the_vehicle AND r.state IN ('booked', 'running')) THEN 'taken'
    WHEN EXISTS (SELECT FROM field_claim c WHERE c.vehicle_id = the_vehicle AND c.released_s IS NULL
      AND c.until_s > now_s) THEN 'taken'
    ELSE 'free' END
$$;

CREATE OR REPLACE FUNCTION field_unit(the_claim uuid, now_s bigint) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.unit_id FROM field_claim c JOIN unit u ON u.vehicle_id = c.vehicle_id AND u.tenant = c.tenant
  WHERE c.claim_id = the_claim AND c.tenant = asking_tenant() AND c.released_s IS NULL AND c.until_s > now_s
    AND NOT EXISTS (SELECT FROM rental r WHERE r.vehicle_id = c.vehicle_id AND r.state IN ('booked', 'running'))
$$;
