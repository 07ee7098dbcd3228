/** The restore drill: last night's backup into an empty place, and the account is even. */
import { randomId, v1 } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPolicyReader } from '../../src/access/policy-in-force.ts';
import { latestCheckpoint } from '../../src/audit/audit-log.ts';
import { createNoteSigner } from '../../src/audit/note.ts';
import { createSequencer, type PassResult } from '../../src/audit/sequencer.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { type BackupPart, PARTS } from '../../src/backup/placement.ts';
import { auditLogName, type FleetApiConfig } from '../../src/config.ts';
import { createDoors } from '../../src/doors/app.ts';
import { readyChecks } from '../../src/doors/checks.ts';
import { openJournal } from '../../src/erasures/journal.ts';
import { keepErasures } from '../../src/erasures/keeping.ts';
import type { DoorApp } from '../../src/http/door-app.ts';
import { loadSigner } from '../../src/keys/signers.ts';
import { tripVault } from '../../src/trips/vault-trips.ts';
import { strikeOffUnit } from '../../src/units/strike-off.ts';
import { createVaultClient, type VaultClient } from '../../src/vault/client.ts';
import { startVault } from '../../src/vault/start.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { type DoorFleet, dateOf, json, NOW_S, openDoorFleet, TENANT } from '../doors/door-fleet.ts';
import { scratchFolder } from '../scratch.ts';
import { type Ridden, ride, rideTrip } from '../trips/recorded-trip.ts';
import { type BackupFolders, backUpAll, foldersIn, placeBeside, planFor, restorePart } from './two-places.ts';

const STREAMS = [
  { kind: 'ends' as const, chunks: [ride(NOW_S, 2)] },
  { kind: 'route' as const, chunks: [ride(NOW_S, 30), ride(NOW_S + 30, 30)] },
];
const COUNTED = ['rental', 'rental_rider', 'trip', 'trip_place', 'stream', 'chunk', 'grant_issued'] as const;

let before: DoorFleet;
let empty: TestDatabase;
let config: FleetApiConfig;
let folders: BackupFolders;
let archives: Record<BackupPart, string>;
let ann: Ridden;
let bob: Ridden;
let eve: Ridden;
let vault: VaultClient;
let lostHead: string;
let lostList: number;
let seen: Record<string, unknown>;
const undo: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folders = foldersIn(await scratchFolder());
  // The vault keeps its own journal; to whom archives are sealed it need not know.
  const recipients = { trips: '', links: '', keys: '' };
  before = await openDoorFleet({ vault: 'real', backup: { ...folders, keepDays: 7, recipients } });
  const plan = await planFor(before, folders);
  await keepAll(before.database);
  ann = await rideTrip(before, 'ann', STREAMS, { route: true });
  bob = await rideTrip(before, 'bob', STREAMS, { route: true });
  before.now = NOW_S + 1_000;
  // Two leaves of the vault: one that the log has, and one that it has not taken over when the backup is made.
  const read = async () =>
    before.ask(`/v1/rider/trips/${ann.booked.rental_id}`, { token: await before.token('ann', 'rider') });
  seen = await json(read());
  await pass(before.fleet.config, before.database, before.vaultClient as VaultClient);
  expect((await read()).status).toBe(200);
  await holdAndBill(before.database);
  await before.database.owner.insertInto('share').values(SHARE).execute();
  archives = await backUpAll(before, plan);
  // The day after: a trip that the backup does not know, an erasure, and keys that were made by hand.
  eve = await rideTrip(before, 'eve', STREAMS, { route: true });
  await eraseTrip(before, bob);
  await takeBack(before.database);
  await before.vaultClient?.rotate({ acceptClock: false });
  lostList = await listOf(before.vaultClient as VaultClient);
  await pass(before.fleet.config, before.database, before.vaultClient as VaultClient);
  lostHead = (await latestCheckpoint(before.database.owner))?.note ?? '';
  await keepAll(before.database);
  empty = await createTestDatabase();
  config = placeBeside(before.fleet.config, await scratchFolder(), empty);
});

afterAll(async () => {
  for (const step of undo.reverse()) await step();
  await before?.close();
  await empty?.drop();
});

