-- Bills, and guests: riders without an account.

-- What the books need: amount, tax, date. No column leads to a place, and none refers to `rental`: a bill
-- outlives its rental by years, and its id then leads to nothing.
CREATE TABLE bill (
  rental_id uuid PRIMARY KEY,
  tenant text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor BETWEEN 0 AND 1000000000000),
  tax_minor bigint NOT NULL CHECK (tax_minor BETWEEN 0 AND amount_minor),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  bill_date date NOT NULL,
  settled_on date,
  ends_on date NOT NULL
);
CREATE INDEX bill_by_end ON bill (ends_on);

-- A guest's link has a second at which it is destroyed, from the settling of the bill on; without a bill its
-- last day holds. A guest has no account, so no rider's token reaches the rental.
ALTER TABLE rental_rider ADD guest boolean NOT NULL DEFAULT false,
  ADD destroy_s bigint CHECK (destroy_s IS NULL OR guest);
CREATE INDEX rental_rider_to_destroy ON rental_rider (destroy_s) WHERE destroy_s IS NOT NULL;

GRANT SELECT, INSERT, UPDATE (settled_on) ON bill TO door_booking;
GRANT UPDATE (ends_on, destroy_s) ON rental_rider TO door_booking;
ALTER TABLE bill ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON bill TO door_booking USING (tenant = asking_tenant());
ALTER POLICY own_link ON rental_rider
  USING (tenant = asking_tenant() AND rider_id = asking_rider() AND NOT guest);
