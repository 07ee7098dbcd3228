-- An officer who is to look no more is taken off a case at once. Who was one stays none of its second people (M10).
ALTER TABLE theft_case ADD COLUMN removed text[] NOT NULL DEFAULT '{}' CHECK (cardinality(removed) <= 8);
ALTER TABLE theft_case DROP CONSTRAINT theft_case_check2;
ALTER TABLE theft_case ADD CHECK (state NOT IN ('confirmed', 'closed') OR decided_by <> ALL (officers || removed));
GRANT UPDATE (removed) ON theft_case TO door_theft;
GRANT UPDATE (ends_s) ON theft_look TO door_theft;

-- A legal hold of a case of theft: the case and what its vehicle suspected stand where rentals do.
ALTER TABLE hold ADD COLUMN theft_id uuid;
ALTER TABLE hold DROP CONSTRAINT hold_kind_check;
ALTER TABLE hold ADD CHECK (kind IN ('rental', 'vehicle', 'rider', 'theft'));
ALTER TABLE hold DROP CONSTRAINT hold_check2;
ALTER TABLE hold ADD CHECK (num_nonnulls(rental_id, vehicle_id, rider_id, theft_id) = 1);

CREATE OR REPLACE FUNCTION hold_rentals(the_hold uuid) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH held AS (
    INSERT INTO held_rental (hold_id, rental_id, ends_on)
    SELECT h.hold_id, r.rental_id, h.ends_on FROM hold h JOIN rental r ON r.tenant = h.tenant AND CASE h.kind
      WHEN 'rental' THEN r.rental_id = h.rental_id
      WHEN 'vehicle' THEN r.vehicle_id = h.vehicle_id AND r.booked_s <= h.to_s
        AND (r.ended_s IS NULL OR r.ended_s >= h.from_s)
      WHEN 'rider' THEN r.rental_id IN (SELECT k.rental_id FROM rental_rider k
        WHERE k.tenant = h.tenant AND k.rider_id = h.rider_id) END
    WHERE h.hold_id = the_hold AND h.tenant = asking_tenant()
    UNION
    SELECT h.hold_id, unnest(c.case_id || c.events), h.ends_on FROM hold h
      JOIN theft_case c ON c.tenant = h.tenant AND c.case_id = h.theft_id
    WHERE h.hold_id = the_hold AND h.tenant = asking_tenant() AND h.kind = 'theft'
    ON CONFLICT DO NOTHING RETURNING 1)
  SELECT count(*)::integer FROM held
$$;
