-- Accidents. What a vehicle seals after one waits for its claim for years, and the hot tables have room for one: a few
-- rows a year in tables of their own, without partitions. No door's role may read them yet: cases come with their own.

-- That there was one: a cell and a class.
CREATE TABLE accident_notice (
  vehicle_id uuid NOT NULL,
  outbox_id uuid NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  stream_id uuid NOT NULL,
  cell text COLLATE "C" CHECK (cell ~ '^[0-9a-f]{15}$'),
  severity smallint NOT NULL CHECK (severity BETWEEN 0 AND 3),
  test boolean NOT NULL,
  policy_version integer NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (vehicle_id, outbox_id, number)
);
CREATE INDEX accident_notice_by_end ON accident_notice (ends_on);

-- The opening of its sealed stream, as the unit signed it.
CREATE TABLE accident_stream (
  vehicle_id uuid NOT NULL,
  stream_id uuid NOT NULL,
  event_id uuid NOT NULL,
  policy_version integer NOT NULL,
  statement bytea NOT NULL CHECK (length(statement) <= 1024),
  signature bytea NOT NULL CHECK (length(signature) = 64),
  ends_on date NOT NULL,
  PRIMARY KEY (vehicle_id, stream_id)
);
CREATE INDEX accident_stream_by_end ON accident_stream (ends_on);

-- Its two chunks: the packet, signed by the unit inside the seal.
CREATE TABLE accident_chunk (
  vehicle_id uuid NOT NULL,
  stream_id uuid NOT NULL,
  chunk_no integer NOT NULL CHECK (chunk_no BETWEEN 0 AND 1),
  nonce bytea NOT NULL CHECK (length(nonce) = 12),
  ciphertext bytea NOT NULL CHECK (length(ciphertext) = 320),
  ends_on date NOT NULL,
  PRIMARY KEY (vehicle_id, stream_id, chunk_no)
);
CREATE INDEX accident_chunk_by_end ON accident_chunk (ends_on);

ALTER TABLE accident_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE accident_stream ENABLE ROW LEVEL SECURITY;
ALTER TABLE accident_chunk ENABLE ROW LEVEL SECURITY;
CREATE POLICY every_row ON accident_notice TO fleetveil_ingest USING (true);
CREATE POLICY every_row ON accident_stream TO fleetveil_ingest USING (true);
CREATE POLICY every_row ON accident_chunk TO fleetveil_ingest USING (true);
-- Written once, and read to find out what is there already: never changed by ingest.
GRANT SELECT, INSERT ON accident_notice, accident_stream, accident_chunk TO fleetveil_ingest;
