-- Ring and flash (decision 0036): a field worker asks the one vehicle that they have claimed to show itself. The signed
-- command goes down like every document; what came of it is a word, and no place.
CREATE TABLE find_command (
  command_id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  claim_id uuid NOT NULL,
  worker text NOT NULL CHECK (length(worker) BETWEEN 1 AND 255),
  vehicle_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ring', 'flash')),
  asked_s bigint NOT NULL,
  -- Minutes, whatever a door says.
  until_s bigint NOT NULL CHECK (until_s > asked_s AND until_s <= asked_s + 300),
  -- What the vehicle said; null = nothing yet.
  result text CHECK (result IN ('done', 'failed', 'timed_out', 'refused')),
  ends_on date NOT NULL
);
CREATE INDEX find_command_by_worker ON find_command (tenant, worker, asked_s);
CREATE INDEX find_command_by_end ON find_command (ends_on);
GRANT SELECT, INSERT ON find_command TO door_field;
GRANT SELECT (command_id, vehicle_id, result), UPDATE (result) ON find_command TO fleetveil_ingest;
ALTER TABLE find_command ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON find_command TO door_field USING (tenant = asking_tenant());
CREATE POLICY every_row ON find_command TO fleetveil_ingest USING (true);

-- The unit of a vehicle under a claim that holds, and that nobody has booked or rides since; none else.
CREATE FUNCTION field_unit(the_claim uuid, now_s bigint) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.unit_id FROM field_claim c JOIN unit u ON u.vehicle_id = c.vehicle_id AND u.tenant = c.tenant
  WHERE c.claim_id = the_claim AND c.tenant = asking_tenant() AND c.released_s IS NULL AND c.until_s > now_s
    AND NOT EXISTS (SELECT FROM rental r WHERE r.vehicle_id = c.vehicle_id AND r.state <> 'ended')
$$;
GRANT EXECUTE ON FUNCTION field_unit(uuid, bigint) TO door_field;

-- Whether a unit may be sent something now: that of a claim of the tenant that holds.
CREATE FUNCTION field_may_send(the_unit uuid, now_s bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM unit u JOIN field_claim c ON c.vehicle_id = u.vehicle_id
    WHERE u.unit_id = the_unit AND u.tenant = asking_tenant() AND field_unit(c.claim_id, now_s) = u.unit_id)
$$;
GRANT EXECUTE ON FUNCTION field_may_send(uuid, bigint) TO door_field;
GRANT INSERT ON downlink TO door_field;
CREATE POLICY of_claim ON downlink FOR INSERT TO door_field
  WITH CHECK (expires_s <= created_s + 300 AND field_may_send(unit_id, created_s));
