-- Which of a unit's sessions followed which. While vault or database are away messages wait, at several nodes: the
-- session that the unit named first may come to begin last, and would be its last for good.
DROP FUNCTION begin_session(uuid, uuid, bigint);

-- As before (0007), and: a session that was named before the present one was is an older one, which never comes back either.
-- A present one named in the future was named by another clock, which says nothing.
CREATE FUNCTION begin_session(the_unit uuid, the_session uuid, named_s bigint, at_s bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  present uuid;
  since_s bigint;
BEGIN
  SELECT session_id, session_seen_s INTO present, since_s FROM unit WHERE unit_id = the_unit FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF present = the_session THEN
    RETURN true;
  END IF;
  PERFORM FROM unit_session WHERE unit_id = the_unit AND session_id = the_session;
  IF FOUND THEN
    RETURN false;
  END IF;
  IF named_s < since_s AND since_s <= at_s THEN
    INSERT INTO unit_session (unit_id, session_id, replaced_s) VALUES (the_unit, the_session, at_s);
    RETURN false;
  END IF;
  IF present IS NOT NULL THEN
    INSERT INTO unit_session (unit_id, session_id, replaced_s) VALUES (the_unit, present, at_s);
  END IF;
  UPDATE unit SET session_id = the_session, session_seen_s = named_s WHERE unit_id = the_unit;
  RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION begin_session(uuid, uuid, bigint, bigint) TO fleetveil_ingest;
