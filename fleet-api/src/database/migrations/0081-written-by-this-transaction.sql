-- Whether this very transaction has written an act down was looked for among the newest 100 entries of its tenant. Others commit
-- hundreds in one statement (what is shared, the list of a breach, riders told after a ban): coming in between they hid the entry,
-- and the look that it was written for failed, after a code for support was used up, say. An entry that is not committed has no
-- number in the log yet, so it is in the queue for one, which is read instead: about a second's entries, however many came since.
CREATE FUNCTION written_here(the_act text) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT e.entry FROM audit_queue q JOIN audit_entry e ON e.id = q.entry_id
  WHERE q.xmin = pg_current_xact_id()::xid AND e.tenant = asking_tenant() AND e.entry->>'act' = the_act
$$;
REVOKE EXECUTE ON FUNCTION written_here(text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION authority_written(the_case uuid, the_act text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM written_here(the_act) AS w (entry)
    WHERE w.entry->'detail'->>'caseId' = replace(the_case::text, '-', ''))
$$;

CREATE OR REPLACE FUNCTION support_written(the_call uuid, the_act text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM written_here(the_act) AS w (entry)
    WHERE w.entry->'detail'->>'callId' = replace(the_call::text, '-', ''))
$$;

CREATE OR REPLACE FUNCTION find_written(the_id uuid, the_act text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM written_here(the_act) AS w (entry)
    WHERE replace(the_id::text, '-', '') IN (w.entry->'detail'->>'claimId', w.entry->'subject'->>'rentalId'))
$$;

CREATE OR REPLACE FUNCTION breach_riders(the_breach uuid, after_rider text, most integer)
RETURNS TABLE (rider_id text, rentals bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM written_here('breach_riders_read') AS w (entry)
    WHERE w.entry->'detail'->>'breachId' = replace(the_breach::text, '-', '');
  IF NOT FOUND THEN
    RAISE insufficient_privilege USING MESSAGE = 'the list of a breach is read only by a transaction that writes it down';
  END IF;
  RETURN QUERY
    SELECT l.rider_id, count(*)
    FROM breach_rentals(the_breach) AS b (rental_id) JOIN rental_rider l USING (rental_id)
    WHERE after_rider IS NULL OR l.rider_id > after_rider
    GROUP BY l.rider_id ORDER BY l.rider_id LIMIT least(most, 10001);
END
$$;
