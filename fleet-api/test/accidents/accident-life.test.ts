/** P4, R3, M7, M10: an accident from its notice to the end of its release, through the doors, with a real vault. */
import { randomId, verifyPacketFile } from '@fleetveil/proto';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appendEntries } from '../../src/audit/audit-log.ts';
import type { AuditEntry } from '../../src/audit/entry.ts';
import { createSequencer } from '../../src/audit/sequencer.ts';
import { dropReleases } from '../../src/vault/packet-store.ts';
import { SIGNER } from '../audit/log-parts.ts';
import {
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  TENANT,
  type TestVehicle,
} from '../doors/door-fleet.ts';
import { underCoarseTrips } from '../policy/coarse-trips.ts';
import { ride, rideTrip } from '../trips/recorded-trip.ts';
import { meanwhile } from '../vault/meanwhile.ts';
import { crash, lookAfter, publishKeySet, RECORD, rootsOf, tellOf } from './crashed.ts';

let doors: DoorFleet;
let tokens: Record<
  'operator' | 'dispatcher' | 'insurer' | 'other' | 'rider' | 'stranger' | 'officer',
  string
>;
let rentalId: string;
let vehicle: TestVehicle;

interface Release {
  readonly release_id: string;
  readonly holding: boolean;
  readonly ended_because: string | null;
  readonly read_by_insurer: boolean;
  readonly until_s: number;
}
interface Accident {
  readonly accident_id: string;
  readonly standing: string;
  readonly releases: readonly Release[];
}

beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
  await publishKeySet(doors);
  tokens = {
    operator: await doors.token('operator-1', 'operator'),
    dispatcher: await doors.token('dispatcher-1', 'dispatcher'),
    insurer: await doors.token('insurer-1', 'insurer'),
    other: await doors.token('insurer-2', 'insurer'),
    rider: await doors.token('rider-1', 'rider'),
    stranger: await doors.token('rider-2', 'rider'),
    officer: await doors.token('officer-1', 'privacy_officer'),
  };
  const ridden = await rideTrip(doors, 'rider-1', [
    { kind: 'ends', chunks: [ride(NOW_S, 1), ride(NOW_S + 599, 1)] },
  ]);
  ({ vehicle } = ridden);
  rentalId = ridden.booked.rental_id;
  await rideTrip(doors, 'rider-2', [{ kind: 'ends', chunks: [ride(NOW_S, 1), ride(NOW_S + 599, 1)] }]);
});
afterAll(() => doors.close());
beforeEach(() => {
  doors.now = NOW_S + 1_000;
});

/** A fresh accident of the rental's vehicle; answers its case. */
async function freshCase(record = RECORD, of = vehicle): Promise<string> {
  const streamId = await crash(doors, of, record);
  await lookAfter(doors, doors.now);
  const row = await doors.database.owner
    .selectFrom('accident_case')
    .select('case_id')
    .where('stream_id', '=', streamId)
    .executeTakeFirstOrThrow();
  return row.case_id;
}

/** Takes the vault's leaves into the log. */
async function sequence(): Promise<void> {
  const { vaultClient: vault, database } = doors;
  if (vault === undefined) throw new Error('no vault');
  const holder = randomId();
  const sequencer = createSequencer({
    db: database.doors,
    vault,
    signer: SIGNER,
    holder,
    nowS: () => doors.now,
  });
  await sequencer.pass();
  await sequencer.release();
}

const get = (path: string, token: string) => doors.ask(path, { token });
const put = (path: string, token: string, body?: object) => doors.ask(path, { method: 'PUT', token, body });
const remove = (path: string, token: string) => doors.ask(path, { method: 'DELETE', token });
const release = (caseId: string, releaseId = randomId(), insurer_id = 'insurer-1', more: object = {}) =>
  put(`/v1/operator/accidents/${caseId}/releases/${releaseId}`, tokens.operator, {
    ...{ insurer_id, reason: 'Claim 17: collision at the crossing.', ...more },
  });
const fetchPacket = (releaseId: string, token = tokens.insurer, headers: Record<string, string> = {}) =>
  doors.ask(`/v1/insurer/releases/${releaseId}/packet`, { token, headers });
const bytesOf = async (answer: Response): Promise<Uint8Array> => new Uint8Array(await answer.arrayBuffer());

