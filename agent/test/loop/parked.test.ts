import { cellFromWire, resolutionOf } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVehicle, standing, type Vehicle } from './vehicle.ts';

let vehicle: Vehicle;

/** 900 s of the fleet in 1.5 s. */
const RATE = 600;
/** The kernel tells the boot clock in steps of a hundredth of a second: no moment is known better here, domain seconds. */
const STEP_S = RATE / 100;

beforeEach(async () => {
  vehicle = await createVehicle(RATE);
  vehicle.record(standing(6 * 3600), vehicle.nowS());
});

afterEach(() => vehicle.stop());

const reports = () => vehicle.fleet.kinds('coarse_report');
const ticks = () => reports().map(({ uplink }) => uplink.coarseReport?.tickS ?? 0);

/** The domain time at which something was heard. */
const heardS = (realMs: number) => vehicle.nowS() - ((performance.now() - realMs) / 1000) * RATE;

test('M1, M3: parked, it sends one cell on each tick, and at no other time', async () => {
  const { fleet } = vehicle;
  let run = await vehicle.start();
  await fleet.waitFor('two reports', () => reports().length >= 2);
  // A kill and a new start, a stop and a new start, a broker that goes and comes back.
  await run.kill();
  run = await vehicle.start();
  await fleet.waitFor('another report', () => reports().length >= 3);
  expect(await run.stop()).toBe(0);
  run = await vehicle.start();
  await fleet.waitFor('another report', () => reports().length >= 4);
  await fleet.goDown();
  await new Promise((resolve) => setTimeout(resolve, 400));
  await fleet.comeUp();
  await fleet.waitFor('two more', () => reports().length >= 6);

  expect(new Set(ticks()).size).toBe(ticks().length);
  expect(ticks()).toEqual(ticks().toSorted((a, b) => a - b));
  expect(new Set(reports().map(({ bytes }) => bytes)).size).toBe(1);
  // Told at each other moment, lateness would be spread over the whole 900 s; one report a busy machine may hold up.
  const lateS = reports().map(({ realMs, uplink }) => heardS(realMs) - (uplink.coarseReport?.tickS ?? 0));
  expect(Math.min(...lateS), lateS.join(', ')).toBeGreaterThanOrEqual(-STEP_S);
  expect(lateS.toSorted((a, b) => a - b)[2], lateS.join(', ')).toBeLessThan(450);
  const cells = new Set(reports().map(({ uplink }) => cellFromWire(uplink.coarseReport?.cell ?? {})));
  expect(cells.size).toBe(1);
  expect(resolutionOf([...cells][0] ?? '')).toBe(8);
  const kinds = new Set(fleet.heard.map(({ kind }) => kind));
  expect(kinds).toEqual(new Set(['hello', 'coarse_report', 'fleet_health']));
  // Once a day, in its steps, however often the agent started.
  const health = [...fleet.stored.values()].flatMap(({ fleetHealth }) => (fleetHealth ? [fleetHealth] : []));
  expect(health).toHaveLength(1);
  expect(health[0]).toMatchObject({ chargePermille: 800 });
});

test('M12: with a status that says that whoever has it objects, the condition of that day stays on the vehicle', async () => {
  const { fleet, authority } = vehicle;
  authority.objections.push('fleet_health');
  await vehicle.start();
  await fleet.waitFor('two reports', () => reports().length >= 2);
  expect([...fleet.stored.values()].filter(({ fleetHealth }) => fleetHealth)).toEqual([]);
  expect(fleet.kinds('fleet_health')).toEqual([]);
});

test('a report that nobody hears is gone: it is not sent after the connection is back', async () => {
  const { fleet } = vehicle;
  const run = await vehicle.start();
  await fleet.waitFor('a report', () => reports().length >= 1);
  await fleet.goDown();
  const unsent = () => run.events.filter(({ event }) => event === 'coarse_report_unsent').length;
  await fleet.waitFor('two unsent reports', () => unsent() >= 2);
  await fleet.comeUp();
  await fleet.waitFor('a report again', () => reports().length >= 2);
  const [first = 0, second = 0] = ticks();
  expect(second - first).toBeGreaterThanOrEqual(3 * 900);
});

test('without a policy: resolution 6, once an hour, and no grant is of use', async () => {
  const { fleet } = vehicle;
  fleet.answers = false;
  const run = await vehicle.start();
  await fleet.waitFor('hello', () => fleet.kinds('hello').length === 1);
  await fleet.send(await vehicle.authority.keySet());
  // Without a session key it would say nothing but its hello.
  await fleet.send(await vehicle.authority.transportKeys());
  const granted = await vehicle.book();
  const waiting = { event: 'grant', outcome: 'waiting', why: 'clock_unknown' };
  await fleet.waitFor('the grant', () => run.events.some(({ event }) => event === 'grant'));
  expect(run.events).toContainEqual(waiting);
  expect(await vehicle.order('use', granted)).toEqual({ ok: false, problem: 'clock_unknown' });
  await fleet.waitFor('a report', () => reports().length === 1);
  const report = reports()[0]?.uplink.coarseReport;
  expect(resolutionOf(cellFromWire(report?.cell ?? {}) ?? '')).toBe(6);
  expect(report).toMatchObject({ policyVersion: 0, tickS: 0, zone: 0 });
  expect(await vehicle.local.now()).toMatchObject({ precise: false, clock: 'unknown', policy_version: 0 });
});
