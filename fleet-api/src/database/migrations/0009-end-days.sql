-- Where the parts of a rental lie. Trip, places, streams and chunks are partitioned by the week of their end day;
-- who knows only the rental had to ask some fifty partitions of each. A rental now knows the days: written in
-- the transaction that writes the part, by triggers, so that no writer can forget it. They say where to look and not
-- until when a row may live: that is still its own `ends_on`, which nothing moves (M6).

ALTER TABLE rental
  ADD end_day_of_trip date,
  ADD end_day_of_places date,
  -- Of its streams and of their chunks, each day once.
  ADD end_days_of_streams date[] NOT NULL DEFAULT '{}';

CREATE FUNCTION note_trip_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE rental SET end_day_of_trip = fresh.ends_on FROM fresh WHERE rental.rental_id = fresh.rental_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER trip_day_noted AFTER INSERT ON trip
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION note_trip_day();

CREATE FUNCTION note_place_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE rental SET end_day_of_places = fresh.ends_on FROM fresh WHERE rental.rental_id = fresh.rental_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER place_day_noted AFTER INSERT ON trip_place
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION note_place_day();

CREATE FUNCTION note_stream_days() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE rental
  SET end_days_of_streams = ARRAY(SELECT DISTINCT unnest(rental.end_days_of_streams || more.days) ORDER BY 1)
  FROM (SELECT rental_id, array_agg(ends_on) AS days FROM fresh GROUP BY rental_id) AS more
  WHERE rental.rental_id = more.rental_id AND NOT rental.end_days_of_streams @> more.days;
  RETURN NULL;
END
$$;
CREATE TRIGGER stream_days_noted AFTER INSERT ON stream
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION note_stream_days();

-- What is there already.
UPDATE rental SET end_day_of_trip = trip.ends_on FROM trip WHERE trip.rental_id = rental.rental_id;
UPDATE rental SET end_day_of_places = p.ends_on FROM trip_place AS p WHERE p.rental_id = rental.rental_id;
UPDATE rental SET end_days_of_streams = found.days
FROM (
  SELECT rental_id, array_agg(DISTINCT ends_on ORDER BY ends_on) AS days FROM (
    SELECT rental_id, ends_on FROM stream
    UNION SELECT s.rental_id, c.ends_on FROM chunk AS c JOIN stream AS s USING (vehicle_id, stream_id)
  ) AS each GROUP BY rental_id
) AS found
WHERE found.rental_id = rental.rental_id;

-- Ingest: a second trip end finds the first; a chunk that does not end with its stream says so.
GRANT SELECT (end_day_of_trip, end_day_of_places, end_days_of_streams), UPDATE (end_days_of_streams) ON rental TO fleetveil_ingest;

-- Trips of rentals with their end days: one look into one partition for each. The plan is made once a connection, as
-- planning over all partitions takes longer than a hundred trips. OFFSET 0 keeps the order of the join: rental by
-- rental, and not every partition once. Under the row rules of whoever asks.
CREATE FUNCTION trips_of(the_rentals uuid[], the_days date[]) RETURNS SETOF trip
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY SELECT found.* FROM unnest(the_rentals, the_days) AS asked (rental_id, ends_on)
    CROSS JOIN LATERAL (
      SELECT * FROM trip WHERE trip.rental_id = asked.rental_id AND trip.ends_on = asked.ends_on OFFSET 0
    ) AS found;
END
$$;
GRANT EXECUTE ON FUNCTION trips_of(uuid[], date[]) TO door_rider;

-- Whose a chunk is follows from its grant, which ingest holds against its stream's: by the streams it took a look
-- into every partition of `stream`.
ALTER POLICY of_stream ON chunk USING (grant_id = ANY (ARRAY(SELECT grant_id FROM grant_issued)));
ALTER POLICY of_stream ON chunk RENAME TO of_grant;
