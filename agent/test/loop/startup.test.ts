import { execFile } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { startAgent } from '../../src/agent.ts';
import { parseAgentConfig } from '../../src/config.ts';
import { AgentError } from '../../src/errors.ts';
import type { AgentEvent } from '../../src/log.ts';
import { createVehicle, type Vehicle } from './vehicle.ts';

let vehicle: Vehicle;

beforeEach(async () => {
  vehicle = await createVehicle(60);
});

afterEach(() => vehicle.stop());

const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** Runs the program to its end with settings of its own. */
async function program(
  command: string[],
  changed: Record<string, unknown> = {},
  env: Record<string, string> = {},
) {
  const file = join(vehicle.folder, 'other.yaml');
  writeFileSync(file, stringify({ ...vehicle.settings, ...changed }));
  const config = command.includes('--config') ? [] : ['--config', file];
  const args = ['--disable-warning=ExperimentalWarning', MAIN, ...command, ...config];
  const options = { env: { ...process.env, ...env }, timeout: 180_000 };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options);
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

const nothingStarted = () => !existsSync(join(vehicle.folder, 'agent.sock'));

/** Starts an agent in this process and gives the sentence with which it refuses. */
async function refusal(changed: Record<string, unknown>): Promise<[code: string, sentence: string]> {
  const said: AgentEvent[] = [];
  try {
    const text = stringify({ ...vehicle.settings, ...changed });
    const config = parseAgentConfig(text, {}, vehicle.folder);
    const agent = await startAgent(config, (event) => said.push(event));
    await agent.stop();
  } catch (error) {
    expect(error).toBeInstanceOf(AgentError);
    expect(said.some(({ event }) => event === 'ready')).toBe(false);
    return [(error as AgentError).code, (error as AgentError).message];
  }
  throw new Error('it started');
}

test.each([
  ['a key file that is missing', { unitKey: 'gone.key' }, 'key', 'unitKey: the file cannot be read (ENOENT)'],
  ['a key file that is no key', { unitKey: 'text' }, 'key', 'unitKey: the file needs an Ed25519 private key'],
  ['a secret file that is none', { unitSecret: 'unit.key' }, 'key', 'unitSecret: the file needs 64'],
  [
    'a socket path that is too long',
    { socket: 's'.repeat(110) },
    'config',
    'socket: needs a path of at most',
  ],
  ['a folder that is a file', { stateDir: 'unit.key' }, 'folder', 'stateDir: needs a folder that can be'],
  [
    'a recording that is not there',
    { source: { kind: 'recorded', file: 'gone.csv', startS: 1 } },
    'folder',
    'gone.csv',
  ],
])('%s: one clear sentence, nothing started, everything let go', async (_name, changed, code, sentence) => {
  writeFileSync(join(vehicle.folder, 'text'), 'no key');
  const [found, said] = await refusal(changed);
  expect([found, said.split('\n').length]).toEqual([code, 1]);
  expect(said).toContain(sentence);
  expect(nothingStarted()).toBe(true);
  // Nothing holds the folder: the next start is not refused for it.
  expect((await refusal({ unitKey: 'gone.key' }))[0]).toBe('key');
});

test('a setting that is wrong: its name and rule, never its value; exit 2', async () => {
  const { code, stdout, stderr } = await program(['run', '--json'], { tenant: 'NOT A TENANT' });
  expect([code, stdout, stderr.trim()]).toEqual([2, '', 'tenant: needs 1 to 32 of a-z, 0-9 and -']);
  expect(nothingStarted()).toBe(true);
});

test.skipIf(process.getuid?.() === 0)('a folder that cannot be written is named, exit 2', async () => {
  mkdirSync(join(vehicle.folder, 'sealed'));
  chmodSync(join(vehicle.folder, 'sealed'), 0o500);
  const { code, stderr } = await program(['run'], { stateDir: 'sealed' });
  expect([code, stderr.trim()]).toEqual([2, 'stateDir: needs a folder that can be written (EACCES)']);
});

test('usage, a missing file and an unknown variable: exit 2', async () => {
  expect(await program(['dance'])).toMatchObject({ code: 2, stderr: expect.stringContaining('usage:') });
  const gone = await program(['run', '--config', join(vehicle.folder, 'gone.yaml')]);
  expect([gone.code, gone.stderr.trim()]).toEqual([2, '--config: the file cannot be read (ENOENT)']);
  const { code, stderr } = await program(['run'], {}, { FLEETVEIL_AGENT_SPEED: '9' });
  expect([code, stderr.trim()]).toEqual([2, 'FLEETVEIL_AGENT_SPEED: no such setting']);
});

test('a second agent on the same state folder is refused; after a kill the next one starts', async () => {
  const run = await vehicle.start();
  const second = await program(['run']);
  expect([second.code, second.stderr.trim()]).toEqual([2, 'stateDir: another agent is running on it']);
  expect(run.child.exitCode).toBeNull();
  await run.kill();
  const next = await vehicle.start();
  expect(next.events.some(({ event }) => event === 'ready')).toBe(true);
  expect(await next.stop()).toBe(0);
  expect(next.events.at(-1)).toEqual({ event: 'stopped' });
});

