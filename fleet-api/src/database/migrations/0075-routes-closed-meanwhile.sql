-- A route that is deleted, and a group of ingest that was judged at the same time: as with an erasure both take one lock,
-- and the group looks again under it at the streams that were closed since, and at routes whose rental has none any more.
DROP FUNCTION any_erased(uuid[]);
CREATE FUNCTION any_erased(grants uuid[], vehicles uuid[], streams uuid[], routes uuid[]) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(x'65726173'::integer);
  RETURN EXISTS (SELECT FROM erased_grant WHERE grant_id = ANY (grants))
    OR EXISTS (SELECT FROM unnest(vehicles, streams) AS s (vehicle_id, stream_id) JOIN closed c USING (vehicle_id, stream_id))
    OR EXISTS (SELECT FROM rental r WHERE r.rental_id = ANY (routes) AND NOT r.route);
END
$$;
REVOKE EXECUTE ON FUNCTION any_erased(uuid[], uuid[], uuid[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION any_erased(uuid[], uuid[], uuid[], uuid[]) TO fleetveil_ingest;

-- A route whose opening was still on its way had no row that its deletion could close: it is closed here, so that opening
-- and chunks are refused as erased. Only where the rental has no route: ingest closes nothing else.
CREATE FUNCTION close_stopped_routes(vehicles uuid[], streams uuid[], rentals uuid[], last_day date) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO closed (vehicle_id, stream_id, ends_on)
  SELECT s.vehicle_id, s.stream_id, last_day
  FROM unnest(vehicles, streams, rentals) AS s (vehicle_id, stream_id, rental_id)
  JOIN rental r ON r.rental_id = s.rental_id AND r.vehicle_id = s.vehicle_id AND NOT r.route
  ON CONFLICT DO NOTHING
$$;
REVOKE EXECUTE ON FUNCTION close_stopped_routes(uuid[], uuid[], uuid[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION close_stopped_routes(uuid[], uuid[], uuid[], date) TO fleetveil_ingest;
