import { generateKeyPairSync } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendEntry, latestCheckpoint } from '../../src/audit/audit-log.ts';
import { signCheckpoint } from '../../src/audit/checkpoint.ts';
import { createNoteSigner } from '../../src/audit/note.ts';
import { type VerifyReport, verifyAudit, verifyIn } from '../../src/audit/verify.ts';
import type { FleetDatabase } from '../../src/database/database.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { asRiderDoor, createFakeVault, newSequencer, ORIGIN, SIGNER, someEntry } from './log-parts.ts';

const TODAY = '2023-12-01';
let log: TestDatabase;
let early = '';

// Ten leaves under four checkpoints: 0, 4 (with one of the vault), 7 and 10 (again with one).
beforeAll(async () => {
  log = await createTestDatabase();
  const vault = createFakeVault();
  const sequencer = newSequencer(log.doors, vault);
  await sequencer.pass();
  for (const [doors, ofVault] of [
    [3, 1],
    [3, 0],
    [2, 1],
  ] as const) {
    for (let i = 0; i < doors; i++) {
      await asRiderDoor(log.doors, 'rider-1', (trx) => appendEntry(trx, someEntry()));
    }
    if (ofVault > 0) vault.add(someEntry());
    await sequencer.pass();
    early ||= (await latestCheckpoint(log.owner))?.note ?? '';
  }
});
afterAll(() => log.drop());

const verify = (db: FleetDatabase, since?: string, today = TODAY): Promise<VerifyReport> =>
  verifyAudit(db, { verifier: SIGNER, today, since });

class Undo extends Error {}

/** Does harm, verifies inside the same transaction, and takes the harm back. */
async function verifyAfter(
  harm: (trx: FleetDatabase) => Promise<unknown>,
  today = TODAY,
): Promise<VerifyReport | undefined> {
  let report: VerifyReport | undefined;
  const tried = log.owner.transaction().execute(async (trx) => {
    await harm(trx);
    report = await verifyIn(trx, { verifier: SIGNER, today });
    throw new Undo();
  });
  await expect(tried).rejects.toThrow(Undo);
  return report;
}

test('a log as it was written holds, also against an older checkpoint', async () => {
  expect(await verify(log.owner)).toEqual({ ok: true, leaves: 10, checkpoints: 4, ended: 0, waiting: 0 });
  expect(await verify(log.owner, early)).toMatchObject({ ok: true });
});

const other = createNoteSigner(
  ORIGIN,
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }),
);
const root = new Uint8Array(32).fill(1);
const forge = (size: number, signer = SIGNER): string =>
  signCheckpoint({ origin: ORIGIN, size, root }, signer);

const HARM: [
  name: string,
  finding: { kind: string; at: number },
  harm: (trx: FleetDatabase) => Promise<unknown>,
][] = [
  [
    'an entry reworded',
    { kind: 'entry_altered', at: 2 },
    (trx) =>
      sql`UPDATE audit_entry SET entry = jsonb_set(entry, '{why}', '"because"') WHERE id = (SELECT entry_id FROM audit_leaf WHERE seq = 2)`.execute(
        trx,
      ),
  ],
  [
    'an entry and its hash rewritten',
    { kind: 'entry_altered', at: 5 },
    (trx) =>
      sql`UPDATE audit_entry SET leaf_hash = sha256('x') WHERE id = (SELECT entry_id FROM audit_leaf WHERE seq = 5)`.execute(
        trx,
      ),
  ],
  [
    'a salt changed',
    { kind: 'entry_altered', at: 0 },
    (trx) =>
      sql`UPDATE audit_entry SET salt = substring(sha256('x') FOR 16) WHERE id = (SELECT entry_id FROM audit_leaf WHERE seq = 0)`.execute(
        trx,
      ),
  ],
  [
    'a leaf changed',
    { kind: 'entry_altered', at: 6 },
    (trx) => sql`UPDATE audit_leaf SET leaf_hash = sha256('x') WHERE seq = 6`.execute(trx),
  ],
  [
    'an entry deleted',
    { kind: 'entry_missing', at: 3 },
    (trx) =>
      sql`DELETE FROM audit_entry WHERE id = (SELECT entry_id FROM audit_leaf WHERE seq = 3)`.execute(trx),
  ],
  [
    'an entry filed under another rental',
    { kind: 'entry_misfiled', at: 4 },
    (trx) =>
      sql`UPDATE audit_entry SET rental_id = gen_random_uuid() WHERE id = (SELECT entry_id FROM audit_leaf WHERE seq = 4)`.execute(
        trx,
      ),
  ],
  [
    'an entry kept longer than its day',
    { kind: 'entry_misfiled', at: 4 },
    (trx) =>
      sql`UPDATE audit_entry SET ends_on = ends_on + 1 WHERE id = (SELECT entry_id FROM audit_leaf WHERE seq = 4)`.execute(
        trx,
      ),
  ],
  [
    'a leaf that lets its entry go sooner',
    { kind: 'entry_misfiled', at: 4 },
    (trx) => sql`UPDATE audit_leaf SET ends_on = '2020-01-01' WHERE seq = 4`.execute(trx),
  ],
  [
    'a leaf and its entry deleted',
    { kind: 'leaf_missing', at: 4 },
    async (trx) => {
      await sql`DELETE FROM audit_entry WHERE id = (SELECT entry_id FROM audit_leaf WHERE seq = 4)`.execute(
        trx,
      );
      await sql`DELETE FROM audit_leaf WHERE seq = 4`.execute(trx);
    },
  ],
  [
    'the last leaves deleted',
    { kind: 'leaf_missing', at: 8 },
    (trx) => sql`DELETE FROM audit_leaf WHERE seq >= 8`.execute(trx),
  ],
  [
    'a checkpoint by another key',
    { kind: 'checkpoint_signature', at: 7 },
    (trx) =>
      sql`UPDATE audit_checkpoint SET signed_note = ${forge(7, other)} WHERE tree_size = 7`.execute(trx),
  ],
  [
    'a checkpoint with another root',
    { kind: 'checkpoint_altered', at: 7 },
    (trx) => sql`UPDATE audit_checkpoint SET root = sha256('x') WHERE tree_size = 7`.execute(trx),
  ],
  [
    'a checkpoint of another size',
    { kind: 'checkpoint_altered', at: 7 },
    (trx) => sql`UPDATE audit_checkpoint SET signed_note = ${forge(6)} WHERE tree_size = 7`.execute(trx),
  ],
  [
    'a false root, well signed',
    { kind: 'root', at: 7 },
    (trx) =>
      sql`UPDATE audit_checkpoint SET root = ${Buffer.from(root)}, signed_note = ${forge(7)} WHERE tree_size = 7`.execute(
        trx,
      ),
  ],
  [
    'the last checkpoint deleted',
    { kind: 'unsigned', at: 7 },
    (trx) => sql`DELETE FROM audit_checkpoint WHERE tree_size = 10`.execute(trx),
  ],
  [
    'an entry taken out of the queue',
    { kind: 'unsequenced', at: 0 },
    async (trx) => {
      await appendEntry(trx, someEntry());
      await sql`DELETE FROM audit_queue`.execute(trx);
    },
  ],
];

