-- Packets of accidents: whose rental it was, found once and kept, and to whom a packet is released until when. Both go
-- with the stream's key.

-- The rental that used the vehicle in the packet's own second, by grants that the unit itself had sealed under.
CREATE TABLE packet_rental (
  stream_id uuid PRIMARY KEY REFERENCES stream_key ON DELETE CASCADE,
  rental_id uuid NOT NULL,
  commitment bytea NOT NULL CHECK (length(commitment) = 32),
  bound_s bigint NOT NULL,
  ends_on date NOT NULL
);

-- On the word of a person who proved who they are to the vault: no door can make one.
CREATE TABLE packet_release (
  release_id uuid PRIMARY KEY,
  stream_id uuid NOT NULL REFERENCES stream_key ON DELETE CASCADE,
  insurer_id text NOT NULL CHECK (insurer_id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  until_s bigint NOT NULL,
  ends_on date NOT NULL
);
CREATE INDEX packet_release_by_stream ON packet_release (stream_id);
