-- A row is noted as erased by a hash of its key, and the key of a partitioned table has the row's last day in it, which
-- retention moves. An archive from before the move has the same row under another key: a restore did not find it there, and
-- brought back the times, cells and sealed streams of somebody who had erased them (M14). The last day is left out of the hash.

-- Whoever removes one of two rows of the same part says `fleetveil.twins`: then what stays is not noted, or a restore of an
-- older archive would take it too (M4).
CREATE OR REPLACE FUNCTION note_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE
  the_key text := (SELECT string_agg(format('gone.%I', name), ', ') FROM unnest(TG_ARGV) AS name);
  same text := (SELECT string_agg(format('stays.%1$I = gone.%1$I', name), ' AND ') FROM unnest(TG_ARGV) AS name);
BEGIN
  EXECUTE format('INSERT INTO erasure (what, key_hash)
    SELECT %L, sha256(convert_to(jsonb_build_array(%s)::text, ''UTF8'')) FROM gone', TG_TABLE_NAME, the_key)
    || CASE current_setting('fleetveil.twins', true)
      WHEN 'on' THEN format(' WHERE NOT EXISTS (SELECT FROM %I AS stays WHERE %s)', TG_TABLE_NAME, same)
      ELSE '' END;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION watch_erasures(tombstones text[]) RETURNS integer LANGUAGE plpgsql AS $$
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
    JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = place.attnum AND k.attname <> 'ends_on'
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

-- Those that note the last day too: `watch_erasures`, which is called after the migrations, makes them anew.
DO $$
DECLARE
  the_table text;
BEGIN
  FOR the_table IN
    SELECT c.relname FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'ends_on' AND a.attnum = ANY (i.indkey)
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  LOOP
    EXECUTE format('DROP TRIGGER IF EXISTS erased_noted ON %I', the_table);
  END LOOP;
END
$$;
