-- What a rider may see, worked out once a statement. `rental_id IN (SELECT …)` in a row rule was worked out
-- anew for each of some fifty partitions, each time by reading the rentals of everybody; an array is made
-- once, and an index finds its members. The rows are the same ones. A tenant's booking system, which may
-- have very many, keeps the rules it had.

ALTER POLICY own_rental ON rental
  USING (tenant = asking_tenant() AND rental_id = ANY (ARRAY(SELECT rental_id FROM rental_rider)));

ALTER POLICY of_rental ON grant_issued TO door_booking;
ALTER POLICY of_rental ON trip TO door_booking;
CREATE POLICY of_own_rental ON grant_issued TO door_rider
  USING (rental_id = ANY (ARRAY(SELECT rental_id FROM rental)));
CREATE POLICY of_own_rental ON trip FOR SELECT TO door_rider
  USING (rental_id = ANY (ARRAY(SELECT rental_id FROM rental)));

ALTER POLICY of_rental ON trip_place USING (rental_id = ANY (ARRAY(SELECT rental_id FROM rental)));
ALTER POLICY of_rental ON stream USING (rental_id = ANY (ARRAY(SELECT rental_id FROM rental)));
ALTER POLICY of_rental ON vehicle
  USING (tenant = asking_tenant() AND vehicle_id = ANY (ARRAY(SELECT vehicle_id FROM rental)));
ALTER POLICY of_stream ON chunk USING (stream_id = ANY (ARRAY(SELECT stream_id FROM stream)));
ALTER POLICY of_stream ON closed USING (stream_id = ANY (ARRAY(SELECT stream_id FROM stream)));
ALTER POLICY about_me ON audit_entry
  USING (tenant = asking_tenant()
    AND (rider_id = asking_rider() OR rental_id = ANY (ARRAY(SELECT rental_id FROM rental))));
