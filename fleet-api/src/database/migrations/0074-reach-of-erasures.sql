-- An erasure finds refused messages by their vehicle and losses by their grant while ingest waits for it: both were read from
-- end to end.
CREATE INDEX quarantine_by_vehicle ON quarantine (vehicle_id) WHERE vehicle_id IS NOT NULL;
CREATE INDEX loss_by_grant ON loss (grant_id) WHERE grant_id IS NOT NULL;

-- What a rider asked before of an erased rental went on saying which it was and whose, as long as requests are kept (M14). Such
-- a request names the nil id from now on: none would mean all rentals. Those of before are found by the job.
CREATE INDEX subject_request_of_rental ON subject_request (rental_id)
  WHERE rental_id <> '00000000-0000-0000-0000-000000000000';