test('check: a line each for settings, source, clock, keys and broker, and nothing is changed', async () => {
  const { code, stdout } = await program(['check']);
  expect(
    stdout
      .split('\n')
      .map((line) => line.split(/ +/).slice(0, 2).join(' '))
      .filter(Boolean),
  ).toEqual(['config ok', 'source ok', 'clock ok', 'keys ok', 'broker ok']);
  expect(code).toBe(0);
  expect(existsSync(join(vehicle.folder, 'state'))).toBe(false);
  await vehicle.fleet.goDown();
  const away = await program(['check', '--json']);
  expect(away.code).toBe(3);
  expect(JSON.parse(away.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ check: 'broker', exit: 3 });
  await vehicle.fleet.comeUp();
  rmSync(join(vehicle.folder, 'unit.key'));
  expect((await program(['check'])).code).toBe(2);
});

test('check does not disturb an agent that is running', async () => {
  const run = await vehicle.start();
  await vehicle.fleet.waitFor('a connection', () => run.events.some(({ event }) => event === 'connected'));
  expect((await program(['check'])).stdout).toContain('an agent is running');
  expect(run.events.some(({ event }) => event === 'disconnected')).toBe(false);
});

test('a damaged outbox is set aside, and the agent goes on', async () => {
  const first = await vehicle.start();
  await vehicle.fleet.waitFor('attested time', () =>
    first.events.some(({ event }) => event === 'time_attested'),
  );
  await first.stop();
  const file = join(vehicle.folder, 'state', 'outbox.db');
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 100);
  writeFileSync(file, bytes);
  const run = await vehicle.start();
  expect(run.events).toContainEqual({ event: 'outbox', problem: 'corrupt' });
  expect(run.events.some(({ event }) => event === 'ready')).toBe(true);
  await vehicle.fleet.waitFor('the loss report', () => vehicle.fleet.losses().length === 1);
});

/** Garbage in all pages but the first ones, which whoever has the file open reads next. */
function damage(file: string): void {
  const other = new DatabaseSync(file, { timeout: 10_000 });
  // What the agent has in memory of it is not the newest any more.
  other.exec('UPDATE record SET turn = turn; PRAGMA wal_checkpoint(TRUNCATE)');
  other.close();
  const handle = openSync(file, 'r+');
  const rest = Buffer.alloc(fstatSync(handle).size - 1024, 0x5a);
  writeSync(handle, rest, 0, rest.length, 1024);
  closeSync(handle);
}

test('M4: an outbox that is damaged while it runs is told, counted, and the agent begins anew', async () => {
  const run = await vehicle.start();
  await vehicle.fleet.waitFor('attested time', () =>
    run.events.some(({ event }) => event === 'time_attested'),
  );
  await vehicle.fleet.goDown();
  damage(join(vehicle.folder, 'state', 'outbox.db'));
  await vehicle.fleet.comeUp();
  const said = () => run.events.map(({ event }) => event);
  await vehicle.fleet.waitFor(
    'another beginning',
    () => run.child.exitCode !== null || said().filter((event) => event === 'ready').length === 2,
  );
  expect(run.errors()).toBe('');
  const faults = run.events.filter(({ event }) => event === 'fault');
  expect(faults.length).toBeGreaterThan(0);
  for (const fault of faults) expect(fault).toEqual({ event: 'fault', code: 'corrupt' });
  // Told at the first hello: the connection is not to blame.
  expect(run.events).not.toContainEqual(expect.objectContaining({ event: 'disconnected', why: 'refused' }));
  expect(said().slice(said().indexOf('stopped'))).toContain('loss');
});

test('no line it says holds a place', async () => {
  const run = await vehicle.start();
  await vehicle.fleet.waitFor('a report', () => vehicle.fleet.kinds('coarse_report').length === 1);
  const said = JSON.stringify(run.events);
  expect(said).not.toMatch(/56\.9|24\.1|5695|2410|8[0-9a-f]{14}/);
});

test('M2: tells of each source by name when it comes and goes, and of no place', async () => {
  vehicle.settings['sources'] = [
    { kind: 'gpsd', host: '127.0.0.1', port: 1 },
    { kind: 'can-file', file: join(vehicle.folder, 'no.pipe'), obd: true },
  ];
  delete vehicle.settings['source'];
  vehicle.settings['imu'] = { kind: 'imu-file', file: join(vehicle.folder, 'imu.csv') };
  writeFileSync(join(vehicle.folder, 'imu.csv'), 't,ax,ay,az\n1,0,0,9.8\n');
  const run = await vehicle.start();
  const told = () => run.events.filter(({ event }) => event === 'source');
  while (told().length < 4) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await run.stop()).toBe(0);
  const about = (source: string) => told().filter((line) => 'source' in line && line.source === source);
  expect(about('gpsd')[0]).toEqual({
    ...{ event: 'source', source: 'gpsd', number: 1, state: 'down', code: 'unreachable' },
  });
  expect(about('can')[0]).toEqual({
    ...{ event: 'source', source: 'can', number: 2, state: 'down', code: 'unreachable' },
  });
  expect(about('imu')).toMatchObject([{ state: 'up' }, { state: 'ended' }]);
});
