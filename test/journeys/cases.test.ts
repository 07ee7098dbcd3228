/**
 * Lives of the cases in which somebody may know where a vehicle or a rider is, with a real agent and real rentals: support by
 * the rider's code, finding a parked vehicle, an order of an authority. The oracle of places is the drive's file. The tests
 * are one story in their order: two riders one after the other, then a field worker, then an order about both.
 */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalClient } from '@fleetveil/agent';
import { cellOf } from '@fleetveil/proto';
import {
  beginUse,
  book,
  bookingState,
  endByPhone,
  type OpenRental,
  readTrip,
  wholeTrip,
} from '@fleetveil/simulator';
import { beforeAll, expect, test } from 'vitest';
import { type DrivingAgent, startDriving } from '../harness/agent.ts';
import { call, expiredToken, post, type Read, readsOf, refusalOf, sooner } from '../harness/doors.ts';
import { fleetOfFile, leavesOf } from '../harness/fleet.ts';
import { HAS_TIME, needTime } from '../parts/parts.ts';

/** A code for support holds for twenty real seconds at this rate, a command for six. */
const RATE = 30;
const DAY_S = 86_400;
/** Domain seconds for which a code holds. */
const CODE_S = 600;
const [ANN, BOB] = ['rider-ann', 'rider-bob'];

const open = fleetOfFile('cases', { rate: RATE, isWanted: HAS_TIME });
const of = (sub: string, ...roles: string[]) => open().fleet.doors.token(sub, roles);

interface Place {
  readonly time_s: number;
  readonly latitude_e6: number;
  readonly longitude_e6: number;
}
/** A trip that was ridden, as its rider sees it. */
interface Ridden {
  readonly rentalId: string;
  readonly startedS: number;
  readonly endedS: number;
  readonly start: Place;
  readonly end: Place;
}

let agent: DrivingAgent;
let anns: OpenRental;
let [ann, bob]: (Ridden | undefined)[] = [];

beforeAll(async () => {
  if (!HAS_TIME) return;
  const { fleet } = open();
  const vehicle = await fleet.enrol('car', 'shared');
  // What the vehicle does when it is to show itself: it notes which of the two.
  await writeFile(hook(), `#!/bin/sh\necho "$FLEETVEIL_COMMAND" >> ${JSON.stringify(shown())}\n`);
  await writeFile(shown(), '');
  await chmod(hook(), 0o755);
  agent = startAgent(vehicle);
  anns = await book(fleet, vehicle, { riderId: ANN, route: false });
  await agent.first(({ event }) => event === 'time_attested');
  await agent.first((line) => line.event === 'document' && line['type'] === 'transport_keys');
  await beginUse(fleet, anns);
});

const hook = () => join(open().dir, 'show-yourself');
const shown = () => join(open().dir, 'shown');
const timesShown = async (kind: string) =>
  (await readFile(shown(), 'utf8')).split('\n').filter((line) => line === kind).length;

/** It rides for half an hour, then stands. */
function startAgent(vehicle: DrivingAgent['vehicle']): DrivingAgent {
  const parts = [
    { kind: 'ride', durationS: 1_800 },
    { kind: 'parked', durationS: 8 * 3_600 },
  ] as const;
  return startDriving(open(), vehicle, { parts, seed: 31, leadS: 60, settings: { HOOKS_FIND: hook() } });
}

/** The row of the drive at a second, degrees times 1e6. */
function drivenAt(timeS: number): Omit<Place, 'time_s'> | undefined {
  const row = agent.rows.find((each) => each.startsWith(`${timeS},`));
  const [, latitude = Number.NaN, longitude = Number.NaN] = (row ?? '').split(',').map(Number);
  const e6 = (degrees: number) => Math.round(degrees * 1e6);
  return row === undefined ? undefined : { latitude_e6: e6(latitude), longitude_e6: e6(longitude) };
}

/** A rider begins, and has driven off: one who ends before the next fix has a trip without an end. */
async function setOff(rental: OpenRental): Promise<void> {
  await beginUse(open().fleet, rental);
  await sooner(
    async () => (await readTrip(open().fleet, rental).catch(unless('not_found')))?.['start'] ?? undefined,
  );
}

/** Waits until a trip is whole, and reads it. */
async function ridden(rental: OpenRental): Promise<Ridden> {
  const trip = await wholeTrip(open().fleet, rental);
  type Times = { started_s: number; ended_s: number; start: Place; end: Place };
  const { started_s, ended_s, start, end } = trip as unknown as Times;
  expect(drivenAt(end.time_s)).toEqual({ latitude_e6: end.latitude_e6, longitude_e6: end.longitude_e6 });
  return { rentalId: rental.rentalId, startedS: started_s, endedS: ended_s, start, end };
}