describe('P4: a notice opens a case by itself', () => {
  test('the operator sees area and strength by the tick, never the packet and never whose', async () => {
    const caseId = await freshCase();
    const found = await json<{ items: Accident[] }>(get('/v1/operator/accidents?limit=200', tokens.operator));
    expect(found.items.map((item) => item.accident_id)).toContain(caseId);
    const answer = await get(`/v1/operator/accidents/${caseId}`, tokens.operator);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      ...{
        accident_id: caseId,
        standing: 'open',
        severity: 'serious',
        releases: [],
        opened_s: NOW_S + 1_000 - ((NOW_S + 1_000) % 900),
      },
      cell: expect.stringMatching(/^88/),
    });
    expect(text).not.toContain(rentalId);
    expect(text).not.toMatch(/rider-1|latitude|speed/);
  });

  test('R1: a role that opens the door and has no line for accidents finds none', async () => {
    const caseId = await freshCase();
    expect(await json(get('/v1/operator/accidents', tokens.dispatcher))).toEqual({
      items: [],
      next_cursor: null,
    });
    expect(await problemOf(get(`/v1/operator/accidents/${caseId}`, tokens.dispatcher))).toEqual([
      404,
      'not_found',
    ]);
  });

  test('a second run opens nothing again', async () => {
    await freshCase();
    expect(await lookAfter(doors, doors.now)).toMatchObject({ opened: 0 });
  });
});

