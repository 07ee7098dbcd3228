-- How many rentals of a rider lie aside for legal holds, beyond their own days, and until when: for the answer to an access
-- or an erasure, which said that nothing is held. A number and a day: the job reads no held row. A guest's is nobody's (T5).
CREATE FUNCTION held_aside(the_tenant text, the_rider text, today date)
RETURNS TABLE (rentals integer, until date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(DISTINCT w.rental_id)::integer, max(w.ends_on) FROM held_row w
  WHERE w.source = 'rental_rider' AND w.content->>'tenant' = the_tenant AND w.content->>'rider_id' = the_rider
    AND w.content->>'guest' = 'false' AND w.ends_on >= today
    AND NOT EXISTS (SELECT FROM rental_rider k WHERE k.rental_id = w.rental_id)
$$;
REVOKE EXECUTE ON FUNCTION held_aside(text, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION held_aside(text, text, date) TO job_subjects;

-- A restriction says that nobody but the rider and the privacy officer reads a rental (G4): a third party whom the rider gave
-- a token went on reading it.
CREATE OR REPLACE FUNCTION shared_trips(the_hash bytea, at_s bigint, before_s bigint, before_id uuid, most integer)
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
  WHERE (before_s IS NULL OR (r.booked_s, r.rental_id) < (before_s, before_id))
    AND NOT EXISTS (SELECT FROM restriction x WHERE x.rental_id = r.rental_id)
  GROUP BY r.rental_id, r.vehicle_id, v.kind, r.booked_s, s.from_s, s.to_s
  HAVING min(t.started_s) >= s.from_s AND max(t.ended_s) <= s.to_s
  ORDER BY r.booked_s DESC, r.rental_id DESC LIMIT least(most, 201)
$$;
