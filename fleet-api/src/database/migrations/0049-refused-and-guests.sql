-- What was refused, for the privacy officer (purpose `diagnosis`): of which message a body lies there, and that bodies go.
-- She reads no sealed body, and nobody opens one here.
CREATE FUNCTION refused_with_body(ids bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT q.id FROM quarantine q WHERE q.tenant = asking_tenant() AND q.id = ANY (ids) AND q.sealed IS NOT NULL
$$;
CREATE FUNCTION drop_refused(ids bigint[]) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (UPDATE quarantine SET sealed = NULL
    WHERE tenant = asking_tenant() AND id = ANY (ids) AND sealed IS NOT NULL RETURNING 1)
  SELECT count(*)::integer FROM gone
$$;
GRANT EXECUTE ON FUNCTION refused_with_body(bigint[]), drop_refused(bigint[]) TO door_privacy;

-- What is held of a guest's one rental, for whoever has the code of its receipt (G1): no place, no vehicle, and no reason
-- that staff typed, in which either may stand. The newest 200 entries: each reading adds one. As long as the link exists:
-- `at_s` and `today` hold also where the jobs are behind.
CREATE FUNCTION guest_record(the_hash bytea, at_s bigint, today date)
RETURNS TABLE (tenant text, rental_id uuid, booked_s bigint, state text, route boolean, policy_version integer,
  link_ends_on date, rental_ends_on date, sealed_streams integer, reads jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.tenant, r.rental_id, r.booked_s, r.state, r.route, r.policy_version, k.ends_on, r.ends_on,
    (SELECT count(*)::integer FROM stream s WHERE s.rental_id = r.rental_id),
    (SELECT coalesce(jsonb_agg(jsonb_build_object('at_s', (a.entry->>'atS')::bigint, 'act', a.entry->>'act',
        'who', a.entry->'actor'->>'kind') ORDER BY a.id), '[]'::jsonb)
      FROM (SELECT e.id, e.entry FROM audit_entry e WHERE e.tenant = r.tenant AND e.rental_id = r.rental_id
        ORDER BY e.id DESC LIMIT 200) a)
  FROM rental_rider k JOIN rental r USING (rental_id)
  WHERE k.receipt_hash = the_hash AND k.guest AND (k.destroy_s IS NULL OR k.destroy_s > at_s) AND k.ends_on >= today
$$;
GRANT EXECUTE ON FUNCTION guest_record(bytea, bigint, date) TO door_public;

-- The job of requests finds the one rental of a code, to erase it (G3).
GRANT SELECT (receipt_hash, guest, destroy_s) ON rental_rider TO job_subjects;
