/** Charging sessions, with the agent as a process: told at the socket, noted on the disk, sent as records. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHex, type v1 } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeChargingNote, encodeChargingNote } from '../../src/loop/charging-note.ts';
import type { Granted } from './authority.ts';
import { createVehicle, drive, type Run, type Vehicle } from './vehicle.ts';

let vehicle: Vehicle;
beforeEach(async () => {
  vehicle = await createVehicle(10);
  vehicle.authority.publicStations.push('LVABCE');
});
afterEach(() => vehicle.stop());

const STATION = 'LV*ABC*E12';
const HOME = 'LV*XYZ*E99887766';
const OK = { ok: true } as const;

async function driveOff(): Promise<Run> {
  vehicle.record(drive(3_600), vehicle.nowS() - 60);
  const run = await vehicle.start();
  const hasPapers = () => run.events.filter(({ event }) => event === 'document').length > 2;
  await vehicle.fleet.waitFor('papers', hasPapers);
  await vehicle.fleet.waitFor('the time', () => run.events.some(({ event }) => event === 'time_attested'));
  return run;
}

async function begin(): Promise<Granted> {
  const granted = await vehicle.book();
  await expect.poll(() => vehicle.order('use', granted)).toEqual(OK);
  return granted;
}

const start = (station = STATION) => vehicle.local.charge(station, { event: 'start' });
const stop = (energyKwh?: number, station = STATION) =>
  vehicle.local.charge(station, { event: 'stop', ...(energyKwh === undefined ? {} : { energyKwh }) });

const sessions = (): v1.IChargingSession[] =>
  [...vehicle.fleet.stored.values()].flatMap(({ chargingSession }) => chargingSession ?? []);
const arrived = (count: number) =>
  vehicle.fleet.waitFor(`${count} sessions`, () => sessions().length === count);
const rentalOf = ({ rentalId }: v1.IChargingSession) => toHex(rentalId ?? new Uint8Array());
/** Whose it is, and where; both empty for nobody's. */
const placeOf = (session: v1.IChargingSession = {}): string[] => [rentalOf(session), session.station ?? ''];

test('C16, C17: a session within a rental is told with its station, its quarter hours and its energy, no card, no place', async () => {
  const run = await driveOff();
  expect((await vehicle.local.now()).charging).toBe(false);
  const granted = await begin();
  expect(await start()).toEqual(OK);
  const now = await vehicle.local.now();
  expect([now.charging, now.precise]).toEqual([true, true]);
  expect(now.text.en).toContain('Charging');
  expect(await stop(21.58)).toEqual(OK);
  await arrived(1);
  const [session = {}] = sessions();
  expect([rentalOf(session), session.station, session.energyHwh]).toEqual([
    granted.rentalId,
    'LVABCE12',
    215,
  ]);
  for (const time of [session.startedS ?? 1, session.endedS ?? 1]) expect(time % 900).toBe(0);
  expect(Object.keys(session).sort()).toEqual([
    ...['endedS', 'energyHwh', 'grantId', 'rentalId', 'sessionId', 'startedS', 'station'],
  ]);
  expect(run.events).toContainEqual({ event: 'charging_session', bytes: 147 });
  expect(await stop()).toEqual({ ok: false, problem: 'nothing_to_stop' });
});

test('M1, M3, C5: without a rental, at home, and beyond a rental’s end no station leaves, nor stays on the disk', async () => {
  await driveOff();
  // Parked, no rental: the vehicle charges by itself.
  expect([await start(), await stop(3)]).toEqual([OK, OK]);
  await arrived(1);
  const granted = await begin();
  expect([await start(HOME), await stop(1, HOME)]).toEqual([OK, OK]);
  await arrived(2);
  // Plugged in, the rental ended, unplugged by the next person.
  expect(await start()).toEqual(OK);
  expect(await vehicle.order('end', granted)).toEqual(OK);
  expect(await stop(9)).toEqual(OK);
  await arrived(3);
  const [parked, home, left] = sessions();
  expect(placeOf(parked)).toEqual(['', '']);
  expect(placeOf(home)).toEqual([granted.rentalId, '']);
  expect([...placeOf(left), left?.energyHwh]).toEqual(['', '', 90]);
  for (const file of ['outbox.db', 'outbox.db-wal', 'counters.v1']) {
    const text = readFileSync(join(vehicle.folder, 'state', file)).toString('latin1');
    expect(text.includes('99887766'), file).toBe(false);
  }
});

test('M4: a kill forgets no session; one whose end was never told is told without it, once', async () => {
  const run = await driveOff();
  const granted = await begin();
  expect(await start()).toEqual(OK);
  await run.kill();
  const next = await vehicle.start();
  await vehicle.fleet.waitFor('the time', () => next.events.some(({ event }) => event === 'time_attested'));
  expect((await vehicle.local.now()).charging).toBe(true);
  await expect.poll(() => start()).toEqual(OK);
  await expect.poll(() => stop(5)).toEqual(OK);
  await arrived(2);
  const [first, second] = sessions();
  expect([first?.endedS, first?.energyHwh ?? 'none', ...placeOf(first)]).toEqual([
    ...[0, 'none', granted.rentalId, 'LVABCE12'],
  ]);
  expect([second?.energyHwh, ...placeOf(second)]).toEqual([50, granted.rentalId, 'LVABCE12']);
  expect(new Set(sessions().map(({ sessionId }) => toHex(sessionId ?? new Uint8Array()))).size).toBe(2);
});

test('M3: before there is a policy nothing begins, and whoever tells it learns why', async () => {
  vehicle.fleet.answers = false;
  await vehicle.start();
  const told = await start();
  expect(told.ok ? 'ok' : told.problem).toMatch(/^(clock_unknown|policy_floor)$/);
  expect(await stop()).toMatchObject({ ok: false });
});

test('M4: what is noted of a session is read back as it was, and nothing else is', () => {
  const session = { sessionId: 'a'.repeat(32), startedS: 1_800_000_000 };
  const use = { rentalId: 'b'.repeat(32), grantId: 'c'.repeat(32) };
  for (const one of [session, { ...session, use }, { ...session, use: { ...use, station: 'LVABCE12' } }])
    expect(decodeChargingNote(encodeChargingNote(one))).toEqual(one);
  const damaged = [
    '',
    '[]',
    'null',
    '{}',
    '{"sessionId":"a"}',
    encodeChargingNote({ ...session, startedS: -1 }),
  ];
  for (const text of damaged) expect(decodeChargingNote(text), text).toBeUndefined();
  const home = encodeChargingNote({ ...session, use: { ...use, station: 'home' } });
  expect(decodeChargingNote(home)).toBeUndefined();
});