describe('R3, M10: a release', () => {
  test('opens the packet to one insurer, who proves with the root keys alone that it is what the vehicle signed', async () => {
    const [caseId, releaseId] = [await freshCase(), randomId()];
    expect(await problemOf(fetchPacket(releaseId))).toEqual([404, 'not_found']);
    const released = await json<Accident>(release(caseId, releaseId));
    expect(released).toMatchObject({
      standing: 'released',
      releases: [{ release_id: releaseId, holding: true }],
    });
    const answer = await fetchPacket(releaseId);
    expect(answer.headers.get('content-type')).toBe('application/json');
    const file = await bytesOf(answer);
    expect(await verifyPacketFile(file, await rootsOf(doors))).toMatchObject({ ok: true, record: RECORD });
    const listed = await json<{ items: Release[] }>(get('/v1/insurer/releases', tokens.insurer));
    expect(listed.items.map((item) => item.release_id)).toContain(releaseId);
    const seen = await json<Accident>(get(`/v1/operator/accidents/${caseId}`, tokens.operator));
    expect(seen.releases[0]?.read_by_insurer).toBe(true);
  });

  test('sent again is the same one; another insurer, or nobody with a contract, gets none', async () => {
    const [caseId, releaseId] = [await freshCase(), randomId()];
    await release(caseId, releaseId);
    expect((await json<Accident>(release(caseId, releaseId))).releases).toHaveLength(1);
    expect(await problemOf(release(caseId))).toEqual([409, 'accident_released']);
    expect(await problemOf(release(await freshCase(), releaseId))).toEqual([404, 'not_found']);
    expect(await problemOf(release(await freshCase(), randomId(), 'insurer-2'))).toEqual([
      422,
      'insurer_unknown',
    ]);
    expect(await problemOf(release(await freshCase(), randomId(), 'host-1'))).toEqual([
      422,
      'insurer_unknown',
    ]);
    expect(await problemOf(fetchPacket(releaseId, tokens.other))).toEqual([404, 'not_found']);
  });

  test('ends on its day', async () => {
    const [caseId, releaseId] = [await freshCase(), randomId()];
    const { releases } = await json<Accident>(release(caseId, releaseId, 'insurer-1', { days: 1 }));
    const untilS = releases[0]?.until_s ?? 0;
    doors.now = untilS - 1;
    expect((await fetchPacket(releaseId)).status).toBe(200);
    doors.now = untilS;
    expect(await problemOf(fetchPacket(releaseId))).toEqual([409, 'release_over']);
    expect(await json<Accident>(get(`/v1/operator/accidents/${caseId}`, tokens.operator))).toMatchObject({
      standing: 'open',
    });
  });

  test('M10: the vault asks for a person of its own: no door can make, stretch or revive a release', async () => {
    const [caseId, releaseId] = [await freshCase(), randomId()];
    const released = await json<Accident>(release(caseId, releaseId, 'insurer-1', { days: 1 }));
    const untilS = released.releases[0]?.until_s ?? 0;
    const { stream_id: streamId, vehicle_id } = await doors.database.owner
      .selectFrom('accident_case')
      .select(['stream_id', 'vehicle_id'])
      .where('case_id', '=', caseId)
      .executeTakeFirstOrThrow();
    const rows = await doors.database.owner
      .selectFrom('accident_chunk')
      .selectAll()
      .where('vehicle_id', '=', vehicle_id)
      .where('stream_id', '=', streamId)
      .orderBy('chunk_no')
      .execute();
    const chunks = rows.map((row) => ({
      ...{
        chunkNo: row.chunk_no,
        nonce: new Uint8Array(row.nonce),
        ciphertext: new Uint8Array(row.ciphertext),
      },
    }));
    const vault = doors.vaultClient;
    const open = async (token: string, id: string) =>
      vault?.openPacket({ streamId, chunks, actor: { kind: 'insurer', token, releaseId: id } });
    const refused = (code: string) => ({ kind: 'refused', code });
    expect(await open(tokens.insurer, releaseId)).toMatchObject({ kind: 'done' });
    expect(await open(tokens.insurer, randomId())).toEqual(refused('not_released'));
    expect(await open(tokens.other, releaseId)).toEqual(refused('not_released'));
    expect(await open(tokens.operator, releaseId)).toEqual(refused('bad_token'));
    const made = (token: string) =>
      vault?.releasePacket({
        ...{ releaseId: randomId(), streamId, insurerId: 'insurer-1', untilS: NOW_S + 86_400, why: 'none' },
        actor: { kind: 'operator', token },
      });
    expect(await made(tokens.dispatcher)).toEqual(refused('bad_token'));
    expect(await made(tokens.insurer)).toEqual(refused('bad_token'));
    const asRider = { kind: 'rider', token: tokens.stranger, salt: randomId() } as const;
    expect(await vault?.openPacket({ streamId, chunks, actor: asRider })).toEqual(refused('not_holder'));
    // On its last second, and no longer: the vault looks at its own clock, whatever a door says.
    doors.fleet.setNow(untilS - 1);
    expect(await open(tokens.insurer, releaseId)).toMatchObject({ kind: 'done' });
    doors.fleet.setNow(untilS);
    expect(await open(tokens.insurer, releaseId)).toEqual(refused('not_released'));
    doors.fleet.setNow(NOW_S);
    expect(await open(tokens.insurer, releaseId)).toMatchObject({ kind: 'done' });
    // Ended while it is about to be opened: what waits for the leaf is not opened by it any more.
    const [other, later] = [doors.database.vault, randomId()];
    await vault?.releasePacket({
      ...{ releaseId: later, streamId, insurerId: 'insurer-1', untilS: NOW_S + 86_400, why: 'Claim 18.' },
      actor: { kind: 'operator', token: tokens.operator },
    });
    expect(await open(tokens.insurer, later)).toMatchObject({ kind: 'done' });
    const ending = (trx: Parameters<typeof dropReleases>[0]) => dropReleases(trx, [later]);
    expect(await meanwhile(other, ending, () => open(tokens.insurer, later))).toEqual(
      refused('not_released'),
    );
    await remove(`/v1/operator/accidents/${caseId}/releases/${releaseId}`, tokens.operator);
    expect(await lookAfter(doors, doors.now)).toMatchObject({ ended: 1 });
    expect(await open(tokens.insurer, releaseId)).toEqual(refused('not_released'));
  });

  test('L4: a contract that ended ends what was released under it', async () => {
    const [caseId, releaseId] = [await freshCase(), randomId()];
    await release(caseId, releaseId);
    const { owner } = doors.database;
    const inForce = await owner
      .selectFrom('organisation')
      .selectAll()
      .orderBy('version', 'desc')
      .executeTakeFirstOrThrow();
    const row = { ...inForce, version: inForce.version + 1 };
    const without = row.document.replace(/id: insurer-1$/m, 'id: insurer-9');
    expect(without).not.toBe(row.document);
    await owner
      .insertInto('organisation')
      .values({ ...row, document: without })
      .execute();
    expect(await problemOf(fetchPacket(releaseId))).toEqual([403, 'recipient_refused']);
    await owner.deleteFrom('organisation').where('version', '=', row.version).execute();
    expect((await fetchPacket(releaseId)).status).toBe(200);
  });

  test('withdrawn, and with the claim closed, it is over at once', async () => {
    const [caseId, releaseId] = [await freshCase(), randomId()];
    await release(caseId, releaseId);
    await remove(`/v1/operator/accidents/${caseId}/releases/${releaseId}`, tokens.operator);
    expect(await problemOf(fetchPacket(releaseId))).toEqual([409, 'release_over']);
    const again = randomId();
    await release(caseId, again);
    const closed = await doors.ask(`/v1/operator/accidents/${caseId}/close`, {
      ...{ method: 'POST', token: tokens.operator, body: { reason: 'The claim is settled.' } },
    });
    expect(await json<Accident>(closed)).toMatchObject({ standing: 'closed' });
    expect(await problemOf(fetchPacket(again))).toEqual([409, 'release_over']);
    expect(await problemOf(release(caseId))).toEqual([409, 'accident_closed']);
    const { rows } = await sql<{ days: number; packet: number; notice: number | null }>`
      SELECT c.ends_on - date '1970-01-01' AS days,
        (SELECT max(k.ends_on) - date '1970-01-01' FROM accident_chunk k WHERE k.stream_id = c.stream_id) AS packet,
        (SELECT max(n.ends_on) - date '1970-01-01' FROM accident_notice n WHERE n.stream_id = c.stream_id) AS notice
      FROM accident_case c WHERE c.case_id = ${caseId}::uuid`.execute(doors.database.owner);
    const today = Math.floor(doors.now / 86_400);
    expect(rows).toEqual([{ days: today + 1_095, packet: today + 1_095, notice: today }]);
  });

  test('M6: a packet that comes after its claim was closed ends on the day that the closing gave', async () => {
    const { owner } = doors.database;
    const streamId = randomId();
    await tellOf({ owner, vehicleId: vehicle.vehicleId, streamId });
    await lookAfter(doors, doors.now);
    const { case_id: caseId } = await owner
      .selectFrom('accident_case')
      .select('case_id')
      .where('stream_id', '=', streamId)
      .executeTakeFirstOrThrow();
    await doors.ask(`/v1/operator/accidents/${caseId}/close`, {
      ...{ method: 'POST', token: tokens.operator, body: { reason: 'A false alarm.' } },
    });
    const key = { vehicle_id: vehicle.vehicleId, stream_id: streamId, ends_on: dateOf(NOW_S, 1_825) };
    const sealed = { chunk_no: 0, nonce: Buffer.alloc(12), ciphertext: Buffer.alloc(320) };
    const signed = {
      ...{ event_id: randomId(), policy_version: 1, statement: Buffer.alloc(8), signature: Buffer.alloc(64) },
    };
    const stored = [
      await owner
        .insertInto('accident_stream')
        .values({ ...key, ...signed })
        .returning('ends_on')
        .execute(),
      await owner
        .insertInto('accident_chunk')
        .values({ ...key, ...sealed })
        .returning('ends_on')
        .execute(),
    ];
    const closingDay = { ends_on: dateOf(doors.now, 1_095) };
    expect(stored).toEqual([[closingDay], [closingDay]]);
    await owner
      .insertInto('closed')
      .values({ vehicle_id: key.vehicle_id, stream_id: streamId, ends_on: key.ends_on })
      .execute();
    const again = await owner
      .insertInto('accident_chunk')
      .values({ ...key, ...sealed, chunk_no: 1 })
      .returning('ends_on')
      .execute();
    expect(again, 'of one that was destroyed').toEqual([]);
  });
});

