-- Rentals under a legal hold: their keys stay beyond their day. Staying is not opening: a stream past its day
-- is opened for nobody.
CREATE TABLE held_rental_key (
  hold_id uuid NOT NULL,
  tenant text NOT NULL,
  rental_id uuid NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (hold_id, tenant, rental_id)
);
CREATE INDEX held_rental_key_by_rental ON held_rental_key (tenant, rental_id);

-- By which day was last forgotten: a clock that leaps from there is not followed.
CREATE TABLE forgetting (
  "only" boolean PRIMARY KEY DEFAULT true CHECK ("only"),
  done_day integer NOT NULL
);
