import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createNmeaSource } from '../../src/sources/nmea-live.ts';
import { checksum } from '../../src/sources/nmea-sentence.ts';
import { listen, until } from './peer.ts';

/**
 * A serial line as the kernel makes one: a pair of pseudo terminals. One end, held by a small program, speaks as a
 * receiver; the other, a device file as any, is what the agent opens.
 */
const HOLDER = `
import os, sys, tty
master, slave = os.openpty()
os.symlink(os.ttyname(slave), sys.argv[1])
print(os.ttyname(slave), flush=True)
for line in sys.stdin:
    os.write(master, line.rstrip('\\n').encode() + b'\\r\\n')
`;

const TIMES = { silenceMs: 400, quietMs: 20, firstRetryMs: 20, mostRetryMs: 80, goodMs: 5000, paceMs: 0 };

const hasPython = (() => {
  try {
    execFileSync('python3', ['-c', 'import os; os.openpty()'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
if (!hasPython) console.warn('skipped: no python3 to hold a pair of pseudo terminals');
const ptyTest = test.skipIf(!hasPython && process.env['FLEETVEIL_PARTS'] !== 'required');

const cleanups: (() => Promise<void> | void)[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'serial-'));
});
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
  rmSync(folder, { recursive: true });
});

interface Receiver {
  device: string;
  say(line: string): void;
  unplug(): Promise<void>;
}

async function plugIn(device: string): Promise<Receiver> {
  rmSync(device, { force: true });
  const holder: ChildProcess = spawn('python3', ['-c', HOLDER, device], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (holder.stdout === null) throw new Error('no output');
  await once(createInterface({ input: holder.stdout }), 'line');
  const unplug = async () => {
    if (holder.exitCode !== null || holder.signalCode !== null) return;
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    rmSync(device, { force: true });
  };
  cleanups.push(unplug);
  return { device, say: (line) => holder.stdin?.write(`${line}\n`), unplug };
}

function rmc(second: number): string {
  const body = `GPRMC,08000${second},A,5657.0000,N,02406.0000,E,0.0,0.0,010526,,,A`;
  return `$${body}*${checksum(body).toString(16).padStart(2, '0')}`;
}

async function follow(file: string, baud?: number) {
  const source = createNmeaSource({ from: { file, baud }, times: TIMES, random: () => 0 });
  cleanups.unshift(() => source.stop());
  return listen(source);
}

ptyTest('NMEA over a serial line: its speed is set, its words come through unchanged', async () => {
  const receiver = await plugIn(join(folder, 'gnss'));
  const heard = await follow(receiver.device, 4800);
  const speed = () => execFileSync('stty', ['-F', receiver.device, 'speed'], { encoding: 'utf8' }).trim();
  const flags = () => execFileSync('stty', ['-F', receiver.device, '-a'], { encoding: 'utf8' });
  await until(() => speed() === '4800', 'the speed');
  await until(() => flags().includes('-icanon') && flags().includes('-echo '), 'raw');
  expect(flags()).toMatch(/(?<!-)clocal/);
  for (const second of [0, 1, 2]) receiver.say(rmc(second));
  await until(() => heard.samples.length === 3, 'three fixes');
  expect(heard.samples.map(({ position }) => position?.latitudeE6)).toEqual([
    56_950_000, 56_950_000, 56_950_000,
  ]);
  expect(heard.states).toEqual([{ kind: 'up' }]);
});

ptyTest('a receiver that is unplugged is noticed; plugged in again it has its speed and speaks', async () => {
  const device = join(folder, 'gnss');
  const receiver = await plugIn(device);
  const heard = await follow(device, 9600);
  receiver.say(rmc(0));
  await until(() => heard.samples.length === 1, 'a fix');
  await receiver.unplug();
  await until(
    () => heard.states.some((state) => state.kind === 'down' && state.code === 'unreachable'),
    'gone',
  );
  const again = await plugIn(device);
  await until(() => {
    again.say(rmc(5));
    return heard.samples.some(({ timeS }) => (timeS ?? 0) % 10 === 5);
  }, 'a fix of the new one');
  expect(heard.states.at(-1)).toEqual({ kind: 'up' });
  expect(execFileSync('stty', ['-F', device, 'speed'], { encoding: 'utf8' }).trim()).toBe('9600');
});

ptyTest('a receiver that says nothing any more is noticed', async () => {
  const receiver = await plugIn(join(folder, 'gnss'));
  const heard = await follow(receiver.device, 9600);
  receiver.say(rmc(0));
  await until(() => heard.states.some((state) => state.kind === 'down' && state.code === 'silent'), 'silent');
});

test('what is no serial line cannot have a speed, and says so', async () => {
  const heard = await follow('/dev/null', 9600);
  await until(() => heard.states.length > 0, 'down');
  expect(heard.states[0]).toEqual({ kind: 'down', code: 'speed' });
});