describe('the rider', () => {
  const path = (caseId: string, rest: string) => `/v1/rider/accidents/${caseId}/${rest}`;

  test('has their own packet, and nobody else’s', async () => {
    const caseId = await freshCase();
    const mine = await json<{ items: Accident[] }>(
      get(`/v1/rider/trips/${rentalId}/accidents`, tokens.rider),
    );
    expect(mine.items.map((item) => item.accident_id)).toContain(caseId);
    const file = await bytesOf(await get(path(caseId, 'packet'), tokens.rider));
    expect(await verifyPacketFile(file, await rootsOf(doors))).toMatchObject({ ok: true, record: RECORD });
    expect(await problemOf(get(path(caseId, 'packet'), tokens.stranger))).toEqual([404, 'not_found']);
    const theirs = get(`/v1/rider/trips/${rentalId}/accidents`, tokens.stranger);
    expect(await problemOf(theirs)).toEqual([404, 'not_found']);
  });

  test.each([
    ['a second before the rental began', NOW_S - 1],
    ['at the second of its end', NOW_S + 600],
    ['without a time', undefined],
  ])('R4: an accident %s is nobody’s', async (_, timeS) => {
    const { timeS: __, ...record } = RECORD;
    const caseId = await freshCase(timeS === undefined ? record : { ...record, timeS });
    expect(await problemOf(get(path(caseId, 'packet'), tokens.rider))).toEqual([404, 'not_found']);
    expect(await json<Accident>(release(caseId))).toMatchObject({ standing: 'released' });
  });

  test('R4: where trips are told in quarter hours, an accident in the first one of a rental is nobody’s', async () => {
    const { owner } = doors.database;
    await underCoarseTrips(owner, '15 min', async () => {
      try {
        const caseId = await freshCase();
        expect(await problemOf(get(path(caseId, 'packet'), tokens.rider))).toEqual([404, 'not_found']);
      } finally {
        await owner
          .updateTable('accident_case')
          .set({ look_s: null })
          .where('rental_id', 'is', null)
          .execute();
      }
    });
  });

  test('releases it themselves, and withdraws that', async () => {
    const [caseId, releaseId] = [await freshCase(), randomId()];
    const released = await put(path(caseId, `releases/${releaseId}`), tokens.rider, {
      insurer_id: 'insurer-1',
    });
    expect(await json<Accident>(released)).toMatchObject({ standing: 'released' });
    expect((await fetchPacket(releaseId)).status).toBe(200);
    await remove(path(caseId, `releases/${releaseId}`), tokens.rider);
    expect(await problemOf(fetchPacket(releaseId))).toEqual([409, 'release_over']);
  });

  test('G5, M12: an objection ends what is released at once, and nothing is released while it lasts', async () => {
    const [caseId, releaseId] = [await freshCase(), randomId()];
    await release(caseId, releaseId);
    const objected = await json<Accident>(put(path(caseId, 'objection'), tokens.rider));
    expect(objected).toMatchObject({ standing: 'objected', releases: [{ ended_because: 'objected' }] });
    expect(await problemOf(fetchPacket(releaseId))).toEqual([409, 'release_over']);
    expect(await problemOf(release(caseId))).toEqual([409, 'accident_objected']);
    expect(await json<Accident>(remove(path(caseId, 'objection'), tokens.rider))).toMatchObject({
      standing: 'open',
    });
    expect(await json<Accident>(release(caseId))).toMatchObject({ standing: 'released' });
  });

  test('P4: an objected packet is destroyed by the officer, key and rows, and without an objection it is not', async () => {
    const caseId = await freshCase();
    const destroy = () =>
      doors.ask(`/v1/privacy/accidents/${caseId}/destroy`, {
        ...{
          method: 'POST',
          token: tokens.officer,
          body: { reason: 'The rider objects; no claim needs it.' },
        },
      });
    expect(await problemOf(destroy())).toEqual([409, 'accident_not_objected']);
    await put(path(caseId, 'objection'), tokens.rider);
    expect((await destroy()).status).toBe(204);
    expect(await problemOf(get(path(caseId, 'packet'), tokens.rider))).toEqual([409, 'packet_missing']);
    expect(await problemOf(release(caseId))).toEqual([409, 'accident_closed']);
    const { stream_id } = await doors.database.owner
      .selectFrom('accident_case')
      .select('stream_id')
      .where('case_id', '=', caseId)
      .executeTakeFirstOrThrow();
    const { rows } = await sql`SELECT FROM accident_chunk WHERE stream_id = ${stream_id}::uuid`.execute(
      doors.database.owner,
    );
    expect(rows).toEqual([]);
    // What its unit still sends of it is refused: ingest asks here.
    const closed = await doors.database.owner
      .selectFrom('closed')
      .select('ends_on')
      .where('stream_id', '=', stream_id)
      .execute();
    expect(closed).toEqual([{ ends_on: dateOf(doors.now, 35) }]);
    // As with any claim that is closed: the cell has its last day today.
    const notice = await doors.database.owner
      .selectFrom('accident_notice')
      .select('ends_on')
      .where('stream_id', '=', stream_id)
      .executeTakeFirstOrThrow();
    expect(notice.ends_on).toBe(dateOf(doors.now));
    const actor = { kind: 'system', id: 'test' } as const;
    const again = await doors.vaultClient?.destroy({ streamIds: [stream_id], reason: 'erasure', actor });
    expect(again?.destroyed).toBe(0);
  });

  test('P4: a claim that the operator closes takes nothing from an objection: its packet is destroyed all the same', async () => {
    const caseId = await freshCase();
    await put(path(caseId, 'objection'), tokens.rider);
    const closed = await doors.ask(`/v1/operator/accidents/${caseId}/close`, {
      ...{ method: 'POST', token: tokens.operator, body: { reason: 'No claim was made.' } },
    });
    expect(closed.status).toBe(200);
    const destroyed = () =>
      doors.ask(`/v1/privacy/accidents/${caseId}/destroy`, {
        ...{ method: 'POST', token: tokens.officer, body: { reason: 'The rider objects.' } },
      });
    expect((await destroyed()).status).toBe(204);
    expect(await problemOf(get(path(caseId, 'packet'), tokens.rider))).toEqual([409, 'packet_missing']);
    expect(await problemOf(destroyed())).toEqual([409, 'accident_not_objected']);
  });

  test('M7: sees who had what when, with the hash of exactly that file; so does the officer', async () => {
    const [caseId, releaseId] = [await freshCase(), randomId()];
    await release(caseId, releaseId);
    const file = await bytesOf(await fetchPacket(releaseId));
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Uint8Array.from(file))).toString('hex');
    interface Line {
      readonly act: string;
      readonly who: { readonly kind: string; readonly id: string };
      readonly detail: Record<string, unknown>;
    }
    const read = { act: 'accident_packet_read', who: { kind: 'insurer', id: 'insurer-1' } };
    const seenBy = async (at: string, token: string) => (await json<{ items: Line[] }>(get(at, token))).items;
    expect(await seenBy(path(caseId, 'custody'), tokens.rider)).toContainEqual(
      expect.objectContaining({ ...read, detail: { caseId, form: 'json', hash } }),
    );
    const officers = await seenBy(`/v1/privacy/accidents/${caseId}/custody`, tokens.officer);
    expect(officers.map(({ act }) => act)).toEqual(
      expect.arrayContaining([
        'accident_opened',
        'accident_bound',
        'accident_released',
        'accident_packet_read',
      ]),
    );
    await sequence();
    const reads = await seenBy(`/v1/rider/trips/${rentalId}/reads?limit=200`, tokens.rider);
    expect(reads).toContainEqual(expect.objectContaining(read));
    // What the vault wrote down by itself, whatever the door says: who released it and why, and that it was opened.
    expect(reads).toContainEqual(
      expect.objectContaining({ act: 'packet_released', why: 'Claim 17: collision at the crossing.' }),
    );
    expect(reads).toContainEqual(
      expect.objectContaining({ act: 'packet_opened', who: { kind: 'insurer', id: 'insurer-1' } }),
    );
    expect(await problemOf(get(path(caseId, 'custody'), tokens.stranger))).toEqual([404, 'not_found']);
  });
});