/** The code of a rider; there is none before the vehicle has told of the ride. */
const codeOf = ({ rentalId, riderId }: OpenRental, rider = riderId): Promise<string> =>
  sooner(async () => {
    const path = `/v1/rider/trips/${rentalId}/support-code`;
    const token = await of(rider, 'rider');
    const made = await post<{ code: string }>(open().fleet, path, token, {}).catch(
      unless('rental_not_running'),
    );
    return made?.code;
  });
/** Nothing where a door says no for this reason; another one is thrown on. */
const unless =
  (code: string) =>
  (error: { readonly code?: string }): undefined => {
    if (error.code !== code) throw error;
  };
const position = (code: string, token: string) =>
  post<Place & { vehicle_id: string }>(open().fleet, '/v1/support/position', token, { code });

/** Support asks until the help has come; the rider reads another code where one ran out meanwhile. */
async function shownToSupport(rental: OpenRental, token: string) {
  return sooner(async () => {
    const code = await codeOf(rental);
    const place = await position(code, token).catch(unless('no_help_yet'));
    return place && { code, place };
  });
}

const press = ({ phone, vehicle, grantId }: OpenRental, kind: 'help' | 'cancel') =>
  phone.order(vehicle.socketPath, kind, {
    ...{ tenant: open().fleet.tenant, vehicleId: vehicle.vehicleId, grantId },
  });
const purposesNow = async () =>
  (await createLocalClient(agent.vehicle.socketPath).now()).reasons.map(({ purpose }) => purpose);

test('P6, M10, M7, M15: a rider who presses help is seen once, where they are, by support with their code, and reads who saw them', async (context) => {
  needTime(context);
  const { fleet } = open();
  const [sam, tom] = [await of('sam', 'support'), await of('tom', 'support')];
  expect(await refusalOf(codeOf(anns, BOB))).toBe('404 not_found');
  const early = await codeOf(anns);
  expect(await refusalOf(position(early, sam))).toBe('409 no_help_yet');
  await press(anns, 'help');
  expect(await purposesNow()).toContain('assist');

  const { code, place } = await shownToSupport(anns, sam);
  expect(place).toMatchObject({ vehicle_id: agent.vehicle.vehicleId, ...drivenAt(place.time_s) });
  // Used, replaced by the next one, guessed, and with the right code but another role.
  for (const used of [code, early, '0000000000'])
    expect(await refusalOf(position(used, tom))).toBe('404 not_found');
  const withdrawn = await of('sam', 'dispatcher');
  expect(await refusalOf(position(await codeOf(anns), withdrawn))).toBe('403 forbidden');
  const reads = await readsOf(fleet, ANN, anns.rentalId);
  const seen = reads.filter(({ act }) => act === 'support_position_shown');
  expect(seen).toMatchObject([
    { who: { kind: 'support', id: 'sam' }, purpose: 'assist', detail: { fixS: place.time_s } },
  ]);
  await press(anns, 'cancel');
  await expect.poll(purposesNow).not.toContain('assist');
});

/** An opening of a rider's end by somebody of a kind, once it stands in their list: the vault's leaves come by themselves. */
const openingBy = (kind: string, rider: string, trip: Ridden | undefined): Promise<Read> =>
  sooner(async () => {
    const reads = await readsOf(open().fleet, rider, trip?.rentalId ?? '');
    return reads.find(({ act, who }) => act === 'opening' && who.kind === kind && who.id !== rider);
  });

const claim = (worker: string) =>
  post<{ claim_id: string }>(open().fleet, '/v1/field/claims', worker, {
    ...{ vehicle_id: agent.vehicle.vehicleId, reason: 'battery' },
  });
const claimed = (claimId: string, worker: string) =>
  open().fleet.doors.get<{ vehicle_cell: string | null }>(`/v1/field/claims/${claimId}/place`, worker);
const command = (claimId: string, worker: string, kind: string) =>
  post<{ command_id: string }>(open().fleet, `/v1/field/claims/${claimId}/commands`, worker, { kind });
const giveBack = async (claimId: string, worker: string) =>
  expect((await call(open().fleet, ['DELETE', `/v1/field/claims/${claimId}`], worker)).status).toBe(204);

