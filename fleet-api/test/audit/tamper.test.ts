/** An operator who holds database and signing key rewrites the log, and re-signs all of it. */
import { randomBytes } from 'node:crypto';
import { ENTRY_SALT_BYTES } from '@fleetveil/proto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendEntry, latestCheckpoint } from '../../src/audit/audit-log.ts';
import { signCheckpoint } from '../../src/audit/checkpoint.ts';
import { type AuditEntry, saltEntry } from '../../src/audit/entry.ts';
import { EMPTY_RANGE, encodeRange, growRange, rootOf } from '../../src/audit/merkle.ts';
import { storeCheckpoint, storeNodes } from '../../src/audit/sequencer-store.ts';
import { type VerifyReport, verifyIn } from '../../src/audit/verify.ts';
import type { FleetDatabase } from '../../src/database/database.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { asRiderDoor, createFakeVault, newSequencer, ORIGIN, SIGNER, someEntry } from './log-parts.ts';

const TODAY = '2023-12-01';
/** A day after every entry here has ended. */
const LATER = '2029-01-01';
/** Leaves under the checkpoint that somebody kept, and leaves in all. */
const [KEPT, ALL] = [9, 14];
let log: TestDatabase;
let kept = '';

beforeAll(async () => {
  log = await createTestDatabase();
  const sequencer = newSequencer(log.doors, createFakeVault());
  for (const count of [KEPT, ALL - KEPT]) {
    for (let i = 0; i < count; i++)
      await asRiderDoor(log.doors, 'rider-1', (trx) => appendEntry(trx, someEntry()));
    await sequencer.pass();
    kept ||= (await latestCheckpoint(log.owner))?.note ?? '';
  }
});
afterAll(() => log.drop());

class Undo extends Error {}

/** Runs in a transaction that is taken back. */
async function tried(run: (trx: Trx) => Promise<void>): Promise<void> {
  const undone = log.owner.transaction().execute(async (trx) => {
    await run(trx);
    throw new Undo();
  });
  await expect(undone).rejects.toThrow(Undo);
}

type Trx = Parameters<Parameters<ReturnType<FleetDatabase['transaction']>['execute']>[0]>[0];
type Leaf = Awaited<ReturnType<typeof leavesIn>>[number];

const leavesIn = (trx: Trx) => trx.selectFrom('audit_leaf').selectAll().orderBy('seq').execute();
const verify = (trx: Trx, since?: string, today = TODAY): Promise<VerifyReport> =>
  verifyIn(trx, { verifier: SIGNER, today, since });

/** A row of the log with its leaf, as a door and the sequencer would have written them. */
async function forgedLeaf(trx: Trx, entry: AuditEntry): Promise<Leaf> {
  await appendEntry(trx, entry);
  await trx.deleteFrom('audit_queue').execute();
  const row = await trx.selectFrom('audit_entry').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
  return {
    ...{ seq: 0, leaf_hash: row.leaf_hash, entry_id: row.id, ends_on: row.ends_on },
    ...{ source: 'doors', source_no: row.id },
  };
}

/** The tampering: what becomes of the leaves, and of the rows beneath them. */
const TAMPERING: Record<string, (trx: Trx, leaves: Leaf[], at: number, other: number) => Promise<Leaf[]>> = {
  change: async (trx, leaves, at) => {
    const leaf = leaves[at] as Leaf;
    const row = trx.selectFrom('audit_entry').select('entry').where('id', '=', leaf.entry_id);
    const entry = (await row.executeTakeFirstOrThrow()).entry as AuditEntry;
    const salted = saltEntry({ ...entry, why: 'changed' }, randomBytes(ENTRY_SALT_BYTES));
    const { leafHash, salt } = salted;
    await trx
      .updateTable('audit_entry')
      .set({ leaf_hash: leafHash, salt, entry: JSON.stringify(salted.entry) })
      .where('id', '=', leaf.entry_id)
      .execute();
    return leaves.with(at, { ...leaf, leaf_hash: Buffer.from(leafHash) });
  },
  drop: async (trx, leaves, at) => {
    await trx
      .deleteFrom('audit_entry')
      .where('id', '=', (leaves[at] as Leaf).entry_id)
      .execute();
    return leaves.toSpliced(at, 1);
  },
  reorder: async (_, leaves, at, other) =>
    leaves.with(at, leaves[other] as Leaf).with(other, leaves[at] as Leaf),
  insert: async (trx, leaves, at) => leaves.toSpliced(at, 0, await forgedLeaf(trx, someEntry())),
};

