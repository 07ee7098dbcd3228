-- Who may touch what. Logins: fleetveil_ingest (telemetry only) and fleetveil_doors, which can do
-- nothing by itself: each request is a transaction under one of the roles below (withRole).
-- There is no grant on any partition: a partition is reached through its parent, and so through
-- the parent's row rules.

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO fleetveil_ingest, door_rider, door_operator, door_booking, door_privacy,
  door_public, job_rentals, job_sequencer;

CREATE FUNCTION asking_tenant() RETURNS text LANGUAGE sql STABLE
  RETURN nullif(current_setting('fleetveil.tenant', true), '');
CREATE FUNCTION asking_rider() RETURNS text LANGUAGE sql STABLE
  RETURN nullif(current_setting('fleetveil.rider', true), '');
GRANT EXECUTE ON FUNCTION asking_tenant(), asking_rider()
  TO door_rider, door_operator, door_booking, door_privacy, door_public;

-- ingest ---------------------------------------------------------------------------------------
GRANT SELECT ON key_set, policy, vehicle, closed, grant_issued, audit_checkpoint TO fleetveil_ingest;
GRANT SELECT, INSERT ON transport_keys TO fleetveil_ingest;
GRANT SELECT ON unit TO fleetveil_ingest;
GRANT UPDATE (session_id, session_seen_s, hello_s, key_set_version, policy_version, transport_sequence,
  clock_quality, agent_version, waiting_records) ON unit TO fleetveil_ingest;
GRANT SELECT, INSERT ON unit_session TO fleetveil_ingest;
GRANT SELECT, INSERT, UPDATE ON coarse_report, chunk, fleet_health TO fleetveil_ingest;
GRANT SELECT, INSERT ON record, end_stamp, stream, trip, trip_place, loss TO fleetveil_ingest;
-- A rental that was taken up again after a lapse ends twice.
GRANT UPDATE (ended_s, distance_hm, energy_hwh, end_parent, parking, ended_by, streams, streams_omitted)
  ON trip TO fleetveil_ingest;
GRANT UPDATE (end_cell) ON trip_place TO fleetveil_ingest;
GRANT INSERT ON quarantine TO fleetveil_ingest;
GRANT SELECT, UPDATE (sent_at) ON downlink TO fleetveil_ingest;
-- A trip end closes its rental in the transaction that stores it. Whose rental it is, ingest cannot read.
GRANT SELECT (rental_id, vehicle_id, tenant, booked_s, started_s, ended_s, state, route, route_keep_days,
  policy_version, ends_on) ON rental TO fleetveil_ingest;
GRANT UPDATE (started_s, ended_s, state) ON rental TO fleetveil_ingest;

-- booking door: rentals, bills (times, distance, energy), no place -----------------------------------
GRANT SELECT ON policy, key_set, vehicle TO door_booking;
GRANT SELECT (unit_id, tenant, vehicle_id, policy_version, key_set_version, session_seen_s) ON unit TO door_booking;
GRANT SELECT, INSERT, UPDATE ON rental TO door_booking;
GRANT SELECT, INSERT ON rental_rider, grant_issued TO door_booking;
GRANT INSERT ON downlink TO door_booking;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO door_booking;
GRANT SELECT (rental_id, vehicle_id, grant_id, started_s, ended_s, distance_hm, energy_hwh, parking, ended_by,
  ends_on) ON trip TO door_booking;

-- operator door: cells and condition, no rental, no rider, nothing sealed -----------------------------
GRANT SELECT ON policy, vehicle, coarse_report, fleet_health TO door_operator;
GRANT SELECT (unit_id, tenant, vehicle_id, hello_s, policy_version, key_set_version, transport_sequence,
  clock_quality, agent_version, waiting_records) ON unit TO door_operator;
GRANT SELECT (vehicle_id, outbox_id, number, line, reason, purpose, fixes, records, exact, ends_on)
  ON loss TO door_operator;

