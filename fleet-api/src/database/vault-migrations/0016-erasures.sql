-- What was deleted, so that no older backup brings it back (M14). Rows stay for about a second: whoever keeps the
-- database appends them to the journal, which lies apart from the archives, and removes them here.
-- A row says the table and a hash of the key, never what stood there. `stays` is the row of a tombstone: ids.
CREATE TABLE erasure (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  what text NOT NULL,
  key_hash bytea CHECK (length(key_hash) = 32),
  stays jsonb,
  noted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK ((key_hash IS NULL) <> (stays IS NULL))
);

-- By triggers, so that no writer can forget it. The arguments are the columns of the key.
CREATE FUNCTION note_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE
  the_key text := (SELECT string_agg(format('gone.%I', name), ', ') FROM unnest(TG_ARGV) AS name);
BEGIN
  EXECUTE format('INSERT INTO erasure (what, key_hash)
    SELECT %L, sha256(convert_to(jsonb_build_array(%s)::text, ''UTF8'')) FROM gone', TG_TABLE_NAME, the_key);
  RETURN NULL;
END
$$;

CREATE FUNCTION note_tombstone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO erasure (what, stays) SELECT TG_TABLE_NAME, to_jsonb(fresh) FROM fresh;
  RETURN NULL;
END
$$;

-- Watches every table whose rows end, also one of a later migration: called after each run of the migrations. Whole
-- partitions that are dropped on their day are not noted: what lies in them goes by the same day after a restore.
CREATE FUNCTION watch_erasures(tombstones text[]) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  watched record;
  made integer := 0;
BEGIN
  FOR watched IN
    SELECT c.oid, c.relname AS name, string_agg(quote_literal(k.attname), ', ' ORDER BY place.ordinality) AS key
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'ends_on' AND NOT a.attisdropped
    JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS place (attnum, ordinality)
    JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = place.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    GROUP BY c.oid, c.relname
  LOOP
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = watched.oid AND tgname = 'erased_noted') THEN
      EXECUTE format('CREATE TRIGGER erased_noted AFTER DELETE ON %I REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION note_erased(%s)', watched.name, watched.key);
      made := made + 1;
    END IF;
    IF watched.name = ANY (tombstones)
      AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = watched.oid AND tgname = 'tombstone_noted') THEN
      EXECUTE format('CREATE TRIGGER tombstone_noted AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION note_tombstone()', watched.name);
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END
$$;
