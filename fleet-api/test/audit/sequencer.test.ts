import { openCheckpoint } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { appendEntries, appendEntry, entriesFor, latestCheckpoint } from '../../src/audit/audit-log.ts';
import { startSequencer } from '../../src/audit/sequencer-loop.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import {
  asRiderDoor,
  createFakeVault,
  type FakeVault,
  newSequencer,
  SIGNER,
  someEntry,
} from './log-parts.ts';

let log: TestDatabase;
let vault: FakeVault;

beforeAll(async () => {
  log = await createTestDatabase();
});
beforeEach(async () => {
  vault = createFakeVault();
  await sql`TRUNCATE audit_entry, audit_queue, audit_leaf, audit_node, audit_checkpoint, lease`.execute(
    log.owner,
  );
});
afterAll(() => log.drop());

const write = (rider = 'rider-1'): Promise<void> =>
  asRiderDoor(log.doors, rider, (trx) => appendEntry(trx, someEntry()));

test('M7: entries and leaves get a number, and the head of the tree is signed', async () => {
  const sequencer = newSequencer(log.doors, vault);
  expect(await sequencer.pass()).toMatchObject({ kind: 'sequenced', leaves: 0, treeSize: 0 });
  await write();
  await write();
  vault.add(someEntry());
  expect(await sequencer.pass()).toMatchObject({
    kind: 'sequenced',
    leaves: 3,
    treeSize: 3,
    vaultAsked: true,
  });
  const latest = await latestCheckpoint(log.owner);
  const opened = await openCheckpoint(latest?.note ?? '', SIGNER);
  expect(opened).toMatchObject({ ok: true, checkpoint: { origin: SIGNER.name, size: 3 } });
  expect(await verifyAudit(log.owner, { verifier: SIGNER, today: '2023-12-01' })).toMatchObject({
    ok: true,
    leaves: 3,
  });
});

test('an entry whose act is rolled back leaves no trace and no hole', async () => {
  const act = asRiderDoor(log.doors, 'rider-1', async (trx) => {
    await appendEntry(trx, someEntry());
    throw new Error('the act failed');
  });
  await expect(act).rejects.toThrow('the act failed');
  await write();
  expect(await newSequencer(log.doors, vault).pass()).toMatchObject({ leaves: 1, treeSize: 1 });
  expect(await verifyAudit(log.owner, { verifier: SIGNER, today: '2023-12-01' })).toMatchObject({ ok: true });
});

test('an entry that commits after a later one is not lost', async () => {
  const sequencer = newSequencer(log.doors, vault);
  let commit = (): void => {};
  const waiting = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let inserted = (): void => {};
  const isInserted = new Promise<void>((resolve) => {
    inserted = resolve;
  });
  const slow = asRiderDoor(log.doors, 'rider-1', async (trx) => {
    await appendEntry(trx, someEntry());
    inserted();
    await waiting;
  });
  await isInserted;
  await write();
  expect(await sequencer.pass()).toMatchObject({ leaves: 1 });
  commit();
  await slow;
  expect(await sequencer.pass()).toMatchObject({ leaves: 1, treeSize: 2 });
});

test('concurrent writers and concurrent sequencers number everything once, in sequence', async () => {
  const sequencers = [
    newSequencer(log.doors, vault),
    newSequencer(log.doors, vault),
    newSequencer(log.doors, vault),
  ];
  const writers = Array.from({ length: 40 }, async (_, i) => {
    await write();
    if (i % 4 === 0) vault.add(someEntry());
    if (i % 10 === 0) await Promise.all(sequencers.map((sequencer) => sequencer.pass()));
  });
  await Promise.all(writers);
  await Promise.all(sequencers.map((sequencer) => sequencer.pass()));
  const rows = await log.owner.selectFrom('audit_leaf').select('seq').orderBy('seq').execute();
  expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(await verifyAudit(log.owner, { verifier: SIGNER, today: '2023-12-01' })).toMatchObject({
    ok: true,
    leaves: 50,
  });
});

test('one sequencer leads; another takes over when its lease is given back or runs out', async () => {
  const first = newSequencer(log.doors, vault, { leaseMs: 60_000 });
  const second = newSequencer(log.doors, vault, { leaseMs: 60_000 });
  await write();
  expect(await first.pass()).toMatchObject({ kind: 'sequenced' });
  expect(await second.pass()).toEqual({ kind: 'standby' });
  await first.release();
  expect(await second.pass()).toMatchObject({ kind: 'sequenced' });
  expect(await first.pass()).toEqual({ kind: 'standby' });
  await log.owner
    .updateTable('lease')
    .set({ until_real: new Date(0) })
    .execute(); // it ran out
  await write();
  expect(await first.pass()).toMatchObject({ kind: 'sequenced', leaves: 1, treeSize: 2 });
  expect(await second.pass()).toEqual({ kind: 'standby' });
});