const TICK_S = 900;
/** A field worker is told that a ride ended at the tick after it, and a minute later; another half as the doors' clock is not this one. */
const untilTold = () =>
  open().fleet.until((Math.floor(open().fleet.clock.nowS() / TICK_S) + 1) * TICK_S + 90);

/** What came of a command, once something did. */
const answerTo = (claimId: string, worker: string, commandId: string): Promise<string> =>
  sooner(async () => {
    const path = `/v1/field/claims/${claimId}/commands`;
    const list = await open().fleet.doors.get<{ items: { command_id: string; state: string }[] }>(
      path,
      worker,
    );
    const state = list.items.find(({ command_id }) => command_id === commandId)?.state;
    return state === 'waiting' ? undefined : state;
  });

/** Lets it ring or flash; once more where a busy machine took longer than a command holds. */
async function show(claimId: string, worker: string, kind: 'ring' | 'flash'): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const { command_id } = await command(claimId, worker, kind);
    const state = await answerTo(claimId, worker, command_id);
    if (state !== 'not_told' || tries === 4) return state;
  }
}

test('P8, M9, M7: who reserved it finds it where it was left; while somebody has it no worker does', async (context) => {
  needTime(context);
  const { fleet } = open();
  const wim = await of('wim', 'field_worker');
  expect(await refusalOf(claim(wim))).toBe('409 vehicle_taken');
  await endByPhone(fleet, anns);
  ann = await ridden(anns);
  const bobs = await book(fleet, agent.vehicle, { riderId: BOB, route: false });
  const path = `/v1/rider/trips/${bobs.rentalId}/vehicle`;
  const rider = await of(BOB, 'rider');
  const { place } = await fleet.doors.get<{ place: Place | null }>(path, rider);
  expect(place).toMatchObject({ latitude_e6: ann.end.latitude_e6, longitude_e6: ann.end.longitude_e6 });
  expect(await refusalOf(fleet.doors.get(path, await of(ANN, 'rider')))).toBe('404 not_found');
  expect(await refusalOf(claim(wim))).toBe('409 vehicle_taken');
  expect(await openingBy('rider', ANN, ann)).toMatchObject({ who: { id: null }, purpose: 'availability' });

  await setOff(bobs);
  expect(await bookingState(fleet, bobs)).toBe('running');
  expect(await refusalOf(fleet.doors.get(path, rider))).toBe('409 not_reserved');
  await endByPhone(fleet, bobs);
  bob = await ridden(bobs);
});

test('P8, M9, M10: a worker who claimed it gets its area, and the vehicle itself rings and flashes; booked meanwhile, nothing', async (context) => {
  needTime(context);
  const { fleet } = open();
  const [wim, zoe] = [await of('wim', 'field_worker'), await of('zoe', 'field_worker')];
  await untilTold();
  const { claim_id } = await claim(wim);
  const { latitude_e6 = 0, longitude_e6 = 0 } = bob?.end ?? {};
  expect(await claimed(claim_id, wim)).toEqual({ vehicle_cell: cellOf(latitude_e6, longitude_e6, 10) });
  expect(await show(claim_id, wim, 'ring')).toBe('done');
  expect(await show(claim_id, wim, 'flash')).toBe('done');
  expect([await timesShown('ring'), await timesShown('flash')]).toEqual([1, 1]);
  expect(await refusalOf(claim(zoe))).toBe('409 vehicle_taken');
  expect(await refusalOf(claimed(claim_id, zoe))).toBe('404 not_found');
  expect(await refusalOf(command(claim_id, zoe, 'ring'))).toBe('404 not_found');
  expect(await refusalOf(claimed(claim_id, await of('wim', 'dispatcher')))).toBe('403 forbidden');
  expect(await openingBy('field', BOB, bob)).toMatchObject({ who: { id: 'wim' }, purpose: 'availability' });

  const next = await book(fleet, agent.vehicle, { riderId: 'rider-cem', route: false });
  expect(await claimed(claim_id, wim)).toEqual({ vehicle_cell: null });
  expect(await refusalOf(command(claim_id, wim, 'ring'))).toBe('409 vehicle_taken');
  await setOff(next);
  await endByPhone(fleet, next);
  await ridden(next);
  await giveBack(claim_id, wim);
  expect(await refusalOf(claimed(claim_id, wim))).toBe('404 not_found');
});

