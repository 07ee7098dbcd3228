-- A webhook secret lies here sealed, under a key that is in no database (decision 0031): whoever has a dump can announce
-- nothing. Those that lay here in clear count as known to somebody: the officer makes new ones, as after a restore.
DELETE FROM webhook_secret;
ALTER TABLE webhook_secret DROP COLUMN secret;
-- AES-256-GCM: nonce of 12 bytes, 32 sealed, tag of 16; and which key, by the first 8 bytes of its SHA-256.
ALTER TABLE webhook_secret ADD sealed bytea NOT NULL CHECK (length(sealed) = 60);
ALTER TABLE webhook_secret ADD key_id bytea NOT NULL CHECK (length(key_id) = 8);
GRANT UPDATE (sealed, key_id) ON webhook_secret TO job_rentals;
CREATE POLICY sealed_anew_by_jobs ON webhook_secret FOR UPDATE TO job_rentals USING (true) WITH CHECK (true);
