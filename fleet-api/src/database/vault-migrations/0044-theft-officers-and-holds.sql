-- An officer who is to look no more is taken off a case at once. Who was one stays none of its second people (M10).
ALTER TABLE theft_case ADD COLUMN removed text[] NOT NULL DEFAULT '{}' CHECK (cardinality(removed) <= 8);
ALTER TABLE theft_case DROP CONSTRAINT theft_case_check;
ALTER TABLE theft_case ADD CHECK (asked_by = ANY (officers || removed));
ALTER TABLE theft_case DROP CONSTRAINT theft_case_check1;
ALTER TABLE theft_case ADD CHECK (confirmed_by IS NULL OR confirmed_by <> ALL (officers || removed));

-- When the pursuit was to be destroyed and a legal hold kept its keys: from then on nobody sees it.
ALTER TABLE theft_case ADD COLUMN kept_s bigint;
