-- The administrator's door (decision 0041): units by version and by whether they are heard, what waits since an earlier day,
-- refused messages by reason. No position, no trip, no rider and no time: what is counted is counted up to yesterday, so
-- that whoever asks again and again learns the day at most. The role reads none of these tables; two functions answer it.
GRANT USAGE ON SCHEMA public TO door_administrator;
GRANT EXECUTE ON FUNCTION asking_tenant() TO door_administrator;
GRANT SELECT ON policy TO door_administrator;
GRANT SELECT (version) ON policy_announced TO door_administrator;
GRANT INSERT (leaf_hash, salt, entry, tenant, rental_id, vehicle_id, rider_id, ends_on)
  ON audit_entry TO door_administrator;
CREATE POLICY write_down_administrator ON audit_entry FOR INSERT TO door_administrator
  WITH CHECK (tenant = asking_tenant());

-- A state and no time: a unit that was not heard for the seven days of the floor is stale by then, and coarse (M3).
CREATE FUNCTION unit_heard(hello_s bigint, the_day integer) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN CASE WHEN hello_s IS NULL THEN 'never'
    WHEN hello_s < (the_day - 7)::bigint * 86400 THEN 'stale' ELSE 'lately' END;

CREATE FUNCTION administrator_units(the_day integer, after_unit uuid, most integer)
RETURNS TABLE (unit_id uuid, vehicle_id uuid, kind text, label text, heard text, policy_version integer,
  key_set_version integer, transport_sequence integer, agent_version text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.unit_id, u.vehicle_id, v.kind, v.label, unit_heard(u.hello_s, the_day), u.policy_version,
    u.key_set_version, u.transport_sequence, u.agent_version
  FROM unit u JOIN vehicle v USING (vehicle_id)
  WHERE u.tenant = asking_tenant() AND (after_unit IS NULL OR u.unit_id > after_unit)
  ORDER BY u.unit_id LIMIT least(most, 201)
$$;

-- `what`: heard, policy, key_set, transport, agent (units by word), overdue (what waits since an earlier day), refused.
CREATE FUNCTION administrator_counts(the_day integer) RETURNS TABLE (what text, word text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH own AS (SELECT * FROM unit u WHERE u.tenant = asking_tenant()),
    today AS (SELECT the_day::bigint * 86400 AS domain_s,
      extract(epoch FROM date_trunc('day', now() AT TIME ZONE 'UTC'))::bigint AS real_s)
  SELECT 'heard', unit_heard(hello_s, the_day), count(*) FROM own GROUP BY 2
  UNION ALL SELECT 'policy', policy_version::text, count(*) FROM own GROUP BY 2
  UNION ALL SELECT 'key_set', key_set_version::text, count(*) FROM own GROUP BY 2
  UNION ALL SELECT 'transport', transport_sequence::text, count(*) FROM own GROUP BY 2
  UNION ALL SELECT 'agent', agent_version, count(*) FROM own GROUP BY 2
  UNION ALL SELECT 'overdue', 'documents', count(*) FROM downlink d JOIN own USING (unit_id)
    WHERE d.sent_at IS NULL AND d.created_s < (SELECT domain_s FROM today)
  UNION ALL SELECT 'overdue', 'webhooks', count(*) FROM webhook_delivery w
    WHERE w.tenant = asking_tenant() AND w.state = 'waiting' AND w.made_real_s < (SELECT real_s FROM today)
  UNION ALL SELECT 'overdue', 'webhooks_given_up', count(*) FROM webhook_delivery w
    WHERE w.tenant = asking_tenant() AND w.state = 'given_up' AND w.done_real_s < (SELECT real_s FROM today)
  UNION ALL SELECT 'refused', q.code::text, count(*) FROM quarantine q
    WHERE q.tenant = asking_tenant() AND q.hour_s < (SELECT domain_s FROM today) GROUP BY q.code
$$;
REVOKE EXECUTE ON FUNCTION unit_heard(bigint, integer), administrator_units(integer, uuid, integer),
  administrator_counts(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION administrator_units(integer, uuid, integer), administrator_counts(integer) TO door_administrator;
