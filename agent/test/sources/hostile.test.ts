import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { Sample } from '../../src/sample.ts';
import { createParser, detectFormat } from '../../src/sources/format.ts';
import { createGpsdStream } from '../../src/sources/gpsd-stream.ts';
import { createNmeaParser } from '../../src/sources/nmea.ts';
import { checksum } from '../../src/sources/nmea-sentence.ts';
import { createPlausibleFilter, limitsFor } from '../../src/sources/plausible.ts';
import type { Row } from '../../src/sources/row.ts';
import { chances, rounds, seed } from '../seed.ts';

/** Honest text of each form, to be spoiled. */
const LINES: Record<string, string[]> = {
  generic: [
    'time,lat,lon,accuracy_m,speed_mps,soc,odometer_km,ignition,drive\n',
    '2026-05-01T08:00:00Z,56.9512345,24.1012345,4.5,3.25,81.5,1200.25,true,1\n',
    '1777622401,-56.9512345,-24.1012345,,0,100,,no,2\n',
  ],
  twizy: [
    'Date,Time,Soc,Speed,Mode,LAT,LON,ALT,GpsSpeed,Temperature\n',
    '05/25/2021,15:46:55,62.540000,0.000000,N,33.986191,-6.724902,139.000000,0.055560,21.4\n',
  ],
  nmea: [
    sentence('GPRMC,113258.50,A,3238.9148,N,10822.4466,W,005.3,247.1,181022,009.3,E'),
    sentence('GPGGA,113258.50,3238.9148,N,10822.4466,W,2,08,1.1,1577.4,M,-24.6,M,,'),
    sentence('GNGNS,191503.01,3645.876324,N,03124.670280,E,AAN,08,1.3,-6.7,32.0,,,V'),
    sentence('GPZDA,094737,20,08,2018,-01,00'),
  ],
  gpsd: [
    '{"class":"TPV","device":"/dev/a","mode":3,"time":"2026-05-01T08:00:00.000Z","lat":56.95,"lon":24.1,"eph":4.2,"speed":1.5}\n',
    '{"class":"SKY","hdop":1.10,"uSat":8}\n',
    '{"class":"DEVICES","devices":[{"path":"/dev/a"}]}\n',
  ],
  gpx: [
    '<gpx version="1.1"><trk><trkseg>',
    '<trkpt lat="56.95" lon="24.1"><time>2026-05-01T08:00:00Z</time><hdop>1.3</hdop></trkpt>',
    '</trkseg></trk></gpx>',
  ],
  track_json: [
    '[{"point":"POINT(24.1 56.95)","time":"2026-05-01 10:00:00+0200"}',
    ',{"point":"POINT(1 2)"}]',
  ],
};

function sentence(between: string): string {
  return `$${between}*${checksum(between).toString(16).padStart(2, '0').toUpperCase()}\r\n`;
}

const PIECES = [
  '',
  ',',
  '*',
  '$',
  '"',
  '\n',
  '\r',
  '\u0000',
  '\uFEFF',
  '<',
  '&',
  ']',
  '}',
  '-',
  '.',
  '9',
  'e',
  'NaN',
  'Infinity',
  '1e308',
  '__proto__',
  'constructor',
  '99999999999999999999',
  '-0',
  '\uD800',
  '🛴',
  '"class":"TPV"',
  '<!DOCTYPE a>',
  '9'.repeat(10_000),
  ','.repeat(3000),
  '['.repeat(3000),
];

/** Spoils a text in up to four places. */
function mutate(text: string, chance: () => number): string {
  let spoiled = text;
  for (let times = 1 + Math.floor(chance() * 4); times > 0; times--) {
    const from = Math.floor(chance() * spoiled.length);
    const to = chance() < 0.5 ? from : from + Math.floor(chance() * 12);
    const piece = PIECES[Math.floor(chance() * PIECES.length)] ?? '';
    spoiled = spoiled.slice(0, from) + piece + spoiled.slice(to);
  }
  return spoiled;
}

/** Puts right the checksums of spoiled sentences, so that what is behind them is reached, too. */
function resum(text: string): string {
  return text.replace(/\$([^*\n]*)\*[0-9A-F]{2}/g, (_whole, between: string) => sentence(between).trim());
}

