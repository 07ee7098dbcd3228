import { describe, expect, test } from 'vitest';
import { detectCsv } from '../../src/sources/csv-forms.ts';
import { parsePosition, wholeAccuracyM } from '../../src/sources/fields.ts';
import { detectFormat } from '../../src/sources/format.ts';
import { createCsvParser, MAX_CSV_LINE } from '../../src/sources/recorded-csv.ts';
import type { ProblemCounts, Row } from '../../src/sources/row.ts';

function read(text: string): { rows: Row[]; counts: Readonly<ProblemCounts> } {
  const format = detectFormat(text);
  if (format?.kind !== 'csv') throw new Error('not a CSV');
  const parser = createCsvParser(format);
  return { rows: [...parser.push(text), ...parser.end()], counts: parser.counts };
}

const RIGA = { latitudeE6: 56_950_000, longitudeE6: 24_100_000, accuracyM: 0 };

describe('the generic form', () => {
  test('takes all its columns, in any order and with its aliases', () => {
    const header =
      'Speed (kmh),lng,Latitude,accuracy_m,SoC percent,odometer_km,ignition,locked,charging,TIMESTAMP';
    const { rows } = read(
      `${header}\n36,24.1,56.95,3.2,81.6,1200.5,on,false,0,2026-05-01T10:00:00.5+03:00\n`,
    );
    expect(rows).toEqual([
      {
        timeS: Date.UTC(2026, 4, 1, 7, 0, 0, 500) / 1000,
        position: { ...RIGA, accuracyM: 4 },
        speedMps: 10,
        stateOfChargePermille: 816,
        odometerM: 1_200_500,
        ignition: true,
        locked: false,
        charging: false,
      },
    ]);
  });

  test.each([
    ['time,lat,lon', '1777600800,56.95,24.1'],
    ['time_ms;latitude;longitude', '1777600800000;56.95;24.1'],
    ['date\ttime\tlat\tlong', '2026-05-01\t02:00:00\t56.95\t24.1'],
    ['\uFEFFutc,lat,lng', '2026-05-01 02:00:00,56.95,24.1'],
    ['# made by hand\n\ntime,"lat",lon', '"2026-05-01T02:00:00Z","56.95",24.1'],
  ])('%s', (header, line) => {
    expect(read(`${header}\r\n${line}`).rows).toEqual([{ timeS: 1_777_600_800, position: RIGA }]);
  });

  test('a bare speed has no unit and is not guessed at', () => {
    expect(read('time,lat,lon,speed\n1777600800,56.95,24.1,10\n').rows[0]?.speedMps).toBeUndefined();
  });

  test.each([
    ['mps', 10],
    ['kmh', 36],
    ['mph', 10 / 0.44704],
    ['kn', 36_000 / 1852],
  ])('speed_%s', (unit, value) => {
    expect(
      read(`time,lat,lon,speed_${unit}\n1777600800,56.95,24.1,${value}\n`).rows[0]?.speedMps,
    ).toBeCloseTo(10, 9);
  });

  test.each([
    '',
    'a,b,c',
    'lat,lon',
    'time,lat',
    'time,lon,speed',
    '__proto__,lat,lon',
    'constructor,lat,lon',
  ])('header %j is none', (header) => {
    expect(detectCsv(header)).toBeUndefined();
  });
});

test('the first column of a meaning counts, and no name means more than it says', () => {
  expect(detectCsv('constructor,time,lat,latitude,lon,lng')?.fields).toEqual({
    time: 1,
    latitude: 2,
    longitude: 4,
  });
});

