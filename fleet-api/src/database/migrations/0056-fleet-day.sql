-- What the administrator's door answers from (decision 0041): a copy that the day's work writes once a day. The door of 0052
-- read units as they are, so whoever asked again and again saw a number change at a hello, and with it its second (M9); and
-- it handed in the day itself. Now nothing that the door asks for is newer than the copy, and the copy's day is its own.
CREATE TABLE unit_day (
  unit_id uuid PRIMARY KEY REFERENCES unit (unit_id) ON DELETE CASCADE,
  tenant text NOT NULL,
  day date NOT NULL,
  heard text NOT NULL CHECK (heard IN ('never', 'lately', 'stale')),
  policy_version integer NOT NULL,
  key_set_version integer NOT NULL,
  transport_sequence integer NOT NULL,
  agent_version text NOT NULL,
  ends_on date NOT NULL GENERATED ALWAYS AS (day + 1) STORED
);
CREATE INDEX unit_day_by_end ON unit_day (ends_on);
-- `what`: overdue (what waits since an earlier day), refused.
CREATE TABLE fleet_day_count (
  tenant text NOT NULL,
  what text NOT NULL CHECK (what IN ('overdue', 'refused')),
  word text NOT NULL,
  day date NOT NULL,
  number bigint NOT NULL CHECK (number >= 0),
  ends_on date NOT NULL GENERATED ALWAYS AS (day + 1) STORED,
  PRIMARY KEY (tenant, what, word)
);
CREATE INDEX fleet_day_count_by_end ON fleet_day_count (ends_on);
ALTER TABLE unit_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE fleet_day_count ENABLE ROW LEVEL SECURITY;

-- Written by the owner's daily work. A second time on the same day, or by a clock that went back, it changes no line.
-- A document waits where it is of use still, was not sent, and its unit was not heard since: a unit with shaped traffic is
-- told in its slots what it lacks, and nothing is marked as sent to it.
CREATE FUNCTION copy_fleet_day(now_s bigint) RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
  INSERT INTO unit_day (unit_id, tenant, day, heard, policy_version, key_set_version, transport_sequence, agent_version)
  SELECT u.unit_id, u.tenant, date '1970-01-01' + (now_s / 86400)::integer, unit_heard(u.hello_s, (now_s / 86400)::integer),
    u.policy_version, u.key_set_version, u.transport_sequence, u.agent_version FROM unit u
  ON CONFLICT (unit_id) DO UPDATE SET day = excluded.day, heard = excluded.heard,
    policy_version = excluded.policy_version, key_set_version = excluded.key_set_version,
    transport_sequence = excluded.transport_sequence, agent_version = excluded.agent_version
    WHERE unit_day.day < excluded.day;
  DELETE FROM fleet_day_count c WHERE c.day < date '1970-01-01' + (now_s / 86400)::integer;
  -- A tenant that has a line has the day's: `documents` is there with 0 too.
  WITH today AS (SELECT now_s / 86400 * 86400 AS domain_s, date '1970-01-01' + (now_s / 86400)::integer AS day,
      extract(epoch FROM date_trunc('day', now() AT TIME ZONE 'UTC'))::bigint AS real_s),
    due AS (SELECT DISTINCT v.tenant FROM vehicle v
      WHERE NOT EXISTS (SELECT FROM fleet_day_count c WHERE c.tenant = v.tenant)),
    counted AS (
      SELECT tenant, 'overdue' AS what, 'documents' AS word, (SELECT count(*) FROM downlink d JOIN unit u USING (unit_id)
        WHERE u.tenant = due.tenant AND d.sent_at IS NULL AND d.expires_s > now_s
          AND d.created_s < (SELECT domain_s FROM today) AND (u.hello_s IS NULL OR u.hello_s <= d.created_s)) AS number
      FROM due
      UNION ALL SELECT tenant, 'overdue', 'webhooks', count(*) FROM webhook_delivery
        WHERE state = 'waiting' AND made_real_s < (SELECT real_s FROM today) GROUP BY tenant
      UNION ALL SELECT tenant, 'overdue', 'webhooks_given_up', count(*) FROM webhook_delivery
        WHERE state = 'given_up' AND done_real_s < (SELECT real_s FROM today) GROUP BY tenant
      UNION ALL SELECT tenant, 'refused', code::text, count(*) FROM quarantine
        WHERE hour_s < (SELECT domain_s FROM today) GROUP BY tenant, code)
  INSERT INTO fleet_day_count (tenant, what, word, day, number)
  SELECT tenant, what, word, day, number FROM counted JOIN due USING (tenant) CROSS JOIN today
$$;

DROP FUNCTION administrator_units(integer, uuid, integer);
DROP FUNCTION administrator_counts(integer);
-- A unit that was enrolled since the copy is there, and says nothing of itself before the next.
CREATE FUNCTION administrator_units(after_unit uuid, most integer)
RETURNS TABLE (unit_id uuid, vehicle_id uuid, kind text, label text, heard text, policy_version integer,
  key_set_version integer, transport_sequence integer, agent_version text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.unit_id, u.vehicle_id, v.kind, v.label, coalesce(d.heard, 'never'), coalesce(d.policy_version, 0),
    coalesce(d.key_set_version, 0), coalesce(d.transport_sequence, 0), coalesce(d.agent_version, '')
  FROM unit u JOIN vehicle v USING (vehicle_id) LEFT JOIN unit_day d ON d.unit_id = u.unit_id
  WHERE u.tenant = asking_tenant() AND (after_unit IS NULL OR u.unit_id > after_unit)
  ORDER BY u.unit_id LIMIT least(most, 201)
$$;

-- `what`: heard, policy, key_set, transport, agent (units by word), and what `fleet_day_count` has.
CREATE FUNCTION administrator_counts() RETURNS TABLE (what text, word text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH own AS (SELECT coalesce(d.heard, 'never') AS heard, coalesce(d.policy_version, 0) AS policy_version,
      coalesce(d.key_set_version, 0) AS key_set_version, coalesce(d.transport_sequence, 0) AS transport_sequence,
      coalesce(d.agent_version, '') AS agent_version
    FROM unit u LEFT JOIN unit_day d ON d.unit_id = u.unit_id WHERE u.tenant = asking_tenant())
  SELECT 'heard', heard, count(*) FROM own GROUP BY 2
  UNION ALL SELECT 'policy', policy_version::text, count(*) FROM own GROUP BY 2
  UNION ALL SELECT 'key_set', key_set_version::text, count(*) FROM own GROUP BY 2
  UNION ALL SELECT 'transport', transport_sequence::text, count(*) FROM own GROUP BY 2
  UNION ALL SELECT 'agent', agent_version, count(*) FROM own GROUP BY 2
  UNION ALL SELECT c.what, c.word, c.number FROM fleet_day_count c WHERE c.tenant = asking_tenant()
$$;
REVOKE EXECUTE ON FUNCTION copy_fleet_day(bigint), administrator_units(uuid, integer), administrator_counts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION administrator_units(uuid, integer), administrator_counts() TO door_administrator;
