-- The audit log: salted entries that end, hashes and signed checkpoints that stay. An entry's row is
-- deleted on its day; its leaf keeps the hash, which without the salt says nothing.

CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Who wrote it: the doors (and jobs) in the act's transaction, or the sequencer from the vault's leaves.
  source text NOT NULL DEFAULT 'doors' CHECK (source IN ('doors', 'vault')),
  leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32),
  salt bytea NOT NULL CHECK (length(salt) = 16),
  entry jsonb NOT NULL,
  tenant text NOT NULL,
  rental_id uuid,
  vehicle_id uuid,
  rider_id text,
  ends_on date NOT NULL
);
CREATE INDEX audit_entry_by_rental ON audit_entry (rental_id) WHERE rental_id IS NOT NULL;
CREATE INDEX audit_entry_by_rider ON audit_entry (tenant, rider_id) WHERE rider_id IS NOT NULL;
CREATE INDEX audit_entry_by_tenant ON audit_entry (tenant, id);
CREATE INDEX audit_entry_by_end ON audit_entry (ends_on);

-- Entries without a leaf yet. Filled by a trigger, so that no writer can forget it, and emptied by the
-- sequencer in the transaction that numbers them. (A high-water mark over `id` would lose an entry whose
-- transaction commits after a later one's.)
CREATE TABLE audit_queue (
  entry_id bigint PRIMARY KEY
);
CREATE FUNCTION queue_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO audit_queue (entry_id) VALUES (NEW.id);
  RETURN NULL;
END
$$;
CREATE TRIGGER audit_entry_queued AFTER INSERT ON audit_entry
  FOR EACH ROW WHEN (NEW.source = 'doors') EXECUTE FUNCTION queue_audit_entry();

-- Leaf `seq` of the tree, from 0; never changed, never deleted. Until `ends_on` its entry must be there.
-- `source` is 'doors' (source_no = audit_entry.id) or 'vault' (source_no = the number of its leaf).
CREATE TABLE audit_leaf (
  seq bigint PRIMARY KEY CHECK (seq >= 0),
  leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32),
  entry_id bigint NOT NULL,
  source text NOT NULL CHECK (source IN ('doors', 'vault')),
  source_no bigint NOT NULL,
  ends_on date NOT NULL,
  UNIQUE (source, source_no)
);

CREATE INDEX audit_leaf_by_entry ON audit_leaf (entry_id);

-- Signed heads. `frontier` holds the roots of the complete subtrees, from which the tree grows on;
-- `at_s` is real time, and moves while nothing new comes.
CREATE TABLE audit_checkpoint (
  tree_size bigint PRIMARY KEY CHECK (tree_size >= 0),
  root bytea NOT NULL CHECK (length(root) = 32),
  frontier bytea NOT NULL CHECK (length(frontier) % 32 = 0),
  signed_note text NOT NULL,
  at_s bigint NOT NULL
);

-- Who does a job now. Real time: a lease is about processes, not about the fleet's clock.
CREATE TABLE lease (
  name text PRIMARY KEY,
  holder uuid NOT NULL,
  until_real timestamptz NOT NULL
);
