import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createSupervisor } from '../../src/cli/notify.ts';
import { createVehicle, type Run, type Vehicle } from '../loop/vehicle.ts';

let vehicle: Vehicle | undefined;

afterEach(async () => {
  vi.unstubAllEnvs();
  await vehicle?.stop();
  vehicle = undefined;
});

const WATCHED = { NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '900000000' };

test('without a supervisor nothing is said', () => {
  const said: (readonly string[])[] = [];
  const supervisor = createSupervisor(
    {},
    () => 1e6,
    (words) => said.push(words),
  );
  supervisor.take({ event: 'ready', start_ms: 1, waiting_records: 0, restored: false });
  supervisor.alive();
  expect(said).toEqual([]);
});

test('ready is said, a sign of life every third of the time it has, and stopping only when it is asked to', () => {
  const said: string[] = [];
  let nowS = 50;
  const supervisor = createSupervisor(
    WATCHED,
    () => nowS,
    (words) => said.push(...words),
  );
  supervisor.take({ event: 'ready', start_ms: 1, waiting_records: 0, restored: false });
  for (let passedS = 0; passedS <= 900; passedS += 5) {
    nowS = 50 + passedS;
    supervisor.alive();
  }
  supervisor.take({ event: 'connected' });
  supervisor.take({ event: 'stopped' });
  expect(said).toEqual(['--ready', 'WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1']);
  supervisor.stopping();
  expect(said.slice(4)).toEqual(['STOPPING=1']);
});

test('watched for being ready only, no sign of life is asked for', () => {
  const said: string[] = [];
  let nowS = 0;
  const supervisor = createSupervisor(
    { NOTIFY_SOCKET: '/run/systemd/notify' },
    () => nowS,
    (words) => said.push(...words),
  );
  nowS = 1e6;
  supervisor.alive();
  expect(said).toEqual([]);
});

/** Has what agents say to a supervisor from now on written into a file; gives what reads it. */
function listenInPlaceOfSystemd(folder: string): () => string[] {
  const [programs, file] = [join(folder, 'programs'), join(folder, 'told')];
  mkdirSync(programs);
  writeFileSync(join(programs, 'systemd-notify'), `#!/bin/sh\necho "$@" >>'${file}'\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${programs}:${process.env['PATH']}`);
  vi.stubEnv('NOTIFY_SOCKET', join(folder, 'nobody'));
  return () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
}

test('M4: a process that makes way after a use says that it is ready again, and never that it stops', async () => {
  vehicle = await createVehicle(60);
  const { fleet } = vehicle;
  const told = listenInPlaceOfSystemd(vehicle.folder);
  const run: Run = await vehicle.start();
  const count = (event: string) => run.events.filter((one) => one.event === event).length;
  await fleet.waitFor('attested time', () => count('time_attested') > 0);
  const granted = await vehicle.book();
  await fleet.waitFor('the grant is held', () => count('grant') > 0);
  for (const kind of ['use', 'end'] as const)
    expect(await vehicle.order(kind, granted)).toEqual({ ok: true });
  await fleet.waitFor('the new beginning', () => count('ready') === 2);
  expect(count('stopped')).toBe(1);
  await expect.poll(told).toEqual(['--ready', '--ready']);
  expect(await run.stop()).toBe(0);
  await expect.poll(told).toEqual(['--ready', '--ready', 'STOPPING=1']);
});
