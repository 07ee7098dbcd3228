-- What a unit counts of a trip stays for a year, longer than its streams, and a trip of which something was deleted was called
-- incomplete. A stream that was deleted has no row any more by which its rider could see that it is closed: of the
-- streams that the asker names, those that are closed on the vehicle of a rental of theirs.
CREATE FUNCTION closed_among(the_rental uuid, streams uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.stream_id FROM rental r
  JOIN rental_rider k ON k.rental_id = r.rental_id AND k.tenant = asking_tenant() AND k.rider_id = asking_rider()
  JOIN closed c ON c.vehicle_id = r.vehicle_id AND c.stream_id = ANY (streams)
  WHERE r.rental_id = the_rental
$$;
REVOKE EXECUTE ON FUNCTION closed_among(uuid, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION closed_among(uuid, uuid[]) TO door_rider;
