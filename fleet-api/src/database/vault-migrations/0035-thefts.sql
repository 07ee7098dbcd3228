-- Cases of theft as the vault itself has seen them: it believes no door that two people agreed, it read both tokens.
CREATE TABLE theft_case (
  case_id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  vehicle_id uuid NOT NULL,
  -- Who may see the pursuit, by name. The first of them declared the theft.
  officers text[] NOT NULL CHECK (cardinality(officers) BETWEEN 1 AND 8),
  declared_s bigint NOT NULL,
  -- The officer whose word waits for the second person, or waited for it last.
  asked_s bigint NOT NULL,
  asked_by text NOT NULL,
  confirmed_s bigint,
  confirmed_by text,
  -- What the second person was given for it: the same again gets the same.
  signed bytea CHECK (length(signed) <= 4096),
  grant_until_s bigint,
  -- From when on anything may be seen: the declaration, or the suspicion that was confirmed in time.
  from_s bigint NOT NULL,
  closed_s bigint,
  destroyed_s bigint,
  ends_on date NOT NULL,
  CHECK (asked_by = ANY (officers)),
  -- Two people (M10): who confirms is none of those who look.
  CHECK (confirmed_by IS NULL OR confirmed_by <> ALL (officers)),
  CHECK (num_nonnulls(confirmed_s, confirmed_by, signed, grant_until_s) IN (0, 4))
);
CREATE INDEX theft_case_by_end ON theft_case (ends_on);
CREATE INDEX theft_case_closed ON theft_case (closed_s) WHERE closed_s IS NOT NULL AND destroyed_s IS NULL;

-- A look at a pursuit: fifteen minutes of one officer for one reason.
CREATE TABLE theft_session (
  session_id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES theft_case ON DELETE CASCADE,
  officer text NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  opened_s bigint NOT NULL,
  ends_s bigint NOT NULL CHECK (ends_s BETWEEN opened_s AND opened_s + 900),
  ends_on date NOT NULL
);
CREATE INDEX theft_session_by_case ON theft_session (case_id);
CREATE INDEX theft_session_by_end ON theft_session (ends_on);

-- The case that confirmed a suspicion: its streams have an event where those under the grant have the case.
ALTER TABLE stream_key ADD COLUMN theft_case uuid;
CREATE INDEX stream_key_of_theft ON stream_key (theft_case) WHERE theft_case IS NOT NULL;
