-- Whether a rider wants the route of their rentals, until they say otherwise: off ends it whatever a booking says. It
-- ends twelve months after it was last written or used.

CREATE TABLE rider_preference (
  tenant text NOT NULL,
  rider_id text NOT NULL CHECK (length(rider_id) BETWEEN 1 AND 255),
  route boolean NOT NULL,
  route_keep_days integer CHECK (route_keep_days BETWEEN 1 AND 366),
  changed_s bigint NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (tenant, rider_id),
  CHECK (route OR route_keep_days IS NULL)
);
CREATE INDEX rider_preference_by_end ON rider_preference (ends_on);

GRANT SELECT, INSERT, UPDATE (route, route_keep_days, changed_s, ends_on) ON rider_preference TO door_rider;
-- booking: honours it, and moves its last day when it did
GRANT SELECT (tenant, rider_id, route, route_keep_days, ends_on), UPDATE (ends_on) ON rider_preference TO door_booking;
-- the job: an erasure of all of a rider's data takes it
GRANT SELECT (tenant, rider_id), DELETE ON rider_preference TO job_subjects;
ALTER TABLE rider_preference ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_preference ON rider_preference TO door_rider
  USING (tenant = asking_tenant() AND rider_id = asking_rider())
  WITH CHECK (tenant = asking_tenant() AND rider_id = asking_rider());
CREATE POLICY own_tenant ON rider_preference TO door_booking
  USING (tenant = asking_tenant()) WITH CHECK (tenant = asking_tenant());
CREATE POLICY every_row_for_subjects ON rider_preference TO job_subjects USING (true);
