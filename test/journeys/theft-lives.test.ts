/**
 * Thefts that turn out to be none, with real agents: one that the second person refuses after others tried to agree, one that
 * was called off before its vehicle had heard of it, and one that the police never gave a number for. The vehicle stops, or
 * never begins, and what it sealed is destroyed, the suspicion unseen.
 */
import { join } from 'node:path';
import { createLocalClient } from '@fleetveil/agent';
import type { AgentLine } from '@fleetveil/simulator';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type DrivingAgent, startDriving } from '../harness/agent.ts';
import { expiredToken, post, refusalOf, sooner } from '../harness/doors.ts';
import { type Entry, fleetOfFile, onRecord } from '../harness/fleet.ts';
import { HAS_TIME, needTime } from '../parts/parts.ts';
import {
  AWAY_S,
  type Case,
  decide,
  declare,
  drivenAway,
  look,
  suspectedCase,
  theftKeysOf,
} from './thefts.ts';

const DAY_S = 86_400;
const open = fleetOfFile('lives', { isWanted: HAS_TIME });
const of = (sub: string, ...roles: string[]) => open().fleet.doors.token(sub, roles);
const yes = { verdict: 'approve' };

const destructions = (entries: readonly Entry[]): Entry[] =>
  entries.filter(({ act, detail }) => act === 'destruction' && detail['reason'] === 'theft_closed');

const isSealed = ({ event, ...line }: AgentLine): boolean =>
  event === 'stream_opened' && line['kind'] === 'theft';

const isAttested = ({ event }: AgentLine): boolean => event === 'time_attested';

const parked = (label: string): Promise<DrivingAgent> =>
  open()
    .fleet.enrol('car', label)
    .then((vehicle) => startParked(vehicle));

const startParked = (vehicle: DrivingAgent['vehicle']): DrivingAgent =>
  startDriving(open(), vehicle, { parts: [{ kind: 'parked', durationS: AWAY_S }], seed: 17 });

test('M10, X13: not by the same person twice, not by a role that was withdrawn, nor by its old token; refused, the suspicion is destroyed at once, unseen', async (context) => {
  needTime(context);
  const { fleet } = open();
  const agent = await drivenAway(open(), 'refused', 17);
  const { vehicle } = agent;
  const [ola, ada] = [await of('ola', 'theft_officer'), await of('ada', 'approver')];
  await suspectedCase(fleet, agent, ola);
  const { theft_id } = await declare(fleet, ola, vehicle, { reason: 'unit_suspicion' });
  const both = await of('ola', 'theft_officer', 'approver');
  expect(await refusalOf(decide(fleet, theft_id, both, yes))).toBe('409 second_person');
  // Her issuer gives her other tokens now, and one that she kept from before has run out.
  const withdrawn = await of('ada', 'operator');
  expect(await refusalOf(decide(fleet, theft_id, withdrawn, yes))).toBe('403 forbidden');
  const old = await expiredToken(join(open().dir, 'keys'), ada);
  expect(await refusalOf(decide(fleet, theft_id, old, yes))).toBe('401 unauthenticated');
  expect(await theftKeysOf(open(), vehicle)).toBeGreaterThan(0);
  const refusal = { verdict: 'refuse', reason: 'A tow truck of ours took it.' };
  expect(await decide(fleet, theft_id, ada, refusal)).toMatchObject({ state: 'refused' });
  // With the answer, not two hours later; and what its unit seals of it from now on is refused.
  expect(await theftKeysOf(open(), vehicle)).toBe(0);
  const [entry] = await sooner(async () => some(destructions(await onRecord(open()))));
  expect(Number(entry?.detail['streams'])).toBeGreaterThan(0);
  expect(await refusalOf(look(fleet, theft_id, ola))).toBe('409 theft_over');
  expect(await refusalOf(decide(fleet, theft_id, ada, yes))).toBe('409 theft_over');
  const entries = await onRecord(open());
  expect(entries.filter(({ act }) => act === 'opening' || act === 'theft_signed')).toEqual([]);
  // No yes reached the vehicle: it had no grant of a theft at any time.
  expect(agent.lines.filter(({ event }) => event === 'grant')).toEqual([]);
  await agent.stop();
  expect(await theftKeysOf(open(), vehicle)).toBe(0);
}, 240_000);

