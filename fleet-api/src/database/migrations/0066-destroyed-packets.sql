-- A packet whose rider objects is destroyed also after the operator has closed the claim: closing it would have kept the
-- packet for three years against the objection. And what a unit still sends of a destroyed packet is refused as erased, as
-- of any stream that was; without its opening its halves were told to come again later, for weeks.

CREATE OR REPLACE FUNCTION destroy_accident(the_case uuid, at_s bigint, officer text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  the accident_case;
  today date := date '1970-01-01' + (at_s / 86400)::integer;
BEGIN
  UPDATE accident_case c SET closed_s = coalesce(c.closed_s, at_s), closed_by = coalesce(c.closed_by, officer), look_s = NULL
    WHERE c.case_id = the_case AND c.tenant = asking_tenant() AND c.objected_s IS NOT NULL
      AND (c.closed_s IS NULL OR EXISTS (SELECT FROM accident_stream s
        WHERE s.vehicle_id = c.vehicle_id AND s.stream_id = c.stream_id))
    RETURNING * INTO the;
  IF the.case_id IS NULL THEN RETURN false; END IF;
  DELETE FROM accident_chunk c WHERE c.vehicle_id = the.vehicle_id AND c.stream_id = the.stream_id;
  DELETE FROM accident_stream s WHERE s.vehicle_id = the.vehicle_id AND s.stream_id = the.stream_id;
  -- Longer than any outbox keeps a record (28 days).
  INSERT INTO closed (vehicle_id, stream_id, ends_on) VALUES (the.vehicle_id, the.stream_id, today + 35)
    ON CONFLICT DO NOTHING;
  UPDATE accident_notice n SET ends_on = least(n.ends_on, today)
    WHERE n.vehicle_id = the.vehicle_id AND n.stream_id = the.stream_id;
  RETURN true;
END
$$;
