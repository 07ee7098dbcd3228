-- A field worker knows no time finer than a tick (policy, `availability`), and by asking for a vehicle again and again learned
-- the second in which any ride ended. A vehicle counts as taken until the tick is over in which its ride ended: the door says
-- since when ends are not told yet. A claim that somebody booked into shows and rings nothing any more, also after that ride.
DROP FUNCTION field_vehicle(uuid, bigint);
CREATE FUNCTION field_vehicle(the_vehicle uuid, now_s bigint, untold_s bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN NOT EXISTS (SELECT FROM vehicle v WHERE v.vehicle_id = the_vehicle AND v.tenant = asking_tenant()) THEN 'none'
    WHEN EXISTS (SELECT FROM rental r WHERE r.vehicle_id = the_vehicle AND r.state <> 'ended'
      AND (r.state <> 'ending' OR r.ended_s >= untold_s)) THEN 'taken'
    WHEN EXISTS (SELECT FROM rental r WHERE r.vehicle_id = the_vehicle AND r.state = 'ended' AND r.ended_s >= untold_s)
      THEN 'taken'
    WHEN EXISTS (SELECT FROM field_claim c WHERE c.vehicle_id = the_vehicle AND c.released_s IS NULL
      AND c.until_s > now_s) THEN 'taken'
    ELSE 'free' END
$$;
REVOKE EXECUTE ON FUNCTION field_vehicle(uuid, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION field_vehicle(uuid, bigint, bigint) TO door_field;

CREATE OR REPLACE FUNCTION field_ends(the_claim uuid, now_s bigint)
RETURNS TABLE (stream_id uuid, grants bytea[], chunk_no integer, nonce bytea, ciphertext bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT find_written(the_claim, 'field_place_read') THEN
    RAISE insufficient_privilege USING MESSAGE = 'a vehicle is found only by a transaction that writes it down';
  END IF;
  RETURN QUERY SELECT l.* FROM field_claim c CROSS JOIN LATERAL last_ends_of(c.vehicle_id) l
    WHERE c.claim_id = the_claim AND c.tenant = asking_tenant() AND c.released_s IS NULL AND c.until_s > now_s
      AND NOT EXISTS (SELECT FROM rental r WHERE r.vehicle_id = c.vehicle_id AND r.state <> 'ended')
      AND NOT EXISTS (SELECT FROM rental r WHERE r.vehicle_id = c.vehicle_id AND r.state = 'ended'
        AND r.ended_s >= c.claimed_s);
END
$$;

CREATE OR REPLACE FUNCTION field_unit(the_claim uuid, now_s bigint) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.unit_id FROM field_claim c JOIN unit u ON u.vehicle_id = c.vehicle_id AND u.tenant = c.tenant
  WHERE c.claim_id = the_claim AND c.tenant = asking_tenant() AND c.released_s IS NULL AND c.until_s > now_s
    AND NOT EXISTS (SELECT FROM rental r WHERE r.vehicle_id = c.vehicle_id AND r.state <> 'ended'
      AND (r.state <> 'ending' OR r.ended_s >= c.claimed_s))
    AND NOT EXISTS (SELECT FROM rental r WHERE r.vehicle_id = c.vehicle_id AND r.state = 'ended'
      AND r.ended_s >= c.claimed_s)
$$;
