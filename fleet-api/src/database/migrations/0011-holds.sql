-- Legal holds (M6, R5): what has to stay beyond its day, because of whom, why, and until which review.
-- A hold opens nothing: no door reads a held row, and the vault opens no stream past its day.

CREATE TABLE hold (
  hold_id uuid PRIMARY KEY,
  tenant text NOT NULL,
  owner text NOT NULL CHECK (length(owner) BETWEEN 1 AND 255),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  kind text NOT NULL CHECK (kind IN ('rental', 'vehicle', 'rider')),
  rental_id uuid,
  vehicle_id uuid,
  from_s bigint,
  to_s bigint CHECK (to_s >= from_s),
  rider_id text,
  created_s bigint NOT NULL,
  review_on date NOT NULL,
  ends_on date NOT NULL CHECK (ends_on <= review_on + 30),
  CHECK (num_nonnulls(rental_id, vehicle_id, rider_id) = 1),
  CHECK (num_nonnulls(from_s, to_s) = CASE kind WHEN 'vehicle' THEN 2 ELSE 0 END)
);
CREATE INDEX hold_by_end ON hold (ends_on);

-- The rentals that a hold is about, worked out once when it begins. Ends with its hold.
CREATE TABLE held_rental (
  hold_id uuid NOT NULL REFERENCES hold ON DELETE CASCADE,
  rental_id uuid NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (hold_id, rental_id)
);
CREATE INDEX held_rental_by_rental ON held_rental (rental_id);

-- Rows whose own day has come, as they were: their tables and partitions go without them. Sealed stays sealed.
CREATE TABLE held_row (
  hold_id uuid NOT NULL REFERENCES hold ON DELETE CASCADE,
  source text NOT NULL,
  content_hash text NOT NULL,
  rental_id uuid NOT NULL,
  content jsonb NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (hold_id, source, content_hash)
);

-- Keys that the vault has still to be told to destroy, because the rows of their streams have ended.
CREATE TABLE ending_key (
  stream_id uuid PRIMARY KEY,
  ends_on date NOT NULL
);

-- Tables from which what ended could not be deleted (T10): no door reads those rows any more.
CREATE TABLE sealed_off (
  source text PRIMARY KEY,
  since_day integer NOT NULL,
  sql_state text NOT NULL
);

-- Works out the rentals of a hold and answers how many: of the asking tenant only, and no more than their
-- number is said. The privacy officer's role itself can read no rental and no rider.
CREATE FUNCTION hold_rentals(the_hold uuid) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH held AS (
    INSERT INTO held_rental (hold_id, rental_id, ends_on)
    SELECT h.hold_id, r.rental_id, h.ends_on FROM hold h JOIN rental r ON r.tenant = h.tenant AND CASE h.kind
      WHEN 'rental' THEN r.rental_id = h.rental_id
      WHEN 'vehicle' THEN r.vehicle_id = h.vehicle_id AND r.booked_s <= h.to_s
        AND (r.ended_s IS NULL OR r.ended_s >= h.from_s)
      ELSE r.rental_id IN (SELECT k.rental_id FROM rental_rider k
        WHERE k.tenant = h.tenant AND k.rider_id = h.rider_id) END
    WHERE h.hold_id = the_hold AND h.tenant = asking_tenant()
    ON CONFLICT DO NOTHING RETURNING 1)
  SELECT count(*)::integer FROM held
$$;

-- Destroys the links of guests whose second has come, and answers how many. Under a hold a link is put aside
-- first, where nobody reads it. The rentals' job can run this, and still not read whose a rental is.
CREATE FUNCTION destroy_guest_links(at_s bigint) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO held_row (hold_id, source, content_hash, rental_id, content, ends_on)
    SELECT h.hold_id, 'rental_rider', md5(to_jsonb(k)::text), k.rental_id, to_jsonb(k), h.ends_on
    FROM rental_rider k JOIN held_rental h USING (rental_id) WHERE k.destroy_s <= at_s ON CONFLICT DO NOTHING;
  WITH gone AS (DELETE FROM rental_rider WHERE destroy_s <= at_s RETURNING 1)
  SELECT count(*)::integer FROM gone
$$;

-- What ends when, by table: numbers of the asking tenant, for the privacy officer, who can read none of it.
CREATE FUNCTION ending_rows() RETURNS TABLE (source text, last_day date, row_count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  the_table text;
  mine text;
BEGIN
  FOR the_table, mine IN
    SELECT c.relname,
      CASE WHEN bool_or(a.attname = 'tenant') THEN 'tenant = asking_tenant()'
        WHEN bool_or(a.attname = 'vehicle_id')
          THEN 'vehicle_id IN (SELECT v.vehicle_id FROM vehicle v WHERE v.tenant = asking_tenant())'
        WHEN bool_or(a.attname = 'unit_id')
          THEN 'unit_id IN (SELECT u.unit_id FROM unit u WHERE u.tenant = asking_tenant())'
        WHEN bool_or(a.attname = 'hold_id')
          THEN 'hold_id IN (SELECT h.hold_id FROM hold h WHERE h.tenant = asking_tenant())'
      END
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    GROUP BY c.relname HAVING bool_or(a.attname = 'ends_on') ORDER BY 1
  LOOP
    CONTINUE WHEN mine IS NULL;
    RETURN QUERY EXECUTE format(
      'SELECT %L::text, ends_on, count(*) FROM %I WHERE %s GROUP BY ends_on', the_table, the_table, mine);
  END LOOP;
END
$$;

GRANT EXECUTE ON FUNCTION hold_rentals(uuid), ending_rows() TO door_privacy;
GRANT EXECUTE ON FUNCTION destroy_guest_links(bigint) TO job_rentals;
GRANT SELECT, INSERT, UPDATE (review_on, ends_on, reason, owner) ON hold TO door_privacy;
GRANT SELECT (hold_id, rental_id, ends_on), UPDATE (ends_on) ON held_rental TO door_privacy;
GRANT SELECT (hold_id, ends_on), UPDATE (ends_on) ON held_row TO door_privacy;
GRANT SELECT ON sealed_off TO door_privacy, door_public;
ALTER TABLE hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE held_rental ENABLE ROW LEVEL SECURITY;
ALTER TABLE held_row ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON hold TO door_privacy USING (tenant = asking_tenant());
CREATE POLICY of_hold ON held_rental TO door_privacy USING (hold_id IN (SELECT hold_id FROM hold));
CREATE POLICY of_hold ON held_row TO door_privacy USING (hold_id IN (SELECT hold_id FROM hold));
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO door_privacy;
CREATE POLICY own_tenant_privacy ON idempotency TO door_privacy USING (tenant = asking_tenant());