describe('M7: what was opened before it was known whose it is', () => {
  const withReads = async (of: string, token: string) => {
    await sequence();
    const path = `/v1/rider/trips/${of}/reads?limit=200`;
    const { items } = await json<{
      items: { act: string; why: string | null; who: { id: string }; proof: unknown }[];
    }>(get(path, token));
    return items;
  };

  test('stands in its rider’s list once that is found, with who and why, provable, and in nobody else’s', async () => {
    const late = await doors.addVehicle();
    const caseId = await freshCase(RECORD, late);
    const releaseId = randomId();
    await release(caseId, releaseId);
    expect((await fetchPacket(releaseId)).status).toBe(200);
    doors.now = NOW_S;
    const { booked } = await rideTrip(
      doors,
      'rider-1',
      [{ kind: 'ends', chunks: [ride(NOW_S, 1), ride(NOW_S + 599, 1)] }],
      { vehicle: late },
    );
    const ofBefore = ['accident_released', 'accident_packet_read', 'packet_released', 'packet_opened'];
    const acts = async (of: string) =>
      (await withReads(of, tokens.rider)).map(({ act }) => act).filter((act) => ofBefore.includes(act));
    expect(await acts(booked.rental_id)).toEqual([]);
    const others = await acts(rentalId);
    doors.now = NOW_S + 2_000;
    expect(await lookAfter(doors, doors.now)).toMatchObject({ bound: 1 });
    const found = await withReads(booked.rental_id, tokens.rider);
    expect(found.map(({ act }) => act)).toEqual(expect.arrayContaining(ofBefore));
    expect(found).toContainEqual(
      expect.objectContaining({
        ...{ act: 'packet_released', why: 'Claim 17: collision at the crossing.' },
        ...{ who: { kind: 'operator', id: 'operator-1' }, proof: expect.any(Array) },
      }),
    );
    expect(found).toContainEqual(
      expect.objectContaining({ act: 'packet_opened', who: { kind: 'insurer', id: 'insurer-1' } }),
    );
    expect(await acts(rentalId), 'another rental of the same rider').toEqual(others);
  });
});

