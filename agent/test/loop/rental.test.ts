import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { toHex, v1 } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startPeer } from '../sources/peer.ts';
import type { Granted } from './authority.ts';
import { createVehicle, drive, type Run, type Vehicle } from './vehicle.ts';

let vehicle: Vehicle;

/** A minute of the fleet in a second. */
const RATE = 60;
const DRIVE = drive(7200);

beforeEach(async () => {
  vehicle = await createVehicle(RATE);
  vehicle.record(DRIVE, vehicle.nowS());
});

afterEach(() => vehicle.stop());

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function started(): Promise<Run> {
  const run = await vehicle.start();
  await vehicle.fleet.waitFor('attested time', () => has(run, 'time_attested'));
  return run;
}

function has(run: Run, event: string): boolean {
  return run.events.some((one) => one.event === event);
}

async function held(run: Run): Promise<void> {
  await vehicle.fleet.waitFor('the grant is held', () => has(run, 'grant'));
}

/** The phone's order, which must have its effect. */
async function ordered(kind: 'use' | 'end', granted: Granted): Promise<void> {
  expect(await vehicle.order(kind, granted)).toEqual({ ok: true });
}

/** Losses by reason. A fix of before the sign of use that comes after it is `held`, and not of this rental. */
function lossesOfRental(): Map<number, number> {
  const losses = new Map<number, number>();
  for (const { reason, fixes, exact } of vehicle.fleet.losses()) {
    expect(exact).toBe(true);
    losses.set(reason ?? 0, (losses.get(reason ?? 0) ?? 0) + (fixes ?? 0));
  }
  losses.delete(v1.LossReason.LOSS_REASON_HELD);
  return losses;
}

/** Everything is stored, and the account can be drawn up. */
/** After it the process makes way for another one, and its socket is away for a moment: ask `now` with patience. */
async function settled(): Promise<void> {
  await vehicle.fleet.waitFor('the trip end', () => vehicle.fleet.tripEnds().length === 1);
  await wait(300);
}

const started0 = () => vehicle.settings['source'] as { startS: number };

/** The row of the drive that a stored fix is. */
function rowOf(fix: { timeS: number; latitudeE6: number; longitudeE6: number }) {
  return DRIVE.find(
    ({ latitudeE6, longitudeE6 }) => latitudeE6 === fix.latitudeE6 && longitudeE6 === fix.longitudeE6,
  );
}

test('a grant with a sign of use: two ends, and the route exactly as it was driven', async () => {
  const { fleet } = vehicle;
  const run = await started();
  const granted = await vehicle.book({ route: true });
  await held(run);
  await wait(500);
  expect(await fleet.fixes('ends')).toEqual([]);
  expect(await vehicle.order('use', granted)).toEqual({ ok: true });
  await wait(4000);
  expect(await vehicle.local.now()).toMatchObject({ precise: true, reasons: [{ route: true }] });
  expect(await vehicle.order('end', granted)).toEqual({ ok: true });
  await settled();

  const [ends, route] = [await fleet.fixes('ends'), await fleet.fixes('route')];
  expect(ends).toHaveLength(2);
  expect(ends).toEqual([route[0], route.at(-1)]);
  for (const fix of route) expect(fix.timeS).toBe(Math.floor(started0().startS + (rowOf(fix)?.atS ?? 0)));
  const seconds = (route.at(-1)?.timeS ?? 0) - (route[0]?.timeS ?? 0);
  expect(seconds).toBeGreaterThan(200);
  expect(route).toHaveLength(seconds + 1);
  expect(lossesOfRental()).toEqual(new Map());
  const [trip] = fleet.tripEnds();
  expect(trip).toMatchObject({
    endedBy: v1.RentalEnd.RENTAL_END_RIDER,
    distanceHm: Math.floor((seconds * 3.94) / 100),
  });
  await expect
    .poll(() => vehicle.local.now())
    .toMatchObject({ precise: false, reasons: [], waiting_records: 0 });
});

test('M4, C9: a bus beside the receiver takes no fix away and adds none, and its mileage is the trip’s', async () => {
  const { fleet } = vehicle;
  let metres = 50_000_000;
  const talk: NodeJS.Timeout[] = [];
  const bus = await startPeer((socket) => {
    const speak = () => {
      metres += 100;
      const odometer = (metres / 100).toString(16).padStart(8, '0');
      socket.write(`(${(metres / 1000).toFixed(1)}) can0 7E8#0641A6${odometer}00\n`);
    };
    // 42 m/s at this rate: above 70 m/s the trip's mileage would be the fixes', as no vehicle drives so fast.
    talk.push(setInterval(speak, 40));
  });
  const { source } = vehicle.settings;
  const can = { kind: 'can-tcp', host: '127.0.0.1', port: bus.port, obd: true };
  vehicle.settings['sources'] = [source, can];
  delete vehicle.settings['source'];
  try {
    const run = await started();
    const granted = await vehicle.book({ route: true });
    await held(run);
    await fleet.waitFor('the bus', () =>
      run.events.some((one) => one.event === 'source' && one.source === 'can'),
    );
    await ordered('use', granted);
    const beganAtM = metres;
    await wait(3000);
    const endedAtM = metres;
    await ordered('end', granted);
    await settled();
    const route = await fleet.fixes('route');
    const seconds = (route.at(-1)?.timeS ?? 0) - (route[0]?.timeS ?? 0);
    expect(seconds).toBeGreaterThan(100);
    expect(route).toHaveLength(seconds + 1);
    expect(lossesOfRental()).toEqual(new Map());
    const [trip] = fleet.tripEnds();
    expect((trip?.distanceHm ?? 0) * 100).toBeGreaterThan((endedAtM - beganAtM) * 0.6);
  } finally {
    for (const timer of talk) clearInterval(timer);
    await bus.stop();
  }
});

