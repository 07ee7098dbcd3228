-- Streams that a vehicle opens by itself: a suspicion of theft, help. They belong to an event and to no rental, and
-- the row rules of riders, which go by the rental, show them to nobody.
ALTER TABLE stream ADD COLUMN event_id uuid;
ALTER TABLE stream ADD CONSTRAINT of_rental_or_event CHECK ((rental_id IS NULL) <> (event_id IS NULL));
