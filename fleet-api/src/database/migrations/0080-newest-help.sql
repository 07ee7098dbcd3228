-- What is sealed of a call: every press of help makes a stream, and the vault looks at 64 of them. Whoever pressed and called off
-- more often than that in three days kept support from finding anybody on the vehicle. Now the newest 64 are handed over, by the
-- numbers that the unit gave them (of each of its outboxes: a new one counts from the start again), and of each the newest two
-- chunks: the second is there for the case that the last is damaged.
CREATE OR REPLACE FUNCTION support_chunks(the_call uuid, today date)
RETURNS TABLE (stream_id uuid, chunk_no integer, nonce bytea, ciphertext bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT support_written(the_call, 'support_position_asked') THEN
    RAISE insufficient_privilege USING MESSAGE = 'help is looked up only by a transaction that writes it down';
  END IF;
  RETURN QUERY
    WITH help AS (
      SELECT s.vehicle_id, s.stream_id,
        row_number() OVER (PARTITION BY k.outbox_id ORDER BY max(k.number) DESC) AS turn
      FROM support_call c
      JOIN stream s ON s.vehicle_id = c.vehicle_id AND s.kind = 5 AND s.ends_on >= today
      JOIN chunk k ON k.vehicle_id = s.vehicle_id AND k.stream_id = s.stream_id AND k.ends_on >= today
      WHERE c.call_id = the_call AND c.tenant = asking_tenant() -- whether the code still opens, the vault says
      GROUP BY s.vehicle_id, s.stream_id, k.outbox_id
    ), newest AS (
      SELECT h.vehicle_id, h.stream_id FROM help h
      GROUP BY h.vehicle_id, h.stream_id ORDER BY min(h.turn), h.stream_id LIMIT 64
    )
    SELECT n.stream_id, l.chunk_no, l.nonce, l.ciphertext
    FROM newest n CROSS JOIN LATERAL (
      SELECT k.chunk_no, k.nonce, k.ciphertext FROM chunk k
      WHERE k.vehicle_id = n.vehicle_id AND k.stream_id = n.stream_id AND k.ends_on >= today
      ORDER BY k.chunk_no DESC LIMIT 2
    ) l
    ORDER BY n.stream_id, l.chunk_no;
END
$$;