/** Writes leaves, inner hashes and every checkpoint anew, with the right key. */
async function signAnew(trx: Trx, leaves: readonly Leaf[]): Promise<void> {
  await sql`TRUNCATE audit_leaf, audit_node, audit_checkpoint`.execute(trx);
  let range = EMPTY_RANGE;
  for (const [seq, leaf] of leaves.entries()) {
    await trx
      .insertInto('audit_leaf')
      .values({ ...leaf, seq })
      .execute();
    const grown = growRange(range, leaf.leaf_hash);
    range = grown.range;
    if (grown.nodes.length > 0) await storeNodes(trx, grown.nodes);
    if (range.size !== KEPT && range.size !== leaves.length) continue;
    const root = rootOf(range);
    const note = signCheckpoint({ origin: ORIGIN, size: range.size, root }, SIGNER);
    await storeCheckpoint(trx, { treeSize: range.size, root, frontier: encodeRange(range), note, atS: 1 });
  }
}

const ROUNDS = process.env['FLEETVEIL_TIER'] === 'ci' ? 40 : 8;

test.each(Object.entries(TAMPERING))(
  'M7: %s of any entry, all signed anew with the right key: found by a checkpoint held elsewhere, and by nothing else',
  async (_, tamper) => {
    const positions = fc.tuple(fc.nat(KEPT - 1), fc.nat(ALL - 1)).filter(([at, other]) => at !== other);
    await fc.assert(
      fc.asyncProperty(positions, fc.boolean(), ([at, other], ended) =>
        tried(async (trx) => {
          await signAnew(trx, await tamper(trx, await leavesIn(trx), at, other));
          // Entries that have ended hide nothing: their leaves still count.
          if (ended) await trx.deleteFrom('audit_entry').execute();
          const today = ended ? LATER : TODAY;
          expect(await verify(trx, undefined, today)).toMatchObject({ ok: true });
          const { ok, finding } = await verify(trx, kept, today);
          expect([ok, finding]).toEqual([false, { kind: 'forked', at: KEPT }]);
        }),
      ),
      { numRuns: ROUNDS },
    );
  },
);

test('M7: a log that was cut below the checkpoint and signed anew has shrunk', async () => {
  await tried(async (trx) => {
    await signAnew(trx, (await leavesIn(trx)).slice(0, KEPT - 1));
    await trx
      .deleteFrom('audit_entry')
      .where('id', '>', KEPT - 1)
      .execute();
    expect((await verify(trx, kept)).finding).toEqual({ kind: 'shrunk', at: KEPT - 1 });
  });
});

test('M6, M7: entries whose rows have ended are no finding, and signed anew unchanged nothing is', async () => {
  await tried(async (trx) => {
    await sql`DELETE FROM audit_entry WHERE id % 2 = 0`.execute(trx);
    expect((await verify(trx, kept)).finding?.kind).toBe('entry_missing');
    expect(await verify(trx, kept, LATER)).toMatchObject({ ok: true, leaves: ALL, ended: ALL / 2 });
  });
  await tried(async (trx) => {
    await signAnew(trx, await leavesIn(trx));
    expect(await verify(trx, kept)).toMatchObject({ ok: true, leaves: ALL });
  });
});

test('M7: what came after the kept checkpoint, that checkpoint cannot prove; an inner hash that is wrong is named', async () => {
  await tried(async (trx) => {
    const leaves = await leavesIn(trx);
    await signAnew(trx, leaves.with(KEPT, leaves[KEPT + 1] as Leaf).with(KEPT + 1, leaves[KEPT] as Leaf));
    expect(await verify(trx, kept)).toMatchObject({ ok: true });
  });
  await tried(async (trx) => {
    await sql`UPDATE audit_node SET hash = sha256('x') WHERE level = 2 AND idx = 1`.execute(trx);
    expect((await verify(trx)).finding).toEqual({ kind: 'node_altered', at: 4 });
  });
});
