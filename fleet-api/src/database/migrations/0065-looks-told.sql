-- Looks are possible until the day on which a case was closed is over, and the riders concerned may have been told by then:
-- each look says for itself when it was told to them (M7).
ALTER TABLE theft_look ADD told_s bigint;
UPDATE theft_look l SET told_s = c.told_s FROM theft_case c WHERE c.case_id = l.case_id AND l.opened_s <= c.told_s;
CREATE INDEX theft_look_untold ON theft_look (case_id, ends_s) WHERE told_s IS NULL;
GRANT UPDATE (told_s) ON theft_look TO job_rentals;
CREATE POLICY told_by_jobs ON theft_look FOR UPDATE TO job_rentals USING (true) WITH CHECK (true);
