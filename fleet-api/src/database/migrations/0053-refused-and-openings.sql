-- What was destroyed of the refused messages is told by reason, and not as one number.
DROP FUNCTION drop_refused(bigint[]);
CREATE FUNCTION drop_refused(ids bigint[]) RETURNS TABLE (code integer, messages integer)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (UPDATE quarantine q SET sealed = NULL
    WHERE q.tenant = asking_tenant() AND q.id = ANY (ids) AND q.sealed IS NOT NULL RETURNING q.code)
  SELECT gone.code::integer, count(*)::integer FROM gone GROUP BY gone.code ORDER BY gone.code
$$;
REVOKE EXECUTE ON FUNCTION drop_refused(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_refused(bigint[]) TO door_privacy;

-- Openings by day and purpose, counted as they come: to count them in the log reads all of it, and an index of them reads nearly
-- all of its pages, as there is an opening on each (docs/measured/notes.md). Openings come from the vault by way of the one
-- sequencer, so that nobody waits for these rows. A row ends with the last of the entries that it counts.
CREATE TABLE opening_day (
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  day integer NOT NULL,
  purpose text NOT NULL,
  openings integer NOT NULL CHECK (openings > 0),
  chunks bigint NOT NULL CHECK (chunks >= 0),
  ends_on date NOT NULL,
  PRIMARY KEY (tenant, day, purpose)
);
CREATE INDEX opening_day_by_end ON opening_day (ends_on);
ALTER TABLE opening_day ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON opening_day TO door_privacy;
CREATE POLICY own_tenant ON opening_day FOR SELECT TO door_privacy USING (tenant = asking_tenant());

CREATE FUNCTION count_openings() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO opening_day AS known (tenant, day, purpose, openings, chunks, ends_on)
  VALUES (NEW.tenant, ((NEW.entry->>'atS')::bigint / 86400)::integer, coalesce(NEW.entry->>'purpose', 'none'), 1,
    coalesce((NEW.entry->'detail'->>'chunks')::bigint, 0), NEW.ends_on)
  ON CONFLICT (tenant, day, purpose) DO UPDATE SET openings = known.openings + 1,
    chunks = known.chunks + excluded.chunks, ends_on = greatest(known.ends_on, excluded.ends_on);
  RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION count_openings() FROM PUBLIC;
CREATE TRIGGER audit_entry_opening AFTER INSERT ON audit_entry
  FOR EACH ROW WHEN (NEW.entry->>'act' = 'opening') EXECUTE FUNCTION count_openings();

INSERT INTO opening_day (tenant, day, purpose, openings, chunks, ends_on)
  SELECT tenant, ((entry->>'atS')::bigint / 86400)::integer, coalesce(entry->>'purpose', 'none'), count(*)::integer,
    coalesce(sum((entry->'detail'->>'chunks')::bigint), 0)::bigint, max(ends_on)
  FROM audit_entry WHERE entry->>'act' = 'opening' GROUP BY 1, 2, 3;
