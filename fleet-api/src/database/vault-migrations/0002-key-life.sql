-- Keys of the vault live 35 days: new each week, then destroyed. Times `_s` are domain time in Unix seconds.
-- A row stays when its key is gone and keeps its times: `closing_s` the end was decided and nothing needs the
-- key any more, `destroyed_s` its file is overwritten and away.
ALTER TABLE generation ADD COLUMN closing_s bigint;
-- Tells a damaged file from a good one: 8 bytes of a hash of the key.
ALTER TABLE generation ADD COLUMN fingerprint bytea CHECK (length(fingerprint) = 8);
UPDATE generation SET ends_s = created_s + 35 * 86400;

ALTER TABLE transport_key ADD COLUMN created_s bigint;
UPDATE transport_key SET created_s = not_before_s + 86400;
ALTER TABLE transport_key ALTER COLUMN created_s SET NOT NULL;
ALTER TABLE transport_key ADD COLUMN ends_s bigint;
UPDATE transport_key SET ends_s = created_s + 35 * 86400, not_after_s = created_s + 28 * 86400;
ALTER TABLE transport_key ALTER COLUMN ends_s SET NOT NULL;
ALTER TABLE transport_key ADD COLUMN closing_s bigint;

-- What is wrapped under a generation is looked up when it ends.
CREATE INDEX rental_key_by_generation ON rental_key (generation_id);

-- The last second by which keys were made or destroyed (a clock that leaps from there destroys nothing), and
-- the published list: its sequence rises with each change, also after an older copy of this database was restored.
CREATE TABLE key_life (
  "only" boolean PRIMARY KEY DEFAULT true CHECK ("only"),
  seen_s bigint NOT NULL,
  sequence bigint NOT NULL,
  list_hash bytea NOT NULL CHECK (length(list_hash) = 32)
);

-- A route sealed to the rider's own key first: what is wrapped is then the sealed blob (80 bytes), unopened.
ALTER TABLE stream_key ADD COLUMN rider_key_id bytea CHECK (length(rider_key_id) = 8);
ALTER TABLE stream_key DROP CONSTRAINT stream_key_wrapped_key_check;
ALTER TABLE stream_key ADD CONSTRAINT stream_key_wrapped_key_check
  CHECK (length(wrapped_key) = CASE WHEN rider_key_id IS NULL THEN 60 ELSE 108 END);
