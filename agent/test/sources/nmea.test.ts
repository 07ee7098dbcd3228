import { describe, expect, test } from 'vitest';
import { createNmeaParser } from '../../src/sources/nmea.ts';
import { checksum, MAX_NMEA_LINE, readSentence } from '../../src/sources/nmea-sentence.ts';
import type { Row } from '../../src/sources/row.ts';

/** A sentence with its checksum. */
function s(between: string): string {
  return `$${between}*${checksum(between).toString(16).padStart(2, '0').toUpperCase()}\r\n`;
}

function read(...sentences: string[]): Row[] {
  const parser = createNmeaParser();
  return [...parser.push(sentences.join('')), ...parser.end()];
}

const RMC = (time: string, date = '181022', status = 'A') =>
  s(`GPRMC,${time},${status},5657.0000,N,02406.0000,E,010.0,247.1,${date},,,A`);
const GGA = (time: string, quality = 1, hdop = '1.1') =>
  s(`GPGGA,${time},5657.0000,N,02406.0000,E,${quality},08,${hdop},1577.4,M,-24.6,M,,`);
const ZDA = (time: string, day: string) => s(`GPZDA,${time},${day},00,00`);
const RIGA = { latitudeE6: 56_950_000, longitudeE6: 24_100_000, accuracyM: 6 };
const NOON_S = Date.UTC(2022, 9, 18, 12) / 1000;

describe('epochs', () => {
  test('sentences of one time of day are one row', () => {
    const rows = read(RMC('120000'), GGA('120000.000'), RMC('120001'), GGA('120001'));
    expect(rows).toEqual([
      { timeS: NOON_S, position: RIGA, speedMps: expect.closeTo(5.144, 3) },
      { timeS: NOON_S + 1, position: RIGA, speedMps: expect.closeTo(5.144, 3) },
    ]);
  });

  test('any talker, and GNS as well as GGA', () => {
    const gns = s('GNGNS,120000.00,5657.000000,N,02406.000000,E,NAN,10,1.1,1.0,32.0,,,V');
    expect(read(s('GNRMC,120000.00,A,5657.0,N,02406.0,E,,,181022,,,A'), gns)).toEqual([
      { timeS: NOON_S, position: RIGA },
    ]);
  });

  test('one GNS for each constellation: those after the first have no place, no mode, and nothing against it', () => {
    // A receiver of two constellations, as its maker prints it.
    const sentences = [
      '$GNGNS,014035.00,4332.69262,S,17235.48549,E,RR,13,0.9,25.63,11.24,,*70\r\n',
      '$GPGNS,014035.00,,,,,,8,,,,1.0,23*76\r\n',
      '$GLGNS,014035.00,,,,,,5,,,,1.0,23*67\r\n',
    ];
    expect(read(...sentences)).toEqual([
      { position: { latitudeE6: -43_544_877, longitudeE6: 172_591_425, accuracyM: 5 } },
    ]);
  });

  test('without GGA the precision of GSA counts', () => {
    const gsa = s('GPGSA,A,3,02,05,11,12,18,20,25,29,,,,,3.0,2.1,0.9');
    expect(read(RMC('120000'), gsa)[0]?.position?.accuracyM).toBe(11);
  });

  test('a quiet line completes an epoch', () => {
    const parser = createNmeaParser();
    expect(parser.push(RMC('120000'))).toEqual([]);
    expect(parser.flush()).toHaveLength(1);
    expect(parser.flush()).toEqual([]);
  });

  test('southern and western halves are negative', () => {
    const rows = read(s('GPRMC,120000,A,2712.6404,S,10822.4466,W,0.0,0.0,181022,,,A'));
    expect(rows[0]?.position).toEqual({ latitudeE6: -27_210_673, longitudeE6: -108_374_110, accuracyM: 0 });
  });
});

describe('dates', () => {
  test('GGA has none: it takes the last one seen', () => {
    expect(read(ZDA('115959', '18,10,2022'), GGA('120000')).map((row) => row.timeS)).toEqual([
      NOON_S - 1,
      NOON_S,
    ]);
  });

  test('midnight between GGA and the next RMC belongs to the next day', () => {
    const rows = read(RMC('235959'), GGA('235959'), GGA('000000'), RMC('000001', '191022'));
    const midnightS = Date.UTC(2022, 9, 19) / 1000;
    expect(rows.map((row) => row.timeS)).toEqual([midnightS - 1, midnightS, midnightS + 1]);
  });

  test('before any date a row has a position and no time', () => {
    expect(read(GGA('120000'))).toEqual([{ position: RIGA }]);
  });

  test('two-digit years from 80 on are of the last century', () => {
    expect(read(RMC('120000', '220899'))[0]?.timeS).toBe(Date.UTC(1999, 7, 22, 12) / 1000);
  });

  test('a spoiled year is impossible', () => {
    expect(read(ZDA('120000', '20,08,2918'), GGA('120000'))).toEqual([{ problems: ['impossible_time'] }]);
  });

  test.each(['320122', '310222', '000122', '011322'])(
    'date %s is impossible, and so the position absent',
    (date) => {
      expect(read(RMC('120000', date))).toEqual([
        { speedMps: expect.any(Number), problems: ['impossible_time'] },
      ]);
    },
  );
});

