-- Calls to support (P6): that a rider made a code for a rental, and that support used it. No place; the code only as its
-- hash. The role door_support has come (decision 0032): it finds what is sealed by a code and in no other way.
CREATE TABLE support_call (
  call_id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,32}$'),
  code_hash bytea NOT NULL UNIQUE CHECK (length(code_hash) = 32),
  rental_id uuid NOT NULL,
  vehicle_id uuid NOT NULL,
  made_s bigint NOT NULL,
  expires_s bigint NOT NULL CHECK (expires_s > made_s),
  answered_by text CHECK (length(answered_by) BETWEEN 1 AND 255),
  answered_s bigint,
  ends_on date NOT NULL,
  CHECK (num_nonnulls(answered_by, answered_s) IN (0, 2))
);
CREATE INDEX support_call_by_rental ON support_call (rental_id);
CREATE INDEX support_call_by_end ON support_call (ends_on);

GRANT USAGE ON SCHEMA public TO door_support;
GRANT SELECT ON policy, audit_leaf, audit_checkpoint TO door_support;
GRANT INSERT (leaf_hash, salt, entry, tenant, rental_id, vehicle_id, rider_id, ends_on) ON audit_entry TO door_support;
GRANT EXECUTE ON FUNCTION asking_tenant(), asking_rider() TO door_support;
GRANT INSERT ON support_call TO door_rider;
GRANT SELECT (call_id, tenant, vehicle_id, made_s, answered_by, answered_s) ON support_call TO door_support;
GRANT SELECT (rental_id), DELETE ON support_call TO job_subjects;
ALTER TABLE support_call ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rental ON support_call FOR INSERT TO door_rider
  WITH CHECK (tenant = asking_tenant() AND rental_id IN (SELECT rental_id FROM rental));
CREATE POLICY every_row ON support_call TO job_subjects USING (true);
-- What was answered, for those who answered; a code that nobody used is not in anybody's list.
CREATE POLICY answered ON support_call FOR SELECT TO door_support
  USING (tenant = asking_tenant() AND answered_by IS NOT NULL);
CREATE POLICY write_down_of_support ON audit_entry FOR INSERT TO door_support WITH CHECK (tenant = asking_tenant());

-- The call of a code that still holds and was not used.
CREATE FUNCTION support_call_of(the_code bytea, now_s bigint)
RETURNS TABLE (call_id uuid, rental_id uuid, vehicle_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.call_id, c.rental_id, c.vehicle_id FROM support_call c
  WHERE c.tenant = asking_tenant() AND c.code_hash = the_code AND c.expires_s > now_s AND c.answered_s IS NULL
$$;

-- Whether this very transaction has written that act down for this call.
CREATE FUNCTION support_written(the_call uuid, the_act text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM (
      SELECT e.xmin AS made_by, e.entry FROM audit_entry e
      WHERE e.tenant = asking_tenant() ORDER BY e.id DESC LIMIT 100
    ) AS newest
    WHERE made_by = pg_current_xact_id()::xid AND entry->>'act' = the_act
      AND entry->'detail'->>'callId' = replace(the_call::text, '-', ''))
$$;

-- Sealed chunks of the help (kind 5) of the call's vehicle, in the transaction that writes the asking down.
CREATE FUNCTION support_chunks(the_call uuid, today date)
RETURNS TABLE (stream_id uuid, chunk_no integer, nonce bytea, ciphertext bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT support_written(the_call, 'support_position_asked') THEN
    RAISE insufficient_privilege USING MESSAGE = 'help is looked up only by a transaction that writes it down';
  END IF;
  RETURN QUERY
    SELECT s.stream_id, k.chunk_no, k.nonce, k.ciphertext
    FROM support_call c
    JOIN stream s ON s.vehicle_id = c.vehicle_id AND s.kind = 5 AND s.ends_on >= today
    JOIN chunk k ON k.vehicle_id = s.vehicle_id AND k.stream_id = s.stream_id AND k.ends_on >= today
    WHERE c.call_id = the_call AND c.tenant = asking_tenant() -- whether the code still opens, the vault says
    ORDER BY s.stream_id, k.chunk_no;
END
$$;

-- Closes the call: once, by the transaction that tells its rider.
CREATE FUNCTION support_answered(the_call uuid, the_person text, now_s bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT support_written(the_call, 'support_position_shown') THEN
    RAISE insufficient_privilege USING MESSAGE = 'a call is closed only by a transaction that writes it down';
  END IF;
  UPDATE support_call SET answered_by = the_person, answered_s = now_s
  WHERE call_id = the_call AND tenant = asking_tenant() AND answered_s IS NULL;
  RETURN FOUND;
END
$$;
GRANT EXECUTE ON FUNCTION support_call_of(bytea, bigint), support_chunks(uuid, date),
  support_answered(uuid, text, bigint) TO door_support;
