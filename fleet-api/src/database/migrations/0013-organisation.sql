-- Editions of the policy that riders are told of and that do not hold yet (P22), who runs the fleet and to
-- whom data go (R7, R14, L4), and the files of breaches (L3).

-- Signed when it was announced, moved into `policy` on its day. One at a time: a new one replaces it.
CREATE TABLE policy_announced (
  "only" boolean PRIMARY KEY DEFAULT true CHECK ("only"),
  version integer NOT NULL CHECK (version > 0),
  document text NOT NULL CHECK (length(document) <= 262144),
  signed bytea NOT NULL,
  announced_s bigint NOT NULL,
  holds_from date NOT NULL
);
GRANT SELECT ON policy_announced TO door_privacy, door_public;

-- What the policy cannot know of the controller. Every edition stays: who had a contract when.
CREATE TABLE organisation (
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  version integer NOT NULL CHECK (version > 0),
  document text NOT NULL CHECK (length(document) <= 262144),
  published_s bigint NOT NULL,
  PRIMARY KEY (tenant, version)
);
GRANT SELECT ON organisation TO door_rider, door_operator, door_booking, door_privacy, door_public, job_rentals;
ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON organisation FOR SELECT
  TO door_rider, door_operator, door_booking, door_privacy, door_public USING (tenant = asking_tenant());
CREATE POLICY every_row ON organisation FOR SELECT TO job_rentals USING (true);

-- How many vehicles run which edition. The officer can count units by version and pick none out.
GRANT SELECT (tenant, policy_version) ON unit TO door_privacy;
CREATE POLICY counted ON unit FOR SELECT TO door_privacy USING (tenant = asking_tenant());

-- A breach, and what became known of it, line by line: nothing is changed, nothing is taken back.
CREATE TABLE breach (
  breach_id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  aware_s bigint NOT NULL,
  opened_s bigint NOT NULL CHECK (opened_s >= aware_s),
  ends_on date NOT NULL
);
CREATE INDEX breach_by_tenant ON breach (tenant, opened_s, breach_id);
CREATE INDEX breach_by_end ON breach (ends_on);

CREATE TABLE breach_note (
  breach_id uuid NOT NULL REFERENCES breach ON DELETE CASCADE,
  number integer NOT NULL CHECK (number BETWEEN 1 AND 1000),
  tenant text NOT NULL,
  at_s bigint NOT NULL,
  officer text NOT NULL CHECK (length(officer) BETWEEN 1 AND 255),
  note jsonb NOT NULL CHECK (length(note::text) <= 32768),
  ends_on date NOT NULL,
  PRIMARY KEY (breach_id, number)
);
CREATE INDEX breach_note_by_end ON breach_note (ends_on);

GRANT SELECT, INSERT ON breach, breach_note TO door_privacy;
ALTER TABLE breach ENABLE ROW LEVEL SECURITY;
ALTER TABLE breach_note ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON breach TO door_privacy USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON breach_note TO door_privacy
  USING (tenant = asking_tenant())
  WITH CHECK (tenant = asking_tenant() AND breach_id IN (SELECT breach_id FROM breach));

-- The officer's requests may come again, like everyone's.
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO door_privacy;
CREATE POLICY of_officers ON idempotency TO door_privacy USING (tenant = asking_tenant());

-- Rentals of the tenant that a breach's scope covers: its vehicles, its windows. Called by the two below only.
CREATE FUNCTION breach_rentals(the_breach uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT DISTINCT r.rental_id
  FROM breach_note n JOIN rental r ON r.tenant = n.tenant
    AND (n.note->>'vehicles' = 'all' OR n.note->'vehicles' ? replace(r.vehicle_id::text, '-', ''))
    AND r.booked_s <= (n.note->>'toS')::bigint
    AND (r.ended_s IS NULL OR r.ended_s >= (n.note->>'fromS')::bigint)
  WHERE n.breach_id = the_breach AND n.tenant = asking_tenant() AND n.note->>'kind' = 'scope'
$$;

-- How many, for the authority: numbers only.
CREATE FUNCTION breach_size(the_breach uuid) RETURNS TABLE (riders bigint, rentals bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(DISTINCT l.rider_id), count(DISTINCT b.rental_id)
  FROM breach_rentals(the_breach) AS b (rental_id) LEFT JOIN rental_rider l USING (rental_id)
$$;

-- Who, as pseudonyms and nothing else: the officer's role has no other way from a rental to its rider. It answers
-- only in a transaction that has written down, for this breach, that the list is being read.
CREATE FUNCTION breach_riders(the_breach uuid, after_rider text, most integer)
RETURNS TABLE (rider_id text, rentals bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM (
      SELECT e.xmin AS made_by, e.entry FROM audit_entry e
      WHERE e.tenant = asking_tenant() ORDER BY e.id DESC LIMIT 1000
    ) AS newest
    WHERE made_by = pg_current_xact_id()::xid AND entry->>'act' = 'breach_riders_read'
      AND entry->'detail'->>'breachId' = replace(the_breach::text, '-', '');
  IF NOT FOUND THEN
    RAISE insufficient_privilege USING MESSAGE = 'the list of a breach is read only by a transaction that writes it down';
  END IF;
  RETURN QUERY
    SELECT l.rider_id, count(*)
    FROM breach_rentals(the_breach) AS b (rental_id) JOIN rental_rider l USING (rental_id)
    WHERE after_rider IS NULL OR l.rider_id > after_rider
    GROUP BY l.rider_id ORDER BY l.rider_id LIMIT least(most, 10001);
END
$$;
GRANT EXECUTE ON FUNCTION breach_size(uuid), breach_riders(uuid, text, integer) TO door_privacy;
