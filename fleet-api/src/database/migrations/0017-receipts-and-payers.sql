-- A guest's receipt, and what an employer who pays may know.

-- A guest has no account: the code of the receipt, which only the guest has, stands here as its hash. It lies on the
-- link between rider and rental and goes with it (T5): from then on the code is one that nobody gave out.
ALTER TABLE rental_rider ADD receipt_hash bytea CHECK (receipt_hash IS NULL OR (guest AND length(receipt_hash) = 32));
CREATE UNIQUE INDEX rental_rider_by_receipt ON rental_rider (receipt_hash) WHERE receipt_hash IS NOT NULL;
GRANT UPDATE (receipt_hash) ON rental_rider TO door_booking;

-- What a receipt says: times, distance, amount. The public role reads neither rental, trip nor bill itself, and gets
-- one row for a hash that it cannot guess. `at_s` and `today` hold also where the jobs are behind.
CREATE FUNCTION receipt_of(the_hash bytea, at_s bigint, today date)
RETURNS TABLE (started_s bigint, ended_s bigint, duration_s bigint, distance_hm bigint,
  amount_minor bigint, tax_minor bigint, currency text, bill_date date, settled_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(min(t.started_s), r.started_s), coalesce(max(t.ended_s), r.ended_s),
    sum(t.ended_s - t.started_s)::bigint, sum(t.distance_hm)::bigint,
    b.amount_minor, b.tax_minor, b.currency, b.bill_date, b.settled_on
  FROM rental_rider k JOIN rental r USING (rental_id)
    LEFT JOIN trip t ON t.vehicle_id = r.vehicle_id AND t.rental_id = r.rental_id
    LEFT JOIN bill b ON b.rental_id = r.rental_id
  WHERE k.receipt_hash = the_hash AND k.guest AND (k.destroy_s IS NULL OR k.destroy_s > at_s) AND k.ends_on >= today
  GROUP BY r.rental_id, b.rental_id
$$;
GRANT EXECUTE ON FUNCTION receipt_of(bytea, bigint, date) TO door_public;

-- Who pays, where that is not the rider (R8). The month is that in which the bill was stated: a month that is over
-- does not change any more, so two askings differ by nothing that could be told apart.
ALTER TABLE bill
  ADD payer_id text CHECK (length(payer_id) BETWEEN 1 AND 255),
  ADD cost_centre text CHECK (length(cost_centre) BETWEEN 1 AND 64),
  ADD payer_month date CHECK (extract(day FROM payer_month) = 1),
  ADD CHECK ((payer_id IS NULL) = (payer_month IS NULL)),
  ADD CHECK (cost_centre IS NULL OR payer_id IS NOT NULL);
CREATE INDEX bill_by_payer ON bill (tenant, payer_id, payer_month) WHERE payer_id IS NOT NULL;

CREATE FUNCTION asking_payer() RETURNS text LANGUAGE sql STABLE
  RETURN nullif(current_setting('fleetveil.payer', true), '');

-- Sums by month, cost centre and currency, of the asking payer. Its role reads no bill: it cannot ask for fewer.
CREATE FUNCTION payer_months(from_month date, to_month date)
RETURNS TABLE (month date, cost_centre text, currency text, trips integer, amount_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT b.payer_month, b.cost_centre, b.currency, count(*)::integer, sum(b.amount_minor)::bigint
  FROM bill b
  WHERE b.tenant = asking_tenant() AND b.payer_id = asking_payer()
    AND b.payer_month BETWEEN from_month AND to_month
  GROUP BY b.payer_month, b.cost_centre, b.currency
  ORDER BY 1, 3, 2 NULLS LAST
$$;
GRANT USAGE ON SCHEMA public TO door_payer;
GRANT SELECT ON policy TO door_payer;
GRANT EXECUTE ON FUNCTION asking_tenant(), asking_rider(), payer_months(date, date) TO door_payer;
GRANT INSERT (leaf_hash, salt, entry, tenant, rental_id, vehicle_id, rider_id, ends_on) ON audit_entry TO door_payer;
CREATE POLICY write_down_of_payers ON audit_entry FOR INSERT TO door_payer WITH CHECK (tenant = asking_tenant());