-- rider door: what is theirs --------------------------------------------------------------------------
GRANT SELECT ON policy, vehicle, rental, rental_rider, grant_issued, trip, trip_place, stream, chunk, closed
  TO door_rider;

-- privacy door: the log and the policy, no trip -------------------------------------------------------
GRANT SELECT ON policy, key_set TO door_privacy;
GRANT SELECT (id, code, tenant, vehicle_id, hour_s, length, ends_on) ON quarantine TO door_privacy;

-- everyone --------------------------------------------------------------------------------------------
GRANT SELECT ON policy TO door_public;
GRANT SELECT ON audit_leaf, audit_checkpoint TO door_rider, door_operator, door_booking, door_privacy, door_public;
GRANT SELECT (id, leaf_hash, entry, salt, tenant, rental_id, vehicle_id, rider_id, ends_on)
  ON audit_entry TO door_rider, door_privacy;
-- Every door writes its acts down. Without RETURNING: writing is not reading; and never as the vault.
GRANT INSERT (leaf_hash, salt, entry, tenant, rental_id, vehicle_id, rider_id, ends_on)
  ON audit_entry TO door_rider, door_operator, door_booking, door_privacy, job_rentals;

-- jobs: over all tenants ------------------------------------------------------------------------------
GRANT SELECT ON policy, key_set, vehicle TO job_rentals;
GRANT SELECT (unit_id, tenant, vehicle_id, policy_version, key_set_version, session_seen_s) ON unit TO job_rentals;
GRANT SELECT ON rental TO job_rentals;
GRANT UPDATE (started_s, ended_s, state, ends_on) ON rental TO job_rentals;
-- An end moves the last days earlier; whose rental it is, the job cannot read.
GRANT SELECT (rental_id, ends_on), UPDATE (ends_on) ON rental_rider TO job_rentals;
GRANT SELECT, INSERT ON grant_issued TO job_rentals;
GRANT INSERT ON downlink TO job_rentals;
GRANT SELECT (rental_id, vehicle_id, grant_id, started_s, ended_s, ended_by, ends_on) ON trip TO job_rentals;
GRANT SELECT, INSERT, UPDATE, DELETE ON lease TO job_rentals, job_sequencer;
GRANT SELECT, INSERT ON audit_entry, audit_leaf, audit_checkpoint TO job_sequencer;
GRANT SELECT, DELETE ON audit_queue TO job_sequencer;
GRANT UPDATE (at_s) ON audit_checkpoint TO job_sequencer;

-- row rules -------------------------------------------------------------------------------------------
ALTER TABLE vehicle ENABLE ROW LEVEL SECURITY;
ALTER TABLE unit ENABLE ROW LEVEL SECURITY;
ALTER TABLE downlink ENABLE ROW LEVEL SECURITY;
ALTER TABLE coarse_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE fleet_health ENABLE ROW LEVEL SECURITY;
ALTER TABLE loss ENABLE ROW LEVEL SECURITY;
ALTER TABLE quarantine ENABLE ROW LEVEL SECURITY;
ALTER TABLE rental ENABLE ROW LEVEL SECURITY;
ALTER TABLE rental_rider ENABLE ROW LEVEL SECURITY;
ALTER TABLE grant_issued ENABLE ROW LEVEL SECURITY;
ALTER TABLE trip ENABLE ROW LEVEL SECURITY;
ALTER TABLE trip_place ENABLE ROW LEVEL SECURITY;
ALTER TABLE stream ENABLE ROW LEVEL SECURITY;
ALTER TABLE chunk ENABLE ROW LEVEL SECURITY;
ALTER TABLE closed ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;

