-- A unit's session begins: in one statement, as in a reconnect storm thousands begin at once. A function, because
-- each of its statements sees what others committed before it: two nodes that see a new session agree on it.
-- Answers false where the session was replaced by a later one before: it never comes back (M8).
CREATE FUNCTION begin_session(the_unit uuid, the_session uuid, at_s bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  present uuid;
BEGIN
  SELECT session_id INTO present FROM unit WHERE unit_id = the_unit FOR UPDATE;
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
  IF present IS NOT NULL THEN
    INSERT INTO unit_session (unit_id, session_id, replaced_s) VALUES (the_unit, present, at_s);
  END IF;
  UPDATE unit SET session_id = the_session, session_seen_s = at_s WHERE unit_id = the_unit;
  RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION begin_session(uuid, uuid, bigint) TO fleetveil_ingest;