test('M7: a gap in the vault halts everything until it is closed, and readiness fails', async () => {
  const sequencer = newSequencer(log.doors, vault);
  vault.add(someEntry());
  await sequencer.pass();
  vault.add(someEntry());
  vault.add(someEntry());
  const [missing] = vault.log.splice(1, 1);
  await write();
  const events: string[] = [];
  const running = startSequencer(sequencer, { everyMs: 20, onEvent: (event) => events.push(event.kind) });
  await expect
    .poll(() => running.health())
    .toEqual({ ok: false, state: 'halted', halt: { reason: 'gap', at: 2 } });
  expect((await latestCheckpoint(log.owner))?.treeSize).toBe(1);
  if (missing !== undefined) vault.log.splice(1, 0, missing);
  await expect.poll(() => running.health().ok).toBe(true);
  await running.stop();
  expect((await latestCheckpoint(log.owner))?.treeSize).toBe(4);
  expect(events).toEqual(['halted', 'running']);
});

test('a vault that is away delays its own leaves only', async () => {
  const sequencer = newSequencer(log.doors, vault);
  vault.add(someEntry());
  vault.away = true;
  await write();
  expect(await sequencer.pass()).toMatchObject({ kind: 'sequenced', leaves: 1, vaultAsked: false });
  vault.away = false;
  expect(await sequencer.pass()).toMatchObject({ kind: 'sequenced', leaves: 1, vaultAsked: true });
});

test('M7: what came faster than a pass takes is numbered at once, not one pass a second', async () => {
  await asRiderDoor(log.doors, 'rider-1', (trx) =>
    appendEntries(
      trx,
      Array.from({ length: 2_500 }, () => someEntry()),
    ),
  );
  const running = startSequencer(newSequencer(log.doors, vault), { everyMs: 3_600_000, onEvent: () => {} });
  await expect
    .poll(async () => (await latestCheckpoint(log.owner))?.treeSize, { timeout: 60_000 })
    .toBe(2_500);
  await running.stop();
});

test('an unchanged head is confirmed once a minute, with the same note', async () => {
  let nowS = 1_000;
  const sequencer = newSequencer(log.doors, vault, { nowS: () => nowS });
  await sequencer.pass();
  const first = await latestCheckpoint(log.owner);
  nowS += 59;
  await sequencer.pass();
  expect(await latestCheckpoint(log.owner)).toEqual(first);
  nowS += 1;
  await sequencer.pass();
  expect(await latestCheckpoint(log.owner)).toEqual({ ...first, atS: 1_060 });
});

test('M7: a rider reads who looked at their rental, a page at a time, and no other rider does', async () => {
  const rental = '11111111111111111111111111111111';
  for (let i = 0; i < 3; i++) {
    await asRiderDoor(log.doors, 'rider-1', (trx) => appendEntry(trx, someEntry({ rentalId: rental })));
  }
  await newSequencer(log.doors, vault).pass();
  await write();
  const read = (rider: string, before?: number) =>
    asRiderDoor(log.doors, rider, (trx) =>
      entriesFor(trx, { tenant: 'demo', riderId: 'rider-1' }, { limit: 2, before }),
    );
  const [newest, second] = await read('rider-1');
  expect(newest).toMatchObject({ seq: undefined, entry: { act: 'trip_read', purpose: 'rider_route' } });
  expect(second?.seq).toBe(2);
  expect((await read('rider-1', second?.id)).map((entry) => entry.seq)).toEqual([1, 0]);
  expect(await read('rider-2')).toEqual([]);
  const ofRental = await entriesFor(log.owner, { rentalId: rental }, { limit: 9, acts: ['trip_read'] });
  expect(ofRental).toHaveLength(3);
  expect(await entriesFor(log.owner, { tenant: 'demo' }, { limit: 9, acts: ['denial'] })).toEqual([]);
  expect(await entriesFor(log.owner, { tenant: 'other' }, { limit: 9 })).toEqual([]);
});

test('a door writes as itself only: not for another tenant, not as the vault, and cannot take back', async () => {
  const other = { ...someEntry(), tenant: 'other' };
  await expect(asRiderDoor(log.doors, 'rider-1', (trx) => appendEntry(trx, other))).rejects.toThrow();
  await write();
  const asVault = asRiderDoor(log.doors, 'rider-1', (trx) =>
    trx.updateTable('audit_entry').set({ source: 'vault' }).execute(),
  );
  await expect(asVault).rejects.toThrow('permission denied');
  const away = asRiderDoor(log.doors, 'rider-1', (trx) => trx.deleteFrom('audit_entry').execute());
  await expect(away).rejects.toThrow('permission denied');
});