test('M3, M15: a grant that comes late starts nothing: the theft was called off before its vehicle heard of it', async (context) => {
  needTime(context);
  const { fleet } = open();
  const before = await parked('late');
  const { vehicle } = before;
  const [ola, ada] = [await of('ola', 'theft_officer'), await of('ada', 'approver')];
  await before.first(isAttested);
  await before.stop();
  const { theft_id } = await declare(fleet, ola, vehicle, { reason: 'missing' });
  await decide(fleet, theft_id, ada, yes);
  const closing = { outcome: 'false_alarm', text: 'It stood in the workshop.' };
  expect(await post<Case>(fleet, `/v1/theft/cases/${theft_id}/close`, ola, closing)).toMatchObject({
    state: 'closed',
  });
  const after = startParked(vehicle);
  await after.first(isAttested);
  // Both documents waited for it, the grant and its end: the end comes first.
  const heard = await after.first(({ event }) => event === 'grant');
  expect(heard).toMatchObject({ outcome: 'refused', why: 'rental_ended' });
  // Whoever kept the grant and stands at the vehicle does no more with it.
  const local = createLocalClient(vehicle.socketPath);
  expect(await local.handInGrant(await grantOf(theft_id))).toEqual({ ok: false, problem: 'rental_ended' });
  expect(await local.now()).toMatchObject({ clock: 'attested', precise: false, reasons: [] });
  expect(after.lines.filter((line) => line.event === 'reason_started' || isSealed(line))).toEqual([]);
  expect(await theftKeysOf(open(), vehicle)).toBe(0);
  await after.stop();
}, 240_000);

test('P8, M3, M7: without a number of the police it lapses after a day: the vehicle stops, the pursuit is destroyed', async (context) => {
  needTime(context);
  const before = await parked('lapsed');
  const { vehicle } = before;
  const [ola, ada] = [await of('ola', 'theft_officer'), await of('ada', 'approver')];
  await before.first(isAttested);
  const { theft_id } = await declare(open().fleet, ola, vehicle, { reason: 'missing' });
  await decide(open().fleet, theft_id, ada, yes);
  const confirmedS = open().fleet.clock.nowS();
  await before.first(isSealed);
  expect(await look(open().fleet, theft_id, ola)).toMatchObject({ theft_id });
  const known = destructions(await onRecord(open())).length;

  // Everybody goes on near the end of that day: the vehicle still pursued, nobody with a number.
  await open().goOn(Math.floor(confirmedS) + DAY_S - 1_800);
  const { fleet } = open();
  const after = startParked(vehicle);
  const again = await of('ola', 'theft_officer');
  const over = await sooner(async () => {
    const found = await fleet.doors.get<Case>(`/v1/theft/cases/${theft_id}`, again);
    return found.state === 'confirmed' ? undefined : found;
  });
  expect(over).toMatchObject({ state: 'lapsed', outcome: 'no_reference' });
  expect(fleet.clock.nowS()).toBeGreaterThanOrEqual(confirmedS + DAY_S - 60);
  const [entry] = await sooner(async () => some(destructions(await onRecord(open())).slice(known)));
  expect(Number(entry?.detail['streams'])).toBeGreaterThan(0);
  expect(await theftKeysOf(open(), vehicle)).toBe(0);
  expect(await refusalOf(look(fleet, theft_id, again))).toBe('409 theft_over');
  await after.first(isAttested);
  const local = createLocalClient(vehicle.socketPath);
  const now = await sooner(async () => {
    const shown = await local.now();
    return shown.clock === 'attested' && !shown.precise ? shown : undefined;
  });
  expect(now.reasons).toEqual([]);
  await after.stop();
}, 240_000);

/** The list, where something is in it. */
const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

/** The grant of a case, as it went down to the vehicle. */
const grantOf = (theftId: string): Promise<Uint8Array> =>
  open().look(async (db) => {
    const { rows } = await sql<{ signed: Buffer }>`
      SELECT signed FROM grant_issued WHERE rental_id = ${theftId}::uuid`.execute(db);
    return new Uint8Array(rows[0]?.signed ?? []);
  });
