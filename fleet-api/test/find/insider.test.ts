/**
 * M9: somebody with the rights of booking, dispatcher and field worker together, who calls anything in
 * any order, knows every id there is and feeds what comes out into the next call, finds no precise fix: not of a vehicle
 * parked at a home, and not of a rental he is not in. Seeded; 10,000 calls in CI.
 */
import { cellOf, type Fix } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
// The encodings of the leak test: what a door answers is looked at as what a vehicle sends. Test code only.
import { type Needle, needlesOf, type Position } from '../../../test/leak/needles.ts';
import { createLeakSearch, type LeakSearch } from '../../../test/leak/search.ts';
import { runFeed } from '../../src/feed/feeding.ts';
import { note } from '../../testing/noting.ts';
import { CALLS, type Known, OPERATIONS, type Operation, requestOf, send } from '../doors/calls.ts';
import { createChance } from '../doors/chance.ts';
import { NOW_S } from '../doors/door-fleet.ts';
import { openWalkedFleet, type WalkedFleet } from '../doors/walked-fleet.ts';
import { fixAt, rideTrip } from '../trips/recorded-trip.ts';

const SEED = Number(process.env['FLEETVEIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const STEPS = process.env['FLEETVEIL_TIER'] === 'ci' ? 10_000 : 500;
const HOMES = 5;

let walked: WalkedFleet;
let search: LeakSearch;
/** Where each vehicle stands, for the naive doors. */
const places = new Map<string, Fix>();
const pool = new Map<string, string[]>();

/** A home with fixes of its own, some hundred metres from the next one. */
const homeOf = (home: number): Fix => {
  const { timeS, latitudeE6, longitudeE6, accuracyM } = fixAt(NOW_S + 599, 599);
  return { timeS, latitudeE6: latitudeE6 + home * 4_321, longitudeE6: longitudeE6 + home * 7_654, accuracyM };
};
const startOf = (home: number): Fix => ({
  ...homeOf(home),
  latitudeE6: 56_931_777 - home * 3_113,
  timeS: NOW_S,
});
const positionOf = ({ latitudeE6, longitudeE6 }: Fix): Position => ({
  ...{ latitude: latitudeE6 / 1e6, longitude: longitudeE6 / 1e6 },
});

/** Cells of the public map are everyone's (M9): finer than 10 is precise. */
const isPublic = ({ encoding }: Needle): boolean => /^H3\D*(9|10)\b/.test(encoding);
const finer = (position: Position, fix: number): Needle[] =>
  needlesOf(position, fix).filter((needle) => !isPublic(needle));

beforeAll(async () => {
  walked = await openWalkedFleet();
  const { doors, ann, bob, eve } = walked;
  for (const party of [ann, bob, eve]) for (const [name, id] of Object.entries(party)) add(name, id);
  for (let home = 0; home < HOMES; home += 1) {
    const parked = await rideTrip(doors, ann.rider_id, [
      { kind: 'ends', chunks: [[startOf(home)], [homeOf(home)]] },
    ]);
    const running = await rideTrip(doors, bob.rider_id, [{ kind: 'ends', chunks: [[startOf(home)]] }], {
      open: true,
    });
    for (const { vehicle, booked } of [parked, running]) {
      add('vehicle_id', vehicle.vehicleId);
      add('rental_id', booked.rental_id);
      places.set(vehicle.vehicleId, homeOf(home));
    }
  }
  const fixes = Array.from({ length: HOMES }, (_, home) => [startOf(home), homeOf(home)]).flat();
  search = createLeakSearch([...fixes, fixAt(NOW_S, 0), fixAt(NOW_S + 599, 599)].map(positionOf), finer);
});
afterAll(() => walked.doors.close());

function add(name: string, id: unknown): void {
  const known = pool.get(name) ?? [];
  if (typeof id === 'string' && known.length < 60 && !known.includes(id)) pool.set(name, [...known, id]);
}

/** Takes up the ids of an answer. */
function harvest(text: string): void {
  for (const [, name = '', id = ''] of text.matchAll(/"(\w+_id)":"([0-9a-f]{32})"/g)) add(name, id);
}

/** What the three roles have doors for; the others are tried too, once in a while. */
const OWN: ReadonlySet<Operation['door']> = new Set(['booking', 'operator', 'field']);
const own = OPERATIONS.filter(({ door }) => OWN.has(door));

test(`M9: booking, dispatcher and field worker in one, in ${STEPS} calls: no precise fix (FLEETVEIL_SEED=${SEED})`, async () => {
  const { doors } = walked;
  const chance = createChance(SEED);
  const token = await doors.token('insider', 'booking', 'dispatcher', 'operator', 'field_worker');
  const found: string[] = [];
  const seen = { areas: 0, answered: 0, precise: 0, naive: 0 };
  let claimed: string | undefined;
  /** After a claim mostly a look: what comes out goes into the next call. */
  let next: Operation | undefined;
  for (let step = 0; step < STEPS; step += 1) {
    await pass(chance.below(10) === 0 ? 60 * chance.below(40) : 1);
    const operation = next ?? chance.pick(chance.below(4) > 0 ? own : OPERATIONS);
    next = undefined;
    const known = Object.fromEntries(
      [...pool].map(([name, ids]) => [name, chance.pick(ids)]),
    ) as unknown as Known;
    // Mostly a claim of his own: the others are somebody else's, or over.
    const claim_id = chance.below(4) > 0 ? (claimed ?? known.claim_id) : known.claim_id;
    const ids: Known = { ...known, claim_id, other_claim_id: claim_id };
    const answer = await send(doors.app, await requestOf(operation, ids, token));
    const text = await answer.text();
    expect(answer.status, operation.id).not.toBe(500);
    if (answer.ok) seen.answered += 1;
    if (/"vehicle_cell":"8a/.test(text)) seen.areas += 1;
    harvest(text);
    if (operation.id === 'claimVehicle' && answer.ok) {
      claimed = /"claim_id":"(\w+)"/.exec(text)?.[1];
      if (chance.below(4) > 0) next = own.find(({ id }) => id === 'getClaimedPlace');
    }
    const hits = search.find(new TextEncoder().encode(text));
    if (hits.length > 0) seen.precise += 1;
    if (search.find(new TextEncoder().encode(withPoints(text))).length > 0) seen.naive += 1;
    found.push(
      ...hits.map(({ encoding, fix }) => `step ${step}, ${operation.id}: ${encoding} of fix ${fix}`),
    );
  }
  // Attack 12 (docs/attacks.md) reads what this test counts.
  note({ insider_calls: STEPS, insider_answers: seen.precise, insider_naive_answers: seen.naive });
  expect(found).toEqual([]);
  expect(seen.precise).toBe(0);
  expect(seen.naive, 'doors that name a place beside a vehicle are found out').toBeGreaterThan(0);
  expect(seen.answered).toBeGreaterThan(STEPS / 10);
  expect(seen.areas, 'vehicles at homes were found, as areas').toBeGreaterThan(0);
}, 1_200_000);

/** What naive doors would answer: a point beside each vehicle that is named. */
function withPoints(text: string): string {
  return text.replaceAll(/"vehicle_id":"([0-9a-f]{32})"/g, (named, id: string) => {
    const fix = places.get(id);
    if (fix === undefined) return named;
    const { latitude, longitude } = positionOf(fix);
    return `${named},"lat":${latitude.toFixed(6)},"lon":${longitude.toFixed(6)}`;
  });
}

/** Time goes by at the doors and in the vault: what nobody used lapses, and what comes into the feed comes. */
async function pass(seconds: number): Promise<void> {
  const { doors } = walked;
  doors.now += seconds;
  doors.fleet.setNow(doors.now);
  const { db, policyNow } = doors.parts;
  if (seconds <= 600) return;
  await doors.database.owner
    .updateTable('rental')
    .set({ state: 'ended', ended_s: doors.now })
    .where('state', 'in', ['booked', 'ending'])
    .where('started_s', 'is', null)
    .execute();
  await runFeed({ db, policyNow }, doors.now);
}

test('an answer that said more would be found', () => {
  const { latitudeE6, longitudeE6 } = homeOf(2);
  const hits = (body: object) => search.find(new TextEncoder().encode(JSON.stringify(body))).length;
  const cell = (resolution: number) => ({ cell: cellOf(latitudeE6, longitudeE6, resolution) });
  const fine = needlesOf(positionOf(homeOf(2)), 0).find(({ encoding }) => encoding === 'H3 text 11');
  expect([hits(cell(10)), hits(cell(8))]).toEqual([0, 0]);
  expect(hits({ cell: new TextDecoder().decode(fine?.bytes) })).toBeGreaterThan(0);
  expect(hits({ latitude_e6: latitudeE6, longitude_e6: longitudeE6 })).toBeGreaterThan(0);
  expect(hits({ lat: latitudeE6 / 1e6, lon: longitudeE6 / 1e6 })).toBeGreaterThan(0);
  expect(Object.keys(CALLS)).toContain('getClaimedPlace');
});
