-- A packet that comes after its claim was closed, as it may for weeks, ends on the day that the closing gave those that were
-- there: it was kept for two years longer than that. Of one that was destroyed nothing is stored any more, also where it was
-- judged a moment before.
CREATE FUNCTION end_with_accident() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM closed d WHERE d.vehicle_id = NEW.vehicle_id AND d.stream_id = NEW.stream_id) THEN
    RETURN NULL;
  END IF;
  NEW.ends_on := least(NEW.ends_on, (SELECT c.ends_on FROM accident_case c
    WHERE c.vehicle_id = NEW.vehicle_id AND c.stream_id = NEW.stream_id AND c.closed_s IS NOT NULL));
  RETURN NEW;
END
$$;
REVOKE EXECUTE ON FUNCTION end_with_accident() FROM PUBLIC;
CREATE TRIGGER end_with_accident BEFORE INSERT ON accident_stream FOR EACH ROW EXECUTE FUNCTION end_with_accident();
CREATE TRIGGER end_with_accident BEFORE INSERT ON accident_chunk FOR EACH ROW EXECUTE FUNCTION end_with_accident();

-- Came late before.
UPDATE accident_stream s SET ends_on = c.ends_on FROM accident_case c
  WHERE c.closed_s IS NOT NULL AND c.ends_on < s.ends_on AND (c.vehicle_id, c.stream_id) = (s.vehicle_id, s.stream_id);
UPDATE accident_chunk s SET ends_on = c.ends_on FROM accident_case c
  WHERE c.closed_s IS NOT NULL AND c.ends_on < s.ends_on AND (c.vehicle_id, c.stream_id) = (s.vehicle_id, s.stream_id);