interface Order {
  readonly case_id: string;
  readonly standing: string;
}
const stated = (atS: number, offsetS = 0, zone = 'UTC') => ({
  ...{ local: new Date((atS + offsetS) * 1000).toISOString().slice(0, 19), zone },
});
const order = (officer: string, instants: readonly object[], more: object = {}) =>
  post<Order>(open().fleet, '/v1/privacy/authorities', officer, {
    ...{ authority: 'State Police', ground: 'lv_cpl_190', ground_text: 'A collision.', case_number: '11/26' },
    ...{ office: 'Riga region', vehicle: { vehicle_id: agent.vehicle.vehicleId }, person: true },
    ...{ instants, ...more },
  });
const verdict = ({ case_id }: Order, officer: string, body: object = { verdict: 'approve' }) =>
  post<Order>(open().fleet, `/v1/privacy/authorities/${case_id}/verdict`, officer, body);
const asked = <Item>({ case_id }: Order, what: 'answer' | 'places', officer: string) =>
  open().fleet.doors.get<{ items: Item[] }>(`/v1/privacy/authorities/${case_id}/${what}`, officer);
interface Named {
  readonly rental_id: string | null;
  readonly rider_id: string | null;
  readonly none_because: string | null;
}
const disclosed = async (rider: string, { rentalId }: Ridden) =>
  (await readsOf(open().fleet, rider, rentalId)).filter(({ act }) => act.startsWith('authority_'));

function both(): readonly [Ridden, Ridden] {
  if (ann === undefined || bob === undefined) throw new Error('nobody rode: an earlier test failed');
  return [ann, bob];
}

test('R4, M10, M7: of two rides of real agents an order gets the right one or none, by two officers, and the riders read it', async (context) => {
  needTime(context);
  const [first, second] = both();
  const [dana, egon] = [await of('dana', 'privacy_officer'), await of('egon', 'privacy_officer')];
  const middle = ({ startedS, endedS }: Ridden) => Math.round((startedS + endedS) / 2);
  const between = Math.round((first.endedS + second.startedS) / 2);
  const instants = [
    ...[stated(first.startedS - 7_200), stated(first.startedS + 1), stated(first.startedS + 2)],
    ...[stated(middle(first), 10_800, 'Europe/Riga'), stated(first.endedS + 1), stated(between)],
    ...[stated(middle(second), 19_800, '+05:30'), stated(second.endedS - 1)],
  ];
  const one = await order(dana, instants);
  expect(await refusalOf(asked(one, 'answer', dana))).toBe('409 authority_not_answered');
  expect(await refusalOf(verdict(one, dana))).toBe('409 second_officer');
  expect(await refusalOf(verdict(one, await of('egon', 'approver')))).toBe('403 forbidden');
  const old = await expiredToken(join(open().dir, 'keys'), egon);
  expect(await refusalOf(verdict(one, old))).toBe('401 unauthenticated');
  expect(await disclosed(ANN, first)).toEqual([]);
  expect(await verdict(one, egon)).toMatchObject({ standing: 'approved' });

  const { items } = await asked<Named>(one, 'answer', dana);
  expect(items.map(({ rider_id, none_because }) => rider_id ?? none_because)).toEqual([
    ...['no_rental', 'edge', ANN, ANN, 'edge', 'no_rental', BOB, 'edge'],
  ]);
  expect(JSON.stringify(items)).not.toMatch(/latitude|longitude|cell/);
  for (const [rider, trip] of [
    [ANN, first],
    [BOB, second],
  ] as const)
    expect(await disclosed(rider, trip)).toMatchObject([
      { act: 'authority_disclosed', why: 'Latvian Criminal Procedure Law Section 190' },
    ]);

  const refused = await order(dana, [stated(middle(first))], { person: false });
  await verdict(refused, egon, { verdict: 'refuse', reason: 'No seal.' });
  expect(await refusalOf(verdict(refused, egon))).toBe('409 authority_decided');
  expect(await refusalOf(asked(refused, 'answer', dana))).toBe('409 authority_not_answered');
});

test('R4, M2, M10: where it was at a named second, and nothing beside it; whose it was only where the order asks', async (context) => {
  needTime(context);
  const [first] = both();
  const egon = await of('egon', 'privacy_officer');
  const bearer = await of('dana', 'privacy_officer', 'authority');
  // Of the ride between, nothing is told: a second before the end, unless the ride began in it.
  const between = first.end.time_s - (first.start.time_s === first.end.time_s - 1 ? 2 : 1);
  const instants = [stated(first.end.time_s), stated(between)];
  const one = await order(bearer, instants, { person: false, places: true });
  expect(await refusalOf(asked(one, 'places', bearer))).toBe('409 authority_not_answered');
  await verdict(one, egon);
  expect(await refusalOf(asked(one, 'places', egon))).toBe('403 forbidden');
  const { items } = await asked<{ place: Place | null; none_because: string | null }>(one, 'places', bearer);
  expect(items.map(({ place }) => place)).toMatchObject([drivenAt(first.end.time_s), null]);
  const named = (await asked<Named>(one, 'answer', bearer)).items;
  expect(named.map(({ rider_id }) => rider_id)).toEqual([null, null]);
  const opened = (await disclosed(ANN, first)).filter(({ act }) => act === 'authority_place_opened');
  expect(opened).toMatchObject([{ who: { id: 'dana' }, detail: { caseId: one.case_id } }]);
});

