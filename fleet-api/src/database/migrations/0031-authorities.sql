-- Orders of courts and authorities (R4, M10): what was asked, who of the two people said what, and, for a month, what was
-- answered. A case holds no place; whose a rental is stays where it is and is looked up in a transaction that says so.

CREATE TABLE authority_case (
  case_id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  authority text NOT NULL CHECK (length(authority) BETWEEN 1 AND 200),
  ground text NOT NULL CHECK (ground IN ('lv_cpl_190', 'ee_ccp_215', 'lt_ccp_155', 'eio_2014_41', 'gdpr_58_1_e')),
  ground_text text NOT NULL CHECK (length(ground_text) BETWEEN 1 AND 500),
  case_number text NOT NULL CHECK (length(case_number) BETWEEN 1 AND 100),
  vehicle_id uuid NOT NULL,
  asks_person boolean NOT NULL,
  -- The order's own ban on telling, and when it ends; null = those concerned are told at once.
  untold_until_s bigint,
  opened_s bigint NOT NULL,
  opened_by text NOT NULL CHECK (length(opened_by) BETWEEN 1 AND 255),
  lapses_s bigint NOT NULL CHECK (lapses_s > opened_s),
  state text NOT NULL CHECK (state IN ('open', 'approved', 'refused')),
  decided_s bigint CHECK (decided_s BETWEEN opened_s AND lapses_s),
  decided_by text,
  refusal text CHECK (length(refusal) BETWEEN 1 AND 500),
  ends_on date NOT NULL,
  -- The first person may take an order back; saying yes takes another one (M10).
  CHECK (state <> 'approved' OR decided_by <> opened_by),
  CHECK (num_nonnulls(decided_s, decided_by) = CASE state WHEN 'open' THEN 0 ELSE 2 END),
  CHECK ((state = 'refused') = (refusal IS NOT NULL))
);
CREATE INDEX authority_case_by_tenant ON authority_case (tenant, opened_s, case_id);
CREATE INDEX authority_case_by_end ON authority_case (ends_on);

-- The named instants, as they were stated and as the second they are.
CREATE TABLE authority_instant (
  case_id uuid NOT NULL REFERENCES authority_case ON DELETE CASCADE,
  number integer NOT NULL CHECK (number BETWEEN 1 AND 20),
  tenant text NOT NULL,
  local_time text NOT NULL CHECK (length(local_time) = 19),
  zone text NOT NULL CHECK (length(zone) BETWEEN 1 AND 64),
  at_s bigint NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (case_id, number)
);
CREATE INDEX authority_instant_by_end ON authority_instant (ends_on);

-- The office that made the order: as long as the copy, then it goes.
CREATE TABLE authority_office (
  case_id uuid PRIMARY KEY REFERENCES authority_case ON DELETE CASCADE,
  tenant text NOT NULL,
  office text NOT NULL CHECK (length(office) BETWEEN 1 AND 200),
  ends_on date NOT NULL
);
CREATE INDEX authority_office_by_end ON authority_office (ends_on);

-- The copy of the answer: for each instant a rental, or why none.
CREATE TABLE authority_line (
  case_id uuid NOT NULL,
  number integer NOT NULL,
  tenant text NOT NULL,
  rental_id uuid,
  none_because text CHECK (none_because IN ('no_rental', 'handover', 'edge', 'unreported', 'disputed')),
  ends_on date NOT NULL,
  PRIMARY KEY (case_id, number),
  FOREIGN KEY (case_id, number) REFERENCES authority_instant ON DELETE CASCADE,
  CHECK (num_nonnulls(rental_id, none_because) = 1)
);
CREATE INDEX authority_line_by_end ON authority_line (ends_on);

-- Whose log has still to say it: emptied on the day on which the lawful delay ends (M7).
CREATE TABLE authority_untold (
  case_id uuid NOT NULL REFERENCES authority_case ON DELETE CASCADE,
  rental_id uuid NOT NULL,
  tenant text NOT NULL,
  vehicle_id uuid NOT NULL,
  ground text NOT NULL,
  officer text NOT NULL,
  instants integer NOT NULL,
  person boolean NOT NULL,
  tell_s bigint NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (case_id, rental_id)
);
CREATE INDEX authority_untold_by_time ON authority_untold (tell_s);
CREATE INDEX authority_untold_by_end ON authority_untold (ends_on);

GRANT SELECT, INSERT ON authority_case, authority_instant, authority_office, authority_line TO door_privacy;
GRANT UPDATE (state, decided_s, decided_by, refusal) ON authority_case TO door_privacy;
GRANT UPDATE (ends_on) ON authority_office TO door_privacy;
GRANT INSERT ON authority_untold TO door_privacy;
GRANT SELECT, DELETE ON authority_untold TO job_rentals;
ALTER TABLE authority_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE authority_instant ENABLE ROW LEVEL SECURITY;
ALTER TABLE authority_office ENABLE ROW LEVEL SECURITY;
ALTER TABLE authority_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE authority_untold ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON authority_case TO door_privacy USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON authority_instant TO door_privacy
  USING (tenant = asking_tenant())
  WITH CHECK (tenant = asking_tenant() AND case_id IN (SELECT case_id FROM authority_case));
