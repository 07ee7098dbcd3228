-- When the vault was last told of a hold: what the fleet does not know is let go, but not what its doors may be about to
-- commit. Of those that are here nobody knows: the next run tells those that stand, and names them, before others go.
ALTER TABLE held_rental_key ADD COLUMN told_s bigint NOT NULL DEFAULT 0;
