import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import type { Sample, SourceState } from '../../src/sample.ts';
import type { CanSignal } from '../../src/sources/can-signal.ts';
import { openSources } from '../../src/sources/open.ts';
import type { SourceConfig } from '../../src/sources/settings.ts';
import type { SourceName } from '../../src/sources/several.ts';
import { startPeer, until } from './peer.ts';
import { RECORDINGS, recordedTest } from './recordings.ts';

const NOW_S = Date.UTC(2026, 4, 1, 8) / 1000;
const clock = { rate: 1, nowS: () => NOW_S };

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

async function open(configs: SourceConfig[]) {
  const heard: { samples: Sample[]; states: [SourceState, SourceName][] } = { samples: [], states: [] };
  const sources = openSources(configs, { clock, random: () => 0 });
  cleanups.unshift(() => sources.stop());
  await sources.start(
    (sample) => heard.samples.push(sample),
    (state, name) => heard.states.push([state, name]),
  );
  return { sources, heard };
}

const tpv = (second: number) =>
  `{"class":"TPV","mode":3,"time":"${new Date((NOW_S + second) * 1000).toISOString()}","lat":56.95,"lon":24.1,"speed":9}\n`;
const TOYOTA: CanSignal = {
  value: 'speed',
  ...{ id: 0x0b4, startBit: 47, length: 16, byteOrder: 'big', signed: false },
  ...{ scale: 0.01, offset: 0, unit: 'km/h' },
};

test('C9: a receiver and a bus together: place of one, speed of the other, each with its source', async () => {
  const gpsd = await startPeer();
  const bus = await startPeer();
  cleanups.push(gpsd.stop, bus.stop);
  const { heard } = await open([
    { kind: 'gpsd', host: '127.0.0.1', port: gpsd.port },
    { kind: 'can-tcp', host: '127.0.0.1', port: bus.port, obd: false, signals: [TOYOTA] },
  ]);
  await until(() => gpsd.sockets.length === 1 && bus.sockets.length === 1, 'both connected');
  let second = 0;
  const speak = setInterval(() => {
    bus.sockets[0]?.write(`(${(100 + second / 10).toFixed(1)}) can0 0B4#00000000000E10AA\n`);
    gpsd.sockets[0]?.write(tpv(second++));
  }, 100);
  cleanups.push(() => clearInterval(speak));
  await until(
    () => heard.samples.some(({ origins }) => origins?.speedMps?.source === 'can'),
    'a fused sample',
  );
  const fused = heard.samples.find(
    ({ origins, position }) => position && origins?.speedMps?.source === 'can',
  );
  expect(fused).toMatchObject({ source: 'gpsd', position: { latitudeE6: 56_950_000 } });
  expect(fused?.speedMps).toBeCloseTo(10, 9);
  expect(fused?.origins?.speedMps?.ageS).toBeLessThanOrEqual(2);
  // The bus is unplugged: told by name, and its speed is not used any more.
  await bus.stop();
  await until(
    () => heard.states.some(([{ kind }, { family }]) => kind === 'down' && family === 'can'),
    'down',
  );
  const before = heard.samples.length;
  await until(() => heard.samples.length > before + 1, 'more');
  expect(heard.samples.at(-1)).toMatchObject({ speedMps: 9, origins: { speedMps: { source: 'gpsd' } } });
  expect(heard.states.filter(([, { number }]) => number === 1)).toEqual([
    [{ kind: 'up' }, { family: 'gpsd', number: 1 }],
  ]);
});

test('a bus alone goes on once a second, without a place and without an offer of one', async () => {
  const bus = await startPeer((socket) => {
    for (let ms = 0; ms < 5000; ms += 12)
      socket.write(`(${(100 + ms / 1000).toFixed(3)}) can0 0B4#00000000000E10AA\n`);
  });
  cleanups.push(bus.stop);
  const { heard } = await open([
    { kind: 'can-tcp', host: '127.0.0.1', port: bus.port, obd: false, signals: [TOYOTA] },
  ]);
  await until(() => heard.samples.length === 1, 'a sample');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(heard.samples).toHaveLength(1);
  expect(heard.samples[0]).not.toHaveProperty('problems');
});

test('one receiver stays as it is: every sample goes on, none is changed', async () => {
  const gpsd = await startPeer((socket) => socket.write(tpv(0) + tpv(1) + tpv(2)));
  cleanups.push(gpsd.stop);
  const { heard } = await open([{ kind: 'gpsd', host: '127.0.0.1', port: gpsd.port }]);
  await until(() => heard.samples.length === 3, 'three samples');
  for (const sample of heard.samples) expect(sample).not.toHaveProperty('origins');
});

test('a recording that cannot be played starts nothing', async () => {
  const gpsd = await startPeer();
  cleanups.push(gpsd.stop);
  const started = open([
    { kind: 'gpsd', host: '127.0.0.1', port: gpsd.port },
    { kind: 'recorded', file: '/nowhere/drive.csv', startS: NOW_S },
  ]);
  await expect(started).rejects.toThrow(/drive\.csv: cannot be read/);
  await until(() => gpsd.sockets.every(({ closed }) => closed), 'closed again');
});

recordedTest(
  'M2: a whole drive through every source leaves no position and no speed in what they say of themselves',
  async () => {
    const log = readFileSync(`${RECORDINGS}/comma2k19/toyota-can.candump.log`, 'utf8').slice(0, 60_000);
    const bus = await startPeer((socket) => socket.end(log));
    const nmea = await startPeer((socket) =>
      socket.end(readFileSync(`${RECORDINGS}/gpsd-nmea/garmin15x.log`)),
    );
    cleanups.push(bus.stop, nmea.stop);
    const { heard } = await open([
      { kind: 'nmea-tcp', host: '127.0.0.1', port: nmea.port },
      { kind: 'can-tcp', host: '127.0.0.1', port: bus.port, obd: true, signals: [TOYOTA] },
    ]);
    await until(
      () =>
        new Set(heard.states.filter(([{ kind }]) => kind === 'down').map(([, { number }]) => number)).size ===
        2,
      'both ended',
    );
    expect(heard.samples.length).toBeGreaterThan(0);
    const words = new Set(heard.states.flatMap(([state, name]) => Object.values({ ...state, ...name })));
    expect(
      [...words].filter((word) => typeof word === 'number').every((word) => word === 1 || word === 2),
    ).toBe(true);
    expect([...words].filter((word) => typeof word === 'string').toSorted()).toEqual([
      'can',
      'closed',
      'down',
      'nmea',
      'up',
    ]);
  },
);
