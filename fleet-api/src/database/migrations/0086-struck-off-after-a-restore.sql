-- A backup of before a unit was struck off has the unit, and one of before a share was taken back has the share as it held: a
-- restore gave both their voice again (M13, M12). Neither is a row that goes on its day, so nothing noted them. Noted as
-- tombstones are, with ids of things alone: a replay takes the unit's row away, and ends the share.
CREATE TRIGGER tombstone_noted AFTER INSERT ON struck_off_unit REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION note_tombstone();

CREATE FUNCTION note_revoked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO erasure (what, stays)
    VALUES (TG_TABLE_NAME, jsonb_build_object('share_id', NEW.share_id, 'revoked_s', NEW.revoked_s));
  RETURN NULL;
END
$$;
CREATE TRIGGER revoked_noted AFTER UPDATE OF revoked_s ON share FOR EACH ROW
  WHEN (OLD.revoked_s IS NULL AND NEW.revoked_s IS NOT NULL) EXECUTE FUNCTION note_revoked();
