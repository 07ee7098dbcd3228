import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createGpsdSource } from '../../src/sources/gpsd.ts';
import { LINK_TIMES } from '../../src/sources/link.ts';
import { createNmeaParser } from '../../src/sources/nmea.ts';
import { checksum } from '../../src/sources/nmea-sentence.ts';
import type { Row } from '../../src/sources/row.ts';
import { listen, until } from './peer.ts';
import { hasPython, plugIn } from './pty.ts';
import { RECORDINGS, recordingsPresent } from './recordings.ts';

/** The real daemon, fed by gpsfake with the real receivers' logs. */
const { FLEETVEIL_PARTS } = process.env;
const installed = ['gpsd', 'gpsfake'].every(
  (part) => spawnSync(part, ['-V'], { timeout: 5000 }).error === undefined,
);
if (!installed) console.warn('skipped: gpsd and gpsfake are not installed (apt: gpsd gpsd-clients)');
const realTest = test.skipIf(FLEETVEIL_PARTS !== 'required' && !(installed && recordingsPresent));

const running: { fake: ChildProcess; port: number }[] = [];
afterEach(() => {
  for (const one of running.splice(0)) stopFake(one);
});

/** Runs gpsfake and its gpsd in a process group of their own, so that exactly these can be ended. */
async function startFake(
  log: string,
  port: number,
  cycleS: number,
): Promise<{ fake: ChildProcess; port: number }> {
  const args = ['-1', '-q', '-n', '-c', `${cycleS}`, '-P', `${port}`, `${RECORDINGS}/gpsd-nmea/${log}`];
  const fake = spawn('gpsfake', args, { detached: true, stdio: 'ignore' });
  await once(fake, 'spawn');
  const one = { fake, port };
  running.push(one);
  return one;
}

