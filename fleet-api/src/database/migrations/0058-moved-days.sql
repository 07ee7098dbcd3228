-- Retention moves last days nearer when a rental's real end is known, and what moved was looked for where it had been.
-- The days that a rental knows (0009) follow now, in the transaction that moves the part: by triggers, as when it was
-- written, so that no writer can forget it.

CREATE OR REPLACE FUNCTION note_trip_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE rental SET end_day_of_trip = fresh.ends_on FROM fresh
  WHERE rental.rental_id = fresh.rental_id AND rental.end_day_of_trip IS DISTINCT FROM fresh.ends_on;
  RETURN NULL;
END
$$;
CREATE TRIGGER trip_day_moved AFTER UPDATE ON trip
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION note_trip_day();

CREATE OR REPLACE FUNCTION note_place_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE rental SET end_day_of_places = fresh.ends_on FROM fresh
  WHERE rental.rental_id = fresh.rental_id AND rental.end_day_of_places IS DISTINCT FROM fresh.ends_on;
  RETURN NULL;
END
$$;
CREATE TRIGGER place_day_moved AFTER UPDATE ON trip_place
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION note_place_day();

-- Days only join the set: a chunk that comes late may still lie on one of before.
CREATE TRIGGER stream_days_moved AFTER UPDATE ON stream
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION note_stream_days();

-- What moved before. A second trip end that did not find the first, which had moved, became a row of its own: it is
-- added to the first, as it would have been, and its row goes.
UPDATE trip AS first SET ended_s = greatest(first.ended_s, more.ended_s),
  distance_hm = first.distance_hm + more.distance_hm, energy_hwh = first.energy_hwh + more.energy_hwh,
  end_parent = last.end_parent, parking = last.parking, ended_by = last.ended_by,
  streams = first.streams || more.streams, streams_omitted = first.streams_omitted + more.streams_omitted
FROM (
  SELECT t.vehicle_id, t.rental_id, o.ends_on AS first_on, max(t.ends_on) AS last_on, max(t.ended_s) AS ended_s,
    sum(t.distance_hm) AS distance_hm, sum(t.energy_hwh) AS energy_hwh, sum(t.streams_omitted) AS streams_omitted,
    (SELECT coalesce(jsonb_agg(each ORDER BY s.ends_on), '[]') FROM trip AS s, jsonb_array_elements(s.streams) AS each
      WHERE s.vehicle_id = t.vehicle_id AND s.rental_id = t.rental_id AND s.ends_on > o.ends_on) AS streams
  FROM trip AS t JOIN (SELECT vehicle_id, rental_id, min(ends_on) AS ends_on FROM trip GROUP BY vehicle_id, rental_id) AS o
    ON o.vehicle_id = t.vehicle_id AND o.rental_id = t.rental_id AND t.ends_on > o.ends_on
  GROUP BY t.vehicle_id, t.rental_id, o.ends_on
) AS more
JOIN trip AS last ON last.vehicle_id = more.vehicle_id AND last.rental_id = more.rental_id AND last.ends_on = more.last_on
WHERE first.vehicle_id = more.vehicle_id AND first.rental_id = more.rental_id AND first.ends_on = more.first_on;
UPDATE trip_place AS first SET end_cell = last.end_cell
FROM (
  SELECT vehicle_id, rental_id, min(ends_on) AS first_on, max(ends_on) AS last_on FROM trip_place
  GROUP BY vehicle_id, rental_id HAVING count(*) > 1
) AS more
JOIN trip_place AS last ON last.vehicle_id = more.vehicle_id AND last.rental_id = more.rental_id AND last.ends_on = more.last_on
WHERE first.vehicle_id = more.vehicle_id AND first.rental_id = more.rental_id AND first.ends_on = more.first_on;
DELETE FROM trip AS t WHERE EXISTS (SELECT FROM trip AS k
  WHERE k.vehicle_id = t.vehicle_id AND k.rental_id = t.rental_id AND k.ends_on < t.ends_on);
DELETE FROM trip_place AS t WHERE EXISTS (SELECT FROM trip_place AS k
  WHERE k.vehicle_id = t.vehicle_id AND k.rental_id = t.rental_id AND k.ends_on < t.ends_on);
UPDATE rental SET end_day_of_trip = trip.ends_on FROM trip
  WHERE trip.rental_id = rental.rental_id AND rental.end_day_of_trip IS DISTINCT FROM trip.ends_on;
UPDATE rental SET end_day_of_places = p.ends_on FROM trip_place AS p
  WHERE p.rental_id = rental.rental_id AND rental.end_day_of_places IS DISTINCT FROM p.ends_on;
UPDATE rental SET end_days_of_streams = ARRAY(SELECT DISTINCT unnest(rental.end_days_of_streams || more.days) ORDER BY 1)
FROM (SELECT rental_id, array_agg(DISTINCT ends_on) AS days FROM stream WHERE rental_id IS NOT NULL GROUP BY rental_id) AS more
WHERE more.rental_id = rental.rental_id AND NOT rental.end_days_of_streams @> more.days;
