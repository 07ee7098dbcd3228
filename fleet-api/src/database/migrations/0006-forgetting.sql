-- By which day of the fleet's clock was last forgotten: a clock that leaps from there is not followed,
-- however often Fleetveil is started again. Only the owner reads and writes it.
CREATE TABLE forgetting (
  "only" boolean PRIMARY KEY DEFAULT true CHECK ("only"),
  done_day integer NOT NULL
);
