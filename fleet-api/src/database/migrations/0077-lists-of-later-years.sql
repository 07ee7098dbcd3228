-- The number of a list of transport keys is at least the second in which it was made, on the fleet's clock: after 19 January
-- 2038, which a fast demo reaches in a day, an integer has no room for it, and ingest found no newer list any more.
ALTER TABLE transport_keys ALTER COLUMN sequence TYPE bigint;
