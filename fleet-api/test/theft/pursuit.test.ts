/** M7, M10, X13: what a case lets its officers see, what never, and who is told of it. */
import { randomId, STREAM_KINDS } from '@fleetveil/proto';
import { beforeEach, expect, test } from 'vitest';
import { destroyUnconfirmed } from '../../src/vault/suspicion.ts';
import { destroyClosed } from '../../src/vault/theft-desk.ts';
import { note } from '../../testing/noting.ts';
import { json, NOW_S, problemOf, TENANT, type TestVehicle } from '../doors/door-fleet.ts';
import { openUnitStream, transportKeyIn } from '../vault/fleet.ts';
import {
  away,
  DAY,
  HOUR,
  must,
  positionsIn,
  type Sealed,
  type StolenFleet,
  stolenFleetOfFile,
} from './stolen.ts';

const file = stolenFleetOfFile();
let stolen: StolenFleet;
let scooter: TestVehicle;
beforeEach(() => {
  ({ stolen, scooter } = file);
});

const client = () => file.vault;
const run = () => file.run();
const timesOf = (positions: readonly { time_s: number }[]) => positions.map(({ time_s }) => time_s - NOW_S);
const lookAt = async (theftId: string, token = stolen.tokens.ola, reason?: string) =>
  must<{ session_id: string; ends_s: number; renewal: boolean }>(stolen.look(theftId, token, reason));
const leavesSince = async (after: number) =>
  (await client().leaves(after)).leaves.map(({ entry }) => entry as Entry);
const lastLeaf = async () => (await client().leaves(0)).last;
interface Entry {
  readonly act: string;
  readonly actor: { readonly id: string };
  readonly why?: string;
  readonly detail: Record<string, unknown>;
}

test('M7: the case’s officers follow the pursuit as it comes, for fifteen minutes; each opening is a leaf with its reason', async () => {
  const { doors, tokens } = stolen;
  const { theft_id } = await stolen.confirmed(scooter, { officers: ['otto'] });
  const sealed = await stolen.seal(scooter, away(NOW_S + 10, 3), { grant: await stolen.grantOf(theft_id) });
  const before = await lastLeaf();
  const look = await lookAt(theft_id, tokens.otto, 'It turned into the harbour.');
  expect([look.ends_s, look.renewal]).toEqual([NOW_S + 900, false]);
  stolen.at(NOW_S + 60);
  const { seen, until } = await follow(look.session_id, tokens.otto);
  await until(() => positionsIn(seen.text).length === 3);
  expect(positionsIn(seen.text)[0]).toEqual({
    ...{ time_s: NOW_S + 10, latitude: 56.95, longitude: 24.1, accuracy_m: 4, heading_deg: 90 },
  });
  await sealed.add(away(NOW_S + 61, 2));
  await until(() => positionsIn(seen.text).length === 5);
  stolen.at(NOW_S + 900);
  await until(() => seen.text.includes('event: end'));
  expect(seen.text.slice(seen.text.indexOf('event: end'))).toBe(
    'event: end\ndata: {"code":"theft_look_over"}\n\n',
  );
  expect(timesOf(positionsIn(seen.text))).toEqual([10, 11, 12, 61, 62]);

  const leaves = await leavesSince(before);
  expect(leaves.map(({ act, actor, why }) => [act, actor.id, why])).toEqual([
    ...[['theft_look', 'otto', 'It turned into the harbour.']],
    ...[['opening', 'otto', 'It turned into the harbour.']],
    ...[['opening', 'otto', 'It turned into the harbour.']],
  ]);
  expect(
    await problemOf(doors.ask(`/v1/theft/looks/${look.session_id}/positions`, { token: tokens.otto })),
  ).toEqual([...[409, 'theft_look_over']]);
  expect((await lookAt(theft_id, tokens.otto, 'It moves on.')).renewal).toBe(true);
});

/** Follows a look: what it has shown so far, and how to wait for more. */
async function follow(sessionId: string, token: string) {
  const answer = await stolen.doors.ask(`/v1/theft/looks/${sessionId}/positions`, { token });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const seen = { text: '' };
  const until = async (isThere: () => boolean) => {
    while (!isThere()) {
      const { done, value } = await reader.read();
      if (done) return;
      seen.text += new TextDecoder().decode(value);
    }
  };
  return { seen, until };
}

