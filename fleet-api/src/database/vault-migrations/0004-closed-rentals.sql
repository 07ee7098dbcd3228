-- Rentals whose streams were destroyed before their day, also those that have not arrived yet: what a unit
-- still holds of them is refused. `kind` is the stream's, 0 = of every kind.
CREATE TABLE closed_rental (
  tenant text NOT NULL,
  rental_id uuid NOT NULL,
  kind smallint NOT NULL,
  destroyed_s bigint NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (tenant, rental_id, kind)
);
CREATE INDEX closed_rental_by_end ON closed_rental (ends_on);