describe('a packet sealed to the insurer’s own key', () => {
  test.each([
    ['ECDH-ES', { crv: 'X25519' }],
    ['ECDH-ES', { crv: 'P-256' }],
    ['RSA-OAEP-256', { modulusLength: 2048 }],
  ])('R3: as JWE by %s %j', async (algorithm, options) => {
    const { privateKey, publicKey } = await generateKeyPair(algorithm, { ...options, extractable: true });
    const [caseId, releaseId] = [await freshCase(), randomId()];
    await release(caseId, releaseId);
    const recorded = await put('/v1/privacy/insurers/insurer-1', tokens.officer, {
      public_key: await exportJWK(publicKey),
    });
    expect(recorded.status).toBe(200);
    const sealed = await fetchPacket(releaseId, tokens.insurer, { accept: 'application/jose' });
    expect(sealed.headers.get('content-type')).toBe('application/jose');
    const { plaintext, protectedHeader } = await compactDecrypt(await sealed.text(), privateKey);
    expect(protectedHeader).toMatchObject({ alg: algorithm, enc: 'A256GCM' });
    expect(await verifyPacketFile(plaintext, await rootsOf(doors))).toMatchObject({
      ok: true,
      record: RECORD,
    });
  });

  test('without a key on record it is refused, not sent in clear', async () => {
    const [caseId, releaseId] = [await freshCase(), randomId()];
    await release(caseId, releaseId);
    await put('/v1/privacy/insurers/insurer-1', tokens.officer, {});
    expect(await problemOf(fetchPacket(releaseId, tokens.insurer, { accept: 'application/jose' }))).toEqual([
      ...[409, 'insurer_without_key'],
    ]);
  });
});