test('a receiver that did not say how exact it is, is not taken for an exact one', async () => {
  const { theft_id } = await stolen.confirmed(scooter);
  const [known, unknown] = away(NOW_S + 10, 2);
  if (known === undefined || unknown === undefined) throw new Error('two fixes');
  const fixes = [known, { ...unknown, accuracyM: 0 }];
  await stolen.seal(scooter, fixes, { grant: await stolen.grantOf(theft_id) });
  stolen.at(NOW_S + 60);
  const { session_id } = await lookAt(theft_id);
  const positions = await stolen.positions(session_id);
  expect(positions.map(({ accuracy_m }) => accuracy_m)).toEqual([4, null]);
});

test('what came out of order is shown once it is there, each once, and what never comes holds nothing up', async () => {
  const { tokens } = stolen;
  const { theft_id } = await stolen.confirmed(scooter);
  const sealed = await stolen.seal(scooter, away(NOW_S + 10, 1), { grant: await stolen.grantOf(theft_id) });
  await sealed.add(away(NOW_S + 12, 1), 2);
  const { session_id } = await lookAt(theft_id);
  const { seen, until } = await follow(session_id, tokens.ola);
  const untilSeen = (s: number) => until(() => timesOf(positionsIn(seen.text)).includes(s));
  await untilSeen(12);
  await sealed.add(away(NOW_S + 11, 1), 1);
  await sealed.add(away(NOW_S + 15, 1), 5);
  await untilSeen(15);
  await sealed.add(away(NOW_S + 14, 1), 4);
  await sealed.add(away(NOW_S + 16, 1), 6);
  await untilSeen(16);
  stolen.at(NOW_S + 900);
  await until(() => seen.text.includes('event: end'));
  expect(timesOf(positionsIn(seen.text))).toEqual([10, 12, 11, 15, 14, 16]);
});

test('M10: nobody else looks: no other officer, no second person, nobody with another’s look, no door by itself', async () => {
  const { doors, tokens } = stolen;
  const { theft_id } = await stolen.confirmed(scooter);
  const sealed = await stolen.seal(scooter, away(NOW_S + 10, 3), { grant: await stolen.grantOf(theft_id) });
  expect(await problemOf(stolen.look(theft_id, tokens.otto))).toEqual([403, 'theft_not_yours']);
  expect(await problemOf(stolen.look(theft_id, tokens.ada))).toEqual([403, 'forbidden']);
  const { session_id } = await lookAt(theft_id);
  const path = `/v1/theft/looks/${session_id}/positions?follow=false`;
  expect(await problemOf(doors.ask(path, { token: tokens.otto }))).toEqual([404, 'not_found']);
  const chunk = await chunkOf(sealed.streamId);
  const ask = (token: string) =>
    client().theft.open({
      sessionId: session_id,
      streamId: sealed.streamId,
      chunks: [chunk],
      actor: { token },
    });
  expect(await ask(tokens.otto)).toEqual({ kind: 'refused', code: 'not_found' });
  expect(await ask(await doors.token('ola', 'dispatcher'))).toEqual({ kind: 'refused', code: 'bad_token' });
  expect(await ask(tokens.ola)).toMatchObject({ kind: 'done' });
  stolen.at(NOW_S + 900);
  expect(await ask(tokens.ola)).toEqual({ kind: 'refused', code: 'look_over' });
});

async function chunkOf(streamId: string) {
  const { chunk_no, nonce, ciphertext } = await stolen.doors.database.owner
    .selectFrom('chunk')
    .select(['chunk_no', 'nonce', 'ciphertext'])
    .where('stream_id', '=', streamId)
    .executeTakeFirstOrThrow();
  return { chunkNo: chunk_no, nonce: new Uint8Array(nonce), ciphertext: new Uint8Array(ciphertext) };
}

test('M10: nothing from before the declaration, though a unit had sealed it under the grant', async () => {
  stolen.at(NOW_S);
  const { theft_id } = await stolen.confirmed(scooter);
  const grant = await stolen.grantOf(theft_id);
  await stolen.seal(scooter, [...away(NOW_S - 5, 5), ...away(NOW_S, 3)], { grant });
  const { session_id } = await lookAt(theft_id);
  expect(timesOf(await stolen.positions(session_id))).toEqual([0, 1, 2]);
});

