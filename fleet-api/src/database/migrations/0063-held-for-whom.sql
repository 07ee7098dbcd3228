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
