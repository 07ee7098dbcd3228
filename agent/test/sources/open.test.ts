import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AgentError } from '../../src/errors.ts';
import type { Sample } from '../../src/sample.ts';
import { openSource } from '../../src/sources/open.ts';
import { ROLLOVER_S } from '../../src/sources/rollover.ts';
import { SourceError } from '../../src/sources/source.ts';
import { type Heard, listen, startPeer, until } from './peer.ts';
import { RECORDINGS, recordedTest } from './recordings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const START_S = 2_000_000_000;

/** A fleet clock that runs so fast that a drive takes milliseconds. It stands until it is told to begin. */
function fastClock(rate = 100_000) {
  let beganMs: number | undefined;
  const passedS = () => (beganMs === undefined ? 0 : (performance.now() - beganMs) / 1000);
  const begin = () => {
    beganMs = performance.now();
  };
  return { rate, nowS: () => START_S + passedS() * rate, begin };
}

async function playFile(file: string, rate?: number, part?: string): Promise<Heard> {
  const clock = fastClock(rate);
  const source = openSource(
    { kind: 'recorded', file, startS: START_S + marginS(clock.rate), part },
    { clock },
  );
  const heard = await listen(source);
  clock.begin();
  await until(() => heard.states.some(({ kind }) => kind === 'ended'), 'ended');
  await source.stop();
  return heard;
}

/** A real second from the beginning of the clock to the first row. */
function marginS(rate: number): number {
  return rate;
}

recordedTest(
  'a Dublin scooter trip is played whole, its bad row absent, its times on the fleet clock',
  async () => {
    const { samples } = await playFile(`${RECORDINGS}/dublin-micromobility/e-scooter/trip_18.csv`);
    expect(samples.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 81 }, (_, row) => row));
    expect(samples.filter(({ position }) => position)).toHaveLength(80);
    expect(samples[14]?.problems).toEqual(['unparsable']);
    // Recorded from 14:58:14 to its last row; the first row is at startS.
    expect(samples[0]?.timeS).toBe(START_S + 100_000);
    expect((samples[14]?.timeS ?? 0) - (samples[0]?.timeS ?? 0)).toBe(73);
  },
);

recordedTest('held positions of the Twizy are absent with the reason, charge and speed stay', async () => {
  const { samples } = await playFile(`${RECORDINGS}/rsk-twizy/T3_05_25_2021_1.csv`);
  const held = samples.filter(({ problems }) => problems?.[0] === 'held');
  expect(samples).toHaveLength(961);
  expect(held).toHaveLength(695);
  for (const { position, stateOfChargePermille, speedMps } of held) {
    expect([position, typeof stateOfChargePermille, typeof speedMps]).toEqual([
      undefined,
      'number',
      'number',
    ]);
  }
});

recordedTest('one drive of many can be played alone; NMEA and JSON play like CSV', async () => {
  const { samples } = await playFile(`${RECORDINGS}/omaha-blackbox/nds_data_drives_1-14.csv`, 1e6, '3.0');
  expect(samples).toHaveLength(45);
  const nmea = await playFile(`${RECORDINGS}/gpsd-nmea/garmin15x.log`);
  expect(nmea.samples.map(({ source, timeS }) => [source, (timeS ?? 0) - START_S - 100_000])).toEqual(
    [0, 1, 2, 3, 4, 5, 6].map((second) => ['nmea', second]),
  );
  expect((await playFile(`${RECORDINGS}/munich-barefoot/x0001-015.json`)).samples).toHaveLength(80);
});

describe('what cannot be opened is said in one sentence, with the file, and nothing of its content', () => {
  const cases: [string, string, string, RegExp][] = [
    ['unknown.txt', 'secret 56.951234 24.101234', 'unknown_format', /is no CSV .* docs\/sources\.md$/],
    ['empty.csv', 'time,lat,lon\n', 'empty', /has no rows to play; give another recording$/],
    ['notimes.csv', 'time,lat,lon\n?,56.951234,24.101234\n', 'no_times', /has no times in its first rows/],
    [
      'bad.gpx',
      '<gpx>\n<trk>\n</gpx>',
      'malformed',
      / line \d: is not well-formed XML; export the track again$/,
    ],
    ['bad.json', '[{"point": ', 'malformed', /is not a JSON list|not a JSON list/],
    ['zero.csv', '', 'unknown_format', /is no CSV/],
  ];

  test.each(cases)('%s', async (name, content, problem, message) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    const error = await failure(file);
    expect(error).toBeInstanceOf(AgentError);
    expect(error.problem).toBe(problem);
    expect(error.message.startsWith(file)).toBe(true);
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/56\.95|24\.10|\n/);
  });

  test('a file that is not there, and a folder', async () => {
    expect(await failure(join(folder, 'none.csv'))).toMatchObject({ problem: 'unreadable', code: 'folder' });
    const error = await failure(folder);
    expect(error.message).toMatch(/cannot be read \(EISDIR\); give a readable recording$/);
  });

  async function failure(file: string): Promise<SourceError> {
    const source = openSource({ kind: 'recorded', file, startS: START_S }, { clock: fastClock() });
    const error: unknown = await listen(source).catch((thrown: unknown) => thrown);
    await source.stop();
    if (!(error instanceof SourceError)) throw new Error('no SourceError');
    return error;
  }
});

describe('live', () => {
  const NOW_S = Date.UTC(2026, 4, 1, 8) / 1000;
  const clock = { rate: 1, nowS: () => NOW_S };
  const tpv = (timeS: number) =>
    `{"class":"TPV","mode":3,"time":"${new Date(timeS * 1000).toISOString()}","lat":56.95,"lon":24.1}\n`;

  async function hear(text: string, wants: number, earliestS?: number): Promise<Sample[]> {
    const peer = await startPeer((socket) => socket.write(text));
    const source = openSource({ kind: 'gpsd', host: '127.0.0.1', port: peer.port }, { clock, earliestS });
    const heard = await listen(source);
    await until(() => heard.samples.length >= wants, 'samples');
    await source.stop();
    await peer.stop();
    return heard.samples;
  }

  test('a receiver that lost a week rollover is put right by the clock', async () => {
    const samples = await hear(tpv(NOW_S - ROLLOVER_S), 1);
    expect(samples[0]).toMatchObject({ timeS: NOW_S, position: { latitudeE6: 56_950_000 } });
  });

  test('a receiver in 2018 is impossible, unless a demo plays then', async () => {
    const then = Date.UTC(2018, 7, 20) / 1000;
    expect((await hear(tpv(then), 1))[0]?.problems).toEqual(['impossible_time']);
    expect((await hear(tpv(then), 1, then - 60))[0]?.position).toBeDefined();
  });

  test('a source that cannot connect says so once, not at each try', async () => {
    const peer = await startPeer();
    await peer.stop();
    const source = openSource(
      { kind: 'nmea-tcp', host: '127.0.0.1', port: peer.port },
      { clock, random: () => 0 },
    );
    const heard = await listen(source);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await source.stop();
    expect(heard.states).toEqual([{ kind: 'down', code: 'unreachable' }]);
  });

  test('a recording can be read as a live file, too', async () => {
    const file = join(folder, 'a.nmea');
    writeFileSync(file, '$GPGSA,A,3,02,05,11,12,18,20,25,29,,,,,1.4,1.1,0.9*3D\n');
    const source = openSource({ kind: 'nmea-file', file }, { clock });
    const heard = await listen(source);
    await until(() => heard.states.length === 2, 'ended');
    await source.stop();
    expect(heard.samples).toEqual([{ source: 'nmea' }]);
  });
});