test('X13: a suspicion that is confirmed within its two hours is seen from its own start', async () => {
  const suspected = await stolen.seal(scooter, away(NOW_S - 60, 5));
  await run();
  stolen.at(NOW_S + HOUR);
  const declared = await stolen.declare(scooter, { reason: 'unit_suspicion' });
  expect([declared.state, declared.suspicions]).toEqual(['declared', 1]);
  await must(stolen.approve(declared.theft_id));
  const { session_id } = await lookAt(declared.theft_id);
  expect(timesOf(await stolen.positions(session_id))).toEqual([-60, -59, -58, -57, -56]);
  await dispel(NOW_S + 3 * HOUR);
  expect(await keysOf([suspected.streamId])).toEqual([suspected.streamId]);
});

test('M10: an event that two people confirmed stays so when an agent that began anew goes on with it in another stream', async () => {
  const first = await stolen.seal(scooter, away(NOW_S - 60, 1));
  await run();
  const { theft_id } = await stolen.declare(scooter, { reason: 'unit_suspicion' });
  await must(stolen.approve(theft_id));
  stolen.at(NOW_S + HOUR);
  const second = await stolen.seal(scooter, away(NOW_S + HOUR, 1), { eventId: first.eventId });
  const { session_id } = await lookAt(theft_id);
  expect(timesOf(await stolen.positions(session_id))).toEqual([-60, HOUR]);
  await dispel(NOW_S + 4 * HOUR);
  expect((await keysOf([first.streamId, second.streamId])).sort()).toEqual(
    [first.streamId, second.streamId].sort(),
  );
});

/** Keys that were to be renewed: the vault, which has what they are renewed by, runs beside. */
const renewed: string[] = [];
const noted = {
  renew: async (_: unknown, { rentalId }: { rentalId: string }): Promise<void> => void renewed.push(rentalId),
};

test('M10: what tells the id of a confirmed event is none of it from another vehicle, or once the case is closed', async () => {
  const first = await stolen.seal(scooter, away(NOW_S - 60, 1));
  await run();
  const { theft_id } = await stolen.declare(scooter, { reason: 'unit_suspicion' });
  await must(stolen.approve(theft_id));
  const stranger = await stolen.doors.addVehicle();
  const { eventId } = first;
  const foreign = await stolen.seal(stranger, away(NOW_S, 1, 56_960_000), { eventId });
  await must(
    stolen.post(
      `/v1/theft/cases/${theft_id}/close`,
      { outcome: 'found', text: 'It stood in a yard.' },
      stolen.tokens.ola,
    ),
  );
  const late = await stolen.seal(scooter, away(NOW_S + 1, 1), { eventId });
  const { session_id } = await lookAt(theft_id, stolen.tokens.ola, 'For the report to the police.');
  expect(timesOf(await stolen.positions(session_id))).toEqual([-60]);
  for (const { streamId } of [foreign, late]) {
    const chunks = [await chunkOf(streamId)];
    const actor = { token: stolen.tokens.ola };
    expect(await client().theft.open({ sessionId: session_id, streamId, chunks, actor })).toEqual({
      kind: 'refused',
      code: 'not_found',
    });
  }
  // Their time is over, and the pursuit's is not: it goes with its case.
  await dispel(NOW_S + 2 * HOUR);
  expect(await keysOf([first.streamId, foreign.streamId, late.streamId])).toEqual([first.streamId]);
  // M14: a copy of what went would open by the key above what stays.
  expect(renewed).toContain(eventId);
});

