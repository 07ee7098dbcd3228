-- Webhooks to insurers (Standard Webhooks): a queue that is its own log. A body has an id and a kind, nothing else.
-- Times `_real_s` are of the world's clock: retries are no matter of the fleet's.

CREATE TABLE webhook_secret (
  tenant text NOT NULL,
  insurer_id text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  secret bytea NOT NULL CHECK (length(secret) = 32),
  until_real_s bigint,
  ends_on date NOT NULL,
  PRIMARY KEY (tenant, insurer_id, number),
  FOREIGN KEY (tenant, insurer_id) REFERENCES insurer ON DELETE CASCADE
);
CREATE INDEX webhook_secret_by_end ON webhook_secret (ends_on);

CREATE TABLE webhook_delivery (
  webhook_id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  insurer_id text NOT NULL,
  release_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('accident.released', 'accident.release_ended')),
  made_real_s bigint NOT NULL DEFAULT extract(epoch FROM now())::bigint,
  state text NOT NULL CHECK (state IN ('waiting', 'delivered', 'given_up', 'disabled')),
  tries integer NOT NULL DEFAULT 0,
  next_real_s bigint DEFAULT extract(epoch FROM now())::bigint,
  last_outcome text CHECK (length(last_outcome) <= 40),
  done_real_s bigint,
  ends_on date NOT NULL,
  CHECK ((state = 'waiting') = (next_real_s IS NOT NULL)),
  CHECK ((state = 'waiting') = (done_real_s IS NULL))
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_real_s) WHERE next_real_s IS NOT NULL;
CREATE INDEX webhook_delivery_by_insurer ON webhook_delivery (tenant, insurer_id, made_real_s, webhook_id);
CREATE INDEX webhook_delivery_by_end ON webhook_delivery (ends_on);

ALTER TABLE webhook_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY;
GRANT INSERT ON webhook_delivery TO door_operator, door_rider;
CREATE POLICY of_release_of_operators ON webhook_delivery FOR INSERT TO door_operator, door_rider
  WITH CHECK (tenant = asking_tenant() AND release_id IN (SELECT release_id FROM accident_release));
GRANT SELECT ON webhook_delivery TO door_privacy;
CREATE POLICY own_tenant_of_officers ON webhook_delivery FOR SELECT TO door_privacy USING (tenant = asking_tenant());
-- A secret is shown once, when it is made: the officer's role cannot read it back.
GRANT INSERT, SELECT (tenant, insurer_id, number, until_real_s), UPDATE (until_real_s) ON webhook_secret TO door_privacy;
CREATE POLICY own_tenant_of_officers ON webhook_secret TO door_privacy USING (tenant = asking_tenant());

GRANT SELECT, UPDATE (state, tries, next_real_s, last_outcome, done_real_s) ON webhook_delivery TO job_rentals;
GRANT SELECT ON insurer, webhook_secret TO job_rentals;
GRANT UPDATE (disabled_s) ON insurer TO job_rentals;
CREATE POLICY every_row_of_jobs ON webhook_delivery TO job_rentals USING (true);
CREATE POLICY every_row_of_jobs ON webhook_secret FOR SELECT TO job_rentals USING (true);
CREATE POLICY every_row_of_jobs ON insurer TO job_rentals USING (true);
