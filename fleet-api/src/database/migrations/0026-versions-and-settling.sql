-- Each record knows the edition of the policy that it was made under (G12). Rows from before know none.
ALTER TABLE trip ADD policy_version integer;
ALTER TABLE trip_place ADD policy_version integer;
ALTER TABLE fleet_health ADD policy_version integer;
ALTER TABLE loss ADD policy_version integer;

-- A rental that waits for its unit is settled once that unit, after the last grant, said that nothing waits in it.
GRANT SELECT (hello_s, waiting_records) ON unit TO job_rentals;
