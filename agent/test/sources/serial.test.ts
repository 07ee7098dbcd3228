import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadStream } from 'node:tty';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createNmeaSource } from '../../src/sources/nmea-live.ts';
import { checksum } from '../../src/sources/nmea-sentence.ts';
import { listen, until } from './peer.ts';
import { plugIn as plug, ptyTest } from './pty.ts';

const TIMES = { silenceMs: 400, quietMs: 20, firstRetryMs: 20, mostRetryMs: 80, goodMs: 5000, paceMs: 0 };

const cleanups: (() => Promise<void> | void)[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'serial-'));
});
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
  rmSync(folder, { recursive: true });
});

const plugIn = async (device: string) => {
  const receiver = await plug(device);
  cleanups.push(receiver.unplug);
  return receiver;
};

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

ptyTest('a receiver that is unplugged while it is being opened is looked for again', async () => {
  const receiver = await plugIn(join(folder, 'gnss'));
  const raw = vi.spyOn(ReadStream.prototype, 'setRawMode').mockImplementationOnce(() => {
    throw new Error('EIO');
  });
  cleanups.push(() => raw.mockRestore());
  const heard = await follow(receiver.device);
  await until(() => {
    receiver.say(rmc(0));
    return heard.samples.length > 0;
  }, 'a fix');
  expect(heard.states).toEqual([{ kind: 'down', code: 'unreachable' }, { kind: 'up' }]);
});

test('what is no serial line cannot have a speed, and says so', async () => {
  const heard = await follow('/dev/null', 9600);
  await until(() => heard.states.length > 0, 'down');
  expect(heard.states[0]).toEqual({ kind: 'down', code: 'speed' });
});
