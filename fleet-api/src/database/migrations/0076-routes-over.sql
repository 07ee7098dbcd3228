-- A route that its rider ended while it ran stays as far as it was recorded, and goes no further. What had come was closed;
-- a stream that was still on its way, on a unit without network perhaps, had no row to be closed by and was taken.
ALTER TABLE rental ADD COLUMN route_over boolean NOT NULL DEFAULT false;
GRANT SELECT (route_over) ON rental TO fleetveil_ingest;
GRANT SELECT (route_over), UPDATE (route_over) ON rental TO job_subjects;

CREATE OR REPLACE FUNCTION any_erased(grants uuid[], vehicles uuid[], streams uuid[], routes uuid[]) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(x'65726173'::integer);
  RETURN EXISTS (SELECT FROM erased_grant WHERE grant_id = ANY (grants))
    OR EXISTS (SELECT FROM unnest(vehicles, streams) AS s (vehicle_id, stream_id) JOIN closed c USING (vehicle_id, stream_id))
    OR EXISTS (SELECT FROM rental r WHERE r.rental_id = ANY (routes) AND (NOT r.route OR r.route_over));
END
$$;

CREATE OR REPLACE FUNCTION close_stopped_routes(vehicles uuid[], streams uuid[], rentals uuid[], last_day date) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO closed (vehicle_id, stream_id, ends_on)
  SELECT s.vehicle_id, s.stream_id, last_day
  FROM unnest(vehicles, streams, rentals) AS s (vehicle_id, stream_id, rental_id)
  JOIN rental r ON r.rental_id = s.rental_id AND r.vehicle_id = s.vehicle_id AND (NOT r.route OR r.route_over)
  ON CONFLICT DO NOTHING
$$;