describe('what the receiver does not stand by', () => {
  test.each([
    ['RMC says V', [RMC('120000', '181022', 'V')]],
    ['GGA says no fix', [RMC('120000'), GGA('120000', 0)]],
    ['GGA says typed in', [GGA('120000', 7)]],
    ['GGA says simulated', [GGA('120000', 8)]],
    ['RMC mode is N', [s('GPRMC,120000,A,5657.0,N,02406.0,E,0,0,181022,,,N')]],
    ['GNS says nothing of its place', [s('GNGNS,120000,5657.0,N,02406.0,E,,00,,,,,,V')]],
    ['no constellation of GNS measures', [s('GNGNS,120000,5657.0,N,02406.0,E,NNN,00,,,,,,V')]],
  ])('%s: a place is of poor quality, a speed absent', (_name, sentences) => {
    const [row, ...more] = read(...sentences);
    expect(more).toEqual([]);
    expect(row?.position).toBeUndefined();
    expect(row?.speedMps).toBeUndefined();
    expect(row?.problems).toEqual(['poor_quality']);
  });

  test('no place told is no problem', () => {
    expect(read(s('GPRMC,120000,V,,,,,,,181022,,,N'), s('GPGGA,120000,,,,,0,,,,,,,,'))).toEqual([
      { timeS: NOON_S },
    ]);
  });
});

describe('damaged sentences', () => {
  const broken = (text: string) => text.replace('5657', '5658');

  test('a wrong checksum, none, or unreadable fields are never a position', () => {
    expect(readSentence(broken(RMC('120000')))).toBe('unparsable');
    expect(readSentence(RMC('120000').replace(/\*.*/s, ''))).toBe('unparsable');
    expect(read(s('GPRMC,120000,A,5660.0000,N,02406.0,E,0,0,181022,,,A'))[0]?.problems).toEqual([
      'unparsable',
    ]);
    expect(read(s('GPRMC,120000,A,5657.0000,X,02406.0,E,0,0,181022,,,A'))[0]?.problems).toEqual([
      'unparsable',
    ]);
    expect(readSentence(s('GPRMC,1200,A,5657.0,N,02406.0,E,0,0,181022,,,A'))).toBe('unparsable');
  });

  test('one of two sentences damaged: the other gives the place', () => {
    const rows = read(RMC('120000'), GGA('120000'), broken(RMC('120001')), GGA('120001'), RMC('120002'));
    expect(rows.map((row) => [row.timeS, row.problems])).toEqual([
      [NOON_S, undefined],
      [NOON_S + 1, undefined],
      [NOON_S + 2, undefined],
    ]);
  });

  test('one of two sentences with an unreadable place: the other gives it', () => {
    const spoiled = s('GPGGA,120000,56X7.0000,N,02406.0000,E,1,08,1.1,1577.4,M,-24.6,M,,');
    expect(read(RMC('120000'), spoiled)).toEqual([expect.objectContaining({ position: RIGA })]);
    expect(read(spoiled, RMC('120000'))).toEqual([expect.objectContaining({ position: RIGA })]);
  });

  test('the only sentence of a moment damaged: one offer lost', () => {
    const rows = read(RMC('120000'), broken(RMC('120001')), RMC('120002'), broken(RMC('120003')));
    expect(rows.map((row) => row.problems)).toEqual([undefined, ['unparsable'], undefined, ['unparsable']]);
  });

  test('a damaged sentence without a place loses nothing', () => {
    const rows = read(RMC('120000'), '$GPGSV,1,1,00*00\n', '\u0000\u0001garbage\n', RMC('120001'));
    expect(rows.map((row) => row.problems)).toEqual([undefined, undefined]);
  });

  test('a line longer than the bound is refused, and the next sentence is read', () => {
    expect(read(`$GPRMC,${'1'.repeat(MAX_NMEA_LINE * 20)}\n`, RMC('120000'))).toHaveLength(1);
  });

  test('a maker’s own sentence whose letters look like RMC is not read', () => {
    expect(readSentence(s('PARMC,120000,A,5657.0,N,02406.0,E,0,0,181022,,,A'))).toBe('ignored');
    expect(readSentence(s('PQRMC,1'))).toBe('ignored');
  });
});