describe('M7: of a packet that is read again and again', () => {
  test('the newest readings are told, whoever filled the list before', async () => {
    const [caseId, releaseId] = [await freshCase(), randomId()];
    const { stream_id: streamId } = await doors.database.owner
      .selectFrom('accident_case')
      .select('stream_id')
      .where('case_id', '=', caseId)
      .executeTakeFirstOrThrow();
    const polled: AuditEntry = {
      ...({ act: 'accident_packet_read', atS: doors.now, tenant: TENANT, purpose: 'accident' } as const),
      ...({
        actor: { kind: 'insurer', id: 'a-program' },
        subject: { vehicleId: vehicle.vehicleId, streamId },
      } as const),
      detail: { caseId, form: 'json', hash: '0'.repeat(64) },
    };
    await appendEntries(
      doors.database.owner,
      Array.from({ length: 600 }, () => polled),
    );
    doors.now += 60;
    await release(caseId, releaseId);
    expect((await fetchPacket(releaseId)).status).toBe(200);
    const custody = get(`/v1/privacy/accidents/${caseId}/custody`, tokens.officer);
    const { items } = await json<{ items: { act: string; at_s: number; who: { id: string } }[] }>(custody);
    expect(items.slice(-2).map(({ act, who }) => [act, who.id])).toEqual([
      ['accident_released', 'operator-1'],
      ['accident_packet_read', 'insurer-1'],
    ]);
    expect(items.map(({ at_s }) => at_s)).toEqual(items.map(({ at_s }) => at_s).sort());
  });
});
