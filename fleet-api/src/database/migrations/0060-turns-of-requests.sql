-- When the job last took a request up: one that waits (for a rental's end, for a legal hold, for the vault) goes behind those
-- that were not tried since, so that however many wait, each of the others has its turn (M14). Null: never.
ALTER TABLE subject_request ADD COLUMN tried_s bigint;
GRANT UPDATE (tried_s) ON subject_request TO job_subjects;
CREATE INDEX subject_request_to_do ON subject_request (tried_s NULLS FIRST, received_s) WHERE acted_s IS NULL;