function readAll(form: string, text: string): Row[] {
  if (form === 'gpsd') {
    const stream = createGpsdStream();
    return [...stream.push(text), ...stream.flush()].flatMap((event) =>
      event.kind === 'row' ? [event.row] : [],
    );
  }
  const format = detectFormat(text);
  const parser = form === 'nmea' || format === undefined ? createNmeaParser() : createParser(format);
  return [...parser.push(text), ...parser.end()];
}

const OTHER_NAMES = ['odometerM', 'ignition', 'locked', 'charging', 'part'];

/** What must hold of any row, whatever it was made of: the names of what does not. */
function faults({
  position,
  problems,
  timeS,
  speedMps,
  stateOfChargePermille: charge,
  ...rest
}: Row): string[] {
  const holds: Record<string, boolean> = {
    names: Object.keys(rest).every((name) => OTHER_NAMES.includes(name)),
    reason: position === undefined ? (problems?.length ?? 1) === 1 : problems === undefined,
    whole: Object.values(position ?? {}).every(Number.isInteger),
    latitude: Math.abs(position?.latitudeE6 ?? 0) <= 90e6,
    longitude: Math.abs(position?.longitudeE6 ?? 0) <= 180e6,
    accuracy: (position?.accuracyM ?? 0) >= 0 && (position?.accuracyM ?? 0) <= 100_000,
    time: timeS === undefined || (timeS > 3e8 && timeS < 4_102_444_800),
    speed: speedMps === undefined || (speedMps >= 0 && speedMps <= 150.000_001),
    charge: charge === undefined || (Number.isInteger(charge) && charge >= 0 && charge <= 1000),
  };
  return Object.keys(holds).filter((name) => !holds[name]);
}

describe.each(Object.entries(LINES))('%s', (form, lines) => {
  test(`${rounds(1000)} spoiled texts never throw, and give nothing but whole rows or reasons`, () => {
    const chance = chances(seed);
    const filter = createPlausibleFilter(limitsFor('e_scooter'));
    let rows = 0;
    for (let round = 0; round < rounds(1000); round++) {
      const spoiled = lines.map((line) => (chance() < 0.6 ? mutate(line, chance) : line)).join('');
      const text = form === 'nmea' && chance() < 0.5 ? resum(spoiled) : spoiled;
      for (const row of readAll(form, text)) {
        rows++;
        const wrong = faults(row);
        if (wrong.length > 0) expect(wrong, text).toEqual([]);
        const { part: _part, ...values } = row;
        const sample: Sample = { source: 'x', ...values };
        const judged = filter.judge(sample, 1_777_622_400);
        if ((judged.problems?.length ?? 0) > 1) expect(judged.problems).toHaveLength(1);
      }
    }
    expect(rows).toBeGreaterThan(0);
  });
});

/** 120 MB in all, every piece another text, so that nothing is kept by being the same. */
const FLOOD = 120;
function* flood(): Generator<string> {
  for (let piece = 0; piece < FLOOD; piece++)
    yield Buffer.alloc(1 << 20, 97 + (piece % 26)).toString('latin1');
}

test.each([
  // The engine lets go of about 20 MB later than it says.
  ['time,lat,lon\n', 40],
  ['$GPGSV,1,1,00*79\n', 40],
  // Documents are kept up to their bound of 32 million characters.
  ['<gpx>', 80],
  ['[{', 80],
])('after %j an endless line of 120 MB is not kept', (head, mostMb) => {
  const format = detectFormat(head);
  if (format === undefined) throw new Error('no format');
  const parser = createParser(format);
  parser.push(head);
  const beforeMb = liveMb();
  let pieces = 0;
  for (const piece of flood()) {
    expect(parser.push(piece)).toEqual([]);
    if (++pieces % 20 === 0) expect(liveMb() - beforeMb).toBeLessThan(mostMb);
  }
  parser.end();
});

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Live memory, after the garbage is gone. */
function liveMb(): number {
  collectGarbage();
  // Long texts out of buffers count as external; the buffers themselves are swept when it pleases the engine.
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return (heapUsed + external - arrayBuffers) / 1024 / 1024;
}

test('many damaged lines cost no memory either', () => {
  const parser = createNmeaParser();
  const beforeMb = liveMb();
  let rows = 0;
  for (let times = 0; times < 200; times++) rows += parser.push('$GPRMC,damaged*00\n'.repeat(2000)).length;
  expect(rows).toBe(200 * 2000 - 1);
  expect(liveMb() - beforeMb).toBeLessThan(8);
});