test('C5: after a rental the process makes way for one that measured nothing, under the same id', async () => {
  const run = await started();
  const granted = await vehicle.book({ route: true });
  await held(run);
  await ordered('use', granted);
  await wait(1000);
  const before = run.events.length;
  await ordered('end', granted);
  await settled();
  const after = () => run.events.slice(before).map(({ event }) => event);
  await vehicle.fleet.waitFor('the new beginning', () => after().includes('ready'));
  expect(after().indexOf('stopped')).toBeLessThan(after().indexOf('ready'));
  expect(run.child.exitCode).toBeNull();
  // It is taken up where it was: nothing is sent because of it, and nothing is lost or sent twice.
  await vehicle.fleet.waitFor(
    'the new session',
    () => after().filter((one) => one === 'connected').length > 0,
  );
  // A fix of before the sign of use that came after it is told with the next tick, and is not of this rental.
  const lost = run.events.slice(before).flatMap((each) => (each.event === 'loss' ? [each.reason] : []));
  expect(lost.filter((reason) => reason !== 'held')).toEqual([]);
  expect(vehicle.fleet.tripEnds()).toHaveLength(1);
  await expect
    .poll(() => vehicle.local.now())
    .toMatchObject({ precise: false, reasons: [], waiting_records: 0 });
  expect(await run.stop()).toBe(0);
});

test('M3, M15: an end while another program holds the outbox is one: it is answered, shown, and told later', async () => {
  const { fleet } = vehicle;
  const run = await started();
  const granted = await vehicle.book({ route: true });
  await held(run);
  await ordered('use', granted);
  await wait(1000);
  const other = new DatabaseSync(join(vehicle.folder, 'state/outbox.db'));
  other.exec('BEGIN IMMEDIATE');
  await ordered('end', granted);
  expect(await vehicle.local.now()).toMatchObject({ precise: false, reasons: [] });
  const endedS = vehicle.nowS();
  other.exec('ROLLBACK');
  other.close();
  await settled();
  await wait(1000);
  const route = await fleet.fixes('route');
  expect(await fleet.fixes('ends')).toEqual([route[0], route.at(-1)]);
  expect(route.filter(({ timeS }) => timeS > endedS)).toEqual([]);
  expect(route).toHaveLength((route.at(-1)?.timeS ?? 0) - (route[0]?.timeS ?? 0) + 1);
});

test('without route: on, exactly two fixes leave, whatever happens to the agent', async () => {
  const { fleet } = vehicle;
  let run = await started();
  const granted = await vehicle.book();
  await held(run);
  await ordered('use', granted);
  await wait(1000);
  await run.kill();
  run = await vehicle.start();
  await wait(1000);
  expect(await run.stop()).toBe(0);
  run = await started();
  await wait(500);
  await ordered('end', granted);
  await settled();
  const ends = await fleet.fixes('ends');
  expect(ends).toHaveLength(2);
  expect((ends[1]?.timeS ?? 0) - (ends[0]?.timeS ?? 0)).toBeGreaterThan(120);
  expect(fleet.openings('route')).toEqual([]);
  expect(fleet.openings('ends').length).toBeGreaterThan(1);
});

test('M4: kill -9 in a rental costs at most 10 s, and every sensor fix is stored or in the ledger', async () => {
  const { fleet } = vehicle;
  let run = await started();
  const granted = await vehicle.book({ route: true });
  await held(run);
  await ordered('use', granted);
  for (const forMs of [1500, 900]) {
    await wait(forMs);
    await run.kill();
    await wait(300);
    run = await vehicle.start();
    expect(
      run.events.find(({ event }) => event === 'ready'),
      run.errors(),
    ).toMatchObject({ restored: true });
  }
  await wait(1200);
  await ordered('end', granted);
  await settled();
  const route = await fleet.fixes('route');
  const losses = lossesOfRental();
  const { LOSS_REASON_RESTART, LOSS_REASON_DOWN } = v1.LossReason;
  expect(
    [...losses.keys()].every((reason) => reason === LOSS_REASON_RESTART || reason === LOSS_REASON_DOWN),
  ).toBe(true);
  expect(losses.get(LOSS_REASON_RESTART) ?? 0).toBeLessThanOrEqual(2 * 11);
  // A row each second: from the first stored fix to the last, all of them are accounted for, exactly.
  const offered = (route.at(-1)?.timeS ?? 0) - (route[0]?.timeS ?? 0) + 1;
  const lost = [...losses.values()].reduce((sum, fixes) => sum + fixes, 0);
  expect(route.length + lost).toBe(offered);
  expect(new Set(route.map(({ timeS }) => timeS)).size).toBe(route.length);
  expect(fleet.openings('route').length).toBe(3);
  expect(await fleet.fixes('ends')).toHaveLength(2);
});

