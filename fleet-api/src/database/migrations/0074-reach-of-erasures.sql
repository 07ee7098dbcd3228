-- An erasure finds refused messages by their vehicle and losses by their grant while ingest waits for it: both were read from
-- end to end.
CREATE INDEX quarantine_by_vehicle ON quarantine (vehicle_id) WHERE vehicle_id IS NOT NULL;
CREATE INDEX loss_by_grant ON loss (grant_id) WHERE grant_id IS NOT NULL;
