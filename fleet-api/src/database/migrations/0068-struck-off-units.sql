-- Units that may not speak any more: lost, stolen, broken, exchanged. A unit's row in `unit` goes when it is struck off, and with
-- it all that is found by it: nothing is opened from it, sealed for it or told to it. Here stays which id that was, so that the
-- embedded broker can turn it away, and operators can look it up. A unit is a thing: no person, no place, no ride.
CREATE TABLE struck_off_unit (
  unit_id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  vehicle_id uuid NOT NULL REFERENCES vehicle,
  reason text NOT NULL CHECK (reason IN ('lost', 'stolen', 'broken', 'exchanged')),
  struck_off_s bigint NOT NULL
);
CREATE INDEX struck_off_unit_by_tenant ON struck_off_unit (tenant, struck_off_s);
GRANT SELECT ON struck_off_unit TO fleetveil_ingest;
ALTER TABLE struck_off_unit ENABLE ROW LEVEL SECURITY;
CREATE POLICY every_row ON struck_off_unit TO fleetveil_ingest USING (true);

CREATE FUNCTION tell_struck_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('fleetveil_struck_off', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_struck_off AFTER INSERT ON struck_off_unit FOR EACH STATEMENT EXECUTE FUNCTION tell_struck_off();
