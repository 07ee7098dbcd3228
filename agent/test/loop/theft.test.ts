import { join } from 'node:path';
import type { v1 } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTail } from '../../src/cli/tail.ts';
import { createVehicle, type DriveRow, drive, type Run, standing, type Vehicle } from './vehicle.ts';

let vehicle: Vehicle;

/** A minute of the fleet in a second: what a busy machine reads on before it looks stays below the bounds. */
const RATE = 60;
const [PARKED_S, AWAY_S] = [600, 300];

beforeEach(async () => {
  vehicle = await createVehicle(RATE);
});

afterEach(() => vehicle.stop());

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const has = (run: Run, event: string): boolean => run.events.some((one) => one.event === event);

/**
 * Locked for ten minutes, then away at 4 m/s for five, the wheel turning or not; again and again, for a program that is slow
 * to start may miss the first.
 */
function parkedThenAway(rolls: boolean): DriveRow[] {
  return Array.from({ length: 12 }, (_, round) => {
    const [fromS, wayM] = [round * (PARKED_S + AWAY_S), round * 4 * AWAY_S];
    const from = placeAt(round * AWAY_S);
    const parked = standing(PARKED_S, from).map((row) => {
      return { ...row, atS: fromS + row.atS, odometerM: rolls ? 5000 + wayM : 5000, locked: true };
    });
    const away = drive(AWAY_S, from).map((row) => {
      const odometerM = rolls ? 5000 + wayM + 4 * row.atS : 5000;
      return { ...row, atS: fromS + PARKED_S + row.atS, odometerM };
    });
    return [...parked, ...away];
  }).flat();
}

/** Where somebody is who has been away for so long in all. */
function placeAt(awayS: number): { latitudeE6: number; longitudeE6: number } {
  return { latitudeE6: 56_950_000 + awayS * 25, longitudeE6: 24_100_000 + awayS * 46 };
}

async function started(rows: readonly DriveRow[]): Promise<{ run: Run; startS: number }> {
  const startS = vehicle.nowS();
  vehicle.record(rows, startS);
  const run = await vehicle.start();
  await vehicle.fleet.waitFor('attested time', () => has(run, 'time_attested'));
  return { run, startS };
}

test('X13, M15: a theft reaches the vault sealed, goes on under a grant of two signatures, and is shown until then', async () => {
  const { fleet, local, authority, vehicleId } = vehicle;
  const { run, startS } = await started(parkedThenAway(true));
  await fleet.waitFor('the suspicion', () => fleet.openings('theft').length === 1);
  expect(run.events).toContainEqual({ event: 'theft_suspected', outcome: 'sealed' });
  const [first] = await fleet.fixes('theft');
  // 100 m and the fix's accuracy at 4 m/s are 27 s.
  const roundS = ((first?.timeS ?? 0) - startS) % (PARKED_S + AWAY_S);
  expect(roundS - PARKED_S - 27).toBeGreaterThanOrEqual(0);
  expect(roundS - PARKED_S - 27).toBeLessThan(60);
  expect(await local.now()).toMatchObject({ precise: true, reasons: [{ purpose: 'asset_protection' }] });

  const [oneSigned, confirmed] = [
    await authority.theftGrant(vehicleId, vehicle.nowS(), false),
    await authority.theftGrant(vehicleId, vehicle.nowS()),
  ];
  await fleet.send(oneSigned.signed);
  await wait(300);
  expect(fleet.openings('theft')).toHaveLength(1);
  await fleet.send(confirmed.signed);
  await fleet.waitFor('a stream under the grant', () => fleet.openings('theft').length === 2);
  const [suspicion, pursuit] = fleet.openings('theft');
  expect(pursuit?.follows).toEqual(suspicion?.streamId);
  expect(await local.now()).toMatchObject({ precise: false, reasons: [] });

  await expect.poll(async () => (await local.now()).waiting_records).toBe(0);
  const heard = await listen();
  fleet.treat = () => 'silence';
  const sealed = () => run.events.filter(({ event }) => event === 'chunk_sealed').length;
  const before = sealed();
  await fleet.waitFor('chunks without a receipt', () => sealed() > before + 2);
  expect((await local.now()).waiting_records).toBe(0);
  fleet.treat = () => 'stored';

  // Another case, from its beginning. The unit's own log has both; whoever listens at the socket hears what is shown.
  const count = (word: string) => run.events.filter(({ event }) => event === word).length;
  const [grants, receipts] = [count('grant'), count('receipt')];
  const another = await authority.theftGrant(vehicleId, vehicle.nowS());
  await fleet.send(another.signed);
  await fleet.waitFor('another pursuit', () => fleet.openings('theft').length === 3);
  await fleet.waitFor('its receipt', () => count('receipt') > receipts);
  expect([count('grant') - grants, count('reason_ended')]).toEqual([1, 1]);
  expect(heard.lines().filter((line) => line.includes('"receipt"'))).toEqual([]);
  for (const kind of ['ends', 'route', 'assist'] as const) expect(fleet.openings(kind), kind).toEqual([]);
  expect(await local.help()).toEqual({ ok: true });
  await fleet.waitFor('help is told', () => heard.lines().some((line) => line.includes('"assist"')));
  await heard.stop();
  const told = heard.lines().filter((line) => !line.includes('"assist"'));
  expect(told.filter((line) => /theft|asset_protection|"grant"|"chunk_sealed"/.test(line))).toEqual([]);

  await fleet.send(await authority.grantEnd(vehicleId, another.rentalId, vehicle.nowS()));
  await fleet.waitFor('the end of it', () => count('reason_ended') === 2);
});

