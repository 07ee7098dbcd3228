import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ImuBatch, ImuSource, SourceState } from '../../src/sample.ts';
import { createImuSource, createRecordedImuSource } from '../../src/sources/imu.ts';
import { createImuParser, type ImuReadings, MOST_READINGS } from '../../src/sources/imu-lines.ts';
import { rounds, seed } from '../seed.ts';
import { startPeer, until } from './peer.ts';
import { RECORDINGS, recordedTest } from './recordings.ts';

const TIMES = { silenceMs: 300, quietMs: 20, firstRetryMs: 20, mostRetryMs: 80, goodMs: 5000, paceMs: 100 };
const cleanups: (() => Promise<void> | void)[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'imu-'));
});
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
  rmSync(folder, { recursive: true });
});

function readAll(text: string): ImuReadings[] {
  const parser = createImuParser();
  return [...parser.push(text), ...parser.flush()];
}

async function listenImu(source: ImuSource) {
  const heard: { batches: ImuBatch[]; states: SourceState[] } = { batches: [], states: [] };
  cleanups.unshift(() => source.stop());
  await source.start(
    (batch) => heard.batches.push(batch),
    (state) => heard.states.push(state),
  );
  return heard;
}

const count = (batches: readonly ImuReadings[]) => batches.reduce((sum, { tS }) => sum + tS.length, 0);

recordedTest('100 Hz: a minute of a car’s accelerations is read whole, in its own units', () => {
  const batches = readAll(readFileSync(`${RECORDINGS}/comma2k19/imu_accel.csv`, 'utf8'));
  expect(count(batches)).toBe(6256);
  expect(batches[0]?.tS[0]).toBe(46408.580034294);
  expect(batches[0]?.ax[0]).toBeCloseTo(1.074371, 5);
  expect(batches[0]).not.toHaveProperty('gyro');
  const size = (of: Float32Array) => of.reduce((sum, value) => sum + value, 0) / of.length;
  // Gravity, on the axis that points down in this phone.
  expect(size(batches[2]?.az ?? new Float32Array(1))).toBeCloseTo(-9.8, 0);
});

test('columns may stand in another order, others are not looked at, a gyroscope is optional', () => {
  const [batch] = readAll('temp,az,ay,ax,t\n21,9.8,0.2,0.1,5\n21,9.7,0.2,0.1,5.01\n');
  expect(Array.from(batch?.tS ?? [])).toEqual([5, 5.01]);
  expect(batch?.az[1]).toBeCloseTo(9.7, 5);
  const [turning] = readAll('1,0,0,9.8,0.1,0.2,0.3\n');
  expect(turning?.gyro?.gz[0]).toBeCloseTo(0.3, 6);
});

test('a reading that cannot be is none: never a zero in its place', () => {
  const parser = createImuParser();
  parser.push(
    '1.00,0,0,9.8\n1.01,,0,9.8\n1.02,NaN,0,9.8\n1.03,0,0\n1.04,0,0,99999\n1.04x,0,0,9\n1.00,0,0,9.8,1\n',
  );
  const batches = parser.flush();
  expect(count(batches)).toBe(1);
  expect(parser.refused).toBe(6);
});

test('a clock that begins anew begins a batch, a repeated reading counts once, a batch has a bound', () => {
  const batches = readAll('5,0,0,9\n6,0,0,9\n6,0,0,9\n1,0,0,9\n2,0,0,9\n');
  expect(batches.map(({ tS }) => Array.from(tS))).toEqual([
    [5, 6],
    [1, 2],
  ]);
  const many = Array.from({ length: 3000 }, (_, at) => `${at / 100},0,0,9.8\n`).join('');
  expect(readAll(many).map(({ tS }) => tS.length)).toEqual([
    MOST_READINGS,
    MOST_READINGS,
    3000 - 2 * MOST_READINGS,
  ]);
});

