-- Who said yes to an order's opening, each by a token that the vault read itself (M10). Of what was agreed to only a hash
-- stands here: whoever asks for the opening states it again, and it has to be the same.
CREATE TABLE approval (
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  case_id uuid NOT NULL,
  officer text NOT NULL CHECK (length(officer) BETWEEN 1 AND 255),
  scope bytea NOT NULL CHECK (length(scope) = 32),
  said_s bigint NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (tenant, case_id, officer)
);
CREATE INDEX approval_by_end ON approval (ends_on);
