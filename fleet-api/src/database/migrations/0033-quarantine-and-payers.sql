-- A refused body names the vault's key it is sealed to, which is destroyed on its day. What was sealed to the key of
-- before, which had no end, goes: the vault has destroyed that key.
UPDATE quarantine SET sealed = NULL;
ALTER TABLE quarantine ADD COLUMN key_id bytea CHECK (length(key_id) = 8);
ALTER TABLE quarantine ADD CHECK (sealed IS NULL OR key_id IS NOT NULL);

-- The payer door asks whether the company's contract holds (L4).
GRANT SELECT ON organisation TO door_payer;
CREATE POLICY own_tenant_for_payers ON organisation FOR SELECT TO door_payer USING (tenant = asking_tenant());