test('spoiled lines never throw; every batch rises and holds only finite numbers', () => {
  const line = '46408.58,1.074,-0.129,-9.544,0.01,0.02,0.03\n'.repeat(3);
  const flips = fc.array(fc.tuple(fc.nat(line.length - 1), fc.integer({ min: 0, max: 7 })), { maxLength: 8 });
  fc.assert(
    fc.property(flips, (changes) => {
      const bytes = Buffer.from(line);
      for (const [at, bit] of changes) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      for (const { tS, ax, ay, az, gyro } of readAll(bytes.toString('latin1'))) {
        expect([...tS].every((timeS, at) => at === 0 || timeS > (tS[at - 1] ?? 0))).toBe(true);
        const columns = [ax, ay, az, ...(gyro === undefined ? [] : [gyro.gx, gyro.gy, gyro.gz])];
        for (const column of columns)
          expect(column.every(Number.isFinite) && column.length === tS.length).toBe(true);
      }
    }),
    { seed, numRuns: rounds(200) },
  );
});

test('an endless line is not kept, and refused once', () => {
  const parser = createImuParser();
  for (let piece = 0; piece < 200; piece++) expect(parser.push('7'.repeat(1 << 16))).toEqual([]);
  parser.push('\n1,0,0,9.8\n');
  expect(parser.refused).toBe(1);
  expect(count(parser.flush())).toBe(1);
});

test('live: several readings a wake-up, and back again after the sensor was unplugged', async () => {
  let at = 0;
  const timers: NodeJS.Timeout[] = [];
  cleanups.push(() => timers.forEach(clearInterval));
  const speak = () =>
    startPeer((socket) => {
      timers.push(setInterval(() => socket.write(`${(at++ / 100).toFixed(2)},0,0,9.8\n`), 10));
    }, port);
  let port = 0;
  const peer = await speak();
  port = peer.port;
  const from = { host: '127.0.0.1', port };
  const heard = await listenImu(createImuSource({ from, times: TIMES, bootS: () => 7, random: () => 0 }));
  await until(() => count(heard.batches) >= 60, 'sixty readings');
  expect(count(heard.batches) / heard.batches.length).toBeGreaterThan(3);
  expect(heard.batches[0]?.bootS).toBe(7);
  await peer.stop();
  await until(() => heard.states.at(-1)?.kind === 'down', 'unplugged');
  const before = heard.batches.length;
  const again = await speak();
  cleanups.push(again.stop);
  await until(() => heard.batches.length > before, 'plugged in again');
  expect(heard.states.at(-1)).toEqual({ kind: 'up' });
});

test('a recording is played on the fleet clock, a quarter of a second at a time', async () => {
  const file = join(folder, 'imu.csv');
  writeFileSync(
    file,
    `t,ax,ay,az\n${Array.from({ length: 200 }, (_, at) => `${9 + at / 100},0,0,9.8\n`).join('')}`,
  );
  const beganMs = performance.now();
  const clock = { rate: 10, nowS: () => 1000 + (performance.now() - beganMs) / 100 };
  const heard = await listenImu(createRecordedImuSource({ file, startS: 1001, clock, bootS: () => 3 }));
  await until(() => heard.states.at(-1)?.kind === 'ended', 'ended');
  expect(clock.nowS()).toBeGreaterThanOrEqual(1002.9);
  expect(heard.batches.map(({ tS }) => tS.length)).toEqual([25, 25, 25, 25, 25, 25, 25, 25]);
});

test('a recording that is none says which file', async () => {
  const clock = { rate: 1, nowS: () => 0 };
  const open = (file: string) => createRecordedImuSource({ file, startS: 0, clock, bootS: () => 0 });
  await expect(listenImu(open(join(folder, 'gone.csv')))).rejects.toThrow(
    /gone\.csv: cannot be read \(ENOENT\)/,
  );
  writeFileSync(join(folder, 'a.csv'), 'nothing\n');
  await expect(listenImu(open(join(folder, 'a.csv')))).rejects.toThrow(/has no readings to play/);
});