test('X13: a false alarm takes what is its own, and nothing of an earlier case or of another vehicle with the same event', async () => {
  const close = (theftId: string, outcome: string) =>
    stolen.post(
      `/v1/theft/cases/${theftId}/close`,
      { outcome, text: 'It stood in a yard.' },
      stolen.tokens.ola,
    );
  const first = await stolen.seal(scooter, away(NOW_S - 60, 1));
  await run();
  const earlier = await stolen.declare(scooter, { reason: 'unit_suspicion' });
  await must(stolen.approve(earlier.theft_id));
  await must(close(earlier.theft_id, 'found'));
  // The unit was without network and goes on with the event; another one tells its id too.
  const { eventId } = first;
  stolen.at(NOW_S + 60);
  const second = await stolen.seal(scooter, away(NOW_S + 60, 1), { eventId });
  const stranger = await stolen.doors.addVehicle();
  const foreign = await stolen.seal(stranger, away(NOW_S, 1), { eventId });
  const later = await stolen.confirmed(scooter);
  const third = await stolen.seal(scooter, away(NOW_S + 70, 1), {
    grant: await stolen.grantOf(later.theft_id),
  });
  await must(close(later.theft_id, 'false_alarm'));
  const all = [first, second, foreign, third].map(({ streamId }) => streamId);
  expect((await keysOf(all)).sort()).toEqual([first.streamId, foreign.streamId].sort());
  const { session_id } = await lookAt(earlier.theft_id, stolen.tokens.ola, 'For the report to the police.');
  expect(timesOf(await stolen.positions(session_id))).toEqual([-60]);
});

test('X13: a refusal destroys what waits of an event, and leaves what an earlier case keeps of it', async () => {
  const first = await stolen.seal(scooter, away(NOW_S - 60, 1));
  await run();
  const earlier = await stolen.declare(scooter, { reason: 'unit_suspicion' });
  await must(stolen.approve(earlier.theft_id));
  const closing = { outcome: 'found', text: 'It stood in a yard.' };
  await must(stolen.post(`/v1/theft/cases/${earlier.theft_id}/close`, closing, stolen.tokens.ola));
  const waiting = await stolen.seal(scooter, away(NOW_S + 1, 1), { eventId: first.eventId });
  const refused = await stolen.declare(scooter);
  await must(stolen.verdict(refused.theft_id, { verdict: 'refuse', reason: 'It was towed.' }));
  expect(await keysOf([first.streamId, waiting.streamId])).toEqual([first.streamId]);
});

test('X13: a grant of a case that is closed confirms nothing that the vehicle suspects later', async () => {
  const { theft_id } = await stolen.confirmed(scooter);
  const grant = await stolen.grantOf(theft_id);
  const closing = { outcome: 'found', text: 'It stood in a yard.' };
  await must(stolen.post(`/v1/theft/cases/${theft_id}/close`, closing, stolen.tokens.ola));
  stolen.at(NOW_S + HOUR);
  const suspected = await stolen.seal(scooter, away(NOW_S + HOUR, 1));
  // The unit had no network when the case was closed: its grant has not ended for it.
  await stolen.seal(scooter, away(NOW_S + HOUR + 1, 1), { grant });
  await dispel(NOW_S + 3 * HOUR);
  expect(await keysOf([suspected.streamId])).toEqual([]);
});

