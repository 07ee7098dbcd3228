-- Ends of a rental after which the vehicle's ends of another one have come: they are nobody's to find the vehicle by any
-- more, also when those of the other one are destroyed. Before, the newest that were left counted as where it stands.
ALTER TABLE stream_key ADD COLUMN moved_since boolean NOT NULL DEFAULT false;
-- One vehicle's, or few: looked up at each deposit of ends, and when a vehicle is looked for.
CREATE INDEX stream_key_newest_ends ON stream_key (vehicle_id) WHERE kind = 1 AND NOT moved_since;
UPDATE stream_key s SET moved_since = true WHERE s.kind = 1 AND EXISTS (
  SELECT FROM stream_key n WHERE n.kind = 1 AND NOT n.moved_since AND n.vehicle_id = s.vehicle_id
    AND n.tenant = s.tenant AND n.rental_id <> s.rental_id AND n.deposited_s >= s.deposited_s);