describe('M7: the verifier finds', () => {
  test.each(HARM)('%s', async (_, finding, harm) => {
    const report = await verifyAfter(harm);
    expect(report?.ok).toBe(false);
    expect(report?.finding?.kind).toBe(finding.kind);
    if (finding.kind !== 'unsequenced') expect(report?.finding?.at).toBe(finding.at);
  });

  test('two entries that changed places', async () => {
    const report = await verifyAfter(async (trx) => {
      await sql`CREATE TEMP TABLE two ON COMMIT DROP AS SELECT * FROM audit_leaf WHERE seq IN (0, 1)`.execute(
        trx,
      );
      await sql`DELETE FROM audit_leaf WHERE seq IN (0, 1)`.execute(trx);
      await sql`INSERT INTO audit_leaf SELECT 1 - seq, leaf_hash, entry_id, source, source_no, ends_on FROM two`.execute(
        trx,
      );
    });
    expect(report?.finding).toEqual({ kind: 'root', at: 4 });
  });

  test('a leaf of the vault that was left out', async () => {
    const report = await verifyAfter((trx) =>
      sql`UPDATE audit_leaf SET source_no = 9 WHERE source = 'vault' AND source_no = 2`.execute(trx),
    );
    expect(report?.finding).toEqual({ kind: 'vault_leaf_missing', at: 9 });
  });

  test('a whole log written anew with the right key, by an older checkpoint that somebody kept', async () => {
    const fresh = await createTestDatabase();
    const vault = createFakeVault();
    const sequencer = newSequencer(fresh.doors, vault);
    for (let i = 0; i < 12; i++)
      await asRiderDoor(fresh.doors, 'rider-1', (trx) => appendEntry(trx, someEntry()));
    await sequencer.pass();
    expect(await verify(fresh.owner)).toMatchObject({ ok: true, leaves: 12 });
    expect((await verify(fresh.owner, early)).finding).toEqual({ kind: 'forked', at: 4 });
    await fresh.drop();
  });

  test('a log that lost its end, or a checkpoint of another log', async () => {
    expect((await verify(log.owner, forge(11))).finding).toEqual({ kind: 'shrunk', at: 10 });
    expect((await verify(log.owner, forge(4, other))).finding).toEqual({ kind: 'since_unreadable', at: 0 });
    expect((await verify(log.owner, 'nonsense')).finding).toEqual({ kind: 'since_unreadable', at: 0 });
  });
});

test('M6: an entry may go after its last day, and the tree still holds', async () => {
  const gone = (trx: FleetDatabase) => sql`DELETE FROM audit_entry`.execute(trx);
  expect(await verifyAfter(gone, '2028-11-14')).toMatchObject({ ok: false });
  expect(await verifyAfter(gone, '2028-11-15')).toMatchObject({ ok: true, leaves: 10, ended: 10 });
});

test('entries that wait are counted, not complained about', async () => {
  expect(await verifyAfter((trx) => appendEntry(trx, someEntry()))).toMatchObject({
    ok: true,
    leaves: 10,
    waiting: 1,
  });
});
