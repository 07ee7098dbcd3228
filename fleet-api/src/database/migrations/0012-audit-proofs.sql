-- Inner nodes of the audit log's tree, complete subtrees only: `idx` counts within a level from the left, level 1
-- covers two leaves. Written by the sequencer with the leaves, never changed; a proof needs a few of them where it
-- would need every leaf. Hashes of hashes: they speak of nobody.
CREATE TABLE audit_node (
  level smallint CHECK (level > 0),
  idx bigint CHECK (idx >= 0),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, idx)
);

-- What was sequenced before this table was there.
DO $$
DECLARE
  made bigint;
  below smallint := 0;
BEGIN
  INSERT INTO audit_node
    SELECT 1, l.seq / 2, sha256('\x01'::bytea || l.leaf_hash || r.leaf_hash)
    FROM audit_leaf l JOIN audit_leaf r ON r.seq = l.seq + 1 WHERE l.seq % 2 = 0;
  LOOP
    below := below + 1;
    INSERT INTO audit_node
      SELECT below + 1, l.idx / 2, sha256('\x01'::bytea || l.hash || r.hash)
      FROM audit_node l JOIN audit_node r ON r.level = below AND r.idx = l.idx + 1
      WHERE l.level = below AND l.idx % 2 = 0;
    GET DIAGNOSTICS made = ROW_COUNT;
    EXIT WHEN made = 0;
  END LOOP;
END
$$;

GRANT SELECT, INSERT ON audit_node TO job_sequencer;
GRANT SELECT ON audit_node TO door_rider, door_public;