test('M10: a case whose end no door tells ends in the vault with its grant: nothing later is of it, and its keys go', async () => {
  const first = await stolen.seal(scooter, away(NOW_S - 60, 1));
  await run();
  const declared = await stolen.declare(scooter, { reason: 'unit_suspicion', officers: ['otto'] });
  const { theft_id: caseId } = declared;
  await must(stolen.approve(caseId));
  const grant = await stolen.grantOf(caseId);
  const { grant_until_s } = await stolen.read(caseId);
  const endS = grant_until_s ?? 0;
  // The unit's clock goes wrong and it goes on: what it measured after the end is not to be seen.
  const sealed = await stolen.seal(scooter, [...away(endS - 2, 2), ...away(endS + 30, 2)], { grant });
  const chunks = [await chunkOf(sealed.streamId)];
  const actor = { token: stolen.tokens.ola };
  const { vehicleId } = scooter;
  const fixesAt = async (nowS: number) => {
    stolen.at(nowS);
    const look = await client().theft.look({ caseId, reason: 'Where is it?', actor });
    if (look.kind !== 'done') return look;
    const { sessionId } = look.answer;
    const opened = await client().theft.open({ sessionId, streamId: sealed.streamId, chunks, actor });
    return opened.kind === 'done' ? opened.answer.fixes.map(({ timeS }) => timeS - endS) : opened;
  };
  const askAt = async (nowS: number) => {
    stolen.at(nowS);
    return client().theft.ask({ caseId, vehicleId, officers: [], actor });
  };
  expect(await askAt(endS - 60)).toMatchObject({ kind: 'done' });
  expect(await fixesAt(endS + 60)).toEqual([-2, -1, 30, 31]);
  expect(await fixesAt(endS + 61)).toEqual([-2, -1]);
  const closed = { kind: 'refused', code: 'closed' };
  expect(await askAt(endS + 61)).toEqual(closed);
  const confirming = { caseId, grant, actor: { token: stolen.tokens.ada } };
  expect(await client().theft.confirm(confirming)).toEqual(closed);
  const again = await stolen.seal(scooter, away(endS + 61, 1), { eventId: first.eventId });
  const suspected = await stolen.seal(scooter, away(endS + 61, 1));
  await stolen.seal(scooter, away(endS - 5, 1), { grant });
  await dispel(endS + 61 + 2 * HOUR);
  const streamIds = [first, sealed, again, suspected].map(({ streamId }) => streamId);
  const left = [first.streamId, sealed.streamId];
  expect(new Set(await keysOf(streamIds))).toEqual(new Set(left));
  const day = endS - (endS % DAY);
  const leftAt = async (nowS: number, plusDays: number) => {
    const { vault: db } = stolen.doors.database;
    await destroyClosed({ db, tenant: TENANT, nowS: () => nowS, custody: noted }, plusDays);
    return (await keysOf(left)).length;
  };
  expect([await leftAt(day + DAY - 1, 0), await leftAt(day + DAY, 1)]).toEqual([2, 2]);
  expect(await leftAt(day + DAY + 61, 0)).toBe(0);
});

const dispel = (nowS: number) =>
  destroyUnconfirmed({
    db: stolen.doors.database.vault,
    tenant: TENANT,
    nowS: () => nowS,
    custody: noted,
  });

/** Which of these streams the vault still has a key of. */
async function keysOf(streamIds: readonly string[]): Promise<string[]> {
  const rows = await stolen.doors.database.vault
    .selectFrom('stream_key')
    .select('stream_id')
    .where('stream_id', 'in', streamIds)
    .execute();
  return rows.map((row) => row.stream_id);
}

// Attack 13 (docs/attacks.md) reads what this test counts.
test('X13, M10: of false suspicions nothing is openable: not while they wait, not by another case, not afterwards', async () => {
  const { tokens } = stolen;
  const { theft_id } = await stolen.confirmed(scooter);
  const { session_id } = await lookAt(theft_id);
  const suspicions: Sealed[] = [];
  const vehicles = new Set<string>();
  for (let i = 0; i < 20; i += 1) {
    const vehicle = await stolen.doors.addVehicle();
    vehicles.add(vehicle.vehicleId);
    suspicions.push(await stolen.seal(vehicle, away(NOW_S, 5, 56_950_000 + i)));
  }
  await run();
  const rider = await stolen.doors.token('everyone', 'rider', 'theft_officer', 'approver', 'operator');
  const window = { fromS: NOW_S - DAY, toS: NOW_S + DAY };
  const openable = async () => {
    const opened: string[] = [];
    for (const { streamId } of suspicions) {
      const chunks = [await chunkOf(streamId)];
      const outcome = await client().theft.open({
        sessionId: session_id,
        streamId,
        chunks,
        actor: { token: tokens.ola },
      });
      if (outcome.kind === 'done') opened.push(streamId);
      for (const purpose of ['rental_contract', 'rider_route', 'asset_protection'] as const) {
        const actor = { kind: 'rider', token: rider } as const;
        const ask = { streamId, purpose, actor, grants: [], salt: randomId(), window, chunks };
        const { kind } = await client().open(ask);
        if (kind === 'opened') opened.push(streamId);
      }
    }
    return opened;
  };
  const waitingOpened = await openable();
  expect(waitingOpened).toEqual([]);
  expect(await stolen.positions(session_id)).toEqual([]);
  // One is declared, and the second person says no; one is agreed to an hour too late.
  const page = await must<{ items: { theft_id: string; vehicle_id: string; state: string }[] }>(
    stolen.doors.ask('/v1/theft/cases?limit=200', { token: tokens.ola }),
  );
  const waiting = page.items.filter(({ vehicle_id }) => vehicles.has(vehicle_id)).slice(0, 2);
  expect(waiting).toMatchObject([{ state: 'suspected' }, { state: 'suspected' }]);
  const [refused, late] = await Promise.all(
    waiting.map(({ vehicle_id }) =>
      stolen.declare({ vehicleId: vehicle_id } as TestVehicle, { reason: 'unit_suspicion' }),
    ),
  );
  await must(stolen.verdict(refused?.theft_id ?? '', { verdict: 'refuse', reason: 'A tow truck took it.' }));
  expect((await keysOf(suspicions.map(({ streamId }) => streamId))).length, 'gone with the refusal').toBe(19);
  stolen.at(NOW_S + 2 * HOUR);
  await dispel(NOW_S + 2 * HOUR);
  await must(stolen.approve(late?.theft_id ?? ''));
  const own = await lookAt(late?.theft_id ?? '');
  const lateOpened = await openable();
  note({
    suspicions_opened: waitingOpened.length + lateOpened.length,
    suspicions_sealed: suspicions.length,
  });
  expect(lateOpened).toEqual([]);
  // Nothing of them is left that anybody could open.
  expect(await keysOf(suspicions.map(({ streamId }) => streamId))).toEqual([]);
  expect(
    await problemOf(
      stolen.doors.ask(`/v1/theft/looks/${own.session_id}/positions?follow=false`, { token: tokens.ola }),
    ),
  ).toEqual([...[409, 'theft_destroyed']]);
});