CREATE POLICY own_tenant ON authority_office TO door_privacy
  USING (tenant = asking_tenant())
  WITH CHECK (tenant = asking_tenant() AND case_id IN (SELECT case_id FROM authority_case));
CREATE POLICY own_tenant ON authority_line TO door_privacy
  USING (tenant = asking_tenant())
  WITH CHECK (tenant = asking_tenant() AND case_id IN (SELECT case_id FROM authority_case));
CREATE POLICY own_tenant ON authority_untold FOR INSERT TO door_privacy
  WITH CHECK (tenant = asking_tenant() AND case_id IN (SELECT case_id FROM authority_case));
CREATE POLICY every_row ON authority_untold TO job_rentals USING (true);

-- The vehicle of an order, by its id or by what the operator calls it: its id, and nothing of it. Two of one name are
-- two rows, and no order is about both.
CREATE FUNCTION authority_vehicle(the_id uuid, the_label text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT v.vehicle_id FROM vehicle v
  WHERE v.tenant = asking_tenant() AND (v.vehicle_id = the_id OR v.label = the_label) LIMIT 2
$$;

-- Whether this very transaction has written that act down for this case.
CREATE FUNCTION authority_written(the_case uuid, the_act text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM (
      SELECT e.xmin AS made_by, e.entry FROM audit_entry e
      WHERE e.tenant = asking_tenant() ORDER BY e.id DESC LIMIT 100
    ) AS newest
    WHERE made_by = pg_current_xact_id()::xid AND entry->>'act' = the_act
      AND entry->'detail'->>'caseId' = replace(the_case::text, '-', ''))
$$;

-- Rentals of the case's vehicle that may have had it at one of the named instants: of a case that two people agreed to, in
-- the transaction that says so. The officer's role has no other way to a rental.
CREATE FUNCTION authority_rentals(the_case uuid)
RETURNS TABLE (rental_id uuid, state text, booked_s bigint, started_s bigint, ended_s bigint, granted_until_s bigint,
  trip_from_s bigint, trip_to_s bigint, disputed boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT authority_written(the_case, 'authority_decided') THEN
    RAISE insufficient_privilege USING MESSAGE = 'rentals are looked up only by a transaction that writes the decision down';
  END IF;
  RETURN QUERY
    SELECT r.rental_id, r.state, r.booked_s, r.started_s, r.ended_s, g.until_s, t.from_s, t.to_s,
      EXISTS (SELECT FROM subject_request q WHERE q.tenant = r.tenant AND q.rental_id = r.rental_id
        AND q.kind = 'rectify' AND q.state IN ('received', 'extended') AND q.ask->>'field' IS DISTINCT FROM 'distance')
    FROM authority_case c JOIN rental r ON r.tenant = c.tenant AND r.vehicle_id = c.vehicle_id
    LEFT JOIN LATERAL (SELECT max(i.not_after_s) AS until_s FROM grant_issued i WHERE i.rental_id = r.rental_id) g ON true
    LEFT JOIN LATERAL (SELECT min(p.started_s) AS from_s, max(p.ended_s) AS to_s FROM trip p
      WHERE p.rental_id = r.rental_id AND p.vehicle_id = r.vehicle_id) t ON true
    WHERE c.case_id = the_case AND c.tenant = asking_tenant() AND c.state = 'approved'
      AND EXISTS (SELECT FROM authority_instant i WHERE i.case_id = c.case_id
        AND least(r.booked_s, r.started_s, t.from_s) - 1 <= i.at_s
        AND (r.ended_s IS NULL OR r.state IN ('booked', 'running') OR greatest(r.ended_s, t.to_s, g.until_s) + 1 >= i.at_s));
END
$$;

-- Whose the rentals of an answer are, where the order asks for the person: written down first, in the same transaction.
CREATE FUNCTION authority_persons(the_case uuid) RETURNS TABLE (rental_id uuid, rider_id text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT authority_written(the_case, 'authority_answer_read') THEN
    RAISE insufficient_privilege USING MESSAGE = 'a person is looked up only by a transaction that writes it down';
  END IF;
  RETURN QUERY
    SELECT DISTINCT k.rental_id, k.rider_id FROM authority_case c
    JOIN authority_line l ON l.case_id = c.case_id
    JOIN rental_rider k ON k.rental_id = l.rental_id AND k.tenant = c.tenant
    WHERE c.case_id = the_case AND c.tenant = asking_tenant() AND c.state = 'approved' AND c.asks_person;
END
$$;
GRANT EXECUTE ON FUNCTION authority_vehicle(uuid, text), authority_rentals(uuid), authority_persons(uuid) TO door_privacy;
