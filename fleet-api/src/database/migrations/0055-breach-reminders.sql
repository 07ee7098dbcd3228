-- How many files of breaches press: the authority is not told, need not be told of no risk, and the 72 hours of GDPR 33(1) end
-- within `ahead_s` or are over. Two numbers for the job that says so in the log; which files, and what of, it cannot read.
CREATE FUNCTION breaches_pressing(at_s bigint, ahead_s integer) RETURNS TABLE (due integer, late integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE f.due_s > at_s)::integer, count(*) FILTER (WHERE f.due_s <= at_s)::integer
  FROM (SELECT b.aware_s + 72 * 3600 AS due_s FROM breach b
    WHERE NOT EXISTS (SELECT FROM breach_note n WHERE n.breach_id = b.breach_id
        AND n.note->>'kind' IN ('authority_notified', 'closed'))
      AND coalesce((SELECT n.note->>'level' FROM breach_note n WHERE n.breach_id = b.breach_id
        AND n.note->>'kind' = 'risk' ORDER BY n.number DESC LIMIT 1), 'risk') <> 'unlikely') f
  WHERE f.due_s <= at_s + ahead_s
$$;
REVOKE EXECUTE ON FUNCTION breaches_pressing(bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION breaches_pressing(bigint, integer) TO job_rentals;