test('M10: a theft over a rental keeps the streams apart: the case has none of the rider’s, the trip none of the case’s', async () => {
  const { doors, tokens } = stolen;
  const rental = await doors.book(scooter, 'rita');
  const grant = Buffer.from(rental.grant, 'base64');
  const key = await transportKeyIn(await client().transportKeys());
  const ends = await openUnitStream(doors.fleet, key, new Uint8Array(grant), {
    unit: scooter.unit,
    kind: 'ends',
  });
  expect(await client().deposit(ends.deposit)).toEqual({ kind: 'stored' });
  const chunk = await ends.chunk(away(NOW_S + 1, 1), 0);
  const { theft_id } = await stolen.confirmed(scooter);
  const sealed = await stolen.seal(scooter, away(NOW_S + 10, 3), { grant: await stolen.grantOf(theft_id) });
  const { session_id } = await lookAt(theft_id);
  const ask = { sessionId: session_id, streamId: ends.streamId, actor: { token: tokens.ola } };
  expect(await client().theft.open({ ...ask, chunks: [chunk] })).toEqual({
    kind: 'refused',
    code: 'not_found',
  });
  expect(timesOf(await stolen.positions(session_id))).toEqual([10, 11, 12]);
  const rider = await doors.token('rita', 'rider');
  const trip = await json<object>(doors.ask(`/v1/rider/trips/${rental.rental_id}`, { token: rider }));
  expect(JSON.stringify(trip)).not.toContain(sealed.streamId);
  const kinds = await doors.database.owner
    .selectFrom('stream')
    .select(['kind', 'rental_id'])
    .where('stream_id', '=', sealed.streamId)
    .execute();
  expect(kinds).toEqual([{ kind: STREAM_KINDS.wire.theft, rental_id: theft_id }]);
});

interface Look {
  readonly act: string;
  readonly why: string | null;
  readonly who: { kind: string; id: string };
  readonly detail: Record<string, unknown>;
}
const readsOf = async (rider: string, rentalId: string): Promise<Look[]> => {
  const token = await stolen.doors.token(rider, 'rider');
  const page = await must<{ items: Look[] }>(
    stolen.doors.ask(`/v1/rider/trips/${rentalId}/reads`, { token }),
  );
  return page.items.filter(({ act }) => act.startsWith('theft_'));
};

