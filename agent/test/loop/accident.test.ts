/** An accident from the sensor to the broker, with the agent as a process of its own. */
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { cellFromWire, openAccidentPacket, publicKeyOf, resolutionOf, v1 } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { blow, G, KMH, readings } from '../accident/given.ts';
import { TENANT } from './authority.ts';
import { createVehicle, type DriveRow, drive, type Run, type Vehicle } from './vehicle.ts';

let vehicle: Vehicle;
beforeEach(async () => {
  sensor = await startSensor();
  vehicle = await createVehicle(RATE);
});
afterEach(async () => {
  sensor.stop();
  await vehicle.stop();
});

/** Domain seconds in a real one: the window of 20 s is two. */
const RATE = 10;
const RIGA = { latitudeE6: 56_950_000, longitudeE6: 24_100_000 };

/** A sensor at a TCP port: it says what it is told to. */
interface Sensor {
  readonly port: number;
  /** Whether the agent is connected. */
  isHeard(): boolean;
  say(text: string): void;
  stop(): void;
}

async function startSensor(): Promise<Sensor> {
  const peers = new Set<Socket>();
  const server = createServer((socket) => {
    peers.add(socket);
    socket.on('error', () => peers.delete(socket)).on('close', () => peers.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    isHeard: () => peers.size > 0,
    say: (text) => {
      for (const peer of peers) peer.write(text);
    },
    stop: () => {
      for (const peer of peers) peer.destroy();
      server.close();
    },
  };
}

let sensor: Sensor;

/** Starts the agent in a car that drives north-east. */
async function startCar(rows: readonly DriveRow[]): Promise<Run> {
  vehicle.settings['vehicleKind'] = 'car';
  vehicle.record(rows, vehicle.nowS() - 60);
  vehicle.settings['imu'] = { kind: 'imu-tcp', host: '127.0.0.1', port: sensor.port };
  return vehicle.start();
}

/** Domain seconds of driving after which a packet has its three places: what was read before comes at once. */
const DRIVEN_S = 15;

/** The same, and waits until it has its papers and has driven a little. */
async function driveOff(): Promise<Run> {
  const run = await startCar(drive(3_600, RIGA));
  await vehicle.fleet.waitFor(
    'papers',
    () => run.events.filter(({ event }) => event === 'document').length > 2,
  );
  await vehicle.fleet.waitFor('the sensor', sensor.isHeard);
  const heardS = vehicle.nowS();
  await vehicle.fleet.waitFor('some driving', () => vehicle.nowS() > heardS + DRIVEN_S);
  return run;
}

/** Six seconds of readings, in the fourth of which a car of 30 km/h is stopped from the front. */
function crash(): void {
  const force = (tS: number) => ({ x: blow('haversine', -30 * KMH, 0.1, tS - 4) });
  const { tS, ax, ay, az } = readings({ seconds: 6, force });
  const lines = [...tS].map((at, i) => [at.toFixed(3), ax[i], ay[i], az[i]].join(','));
  sensor.say([...lines, ''].join('\n'));
}

const waits = async () => (await vehicle.local.now()).accident?.fine_within_s;

const unitKey = async () => publicKeyOf(readFileSync(join(vehicle.folder, 'unit.key')));
const records = () => [...vehicle.fleet.stored.values()];
const notices = () => records().flatMap(({ accidentNotice }) => accidentNotice ?? []);
const hasPacket = () => notices().length === 1 && records().filter(({ chunk }) => chunk).length === 2;

test('E3, M15: a crash is shown, waits, and leaves as a notice and a packet that the unit’s key verifies', async () => {
  const run = await driveOff();
  crash();
  await expect.poll(waits, { timeout: 180_000 }).toBeGreaterThan(2);
  const shown = await vehicle.local.now();
  expect(shown.reasons.map(({ purpose }) => purpose)).toEqual(['accident']);
  expect(
    records().filter(({ chunk, streamOpening, accidentNotice }) => chunk ?? streamOpening ?? accidentNotice),
  ).toEqual([]);
  await vehicle.fleet.waitFor('the packet', hasPacket);
  const [opening] = vehicle.fleet.openings('accident');
  const [notice] = notices();
  expect(notice?.streamId).toEqual(opening?.streamId);
  expect(notice?.severity).toBe(v1.AccidentSeverity.ACCIDENT_SEVERITY_SERIOUS);
  expect(resolutionOf(cellFromWire(notice?.cell as v1.Cell) ?? '')).toBeLessThanOrEqual(9);
  expect([opening?.grantId.length, opening?.grantHash.length]).toEqual([0, 0]);

  const streamId = Buffer.from(opening?.streamId ?? []).toString('hex');
  const binding = { tenant: TENANT, vehicleId: vehicle.vehicleId, streamId };
  const opened = await openAccidentPacket(await vehicle.fleet.plain('accident'), binding, await unitKey());
  if (!opened.ok) throw new Error(opened.why);
  const { record } = opened;
  expect(record).toMatchObject({ trigger: 'automatic', isTest: false, isPositionTrusted: true });
  // It stands upright again; the mean of half a second forgets the blow slowly.
  expect(record.tiltDeg).toBeLessThanOrEqual(4);
  expect(Math.abs((record.timeS ?? 0) - vehicle.nowS())).toBeLessThan(60);
  expect(record.positions.length).toBe(3);
  expect(record.directionDeg).toBeGreaterThan(30);
  expect(record.directionDeg).toBeLessThan(60);
  expect(record.stateOfChargePermille).toBeGreaterThan(700);
  const peak = Math.max(...record.readings.map(({ x }) => -x));
  expect(peak / G).toBeGreaterThan(10);
  // The first tenth of a second is before it.
  expect(record.readings.slice(0, 9).every(({ x }) => Math.abs(x) < 1)).toBe(true);
  await expect.poll(async () => (await vehicle.local.now()).reasons.length).toBe(0);
  expect(JSON.stringify(run.events.filter(({ event }) => event !== 'ready'))).not.toContain('accident');
});

test('M3, E4: “nothing happened” in time, and nothing leaves; it is counted and nothing of it is kept', async () => {
  await driveOff();
  crash();
  await expect.poll(waits, { timeout: 180_000 }).toBeDefined();
  expect(await vehicle.local.fine()).toEqual({ ok: true });
  const now = await vehicle.local.now();
  expect([now.accident, now.reasons, now.waiting_records]).toEqual([undefined, [], 0]);
  expect(await vehicle.local.fine()).toEqual({ ok: false, problem: 'nothing_to_stop' });
  // Two windows later.
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  expect(vehicle.fleet.heard.filter(({ uplink }) => uplink.record)).toEqual([]);
  const kept = readFileSync(join(vehicle.folder, 'state', 'counters.v1'), 'utf8');
  expect(kept).toContain('"accidents":{"noticed":1,"calledOff":1,"unsealed":0}');
});

test('E3: told by hand it leaves as manual, of no known strength, and not twice in five minutes', async () => {
  await driveOff();
  await expect.poll(() => vehicle.local.accident(true), { timeout: 180_000 }).toEqual({ ok: true });
  expect((await vehicle.local.now()).reasons.map(({ purpose }) => purpose)).toEqual(['accident']);
  await vehicle.fleet.waitFor('the packet', hasPacket);
  const [notice] = notices();
  expect([notice?.severity ?? 0, notice?.test]).toEqual([0, true]);
  const streamId = Buffer.from(notice?.streamId ?? []).toString('hex');
  const binding = { tenant: TENANT, vehicleId: vehicle.vehicleId, streamId };
  const opened = await openAccidentPacket(await vehicle.fleet.plain('accident'), binding, await unitKey());
  expect(opened).toMatchObject({ ok: true, record: { trigger: 'manual', isTest: true } });
  await expect.poll(async () => (await vehicle.local.now()).accident).toBeUndefined();
  expect(await vehicle.local.accident()).toEqual({ ok: false, problem: 'too_often' });
});

/** Fixes this far apart prove no time: the clocks have to agree without a gap. */
const TOO_FAR_S = 20;

/** Starts it in a place where nobody tells it the time: it has papers only. */
async function driveOffTimeless(): Promise<Run> {
  const { fleet, authority } = vehicle;
  fleet.answers = false;
  const run = await startCar(drive(3_600, RIGA).filter(({ atS }) => atS % TOO_FAR_S === 0));
  await fleet.waitFor('a hello', () => fleet.kinds('hello').length > 0);
  for (const paper of [authority.keySet(), authority.policy(), authority.transportKeys()])
    await fleet.send(await paper);
  await fleet.waitFor('papers', () => run.events.filter(({ event }) => event === 'document').length > 2);
  await fleet.waitFor('the sensor', sensor.isHeard);
  return run;
}

test('E3, M3, M6: with an unknown clock a crash is told all the same, its records without a day, its packet without a time', async () => {
  const run = await driveOffTimeless();
  crash();
  await vehicle.fleet.waitFor('the packet', hasPacket);
  expect(run.events.filter(({ event }) => event === 'time_attested')).toEqual([]);
  const told = records().filter(
    ({ chunk, streamOpening, accidentNotice }) => chunk ?? streamOpening ?? accidentNotice,
  );
  expect(told.map(({ endsOnDay }) => endsOnDay ?? 0)).toEqual([0, 0, 0, 0]);
  const [notice] = notices();
  expect(notice?.severity).toBe(v1.AccidentSeverity.ACCIDENT_SEVERITY_SERIOUS);
  const streamId = Buffer.from(notice?.streamId ?? []).toString('hex');
  const binding = { tenant: TENANT, vehicleId: vehicle.vehicleId, streamId };
  const opened = await openAccidentPacket(await vehicle.fleet.plain('accident'), binding, await unitKey());
  expect(opened).toMatchObject({ ok: true, record: { trigger: 'automatic' } });
  expect(opened.ok && opened.record.timeS).toBeUndefined();
});

test('M4: a power cut while it waits: what was sealed is told by the next run', async () => {
  const run = await driveOff();
  crash();
  await expect.poll(waits, { timeout: 180_000 }).toBeDefined();
  await run.kill();
  delete vehicle.settings['imu'];
  await vehicle.start();
  await vehicle.fleet.waitFor('the packet', hasPacket);
  const streamId = Buffer.from(notices()[0]?.streamId ?? []).toString('hex');
  const binding = { tenant: TENANT, vehicleId: vehicle.vehicleId, streamId };
  const opened = await openAccidentPacket(await vehicle.fleet.plain('accident'), binding, await unitKey());
  expect(opened).toMatchObject({ ok: true, record: { trigger: 'automatic' } });
  // Nobody could be asked how it lies now.
  expect(opened.ok && opened.record.tiltDeg).toBeUndefined();
});

test('M4: another accident right after a restart within the same boot is sealed too, and told', async () => {
  const run = await driveOff();
  crash();
  await expect.poll(waits, { timeout: 180_000 }).toBeDefined();
  await run.kill();
  delete vehicle.settings['imu'];
  await vehicle.start();
  expect((await vehicle.local.now()).reasons).toEqual([]);
  await expect.poll(() => vehicle.local.accident(true), { timeout: 180_000 }).toEqual({ ok: true });
  await vehicle.fleet.waitFor('both notices', () => notices().length === 2);
  await vehicle.fleet.waitFor('both packets', () => records().filter(({ chunk }) => chunk).length === 4);
  const kept = readFileSync(join(vehicle.folder, 'state', 'counters.v1'), 'utf8');
  expect(kept).toContain('"accidents":{"noticed":2,"calledOff":0,"unsealed":0}');
});
