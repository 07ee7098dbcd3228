import { describe, expect, test } from 'vitest';
import { readGpsdLine } from '../../src/sources/gpsd-message.ts';
import { createGpsdStream, MAX_GPSD_LINE } from '../../src/sources/gpsd-stream.ts';
import type { Row } from '../../src/sources/row.ts';

const TIME_S = Date.UTC(2026, 4, 1, 8) / 1000;

function tpv(members: Record<string, unknown> = {}): string {
  const fix = {
    class: 'TPV',
    mode: 3,
    time: '2026-05-01T08:00:00.000Z',
    lat: 56.95,
    lon: 24.1,
    eph: 4.2,
    speed: 3,
  };
  return `${JSON.stringify({ ...fix, ...members })}\n`;
}

function rows(...lines: string[]): Row[] {
  const stream = createGpsdStream();
  return [...stream.push(lines.join('')), ...stream.flush()].flatMap((event) =>
    event.kind === 'row' ? [event.row] : [],
  );
}

test('a TPV becomes a row: time, position, rounded-up accuracy, speed; nothing else', () => {
  expect(rows(tpv({ alt: 12.3, track: 90, climb: 1, device: '/dev/ttyUSB0' }))).toEqual([
    {
      timeS: TIME_S,
      position: { latitudeE6: 56_950_000, longitudeE6: 24_100_000, accuracyM: 5 },
      speedMps: 3,
    },
  ]);
});

test('reports with one time are one row, of which the last fix counts', () => {
  const later = { time: '2026-05-01T08:00:01.000Z' };
  expect(
    rows(
      tpv({ mode: 2, lat: 56.9 }),
      tpv({ eph: 8 }),
      tpv({ mode: 1, lat: undefined, lon: undefined }),
      tpv(later),
    ),
  ).toEqual([
    {
      timeS: TIME_S,
      position: { latitudeE6: 56_950_000, longitudeE6: 24_100_000, accuracyM: 8 },
      speedMps: 3,
    },
    {
      timeS: TIME_S + 1,
      position: { latitudeE6: 56_950_000, longitudeE6: 24_100_000, accuracyM: 5 },
      speedMps: 3,
    },
  ]);
});

test('without an error estimate the last dilution of SKY counts', () => {
  const sky = '{"class":"SKY","hdop":2.1}\n{"class":"SKY","uSat":7}\n';
  expect(rows(sky, tpv({ eph: undefined }))[0]?.position?.accuracyM).toBe(11);
});

describe('positions that are none', () => {
  test.each([
    ['no fix, nothing told', { mode: 1, lat: undefined, lon: undefined }, undefined],
    ['no fix, the last place told', { mode: 1 }, ['poor_quality']],
    ['mode missing', { mode: undefined }, ['poor_quality']],
    ['a fix without a place', { lat: undefined, lon: undefined }, ['unparsable']],
    ['a text for a number', { lat: '56.95' }, ['unparsable']],
    ['a list for a number', { lon: [24.1] }, ['unparsable']],
    ['null', { lat: null }, ['unparsable']],
    ['beyond the pole', { lat: 90.1 }, ['unparsable']],
    ['null island', { lat: 0, lon: 0 }, ['poor_quality']],
    ['month 13', { time: '2026-13-01T08:00:00.000Z' }, ['impossible_time']],
    ['a number for a time', { time: 5 }, ['unparsable']],
  ])('%s', (_name, members, problems) => {
    const [row] = rows(tpv(members));
    expect(row?.position).toBeUndefined();
    expect(row?.problems).toEqual(problems);
  });

  test('a cut TPV is one lost offer, a cut SKY is not', () => {
    expect(rows(tpv().slice(0, 60), '\n', tpv())).toEqual([{ problems: ['unparsable'] }, expect.anything()]);
    expect(rows('{"class":"SKY","hd\n')).toEqual([]);
  });

  test('a report without a time and the next one at its place are one moment', () => {
    expect(rows(tpv({ time: undefined }), tpv())).toHaveLength(1);
    expect(rows(tpv({ time: undefined }), tpv({ lat: 56.96 }))).toHaveLength(2);
  });

  test('no time: a position without one', () => {
    const row = rows(tpv({ time: undefined }))[0];
    expect(row?.timeS).toBeUndefined();
    expect(row?.position).toBeDefined();
  });
});

test('a speed without a fix, negative or no number is absent', () => {
  for (const members of [
    { mode: 1, lat: undefined, lon: undefined },
    { speed: -1 },
    { speed: 151 },
    { speed: 'x' },
  ]) {
    expect(rows(tpv(members))[0]?.speedMps).toBeUndefined();
  }
});

test.each([
  ['{"class":"VERSION","release":"3.22"}', { kind: 'version' }],
  [
    '{"class":"DEVICES","devices":[{"path":"/dev/a"},{"path":5},null]}',
    { kind: 'devices', paths: ['/dev/a', '', ''] },
  ],
  [
    '{"class":"DEVICE","path":"/dev/a","activated":"2026-05-01T08:00:00.000Z"}',
    { kind: 'device', path: '/dev/a', active: true },
  ],
  ['{"class":"DEVICE","path":"/dev/a","activated":0}', { kind: 'device', path: '/dev/a', active: false }],
  ['{"class":"ERROR","message":"x"}', { kind: 'error' }],
  ['{"class":"constructor"}', { kind: 'ignored' }],
  ['{"class":"__proto__"}', { kind: 'ignored' }],
  ['[1]', { kind: 'ignored' }],
  ['null', { kind: 'unparsable' }],
  ['{', { kind: 'unparsable' }],
])('%s', (line, message) => {
  expect(readGpsdLine(line, undefined)).toEqual(message);
});

test('a line longer than the bound is reported and not kept', () => {
  const stream = createGpsdStream();
  const events = stream.push('x'.repeat(MAX_GPSD_LINE + 1));
  expect(events).toEqual([]);
  expect(stream.push('\n')).toEqual([{ kind: 'oversize' }]);
});
