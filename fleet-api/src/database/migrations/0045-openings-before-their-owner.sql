-- Whose an accident's packet is may be found after it was released and opened: those entries name no rental, and stay as they
-- were signed. Once the case has its rental, its rider sees them too (M7), by the case's own stream and no other.
CREATE POLICY about_my_accident ON audit_entry FOR SELECT TO door_rider
  USING (tenant = asking_tenant() AND rental_id IS NULL AND entry->>'purpose' = 'accident'
    AND (vehicle_id, entry->'subject'->>'streamId') IN (
      SELECT vehicle_id, replace(stream_id::text, '-', '') FROM accident_case));