test('M7, M15: who had the vehicle sees every look with its reason once they are told, at the latest 30 days after the end', async () => {
  const { tokens, post } = stolen;
  const rental = await stolen.doors.book(scooter, 'ruta');
  const { theft_id } = await stolen.confirmed(scooter);
  await stolen.seal(scooter, away(NOW_S + 10, 3), { grant: await stolen.grantOf(theft_id) });
  const first = await lookAt(theft_id, tokens.ola, 'It turned into the harbour.');
  await stolen.positions(first.session_id);
  stolen.at(NOW_S + HOUR);
  await lookAt(theft_id, tokens.ola, 'It left the harbour again.');
  await run();
  expect(await readsOf('ruta', rental.rental_id)).toEqual([]);
  const closing = { outcome: 'found', text: 'It stood in a yard.', tell_after_days: 31 };
  const close = (body: object) => post(`/v1/theft/cases/${theft_id}/close`, body, tokens.ola);
  expect(await problemOf(close(closing))).toEqual([422, 'invalid']);
  await must(close({ ...closing, tell_after_days: 30 }));
  const endedS = NOW_S + HOUR;
  stolen.at(endedS + 30 * DAY - 1);
  await run();
  expect(await readsOf('ruta', rental.rental_id)).toEqual([]);
  stolen.at(endedS + 30 * DAY);
  const runs = await Promise.all([run(), run()]);
  expect(runs.map(({ told }) => told).sort()).toEqual([0, 1]);
  const reads = await readsOf('ruta', rental.rental_id);
  expect(reads.map(({ act, why, who }) => [act, why, who.id]).reverse()).toEqual([
    ['theft_told', 'Two people lifted it into a van.', 'thefts'],
    ['theft_seen', 'It turned into the harbour.', 'ola'],
    ['theft_seen', 'It left the harbour again.', 'ola'],
  ]);
  expect(reads.at(-2)?.detail).toEqual({
    ...{ caseId: theft_id, seenS: NOW_S, untilS: NOW_S + 900, chunks: 1, renewal: false },
  });
});

test('M7: a look on the day of the closing is told too, once it is over, though the rider was told of the theft before', async () => {
  const rental = await stolen.doors.book(scooter, 'roberts');
  const { theft_id } = await stolen.confirmed(scooter);
  await stolen.seal(scooter, away(NOW_S + 10, 3), { grant: await stolen.grantOf(theft_id) });
  const running = await lookAt(theft_id, stolen.tokens.ola, 'It stands in a yard.');
  stolen.at(NOW_S + 60);
  await must(
    stolen.post(
      `/v1/theft/cases/${theft_id}/close`,
      { outcome: 'found', text: 'It stood in a yard.' },
      stolen.tokens.ola,
    ),
  );
  await run();
  const told = async () =>
    (await readsOf('roberts', rental.rental_id)).map(({ act, why, detail }) => [act, why, detail['chunks']]);
  const theft = ['theft_told', 'Two people lifted it into a van.', undefined];
  expect(await told()).toEqual([theft]);
  await stolen.positions(running.session_id);
  stolen.at(NOW_S + 1_000);
  await run();
  const late = await lookAt(theft_id, stolen.tokens.ola, 'For the report to the police.');
  await stolen.positions(late.session_id);
  stolen.at(NOW_S + 2_000);
  await run();
  await run();
  expect((await told()).sort()).toEqual(
    [
      theft,
      ['theft_seen', 'It stands in a yard.', 1],
      ['theft_seen', 'For the report to the police.', 1],
    ].sort(),
  );
});

test('M7, M15: riders before and after the theft are not told, one whose theft was refused is', async () => {
  const { doors } = stolen;
  const early = await doors.book(scooter, 'early');
  const end = { state: 'ended', started_s: NOW_S, ended_s: NOW_S + 60 } as const;
  await doors.database.owner
    .updateTable('rental')
    .set(end)
    .where('rental_id', '=', early.rental_id)
    .execute();
  stolen.at(NOW_S + HOUR);
  const during = await doors.book(scooter, 'during');
  const { theft_id } = await stolen.declare(scooter);
  await must(stolen.verdict(theft_id, { verdict: 'refuse', reason: 'The rider answered.' }));
  await run();
  expect(await readsOf('early', early.rental_id)).toEqual([]);
  expect(
    (await readsOf('during', during.rental_id)).map(({ act, detail }) => [act, detail['outcome']]),
  ).toEqual([['theft_told', 'refused']]);
});

