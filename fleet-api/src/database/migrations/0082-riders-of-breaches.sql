-- Those concerned by a breach were cut off at the second in which the end of their rental was ordered. What the vehicle
-- recorded until it heard of that, or until its grant ended, is theirs as well: a rental counts until the end that its unit
-- reported, and while none is reported until its last grant ends. An order is heard or a grant ends within hours: the days
-- before are not looked at.
CREATE OR REPLACE FUNCTION breach_rentals(the_breach uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT DISTINCT r.rental_id
  FROM breach_note n JOIN rental r ON r.tenant = n.tenant
    AND (n.note->>'vehicles' = 'all' OR n.note->'vehicles' ? replace(r.vehicle_id::text, '-', ''))
    AND r.booked_s <= (n.note->>'toS')::bigint
    AND (r.ended_s IS NULL OR r.ended_s >= (n.note->>'fromS')::bigint
      OR (r.ended_s >= (n.note->>'fromS')::bigint - 86400 AND (
        EXISTS (SELECT FROM trip p WHERE p.rental_id = r.rental_id AND p.vehicle_id = r.vehicle_id
          AND p.ended_s >= (n.note->>'fromS')::bigint)
        OR (r.state = 'ending' AND EXISTS (SELECT FROM grant_issued g WHERE g.rental_id = r.rental_id
          AND g.not_after_s >= (n.note->>'fromS')::bigint)))))
  WHERE n.breach_id = the_breach AND n.tenant = asking_tenant() AND n.note->>'kind' = 'scope'
$$;

-- The pseudonyms of guests stand on the list and not in the log, which outlives their link by years (T5): it is said who is
-- concerned by rentals as a guest only.
DROP FUNCTION breach_riders(uuid, text, integer);
CREATE FUNCTION breach_riders(the_breach uuid, after_rider text, most integer)
RETURNS TABLE (rider_id text, rentals bigint, guest boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM written_here('breach_riders_read') AS w (entry)
    WHERE w.entry->'detail'->>'breachId' = replace(the_breach::text, '-', '');
  IF NOT FOUND THEN
    RAISE insufficient_privilege USING MESSAGE = 'the list of a breach is read only by a transaction that writes it down';
  END IF;
  RETURN QUERY
    SELECT l.rider_id, count(*), bool_and(l.guest)
    FROM breach_rentals(the_breach) AS b (rental_id) JOIN rental_rider l USING (rental_id)
    WHERE after_rider IS NULL OR l.rider_id > after_rider
    GROUP BY l.rider_id ORDER BY l.rider_id LIMIT least(most, 10001);
END
$$;
REVOKE EXECUTE ON FUNCTION breach_riders(uuid, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION breach_riders(uuid, text, integer) TO door_privacy;
