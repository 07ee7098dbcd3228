-- An accident whose packet was destroyed is a claim that was closed: what the notice says of it (a cell, a class) ends on
-- that day, as `close_accident` has it. It stayed for as long as one that nobody had closed.

CREATE OR REPLACE FUNCTION destroy_accident(the_case uuid, at_s bigint, officer text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  the accident_case;
BEGIN
  UPDATE accident_case SET closed_s = at_s, closed_by = officer, look_s = NULL
    WHERE case_id = the_case AND tenant = asking_tenant() AND objected_s IS NOT NULL AND closed_s IS NULL
    RETURNING * INTO the;
  IF the.case_id IS NULL THEN RETURN false; END IF;
  DELETE FROM accident_chunk c WHERE c.vehicle_id = the.vehicle_id AND c.stream_id = the.stream_id;
  DELETE FROM accident_stream s WHERE s.vehicle_id = the.vehicle_id AND s.stream_id = the.stream_id;
  UPDATE accident_notice n SET ends_on = least(n.ends_on, date '1970-01-01' + (at_s / 86400)::integer)
    WHERE n.vehicle_id = the.vehicle_id AND n.stream_id = the.stream_id;
  RETURN true;
END
$$;

-- Destroyed before.
UPDATE accident_notice n SET ends_on = least(n.ends_on, date '1970-01-01' + (c.closed_s / 86400)::integer)
FROM accident_case c WHERE c.closed_s IS NOT NULL AND c.vehicle_id = n.vehicle_id AND c.stream_id = n.stream_id;