test('T4, P8: closed, the pursuit is there for reasons until its day is over, then destroyed; its report stays, without a place', async () => {
  const { doors, tokens, post } = stolen;
  const { theft_id } = await stolen.confirmed(scooter);
  const sealed = await stolen.seal(scooter, away(NOW_S + 10, 3), { grant: await stolen.grantOf(theft_id) });
  stolen.at(NOW_S + HOUR);
  await must(
    post(`/v1/theft/cases/${theft_id}/close`, { outcome: 'found', text: 'It stood in a yard.' }, tokens.ola),
  );
  const { session_id } = await lookAt(theft_id, tokens.ola, 'For the report to the police.');
  expect(timesOf(await stolen.positions(session_id))).toEqual([10, 11, 12]);
  const day = NOW_S - (NOW_S % DAY);
  const leftAt = async (nowS: number, plusDays: number) => {
    await destroyClosed(
      { db: doors.database.vault, tenant: TENANT, nowS: () => nowS, custody: noted },
      plusDays,
    );
    return (await keysOf([sealed.streamId])).length;
  };
  expect([await leftAt(day + DAY - 1, 0), await leftAt(day + DAY, 1), await leftAt(day + DAY, 0)]).toEqual([
    1, 1, 0,
  ]);
  const path = `/v1/theft/looks/${session_id}/positions?follow=false`;
  expect(await problemOf(doors.ask(path, { token: tokens.ola }))).toEqual([409, 'theft_destroyed']);
  const text = await (await doors.ask(`/v1/theft/cases/${theft_id}/report`, { token: tokens.ola })).text();
  expect(JSON.parse(text)).toMatchObject({
    ...{ theft_id, state: 'closed', outcome: 'found', streams: [{ stream_id: sealed.streamId, chunks: 1 }] },
    looks: [{ officer: 'ola', reason: 'For the report to the police.', opened_s: NOW_S + HOUR }],
    openings: [
      { officer: 'ola', stream_id: sealed.streamId, first_chunk: 0, chunks: 1, fixes: 3, at_s: NOW_S + HOUR },
    ],
  });
  expect(text).not.toMatch(/latitude|longitude|56\.95|24\.1/);
});

test('X13: a false alarm is destroyed at once, and what its unit still sends is refused', async () => {
  const { theft_id } = await stolen.confirmed(scooter);
  const grant = await stolen.grantOf(theft_id);
  await stolen.seal(scooter, away(NOW_S + 10, 3), { grant });
  const { session_id } = await lookAt(theft_id);
  const closing = { outcome: 'false_alarm', text: 'A field worker moved it.' };
  await must(stolen.post(`/v1/theft/cases/${theft_id}/close`, closing, stolen.tokens.ola));
  await expect(stolen.positions(session_id)).rejects.toThrow('theft_destroyed');
  await expect(stolen.seal(scooter, away(NOW_S + 20, 3), { grant })).rejects.toThrow('erased');
});

test.each([
  [
    'the second person refuses',
    (id: string) => stolen.verdict(id, { verdict: 'refuse', reason: 'It was towed.' }),
  ],
  [
    'the first takes it back',
    (id: string) =>
      stolen.post(
        `/v1/theft/cases/${id}/close`,
        { outcome: 'other', text: 'It was towed.' },
        stolen.tokens.ola,
      ),
  ],
])(
  'X13: %s: what the vehicle suspected is destroyed at once, unseen, and what still comes of it is refused',
  async (_, end) => {
    const before = await lastLeaf();
    const suspected = await stolen.seal(scooter, away(NOW_S, 3));
    const other = await stolen.seal(await stolen.doors.addVehicle(), away(NOW_S, 3));
    await run();
    const { theft_id } = await stolen.declare(scooter, { reason: 'unit_suspicion' });
    await must(end(theft_id));
    expect(await keysOf([suspected.streamId, other.streamId])).toEqual([other.streamId]);
    const leaves = await leavesSince(before);
    expect(leaves.map(({ act, detail }) => [act, detail['reason'], detail['streams']])).toEqual([
      ['destruction', 'theft_closed', 1],
    ]);
    const again = stolen.seal(scooter, away(NOW_S + 60, 3), { eventId: suspected.eventId });
    await expect(again).rejects.toThrow('erased');
    // Another yes an hour later reaches nothing of it either.
    stolen.at(NOW_S + HOUR);
    const next = await stolen.confirmed(scooter);
    const { session_id } = await lookAt(next.theft_id);
    expect(await stolen.positions(session_id)).toEqual([]);
  },
);
