-- A local event has no grant: its hash is empty. `rental_id` is then the event's id.
ALTER TABLE stream_key DROP CONSTRAINT stream_key_grant_hash_check;
ALTER TABLE stream_key ADD CONSTRAINT stream_key_grant_hash_check CHECK (length(grant_hash) IN (0, 32));

-- A suspicion of theft that nobody has confirmed by then is destroyed, unseen. Null: it was confirmed, or never needs
-- to be.
ALTER TABLE stream_key ADD COLUMN unconfirmed_until_s bigint;
CREATE INDEX stream_key_unconfirmed ON stream_key (unconfirmed_until_s) WHERE unconfirmed_until_s IS NOT NULL;
