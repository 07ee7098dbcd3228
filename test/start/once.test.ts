/** `npm start -- --once`, as whoever runs the tests and, where that is root, as an ordinary user too. */
import { spawn } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@fleetveil/simulator';
import { afterAll, describe, expect, test } from 'vitest';
import { readProcesses } from '../bench/cpu.ts';
import { removeFleet } from '../harness/remove.ts';
import { needRoot, needTime } from '../parts/parts.ts';
import { ROOT } from '../structure/source-tree.ts';

const NOBODY = 65_534;
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders.splice(0)) {
    await removeFleet(join(folder, 'demo'));
    await rm(folder, { recursive: true, force: true });
  }
});

async function makeFolder(owner?: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fleetveil-once-'));
  folders.push(folder);
  if (owner !== undefined) await chown(folder, owner, owner);
  return folder;
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function start(options: readonly string[], user?: number): Promise<Ended> {
  const ports = ['--port', String(await freePort()), '--broker-port', String(await freePort())];
  const given = options.includes('--port') ? options : [...ports, ...options];
  const child = spawn(process.execPath, [join(ROOT, 'simulator/src/main.ts'), ...given], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: '/nonexistent',
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
    },
    ...(user !== undefined && { uid: user, gid: user }),
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (part) => {
    out += part;
  });
  child.stderr.on('data', (part) => {
    err += part;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

function expectSummary({ code, out, err }: Ended): void {
  expect(code, err).toBe(0);
  expect(out).toMatch(/^\{/);
  const summary = JSON.parse(out) as Record<string, unknown>;
  expect(summary).toMatchObject({
    ok: true,
    route: true,
    end_fixes: 2,
    another_rider_gets: 404,
    operator_cell_resolution: 8,
  });
  // A fix a second of the five minutes and twenty seconds that follow the sign of use, however late it came.
  expect(summary['route_fixes']).toBeGreaterThan(250);
}

describe.concurrent('npm start -- --once', () => {
  test('one rental, a JSON summary, exit 0', async () => {
    const dir = await makeFolder();
    expectSummary(await start(['--once', '--dir', join(dir, 'demo')]));
  }, 600_000);

  test('a second start goes on with the same data', async (context) => {
    needTime(context);
    const dir = await makeFolder();
    expectSummary(await start(['--once', '--dir', join(dir, 'demo')]));
    expectSummary(await start(['--once', '--dir', join(dir, 'demo')]));
  }, 600_000);

  test('the same as an ordinary user', async (context) => {
    needTime(context);
    needRoot(context);
    const dir = await makeFolder(NOBODY);
    expectSummary(await start(['--once', '--dir', join(dir, 'demo')], NOBODY));
  }, 600_000);
});

test('a reader that goes away (npm start | head) stops all of it too', async (context) => {
  needTime(context);
  const dir = join(await makeFolder(), 'demo');
  const ports = [String(await freePort()), String(await freePort())] as const;
  const options = ['--dir', dir, '--port', ports[0], '--broker-port', ports[1]];
  const child = spawn(process.execPath, [join(ROOT, 'simulator/src/main.ts'), ...options], { cwd: '/' });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stdout.once('data', () => child.stdout.destroy());
  child.stderr.resume();
  expect(await ended).toBe(0);
  expect(readProcesses().filter(({ command }) => command.includes(dir))).toEqual([]);
});

describe('what does not work is one clear sentence, and exit 2', () => {
  test('a folder that cannot be written', async () => {
    const { code, err } = await start(['--once', '--dir', '/proc/fleetveil']);
    expect({ code, err }).toEqual({
      code: 2,
      err: '--dir: the folder cannot be written. Choose another with --dir.\n',
    });
  });

  test('a port that is taken', async () => {
    const { createServer } = await import('node:net');
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const { code, err } = await start([
      '--once',
      '--dir',
      join(await makeFolder(), 'demo'),
      '--port',
      String(port),
      '--broker-port',
      String(await freePort()),
    ]);
    server.close();
    expect(code).toBe(2);
    expect(err).toMatch(/^doors\.port: the port is in use\.[^\n]*\n$/);
  });

  test.each([
    [['--rate', '0'], /rate/],
    [['--trace', '/nowhere.gpx'], /--trace: the file cannot be read/],
    [['--nonsense'], /unknown option/],
  ])('%j', async (options, sentence) => {
    const { code, err } = await start(options as string[]);
    expect(code).toBe(2);
    expect(err).toMatch(sentence as RegExp);
  });
});
