-- Where a vehicle was at the named instants of an order, after two officers agreed before the vault (R4, M10). No place is
-- stored: each reading opens anew, and is on record before the vault is asked.

ALTER TABLE authority_case ADD asks_places boolean NOT NULL DEFAULT false;
-- The one rental whose ends may hold a fix of that second; at an edge nobody is named, and a fix may be there.
ALTER TABLE authority_line ADD near_id uuid;

-- Openings whose riders are told on the second on which the lawful delay ends (M7).
CREATE TABLE authority_untold_place (
  opening_id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES authority_case ON DELETE CASCADE,
  rental_id uuid NOT NULL,
  tenant text NOT NULL,
  vehicle_id uuid NOT NULL,
  ground text NOT NULL,
  officer text NOT NULL,
  instants integer NOT NULL,
  opened_s bigint NOT NULL,
  tell_s bigint NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX authority_untold_place_by_time ON authority_untold_place (tell_s);
CREATE INDEX authority_untold_place_by_end ON authority_untold_place (ends_on);
GRANT INSERT ON authority_untold_place TO door_privacy;
GRANT SELECT, DELETE ON authority_untold_place TO job_rentals;
ALTER TABLE authority_untold_place ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON authority_untold_place FOR INSERT TO door_privacy
  WITH CHECK (tenant = asking_tenant() AND case_id IN (SELECT case_id FROM authority_case));
CREATE POLICY every_row ON authority_untold_place TO job_rentals USING (true);

-- Whether this transaction may look for what is sealed of a case: it wrote the reading down, two people agreed to places,
-- and the copy of the answer is there.
CREATE FUNCTION authority_may_open(the_case uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT authority_written(the_case, 'authority_places_read') THEN
    RAISE insufficient_privilege USING MESSAGE = 'a place is looked up only by a transaction that writes it down';
  END IF;
  RETURN EXISTS (SELECT FROM authority_case c WHERE c.case_id = the_case AND c.tenant = asking_tenant()
    AND c.state = 'approved' AND c.asks_places);
END
$$;

-- The streams `ends` (kind 1) of the rentals near the named instants, with the grants of each rental: sealed, and found by
-- the named rentals only. Never a route.
CREATE FUNCTION authority_streams(the_case uuid)
RETURNS TABLE (rental_id uuid, stream_id uuid, grants bytea[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT authority_may_open(the_case) THEN RETURN; END IF;
  RETURN QUERY
    SELECT s.rental_id, s.stream_id, ARRAY(SELECT g.signed FROM grant_issued g WHERE g.rental_id = s.rental_id)
    FROM authority_case c JOIN stream s ON s.vehicle_id = c.vehicle_id AND s.kind = 1
    WHERE c.case_id = the_case
      AND s.rental_id IN (SELECT l.near_id FROM authority_line l WHERE l.case_id = c.case_id)
      AND NOT EXISTS (SELECT FROM closed d WHERE d.vehicle_id = s.vehicle_id AND d.stream_id = s.stream_id)
    ORDER BY s.stream_id;
END
$$;

-- The sealed chunks of those streams.
CREATE FUNCTION authority_chunks(the_case uuid, the_stream uuid)
RETURNS TABLE (chunk_no integer, nonce bytea, ciphertext bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT k.chunk_no, k.nonce, k.ciphertext FROM authority_case c JOIN chunk k ON k.vehicle_id = c.vehicle_id
    WHERE c.case_id = the_case AND k.stream_id = the_stream
      AND the_stream IN (SELECT s.stream_id FROM authority_streams(the_case) s)
    ORDER BY k.chunk_no;
END
$$;
GRANT EXECUTE ON FUNCTION authority_streams(uuid), authority_chunks(uuid, uuid) TO door_privacy;