-- Ingest and jobs serve all tenants; their grants above are the bound.
CREATE POLICY every_row ON vehicle TO fleetveil_ingest, job_rentals USING (true);
CREATE POLICY every_row ON unit TO fleetveil_ingest, job_rentals USING (true);
CREATE POLICY every_row ON downlink TO fleetveil_ingest, job_rentals USING (true);
CREATE POLICY every_row ON coarse_report TO fleetveil_ingest USING (true);
CREATE POLICY every_row ON fleet_health TO fleetveil_ingest USING (true);
CREATE POLICY every_row ON loss TO fleetveil_ingest USING (true);
CREATE POLICY every_row ON quarantine TO fleetveil_ingest USING (true);
CREATE POLICY every_row ON rental TO fleetveil_ingest, job_rentals USING (true);
CREATE POLICY every_row ON rental_rider TO job_rentals USING (true);
CREATE POLICY every_row ON grant_issued TO fleetveil_ingest, job_rentals USING (true);
CREATE POLICY every_row ON trip TO fleetveil_ingest, job_rentals USING (true);
CREATE POLICY every_row ON trip_place TO fleetveil_ingest USING (true);
CREATE POLICY every_row ON stream TO fleetveil_ingest USING (true);
CREATE POLICY every_row ON chunk TO fleetveil_ingest USING (true);
CREATE POLICY every_row ON closed TO fleetveil_ingest USING (true);
CREATE POLICY every_row ON audit_entry TO job_rentals, job_sequencer USING (true);

-- Tenants.
CREATE POLICY own_tenant ON vehicle TO door_operator, door_booking USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON unit TO door_operator, door_booking USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON rental TO door_booking USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON rental_rider TO door_booking USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON idempotency TO door_booking USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON quarantine TO door_privacy USING (tenant = asking_tenant());
CREATE POLICY own_tenant ON audit_entry FOR SELECT TO door_privacy USING (tenant = asking_tenant());
CREATE POLICY write_down ON audit_entry FOR INSERT TO door_rider, door_operator, door_booking, door_privacy
  WITH CHECK (tenant = asking_tenant());

-- What belongs to a vehicle of the tenant.
CREATE POLICY of_vehicle ON coarse_report TO door_operator USING (vehicle_id IN (SELECT vehicle_id FROM vehicle));
CREATE POLICY of_vehicle ON fleet_health TO door_operator USING (vehicle_id IN (SELECT vehicle_id FROM vehicle));
CREATE POLICY of_vehicle ON loss TO door_operator USING (vehicle_id IN (SELECT vehicle_id FROM vehicle));
CREATE POLICY of_vehicle ON downlink FOR INSERT TO door_booking
  WITH CHECK (unit_id IN (SELECT unit_id FROM unit));

-- What belongs to a rental the asker may see: the rider's own, or the booking system's tenant.
CREATE POLICY own_link ON rental_rider FOR SELECT TO door_rider
  USING (tenant = asking_tenant() AND rider_id = asking_rider());
CREATE POLICY own_rental ON rental FOR SELECT TO door_rider
  USING (tenant = asking_tenant() AND rental_id IN (SELECT rental_id FROM rental_rider));
CREATE POLICY of_rental ON grant_issued TO door_rider, door_booking
  USING (rental_id IN (SELECT rental_id FROM rental));
CREATE POLICY of_rental ON trip FOR SELECT TO door_rider, door_booking
  USING (rental_id IN (SELECT rental_id FROM rental));
CREATE POLICY of_rental ON trip_place FOR SELECT TO door_rider USING (rental_id IN (SELECT rental_id FROM rental));
CREATE POLICY of_rental ON stream FOR SELECT TO door_rider USING (rental_id IN (SELECT rental_id FROM rental));
CREATE POLICY of_rental ON vehicle FOR SELECT TO door_rider
  USING (tenant = asking_tenant() AND vehicle_id IN (SELECT vehicle_id FROM rental));
CREATE POLICY of_stream ON chunk FOR SELECT TO door_rider USING (stream_id IN (SELECT stream_id FROM stream));
CREATE POLICY of_stream ON closed FOR SELECT TO door_rider USING (stream_id IN (SELECT stream_id FROM stream));
CREATE POLICY about_me ON audit_entry FOR SELECT TO door_rider
  USING (tenant = asking_tenant()
    AND (rider_id = asking_rider() OR rental_id IN (SELECT rental_id FROM rental)));
