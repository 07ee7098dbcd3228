-- A payer's threshold counts riders, not trips: of each sum who they are, as numbers that mean nothing beyond this one
-- answer. A trip whose link has ended counts nobody: a sum of long ago says less, never more.
DROP FUNCTION payer_months(date, date);
CREATE FUNCTION payer_months(from_month date, to_month date)
RETURNS TABLE (month date, cost_centre text, currency text, trips integer, amount_minor bigint, riders integer[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH chance AS MATERIALIZED (SELECT gen_random_uuid()::text AS salt), paid AS (
    SELECT b.*, CASE WHEN k.rider_id IS NULL THEN NULL
      ELSE dense_rank() OVER (ORDER BY md5(chance.salt || k.rider_id))::integer END AS rider
    FROM bill b CROSS JOIN chance LEFT JOIN rental_rider k ON k.rental_id = b.rental_id AND k.tenant = b.tenant
    WHERE b.tenant = asking_tenant() AND b.payer_id = asking_payer()
      AND b.payer_month BETWEEN from_month AND to_month)
  SELECT p.payer_month, p.cost_centre, p.currency, count(*)::integer, sum(p.amount_minor)::bigint,
    coalesce(array_agg(DISTINCT p.rider) FILTER (WHERE p.rider IS NOT NULL), '{}')
  FROM paid p GROUP BY p.payer_month, p.cost_centre, p.currency ORDER BY 1, 3, 2 NULLS LAST
$$;
REVOKE EXECUTE ON FUNCTION payer_months(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payer_months(date, date) TO door_payer;

-- Whoever reads a receipt by its code is in the log: the function says about which rental, and the public role may
-- write that down for its tenant.
DROP FUNCTION receipt_of(bytea, bigint, date);
CREATE FUNCTION receipt_of(the_hash bytea, at_s bigint, today date)
RETURNS TABLE (started_s bigint, ended_s bigint, duration_s bigint, distance_hm bigint,
  amount_minor bigint, tax_minor bigint, currency text, bill_date date, settled_on date, tenant text, rental_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(min(t.started_s), r.started_s), coalesce(max(t.ended_s), r.ended_s),
    sum(t.ended_s - t.started_s)::bigint, sum(t.distance_hm)::bigint,
    b.amount_minor, b.tax_minor, b.currency, b.bill_date, b.settled_on, r.tenant, r.rental_id
  FROM rental_rider k JOIN rental r USING (rental_id)
    LEFT JOIN trip t ON t.vehicle_id = r.vehicle_id AND t.rental_id = r.rental_id
    LEFT JOIN bill b ON b.rental_id = r.rental_id
  WHERE k.receipt_hash = the_hash AND k.guest AND (k.destroy_s IS NULL OR k.destroy_s > at_s) AND k.ends_on >= today
  GROUP BY r.rental_id, b.rental_id
$$;
REVOKE EXECUTE ON FUNCTION receipt_of(bytea, bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION receipt_of(bytea, bigint, date) TO door_public;
GRANT INSERT (leaf_hash, salt, entry, tenant, rental_id, vehicle_id, rider_id, ends_on) ON audit_entry TO door_public;
CREATE POLICY write_down_of_receipts ON audit_entry FOR INSERT TO door_public WITH CHECK (tenant = asking_tenant());

-- The same request for a share, sent again: the same share under a new secret, as the secret itself is kept nowhere.
GRANT UPDATE (secret_hash) ON share TO door_rider;
