-- Whether a rental may be counted, besides what 0050 asks: where the operator works for a controller, what its riders ask is
-- only written down here and passed on (0054), and nobody tells us what the controller decided. So it stands from the receipt
-- as long as it is on record: an objection for every rental, an erasure and a restriction for those booked until then.
CREATE OR REPLACE FUNCTION may_be_counted(the_rental uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM rental r WHERE r.rental_id = the_rental AND NOT 'statistics' = ANY (r.objections))
    AND NOT EXISTS (SELECT FROM restriction x WHERE x.rental_id = the_rental)
    AND NOT EXISTS (SELECT FROM rental_rider k JOIN subject_request q ON q.tenant = k.tenant AND q.rider_id = k.rider_id
      WHERE k.rental_id = the_rental AND q.acted_s IS NULL AND (q.rental_id IS NULL OR q.rental_id = the_rental)
        AND (q.kind IN ('erase', 'restrict') OR (q.kind = 'object' AND q.purpose = 'statistics')))
    AND NOT EXISTS (SELECT FROM rental_rider k JOIN rental r USING (rental_id)
      JOIN passed_request p ON p.tenant = k.tenant AND p.rider_id = k.rider_id
      WHERE k.rental_id = the_rental AND (p.rental_id IS NULL OR p.rental_id = the_rental)
        AND ((p.kind IN ('erase', 'restrict') AND r.booked_s <= p.received_s)
          OR (p.kind = 'object' AND (p.purpose IS NULL OR p.purpose = 'statistics'))))
$$;