/** One round of the fleet’s journal; the vault that runs keeps its own. */
async function keepAll({ owner, vault: keys }: TestDatabase): Promise<void> {
  const nowS = () => NOW_S;
  const checkpoint = async () => (await latestCheckpoint(owner))?.note;
  await keepErasures(
    { db: owner, nowS, checkpoint, hasLeapt: async () => false },
    await openJournal(folders.journal, 'fleet', Date.now() / 1000),
  );
  const waiting = keys.selectFrom('erasure').select('id').where('what', '<>', 'erasure');
  const isKept = async () => expect(await waiting.execute()).toEqual([]);
  await vi.waitFor(isKept, { timeout: 180_000 });
}

async function pass(of: FleetApiConfig, { doors }: TestDatabase, from: VaultClient): Promise<PassResult> {
  const signer = createNoteSigner(auditLogName(of), (await loadSigner(of.keysDir, 'audit')).pkcs8);
  const sequencer = createSequencer({
    db: doors,
    vault: from,
    signer,
    holder: randomId(),
    nowS: () => NOW_S,
  });
  const result = await sequencer.pass();
  await sequencer.release();
  return result;
}

/** A bill of ann's, and a hold on bob's rental. */
async function holdAndBill({ owner }: TestDatabase): Promise<void> {
  const [tenant, hold_id, ends_on] = [TENANT, randomId(), dateOf(NOW_S, 30)];
  const rental_id = bob.booked.rental_id;
  await sql`INSERT INTO hold (hold_id, tenant, owner, reason, kind, rental_id, created_s, review_on, ends_on)
    VALUES (${hold_id}, ${tenant}, 'officer', 'a claim', 'rental', ${rental_id}, ${NOW_S}, ${ends_on}, ${ends_on})`.execute(
    owner,
  );
  await owner.insertInto('held_rental').values({ hold_id, rental_id, ends_on }).execute();
  await sql`INSERT INTO bill (rental_id, tenant, amount_minor, tax_minor, currency, bill_date, ends_on)
    VALUES (${ann.booked.rental_id}, ${tenant}, 510, 90, 'EUR', ${dateOf(NOW_S)}, ${dateOf(NOW_S, 2_500)})`.execute(
    owner,
  );
}

/** What an erasure does: keys destroyed, rows deleted, tombstones left. */
async function eraseTrip({ database, vaultClient }: DoorFleet, trip: Ridden): Promise<void> {
  const { owner } = database;
  const { streamIds, booked, vehicle } = trip;
  const actor = { kind: 'system' as const, id: 'test' };
  await vaultClient?.destroy({ streamIds: [...streamIds], reason: 'erasure', actor });
  const ends_on = dateOf(NOW_S, 35);
  const closed = streamIds.map((stream_id) => ({ stream_id, vehicle_id: vehicle.vehicleId, ends_on }));
  await owner.insertInto('closed').values(closed).execute();
  await owner.deleteFrom('chunk').where('stream_id', 'in', streamIds).execute();
  for (const table of ['stream', 'trip', 'trip_place', 'grant_issued', 'rental'] as const) {
    await owner.deleteFrom(table).where('rental_id', '=', booked.rental_id).execute();
  }
}

const SHARE = {
  ...{ share_id: randomId(), tenant: TENANT, rider_id: 'ann', kind: 'token' as const, rental_id: null },
  ...{ secret_hash: Buffer.alloc(32, 7), from_s: 0, to_s: NOW_S, recipient: 'a garage', purpose: null },
  ...{ created_s: NOW_S, expires_s: NOW_S + 86_400, revoked_s: null, ends_on: dateOf(NOW_S, 30) },
};

/** A unit is stolen, one of which no backup knows is lost, and a share is taken back. */
async function takeBack({ owner }: TestDatabase): Promise<void> {
  for (const [trip, reason] of [[bob, 'stolen'] as const, [eve, 'lost'] as const])
    await strikeOffUnit(owner, { tenant: TENANT, unitId: trip.vehicle.unitId, reason, nowS: NOW_S });
  await owner
    .updateTable('share')
    .set({ revoked_s: NOW_S + 7 })
    .execute();
}

