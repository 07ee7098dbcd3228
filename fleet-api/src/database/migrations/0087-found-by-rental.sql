-- What an erasure deletes of a rental is found by it. A day of a large fleet's answers to the booking system, every link that
-- was shared and every vehicle on the map were read through for each rider.
CREATE INDEX idempotency_by_rental ON idempotency ((response->>'rental_id'));
CREATE INDEX share_by_rental ON share (rental_id) WHERE rental_id IS NOT NULL;
CREATE INDEX feed_rental_by_rental ON feed_rental (rental_id);