describe('rows that cannot be kept', () => {
  const AT = '1777600800';
  test.each([
    ['a letter in the number', `${AT},53.3x85817,-6.26`, 'unparsable'],
    ['a latitude beyond the pole', `${AT},91,24.1`, 'unparsable'],
    ['a longitude beyond the date line', `${AT},56.95,-180.1`, 'unparsable'],
    ['only one of the two', `${AT},56.95,`, 'unparsable'],
    ['a line cut short', AT, 'unparsable'],
    ['a time nobody can read', 'yesterday,56.95,24.1', 'unparsable'],
    ['no time', ',56.95,24.1', 'unparsable'],
    ['hexadecimal', `${AT},0x38,24.1`, 'unparsable'],
    ['month 13', '2026-13-01 00:00:00,56.95,24.1', 'impossible_time'],
    ['29 February 2021', '2021-02-29 00:00:00,56.95,24.1', 'impossible_time'],
    ['hour 24', '2021-02-28 24:00:00,56.95,24.1', 'impossible_time'],
    ['a US date with month 90', '90/02/2032 10:00:00,56.95,24.1', 'impossible_time'],
    ['before GPS', '1979-12-31 00:00:00,56.95,24.1', 'impossible_time'],
    ['a zone no country has', '2021-02-28 10:00:00+25:00,56.95,24.1', 'impossible_time'],
    ['null island', `${AT},0.0,0.0`, 'poor_quality'],
  ])('%s', (_name, line, problem) => {
    const { rows, counts } = read(`time,lat,lon\n${line}\n`);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.position).toBeUndefined();
    expect(rows[0]?.problems).toEqual([problem]);
    expect(counts[problem as keyof ProblemCounts]).toBe(1);
  });

  test('no position offered is no problem', () => {
    expect(read('time,lat,lon,speed_mps\n1777600800,,,3\n1777600801,NA,nan,\n').rows).toEqual([
      { timeS: 1_777_600_800, speedMps: 3 },
      { timeS: 1_777_600_801 },
    ]);
  });

  test('a fix without enough satellites is of poor quality', () => {
    const { rows } = read('time,lat,lon,fix\n1777600800,56.95,24.1,1\n1777600801,56.95,24.1,2\n');
    expect(rows.map((row) => row.problems)).toEqual([['poor_quality'], undefined]);
  });

  test.each(['-3', '1e9', 'fast', '99999'])(
    'a speed of %s is absent, never zero, and the position stays',
    (speed) => {
      const { rows, counts } = read(`time,lat,lon,speed_mps\n1777600800,56.95,24.1,${speed}\n`);
      expect(rows).toEqual([{ timeS: 1_777_600_800, position: RIGA }]);
      expect(counts.other).toBe(1);
    },
  );

  test('a charge beyond 100 % is absent', () => {
    expect(read('time,lat,lon,soc\n1777600800,56.95,24.1,101\n').rows[0]).toEqual({
      timeS: 1_777_600_800,
      position: RIGA,
    });
  });

  test('a line longer than the bound is one unparsable row, and the next line is read', () => {
    const good = '1777600800,56.95,24.1';
    const text = `time,lat,lon,note\n${good},${'x'.repeat(MAX_CSV_LINE * 3)}\n${good},x\n`;
    expect(read(text).rows).toEqual([{ problems: ['unparsable'] }, { timeS: 1_777_600_800, position: RIGA }]);
  });
});

test('where the text is cut makes no difference', () => {
  const text = 'time,lat,lon\r\n1777600800,56.95,24.1\r\n1777600801,56.95,24.1\n# end\n1777600802,56.95,24.1';
  const format = detectFormat(text);
  if (format?.kind !== 'csv') throw new Error('not a CSV');
  for (let size = 1; size < 20; size++) {
    const parser = createCsvParser(format);
    const rows: Row[] = [];
    for (let at = 0; at < text.length; at += size) rows.push(...parser.push(text.slice(at, at + size)));
    rows.push(...parser.end());
    expect(rows.map((row) => row.timeS)).toEqual([1_777_600_800, 1_777_600_801, 1_777_600_802]);
  }
});

test('degrees round to the nearest 1e-6, and never to minus zero', () => {
  expect(parsePosition('53.3854998', '-6.2564378', 0)).toMatchObject({ latitudeE6: 53_385_500 });
  const almost = parsePosition('-0.0000001', '1', 0);
  expect(Object.is(typeof almost === 'object' && almost.latitudeE6, 0)).toBe(true);
});

test('an accuracy is rounded up; nothing, zero and absurd values are "not said"', () => {
  expect([0.1, 3.2, 100, 0, -5, Number.NaN, 4_294_967.295, undefined].map(wholeAccuracyM)).toEqual([
    1, 4, 100, 0, 0, 0, 0, 0,
  ]);
});