async function countsOf(db: TestDatabase, rentalId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of COUNTED) {
    const { rows } = await (table === 'chunk'
      ? sql<{ n: number }>`SELECT count(*) AS n FROM chunk JOIN stream USING (vehicle_id, stream_id)
          WHERE rental_id = ${rentalId}`
      : sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(table)} WHERE rental_id = ${rentalId}`
    ).execute(db.owner);
    counts[table] = rows[0]?.n ?? 0;
  }
  return counts;
}

/** Sequence of the transport keys that units are told. */
async function listOf(of: VaultClient): Promise<number> {
  return v1.TransportKeys.decode(v1.Signed.decode(await of.transportKeys()).body).sequence;
}

/** Vault and doors over the place, as its processes would be, an hour later. */
async function serve(): Promise<DoorApp> {
  before.fleet.setNow(NOW_S + 3_600);
  const running = await startVault(config, before.fleet.tools);
  vault = createVaultClient(config.vault.socketPath);
  undo.push(async () => {
    vault.close();
    await running.stop();
  });
  return createDoors({
    ...before.parts,
    db: empty.doors,
    policyNow: createPolicyReader(),
    vault: tripVault(vault),
  });
}

const ready = async (): Promise<unknown> => {
  const sequencer = { health: () => ({ ok: true, state: 'running' }) as never };
  const checks = readyChecks({
    ...{ db: empty.doors, vault: { transportKeys: async () => new Uint8Array() }, sequencer },
    ...{ policyNow: createPolicyReader(), nowS: () => NOW_S },
  });
  return checks.find(({ name }) => name === 'restore')?.problem();
};

const NONE = { rental: 0, rental_rider: 0, trip: 0, trip_place: 0, stream: 0, chunk: 0, grant_issued: 0 };
const ALL = { rental: 1, rental_rider: 1, trip: 1, trip_place: 1, stream: 2, chunk: 3, grant_issued: 1 };

test('M14: last night’s backup is back, the account is even, and who was erased since stays erased', async () => {
  expect(await countsOf(before.database, bob.booked.rental_id)).toEqual(NONE);
  const states: unknown[] = [];
  for (const part of PARTS) {
    await restorePart({ config, database: empty }, { part, path: archives[part], folders });
    states.push(await ready());
  }
  expect(states).toEqual([undefined, undefined, 'restoring', undefined]);
  expect(await countsOf(empty, ann.booked.rental_id)).toEqual(ALL);
  expect(await countsOf(empty, bob.booked.rental_id)).toEqual(NONE);
  expect(await countsOf(empty, eve.booked.rental_id)).toEqual(NONE);

  const app = await serve();
  const asRider = async (rider: string, path: string) =>
    app.request(path, { headers: { authorization: `Bearer ${await before.token(rider, 'rider')}` } });
  const trip = await json(asRider('ann', `/v1/rider/trips/${ann.booked.rental_id}`));
  for (const part of ['start', 'end', 'distance_m', 'complete', 'chunks', 'withheld', 'ends_on'])
    expect(trip[part], part).toEqual(seen[part]);
  expect(trip).toMatchObject({ complete: true, chunks: { expected: 3, stored: 3, missing: 0 } });
  const path = `/v1/rider/trips/${ann.booked.rental_id}.geojson`;
  const route = await json<{ features: { geometry: { coordinates: unknown[] } }[] }>(asRider('ann', path));
  const numbers = route.features.flatMap(({ geometry }) => geometry.coordinates).flat(3);
  expect(numbers.length).toBeGreaterThan(2 * 60);
  expect((await asRider('bob', `/v1/rider/trips/${bob.booked.rental_id}`)).status).toBe(404);
});

test('M4: units that heard of keys which are lost now are told of those that are back', async () => {
  expect(await listOf(vault)).toBeGreaterThan(lostList);
});

test('M14: a late copy of what was erased is refused where it was put back, and its key is gone', async () => {
  const { rows } = await sql<{ id: string }>`SELECT stream_id AS id FROM closed`.execute(empty.owner);
  expect(rows.map(({ id }) => id).sort()).toEqual([...bob.streamIds].sort());
  const held = await empty.vault.selectFrom('stream_key').select('stream_id').execute();
  expect(held.map((row) => row.stream_id).sort()).toEqual([...ann.streamIds].sort());
  const tombs = await empty.vault.selectFrom('closed_stream').select('stream_id').execute();
  expect(tombs.map((row) => row.stream_id).sort()).toEqual([...bob.streamIds].sort());
  const rentals = await empty.vault.selectFrom('rental_key').select('rental_id').execute();
  expect([...new Set(rentals.map((row) => row.rental_id))]).toEqual([ann.booked.rental_id]);
});

test('M13, M12: a unit that was struck off since stays without a voice, and what was taken back stays so', async () => {
  const units = await empty.owner.selectFrom('unit').select('unit_id').execute();
  expect(units).toEqual([{ unit_id: ann.vehicle.unitId }]);
  const struckOff = await empty.owner.selectFrom('struck_off_unit').selectAll().execute();
  expect(struckOff).toEqual([
    {
      ...{ unit_id: bob.vehicle.unitId, tenant: TENANT, vehicle_id: bob.vehicle.vehicleId },
      ...{ reason: 'stolen', struck_off_s: NOW_S },
    },
  ]);
  const shares = await empty.owner.selectFrom('share').select(['share_id', 'revoked_s']).execute();
  expect(shares).toEqual([{ share_id: SHARE.share_id, revoked_s: NOW_S + 7 }]);
});

test('M6, P3: bills and holds stay, and what lies under a hold is kept where no door reads', async () => {
  const bills = await empty.owner.selectFrom('bill').select(['rental_id', 'amount_minor']).execute();
  expect(bills).toEqual([{ rental_id: ann.booked.rental_id, amount_minor: 510 }]);
  const { rows } = await sql<{ source: string; n: number }>`SELECT source, count(*) AS n FROM held_row
    WHERE rental_id = ${bob.booked.rental_id} AND source <> 'audit_entry' GROUP BY source ORDER BY source`.execute(
    empty.owner,
  );
  const { chunk, grant_issued, rental, rental_rider, stream, trip, trip_place } = ALL;
  const held = { chunk, grant_issued, rental, rental_rider, stream, trip, trip_place };
  expect(Object.fromEntries(rows.map(({ source, n }) => [source, n]))).toEqual(held);
});

test('M4: nothing that was numbered is numbered again: the log grows on, and the vault’s numbers fit', async () => {
  const result = await pass(config, empty, vault);
  expect(result).toMatchObject({ kind: 'sequenced' });
  const verifier = createNoteSigner(auditLogName(config), (await loadSigner(config.keysDir, 'audit')).pkcs8);
  expect(await verifyAudit(empty.owner, { verifier, today: dateOf(NOW_S) })).toMatchObject({
    ok: true,
    waiting: 0,
  });
});

test('M7: a checkpoint of between does not fit the log, and the log says why', async () => {
  const verifier = createNoteSigner(auditLogName(config), (await loadSigner(config.keysDir, 'audit')).pkcs8);
  const report = await verifyAudit(empty.owner, { verifier, today: dateOf(NOW_S), since: lostHead });
  expect(['shrunk', 'forked']).toContain(report.finding?.kind);
  const row = await empty.owner
    .selectFrom('audit_entry')
    .select('entry')
    .where(sql`entry->>'act'`, '=', 'restore')
    .executeTakeFirstOrThrow();
  const lost = Number(lostHead.split('\n')[1]);
  expect(row.entry).toMatchObject({ detail: { lostTreeSize: lost, journal: true } });
  const { treeSize } = (row.entry as { detail: { treeSize: number } }).detail;
  expect(treeSize).toBeGreaterThan(0);
  expect(treeSize).toBeLessThan(lost);
});

test('nothing is put over anything: a place that is not empty refuses each archive', async () => {
  for (const part of PARTS) {
    const again = restorePart({ config, database: empty }, { part, path: archives[part], folders });
    await expect(again, part).rejects.toMatchObject({ code: 'not_empty' });
  }
});