test('M4: the broker goes and comes back: nothing is lost, nothing stored twice, resent in new messages', async () => {
  const { fleet } = vehicle;
  const run = await started();
  const granted = await vehicle.book({ route: true });
  await held(run);
  await ordered('use', granted);
  fleet.treat = () => 'silence';
  await wait(1500);
  await fleet.goDown();
  await wait(1500);
  await ordered('end', granted);
  fleet.treat = () => 'stored';
  await fleet.comeUp();
  await settled();
  await fleet.waitFor('an empty outbox', () => has(run, 'trip_end') && fleet.stored.size > 4);
  const route = await fleet.fixes('route');
  const seconds = (route.at(-1)?.timeS ?? 0) - (route[0]?.timeS ?? 0);
  expect(route).toHaveLength(seconds + 1);
  expect([...fleet.times.values()].some((times) => times > 1)).toBe(true);
  const envelopes = fleet.heard.map(({ sessionId, number }) => `${sessionId}/${number}`);
  expect(new Set(envelopes).size).toBe(envelopes.length);
  await expect.poll(async () => (await vehicle.local.now()).waiting_records).toBe(0);
});

test('a refused record is final, in the ledger, and reported; a later one is sent again', async () => {
  const { fleet } = vehicle;
  const run = await started();
  const granted = await vehicle.book({ route: true });
  await held(run);
  const put = new Map<string, number>();
  fleet.treat = (record) => {
    const key = `${record.number}`;
    put.set(key, (put.get(key) ?? 0) + 1);
    if (record.tripEnd && put.get(key) === 1) return 'later';
    return record.streamOpening || record.tripEnd || record.lossReport ? 'stored' : 'refused';
  };
  await ordered('use', granted);
  await wait(1500);
  await ordered('end', granted);
  await settled();
  // The two fixes of "ends" may be told in a report before that of the route.
  const ofRoute = ({ reason, grantId, fixes }: v1.ILoss) =>
    reason === v1.LossReason.LOSS_REASON_REFUSED &&
    toHex(grantId ?? new Uint8Array()) === granted.grantId &&
    (fixes ?? 0) > 20;
  await fleet.waitFor('the loss report of the route', () => fleet.losses().some(ofRoute));
  await expect.poll(async () => (await vehicle.local.now()).waiting_records).toBe(0);
});

test("the booking system's signed end ends it, and so does the grant's own", async () => {
  const { fleet, authority, vehicleId } = vehicle;
  const run = await started();
  const granted = await vehicle.book();
  await held(run);
  await ordered('use', granted);
  await wait(300);
  await fleet.send(await authority.grantEnd(vehicleId, granted.rentalId, vehicle.nowS()));
  await settled();
  expect(fleet.tripEnds()[0]).toMatchObject({ endedBy: v1.RentalEnd.RENTAL_END_BOOKING });
  expect(await vehicle.order('use', granted)).toMatchObject({ ok: false });

  const short = await vehicle.book({ lastsS: 90 });
  await fleet.waitFor(
    'the second grant',
    () => run.events.filter(({ event }) => event === 'grant').length > 1,
  );
  expect(await vehicle.order('use', short)).toEqual({ ok: true });
  await fleet.waitFor('it lapses', () => fleet.tripEnds().length === 2);
  expect(fleet.tripEnds()[1]).toMatchObject({ endedBy: v1.RentalEnd.RENTAL_END_LAPSED });
});

test('a sign of use that comes before the edition its grant asks for has it brought', async () => {
  const { fleet, authority } = vehicle;
  const run = await started();
  const attested = () => run.events.filter(({ event }) => event === 'time_attested').length;
  await fleet.waitFor('both first hellos answered', () => attested() === 2);
  // As if who answers had read the editions a moment before this one.
  const granted = await vehicle.book({ minPolicyVersion: 2 });
  await fleet.waitFor('an answer without it', () => attested() === 3, 30_000);
  expect(run.events).toContainEqual({ event: 'grant', outcome: 'waiting', why: 'policy_too_old' });
  authority.edition = 2;
  await wait(1500);
  expect(await vehicle.order('use', granted)).toEqual({ ok: false, problem: 'policy_too_old' });
  const isNew = () => run.events.some((one) => one.event === 'document' && one.version === 2);
  await fleet.waitFor('the edition', isNew, 30_000);
  await ordered('use', granted);
  await fleet.waitFor('the start fix', () => fleet.openings('ends').length === 1);
});
