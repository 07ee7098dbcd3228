-- Requests of riders that somebody else answers (R14, GDPR 28(3)(e)): where the operator works for a controller, a request is
-- written down and passed on. The officer takes it away with whose it is, for the controller, and says when that was done.
CREATE TABLE passed_request (
  passing_id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  rider_id text NOT NULL CHECK (length(rider_id) BETWEEN 1 AND 255),
  kind text NOT NULL,
  purpose text,
  rental_id uuid,
  ask jsonb NOT NULL DEFAULT '{}',
  country text CHECK (country IN ('EE', 'LV', 'LT')),
  received_s bigint NOT NULL,
  -- By when the controller has to answer: its time runs from the receipt here.
  due_s bigint NOT NULL CHECK (due_s > received_s),
  controller text NOT NULL CHECK (length(controller) BETWEEN 1 AND 500),
  passed_s bigint CHECK (passed_s >= received_s),
  passed_by text CHECK (length(passed_by) BETWEEN 1 AND 255),
  ends_on date NOT NULL,
  CHECK ((passed_s IS NULL) = (passed_by IS NULL))
);
CREATE INDEX passed_request_by_rider ON passed_request (tenant, rider_id, received_s);
CREATE INDEX passed_request_by_due ON passed_request (tenant, due_s, passing_id);
CREATE INDEX passed_request_by_end ON passed_request (ends_on);

ALTER TABLE passed_request ENABLE ROW LEVEL SECURITY;
GRANT SELECT (passing_id, tenant, rider_id, kind, purpose, rental_id, ask, received_s, due_s, controller, passed_s, ends_on)
  ON passed_request TO door_rider;
GRANT INSERT (passing_id, tenant, rider_id, kind, purpose, rental_id, ask, country, received_s, due_s, controller, ends_on)
  ON passed_request TO door_rider;
CREATE POLICY own_passing ON passed_request TO door_rider
  USING (tenant = asking_tenant() AND rider_id = asking_rider())
  WITH CHECK (tenant = asking_tenant() AND rider_id = asking_rider());
-- The officer sees whose a request is in the one that she takes away, and in no list.
GRANT SELECT (passing_id, tenant, kind, purpose, rental_id, ask, country, received_s, due_s, controller, passed_s, passed_by,
  ends_on) ON passed_request TO door_privacy;
GRANT UPDATE (passed_s, passed_by) ON passed_request TO door_privacy;
CREATE POLICY own_tenant ON passed_request TO door_privacy USING (tenant = asking_tenant());
CREATE FUNCTION passing_rider(the_id uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.rider_id FROM passed_request p WHERE p.tenant = asking_tenant() AND p.passing_id = the_id
$$;
REVOKE EXECUTE ON FUNCTION passing_rider(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION passing_rider(uuid) TO door_privacy;
