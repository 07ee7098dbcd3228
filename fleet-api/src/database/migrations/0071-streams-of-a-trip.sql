-- A rental that goes on after a lapse ends more than once, and each end adds up to 12 streams to its trip: a unit could let one
-- row grow without end. 32 ends of 12 are more than there ever are; what is more is counted as what did not fit.
UPDATE trip SET streams = jsonb_path_query_array(streams, '$[0 to 383]'),
  streams_omitted = least(streams_omitted::bigint + jsonb_array_length(streams) - 384, 2147483647)::integer
WHERE jsonb_array_length(streams) > 384;
ALTER TABLE trip ADD CONSTRAINT streams_in_bounds
  CHECK (jsonb_typeof(streams) = 'array' AND jsonb_array_length(streams) <= 384);
