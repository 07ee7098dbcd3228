-- A rider's code for support: good once, for minutes, for the last place of the help that was pressed while the rider had
-- the vehicle. Of the code itself only a hash is here.
CREATE TABLE support_code (
  code_hash bytea PRIMARY KEY CHECK (length(code_hash) = 32),
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  rental_id uuid NOT NULL,
  vehicle_id uuid NOT NULL,
  from_s bigint NOT NULL,
  expires_s bigint NOT NULL CHECK (expires_s > from_s),
  ends_on date NOT NULL
);
CREATE INDEX support_code_by_rental ON support_code (rental_id);
CREATE INDEX support_code_by_end ON support_code (ends_on);