test('M7: every opening that the vault did of their rides is in the list of its rider, with who and what for', async (context) => {
  needTime(context);
  const { fleet } = open();
  for (const [rider, { rentalId }] of both().map((trip, i) => [i === 0 ? ANN : BOB, trip] as const)) {
    const leaves = (await leavesOf(open())).filter(
      ({ act, subject }) => act === 'opening' && subject.rentalId === rentalId,
    );
    const done = leaves.map(({ atS, actor, purpose }) => `${atS} ${actor.kind} ${purpose}`).sort();
    // Support, the next rider, the worker or an officer, and each time they looked themselves.
    expect(new Set(leaves.map(({ actor }) => actor.kind)).size).toBeGreaterThan(1);
    await expect
      .poll(
        async () => {
          const reads = (await readsOf(fleet, rider, rentalId)).filter(({ act }) => act === 'opening');
          return reads.map(({ at_s, who, purpose }) => `${at_s} ${who.kind} ${purpose}`).sort();
        },
        // Each reading is an entry itself, and a page has two hundred.
        { interval: 1_000 },
      )
      .toEqual(done);
  }
});

test('P6, M3: a code that nobody used ends after ten minutes, though the help goes on', async (context) => {
  needTime(context);
  const { fleet } = open();
  const sam = await of('sam', 'support');
  const dees = await book(fleet, agent.vehicle, { riderId: 'rider-dee', route: false });
  await beginUse(fleet, dees);
  await press(dees, 'help');
  await shownToSupport(dees, sam);
  const code = await codeOf(dees);
  await fleet.until(fleet.clock.nowS() + CODE_S);
  expect(await refusalOf(position(code, sam))).toBe('404 not_found');
  await shownToSupport(dees, sam);
  await press(dees, 'cancel');
  await endByPhone(fleet, dees);
  await ridden(dees);
  await expect.poll(purposesNow).toEqual([]);
});

test('P8, R4, M7: a claim, a command and an order lapse by themselves, and the ban on telling ends', async (context) => {
  needTime(context);
  const [, second] = both();
  const [dana, egon] = [await of('dana', 'privacy_officer'), await of('egon', 'privacy_officer')];
  const [ida, zoe] = [await of('ida', 'field_worker'), await of('zoe', 'field_worker')];
  await untilTold();
  for (let claims = 0; claims < 6; claims += 1) await giveBack((await claim(ida)).claim_id, ida);
  expect(await refusalOf(claim(ida)), 'six an hour').toBe('429 too_many_claims');
  const { claim_id } = await claim(zoe);
  await agent.stop();
  const { command_id } = await command(claim_id, zoe, 'ring');
  expect(await answerTo(claim_id, zoe, command_id)).toBe('not_told');
  const rung = await timesShown('ring');
  const { clock } = open().fleet;
  const instant = [stated(second.startedS + 2)];
  const undecided = await order(dana, instant);
  const secret = await order(dana, instant, { untold_until_s: Math.ceil(clock.nowS()) + 6 * DAY_S });
  await verdict(secret, egon);
  const told = (await disclosed(BOB, second)).length;

  await open().goOn(Math.ceil(clock.nowS()) + 7 * DAY_S);
  agent = startAgent(agent.vehicle);
  expect(await refusalOf(verdict(undecided, egon))).toBe('409 authority_lapsed');
  expect(await refusalOf(asked(undecided, 'answer', dana))).toBe('409 authority_not_answered');
  expect(await refusalOf(claimed(claim_id, zoe))).toBe('404 not_found');
  expect(await refusalOf(command(claim_id, zoe, 'ring'))).toBe('404 not_found');
  await sooner(async () => (await disclosed(BOB, second)).length > told || undefined);
  await agent.first(({ event }) => event === 'time_attested');
  expect(await timesShown('ring'), 'a command that came too late').toBe(rung);
  const anew = await claim(ida);
  expect(await show(anew.claim_id, ida, 'ring')).toBe('done');
});
