-- What a vehicle says of the screen after a rental (C6, L8): signed receipts, with the rental they are about and for as
-- long as it. One for each end; a rental ends more than once only after a lapse, so 32 are more than there ever are.
ALTER TABLE rental ADD wipes jsonb NOT NULL DEFAULT '[]'
  CHECK (jsonb_typeof(wipes) = 'array' AND jsonb_array_length(wipes) <= 32);
GRANT SELECT (wipes), UPDATE (wipes) ON rental TO fleetveil_ingest;

-- The booking system had the whole row, and so would have had these: it has the columns that it uses. What the vehicle
-- signed it neither reads nor writes.
REVOKE SELECT, INSERT, UPDATE ON rental FROM door_booking;
GRANT SELECT (rental_id, vehicle_id, tenant, booked_s, started_s, ended_s, state, route, route_keep_days,
  policy_version), UPDATE (ended_s, state) ON rental TO door_booking;
GRANT INSERT (rental_id, vehicle_id, tenant, booked_s, started_s, ended_s, state, route, route_keep_days, phone_key,
  policy_version, objections, ends_on) ON rental TO door_booking;