test('X13: a theft grant that asks for an edition published since has it brought, and is begun at once', async () => {
  const { fleet, authority, vehicleId } = vehicle;
  const { run } = await started(drive(7200));
  const count = (word: string) => run.events.filter(({ event }) => event === word).length;
  // The first without a session key, the second with one: the next is hours away.
  await fleet.waitFor('both first hellos answered', () => count('time_attested') === 2);
  authority.edition = 2;
  await fleet.send((await authority.theftGrant(vehicleId, vehicle.nowS())).signed);
  await fleet.waitFor('the pursuit', () => fleet.openings('theft').length === 1, 30_000);
  expect(run.events).toContainEqual({ event: 'grant', outcome: 'waiting', why: 'policy_too_old' });
  expect(fleet.openings('theft')[0]).toMatchObject({ policyVersion: 2 });

  await fleet.send((await authority.theftGrant(vehicleId, vehicle.nowS())).signed);
  await fleet.waitFor('another pursuit', () => fleet.openings('theft').length === 2);
  expect(fleet.kinds('hello')).toHaveLength(3);
});

test('X13: on a ferry nothing precise leaves; help pressed there is a fix at once and one a minute', async () => {
  const { fleet, local } = vehicle;
  const { run } = await started(parkedThenAway(false));
  await fleet.waitFor(
    'a report from far away',
    () => vehicle.nowS() - startOf(vehicle) > 2 * (PARKED_S + AWAY_S),
  );
  expect(has(run, 'theft_suspected')).toBe(false);
  expect([...fleet.stored.values()].filter(({ chunk }) => chunk)).toEqual([]);

  expect(await local.cancel()).toEqual({ ok: false, problem: 'nothing_to_stop' });
  const pressedS = vehicle.nowS();
  expect(await local.help()).toEqual({ ok: true });
  await fleet.waitFor('three fixes', () => chunksOf(fleet.stored.values()) >= 3);
  expect(await local.now()).toMatchObject({ precise: true, reasons: [{ purpose: 'assist' }] });
  expect(await local.cancel()).toEqual({ ok: true });
  await wait(600);
  // Counted by the clock that the limit runs on: times of fixes lag behind it on a busy machine.
  const minutes = (vehicle.nowS() - pressedS) / 60;
  expect((await fleet.fixes('assist')).length).toBeLessThanOrEqual(Math.ceil(minutes) + 1);
  expect(fleet.openings('assist')).toHaveLength(1);
  expect(fleet.openings('theft')).toEqual([]);
});

/** Everything that is told at the socket from now on. */
async function listen() {
  const lines: string[] = [];
  const stop = new AbortController();
  const socket = join(vehicle.folder, 'agent.sock');
  const options = { socket, all: true, json: true, signal: stop.signal };
  const ended = runTail({ ...options, write: (line) => lines.push(line) });
  await vehicle.fleet.waitFor('the listener', () => lines.length > 0);
  // A listener has said `now` before it is connected.
  await wait(500);
  return {
    lines: () => lines.slice(1),
    stop: () => {
      stop.abort();
      return ended;
    },
  };
}

const startOf = ({ settings }: Vehicle): number => (settings['source'] as { startS: number }).startS;

function chunksOf(records: Iterable<v1.IRecord>): number {
  return [...records].filter(({ chunk }) => chunk).length;
}
