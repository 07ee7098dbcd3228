import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTail } from '../../src/cli/tail.ts';
import { createVehicle, drive, type Vehicle } from './vehicle.ts';

let vehicle: Vehicle;

beforeEach(async () => {
  vehicle = await createVehicle(60);
  vehicle.record(drive(7200), vehicle.nowS());
});

afterEach(() => vehicle.stop());

const NOBODY = 'socket: no agent answers there. Start it with fleetveil-agent run.';

/** `fleetveil-agent tail`, less its process. */
function tail(options: { all?: boolean; json?: boolean } = {}) {
  const lines: string[] = [];
  const stop = new AbortController();
  const ended = runTail({
    ...{ all: false, json: false, ...options, signal: stop.signal },
    socket: join(vehicle.folder, 'agent.sock'),
    write: (line) => lines.push(line),
  });
  ended.catch(() => {});
  return { out: () => lines.join('\n'), ended, stop: () => stop.abort() };
}

test('tail says what leaves and why, through a new beginning of the agent; without an agent, one sentence', async () => {
  await expect(tail().ended).rejects.toThrow(NOBODY);
  const run = await vehicle.start();
  const { fleet } = vehicle;
  await fleet.waitFor('attested time', () => run.events.some(({ event }) => event === 'time_attested'));
  const seen = tail();
  const all = tail({ all: true, json: true });
  await fleet.waitFor('both listen', () => seen.out() !== '' && all.out() !== '');
  expect(seen.out()).toBe('now      This vehicle only reports the area it is in, at fixed times.');
  // A listener has said `now` before it is connected.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await expect(tail().ended).rejects.toThrow('socket: two listen already');

  const granted = await vehicle.book({ route: true });
  await fleet.waitFor('the grant is held', () => run.events.some(({ event }) => event === 'grant'));
  expect(await vehicle.order('use', granted)).toEqual({ ok: true });
  await fleet.waitFor('a sealed position', () => seen.out().includes('of "route", sealed'));
  expect(await vehicle.order('end', granted)).toEqual({ ok: true });
  await fleet.waitFor('the end', () => seen.out().includes('the end of a trip'));
  const words = () => run.events.map(({ event }) => event);
  const isAnew = () =>
    words().indexOf('stopped') > 0 && words().lastIndexOf('time_attested') > words().indexOf('stopped');
  await fleet.waitFor('the new beginning', isAnew);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const before = all.out().length;
  await vehicle.book({});
  await fleet.waitFor('the next grant is heard', () => all.out().slice(before).includes('"grant"'));
  for (const each of [seen, all]) {
    each.stop();
    await each.ended;
  }
  expect(seen.out()).toMatch(/\d why {5}rental contract begins: positions are sealed, the route too/);
  expect(seen.out()).toMatch(/\d leaves {2}the sealed beginning of "ends" for rental contract/);
  expect(seen.out()).not.toContain('receipt');
  expect(seen.out() + all.out()).not.toMatch(/56\.9|24\.1|5695|2410|8[0-9a-f]{14}/);
});