function stopFake({ fake }: { fake: ChildProcess }): void {
  if (fake.pid === undefined) return;
  for (const pid of [...gpsdsOf(fake.pid), fake.pid]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
}

/** The gpsd that gpsfake started. */
function gpsdsOf(pid: number): number[] {
  try {
    return execFileSync('pgrep', ['-P', `${pid}`], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    return [];
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const TIMES = { ...LINK_TIMES, firstRetryMs: 50, mostRetryMs: 200 };

realTest('every second of a receiver comes through gpsd, at its place and its time', async () => {
  const { port } = await startFake('garmin15x.log', await freePort(), 0.002);
  const source = createGpsdSource({ host: '127.0.0.1', port, times: TIMES, random: Math.random });
  const heard = await listen(source);
  await until(() => heard.samples.filter(({ position }) => position).length === 7, 'seven fixes');
  await source.stop();
  expect(
    heard.samples.map(({ timeS, position }) => [timeS, position?.latitudeE6, position?.longitudeE6]),
  ).toEqual([
    [1_666_092_778, 32_648_580, -108_374_110],
    [1_666_092_779, 32_648_575, -108_374_137],
    [1_666_092_780, 32_648_568, -108_374_163],
    [1_666_092_781, 32_648_560, -108_374_190],
    [1_666_092_782, 32_648_555, -108_374_213],
    [1_666_092_783, 32_648_547, -108_374_238],
    [1_666_092_784, 32_648_538, -108_374_267],
  ]);
  expect(heard.states.some(({ kind }) => kind === 'up')).toBe(true);
});

realTest('a cold start with lost fixes: gpsd and our own NMEA reading say the same 23 fixes', async () => {
  const log = 'quectel-eg25-g.log';
  const parser = createNmeaParser();
  const text = readFileSync(`${RECORDINGS}/gpsd-nmea/${log}`, 'latin1');
  const own = [...parser.push(text), ...parser.end()].filter(hasFix);
  const { port } = await startFake(log, await freePort(), 0.002);
  const source = createGpsdSource({ host: '127.0.0.1', port, times: TIMES, random: Math.random });
  const heard = await listen(source);
  const last = own.at(-1)?.timeS;
  await until(() => heard.samples.some(({ timeS }) => timeS === last), 'the last second of the log');
  await source.stop();
  expect(own).toHaveLength(23);
  // On a busy machine gpsd says a place once more, before it has heard the sentence with its time.
  const fixes = heard.samples.filter(hasFix);
  const places = own.map(({ position }) => position?.latitudeE6);
  for (const { timeS, position } of fixes)
    if (timeS === undefined) expect(places).toContain(position?.latitudeE6);
  expect(fixes.filter(({ timeS }) => timeS !== undefined).map(placeAndTime)).toEqual(own.map(placeAndTime));
});

function hasFix({ position, problems }: Row): boolean {
  return position !== undefined || problems !== undefined;
}

function placeAndTime({ timeS, position }: Row): unknown[] {
  return [timeS?.toFixed(2), position?.latitudeE6, position?.longitudeE6];
}

realTest('gpsd is killed and started anew: the source comes back by itself', async () => {
  const port = await freePort();
  const first = await startFake('bundg_zeus_9.log', port, 0.01);
  const source = createGpsdSource({ host: '127.0.0.1', port, times: TIMES, random: Math.random });
  const heard = await listen(source);
  await until(() => heard.samples.length > 3, 'fixes of the first daemon');
  stopFake(first);
  await until(() => heard.states.at(-1)?.kind === 'down', 'down');
  const before = heard.samples.length;
  await startFake('garmin15x.log', port, 0.002);
  await until(() => heard.samples.length > before, 'fixes of the second daemon');
  await source.stop();
  expect(heard.states.some((state) => state.kind === 'down' && state.code !== 'unplugged')).toBe(true);
  expect(heard.samples.at(-1)?.position).toBeDefined();
});

/** Tells gpsd that a device came or went, as udev does for it. */
async function hotplug(control: string, word: string): Promise<void> {
  const socket = connect(control);
  socket.write(`${word}\r\n`);
  await once(socket, 'data');
  socket.destroy();
}

const plugTest = test.skipIf(FLEETVEIL_PARTS !== 'required' && !(installed && hasPython));

plugTest(
  'a receiver is unplugged from a gpsd that runs, and plugged in again: told, and survived',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gpsd-'));
    // gpsd gives up being root before it opens a device.
    chmodSync(folder, 0o755);
    const [port, control, device] = [await freePort(), join(folder, 'control'), join(folder, 'gnss')];
    const receiver = await plugIn(device);
    const gpsd = spawn('gpsd', ['-N', '-F', control, '-S', String(port)], { stdio: 'ignore' });
    const source = createGpsdSource({ host: '127.0.0.1', port, times: TIMES, random: Math.random });
    let second = 0;
    const speak = setInterval(() => receiver.say(rmc(second++)), 200);
    try {
      const heard = await listen(source);
      await until(
        () => heard.states.some((state) => state.kind === 'down' && state.code === 'unplugged'),
        'none yet',
      );
      await hotplug(control, `+${device}`);
      await until(() => heard.samples.some(({ position }) => position), 'a fix');
      expect(heard.states.at(-1)).toEqual({ kind: 'up' });
      await hotplug(control, `-${device}`);
      await until(() => heard.states.at(-1)?.kind === 'down', 'unplugged');
      expect(heard.states.at(-1)).toEqual({ kind: 'down', code: 'unplugged' });
      const before = heard.samples.length;
      await hotplug(control, `+${device}`);
      await until(() => heard.samples.slice(before).some(({ position }) => position), 'a fix again');
      expect(heard.states.at(-1)).toEqual({ kind: 'up' });
    } finally {
      clearInterval(speak);
      await source.stop();
      gpsd.kill('SIGKILL');
      await receiver.unplug();
      rmSync(folder, { recursive: true });
    }
  },
);

function rmc(second: number): string {
  const body = `GPRMC,0800${String(second % 60).padStart(2, '0')},A,5657.0000,N,02406.0000,E,0.0,0.0,010526,,,A`;
  return `$${body}*${checksum(body).toString(16).padStart(2, '0').toUpperCase()}`;
}
