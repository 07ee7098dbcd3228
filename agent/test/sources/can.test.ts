import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCanParser } from '../../src/sources/can.ts';
import { createCanSource } from '../../src/sources/can-live.ts';
import { type CanSignal, fitsFrame, rawSignal, readSignal } from '../../src/sources/can-signal.ts';
import { readCandumpLine } from '../../src/sources/candump.ts';
import { createIsoTp } from '../../src/sources/iso-tp.ts';
import { readObdAnswer } from '../../src/sources/obd.ts';
import { rounds, seed } from '../seed.ts';
import { listen, startPeer, until } from './peer.ts';
import { RECORDINGS, recordedTest } from './recordings.ts';

/** Speed of the Toyota in comma2k19: bytes 5 and 6 of frame 0B4, in hundredths of a km/h. */
const TOYOTA_SPEED: CanSignal = {
  value: 'speed',
  ...{ id: 0x0b4, startBit: 47, length: 16, byteOrder: 'big', signed: false },
  ...{ scale: 0.01, offset: 0, unit: 'km/h' },
};

describe('a line of candump -L', () => {
  test('says when, which frame and what', () => {
    expect(readCandumpLine('(46408.584954) can0 0B4#000000001D0B7A5E')).toEqual({
      ...{ timeS: 46408.584954, id: 0x0b4, extended: false },
      data: Uint8Array.of(0, 0, 0, 0, 0x1d, 0x0b, 0x7a, 0x5e),
    });
    expect(readCandumpLine('(1.5) vcan0 18DAF110#0341')).toMatchObject({ id: 0x18daf110, extended: true });
    expect(readCandumpLine(`(1.5) can0 123##1${'00'.repeat(64)}`)).toMatchObject({ id: 0x123 });
    expect(readCandumpLine('(1.5) can0 123#11 R')).toMatchObject({ id: 0x123 });
  });

  test.each(['', '# log', '(1.5) can0 123#R', '(1.5) can0 123#R4', '(1.5) can0 20000080#0000000000000000'])(
    'without data for us is passed over: %s',
    (line) => expect(readCandumpLine(line)).toBe('ignored'),
  );

  test.each([
    '(1.5) can0 123#1',
    '(1.5) can0 123#112233445566778899',
    '(1.5) can0 FFF#00',
    '(1.5) can0 1234#00',
    '(x) can0 123#00',
    '(1.5) 123#00',
    '1.5 can0 123 [1] 00',
    `(1.5) can0 123##1${'00'.repeat(65)}`,
  ])('that is none is none: %s', (line) => expect(readCandumpLine(line)).toBe('unparsable'));
});

describe('a signal, as a DBC file means it', () => {
  const data = Uint8Array.of(0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0);
  const signal = (startBit: number, length: number, byteOrder: 'little' | 'big', signed = false) =>
    rawSignal(data, { startBit, length, byteOrder, signed });

  test('little: the start bit is the lowest, later bytes weigh more', () => {
    expect(signal(0, 16, 'little')).toBe(0x3412);
    expect(signal(4, 8, 'little')).toBe(0x41);
    expect(signal(8, 32, 'little')).toBe(0x9a785634);
    expect(signal(63, 1, 'little')).toBe(1);
  });

  test('big: the start bit is the highest, in the numbering of bytes from their lowest bit', () => {
    expect(signal(7, 16, 'big')).toBe(0x1234);
    expect(signal(3, 8, 'big')).toBe(0x23);
    expect(signal(15, 32, 'big')).toBe(0x3456789a);
    expect(signal(56, 1, 'big')).toBe(0);
  });

  test('signed numbers are two’s complement', () => {
    expect(signal(32, 8, 'little', true)).toBe(0x9a - 256);
    expect(signal(39, 8, 'big', true)).toBe(0x9a - 256);
    expect(signal(0, 8, 'little', true)).toBe(0x12);
  });

  test('beyond the frame there is nothing, and no signal of the settings ends beyond every frame', () => {
    expect(signal(57, 8, 'little')).toBeUndefined();
    expect(signal(59, 5, 'big')).toBeUndefined();
    expect(fitsFrame({ startBit: 505, length: 8, byteOrder: 'little' })).toBe(false);
    expect(fitsFrame({ startBit: 511, length: 8, byteOrder: 'big' })).toBe(true);
    expect(fitsFrame({ startBit: 504, length: 8, byteOrder: 'big' })).toBe(false);
  });

  /** What a DBC tool packs is what comes out again: written bit by bit from the definition, not from the reader. */
  test('any number packed by the definition comes out again, in both orders', () => {
    const packed = fc.record({
      length: fc.integer({ min: 1, max: 32 }),
      at: fc.nat(63),
      byteOrder: fc.constantFrom<('little' | 'big')[]>('little', 'big'),
      raw: fc.nat(2 ** 31 - 1),
    });
    fc.assert(
      fc.property(packed, ({ length, at, byteOrder, raw }) => {
        const value = raw % 2 ** length;
        const bits = Array.from({ length }, (_, bit) => Math.floor(value / 2 ** bit) % 2);
        const frame = new Uint8Array(16);
        // Where the bits go, the lowest first.
        const places =
          byteOrder === 'little' ? bits.map((_, bit) => at + bit) : placesOfBig(at, length).reverse();
        for (const [bit, to] of places.entries()) set(frame, to, bits[bit] ?? 0);
        expect(rawSignal(frame, { startBit: at, length, byteOrder, signed: false })).toBe(value);
      }),
      { seed, numRuns: rounds(200) },
    );
  });

  function set(frame: Uint8Array, position: number, bit: number): void {
    frame[position >> 3] = (frame[position >> 3] ?? 0) | (bit << (position & 7));
  }

  /** Motorola: from the start bit down to bit 0 of its byte, then on from bit 7 of the next one. */
  function placesOfBig(startBit: number, length: number): number[] {
    const places: number[] = [];
    for (let at = startBit; places.length < length; at = at % 8 === 0 ? at + 15 : at - 1) places.push(at);
    return places;
  }

  test('units become ours; what can be no speed, charge or mileage is absent', () => {
    const speed = (raw: number, unit: CanSignal['unit']) =>
      readSignal(
        { data: Uint8Array.of(raw >> 8, raw & 255) },
        { ...TOYOTA_SPEED, startBit: 7, scale: 1, unit },
      );
    expect(speed(36, 'km/h')).toEqual({ speedMps: 10 });
    expect(speed(10, 'm/s')).toEqual({ speedMps: 10 });
    expect(speed(0xffff, 'km/h')).toBe('unparsable');
    const charge = {
      ...TOYOTA_SPEED,
      value: 'charge',
      unit: '%',
      startBit: 7,
      length: 8,
      scale: 0.5,
    } as const;
    expect(readSignal({ data: Uint8Array.of(163) }, charge)).toEqual({ stateOfChargePermille: 815 });
    expect(readSignal({ data: Uint8Array.of(255) }, charge)).toBe('unparsable');
    expect(readSignal({ data: new Uint8Array(0) }, charge)).toBe('unparsable');
    const offset = {
      ...TOYOTA_SPEED,
      value: 'odometer',
      unit: 'km',
      startBit: 7,
      scale: 1,
      offset: -10,
    } as const;
    expect(readSignal({ data: Uint8Array.of(0, 12) }, offset)).toEqual({ odometerM: 2000 });
    expect(readSignal({ data: Uint8Array.of(0, 2) }, offset)).toBe('unparsable');
  });
});

describe('OBD-II', () => {
  const answer = (...bytes: number[]) => readObdAnswer(Uint8Array.from(bytes));

  test('speed, charge, odometer and a running engine', () => {
    expect(answer(0x41, 0x0d, 90)).toEqual({ speedMps: 25 });
    expect(answer(0x41, 0x5b, 128)).toEqual({ stateOfChargePermille: 502 });
    expect(answer(0x41, 0xa6, 0x00, 0x01, 0xe2, 0x40)).toEqual({ odometerM: 12_345_600 });
    expect(answer(0x41, 0x0c, 0x0f, 0xa0)).toEqual({ ignition: true });
    expect(answer(0x41, 0x0c, 0, 0)).toEqual({});
  });

  test('what a control unit does not know, or no vehicle can have driven, is absent and never a number', () => {
    expect(answer(0x41, 0xa6, 0xff, 0xff, 0xff, 0xff)).toEqual({});
    expect(answer(0x41, 0x0d, 0xff)).toEqual({});
    expect(answer(0x41, 0x0c, 0xff, 0xff)).toEqual({});
    // Beside it the rest of the answer holds.
    expect(answer(0x41, 0xa6, 0xff, 0xff, 0xff, 0xff, 0x0d, 36)).toEqual({ speedMps: 10 });
    expect(answer(0x41, 0xa6, 0x02, 0xfa, 0xf0, 0x80)).toEqual({ odometerM: 5_000_000_000 });
    expect(answer(0x41, 0xa6, 0x02, 0xfa, 0xf0, 0x81)).toEqual({});
    expect(answer(0x41, 0x0d, 0xfe)).toEqual({ speedMps: 254 / 3.6 });
    expect(answer(0x41, 0x0c, 0xff, 0xfe)).toEqual({ ignition: true });
  });

  test('several parameters in one answer; one of unknown length ends the reading, a cut one spoils it', () => {
    expect(answer(0x41, 0x0d, 36, 0x05, 90, 0x5b, 255)).toEqual({
      speedMps: 10,
      stateOfChargePermille: 1000,
    });
    expect(answer(0x41, 0x0d, 36, 0xf0, 1, 0x5b, 255)).toEqual({ speedMps: 10 });
    expect(answer(0x41, 0x0d, 36, 0xa6, 0, 1)).toBe('unparsable');
    expect(answer(0x7f, 0x01, 0x12)).toBe('ignored');
    expect(answer(0x49, 0x02, 0x01)).toBe('ignored');
  });

  test('out of frames: single and several, of two control units at a time', () => {
    const parser = createCanParser({ signals: [], obd: true });
    const text = [
      '(1.0) can0 7E0#02010D0000000000', // the question is not ours
      '(1.1) can0 7E8#03410D5A00000000',
      '(1.4) can0 7E8#100A410D240590A6', // ten bytes, cut in two
      '(1.5) can0 7E9#03415BFF00000000',
      '(1.6) can0 7E8#210001E240000000',
    ].join('\n');
    const readings = [...parser.push(`${text}\n`), ...parser.flush()];
    expect(readings.map(({ busS, ...values }) => values)).toEqual([
      { speedMps: 25 },
      { stateOfChargePermille: 1000 },
      { speedMps: 10, odometerM: 12_345_600 },
    ]);
    expect(parser.counts.other).toBe(0);
  });

  test('a piece lost, doubled or out of order spoils its message and no other', () => {
    const first = Uint8Array.of(0x10, 20, 0x41, 1, 2, 3, 4, 5);
    const next = (number: number) => Uint8Array.of(0x20 | number, 1, 2, 3, 4, 5, 6, 7);
    const take = (pieces: Uint8Array[]) => {
      const isoTp = createIsoTp();
      return pieces.map((data) => isoTp.take({ id: 0x7e8, data }));
    };
    expect(take([first, next(1), next(2)]).at(-1)).toHaveLength(20);
    expect(take([first, next(2)]).at(-1)).toBe('broken');
    expect(take([first, next(1), next(1)]).at(-1)).toBe('broken');
    expect(take([first, first]).at(-1)).toBe('broken');
    expect(take([first, next(1).subarray(0, 4)]).at(-1)).toBe('broken');
    // What began before we listened is nobody's fault.
    expect(take([next(2)])).toEqual([undefined]);
    // The flow control of the tester belongs to another.
    expect(take([first, Uint8Array.of(0x30, 0, 0), next(1), next(2)]).at(-1)).toHaveLength(20);
  });
});

test('a bus says its speed at most five times a second, and a switch at once', () => {
  const lock: CanSignal = { ...TOYOTA_SPEED, value: 'locked', unit: 'on', id: 0x200, startBit: 0, length: 1 };
  const parser = createCanParser({ signals: [TOYOTA_SPEED, { ...lock, byteOrder: 'little' }], obd: false });
  const at = (ms: number) => `(${(100 + ms / 1000).toFixed(6)}) can0`;
  let text = '';
  for (let ms = 0; ms < 1000; ms += 12) text += `${at(ms)} 0B4#00000000000E10AA\n`;
  const readings = parser.push(text);
  expect(readings.length).toBeGreaterThanOrEqual(4);
  expect(readings.length).toBeLessThanOrEqual(5);
  expect(readings[0]?.speedMps).toBeCloseTo(10, 9);
  expect(parser.push(`${at(1000)} 200#01\n`)).toHaveLength(1);
  expect(parser.push(`${at(1001)} 200#01\n`)).toHaveLength(0);
  expect(parser.push(`${at(1002)} 200#00\n`)).toMatchObject([{ locked: false }]);
});

test('several doors are locked when all are, and one word of them changes when that does', () => {
  const door = (id: number, startBit: number): CanSignal => {
    return { ...TOYOTA_SPEED, value: 'locked', unit: 'on', id, startBit, length: 1, byteOrder: 'little' };
  };
  // Two doors in one frame, one in a frame of its own.
  const parser = createCanParser({ signals: [door(0x200, 0), door(0x200, 1), door(0x201, 0)], obd: false });
  let ms = 0;
  const say = (frame: string) => {
    ms += 10;
    return parser.push(`(${(100 + ms / 1000).toFixed(6)}) can0 ${frame}\n`).map(({ locked }) => locked);
  };
  expect(say('200#03')).toEqual([true]);
  expect(say('201#00')).toEqual([false]);
  // Each frame comes again and again, one door stays open.
  for (let time = 0; time < 8; time++) expect([...say('200#03'), ...say('201#00')]).toEqual([]);
  expect(say('200#02')).toEqual([]);
  expect(say('201#01')).toEqual([]);
  expect(say('200#03')).toEqual([true]);
});

test('of several plugs or switches one that is on is enough', () => {
  const plug = (id: number): CanSignal => {
    return {
      ...TOYOTA_SPEED,
      value: 'charging',
      unit: 'on',
      id,
      startBit: 0,
      length: 1,
      byteOrder: 'little',
    };
  };
  const parser = createCanParser({ signals: [plug(0x300), plug(0x301)], obd: false });
  expect(parser.push('(1.00) can0 300#01\n')).toMatchObject([{ charging: true }]);
  expect(parser.push('(1.01) can0 301#00\n(1.02) can0 300#01\n(1.03) can0 301#00\n')).toEqual([]);
  expect(parser.push('(1.04) can0 300#00\n')).toMatchObject([{ charging: false }]);
});

recordedTest('C9: of a Toyota’s bus the speed is within 2 % of the receiver’s over the drive', () => {
  const parser = createCanParser({ signals: [TOYOTA_SPEED], obd: true });
  const log = readFileSync(`${RECORDINGS}/comma2k19/toyota-can.candump.log`, 'utf8');
  const bus = [...parser.push(log), ...parser.flush()];
  expect(parser.counts.other).toBe(0);
  const rows = readFileSync(`${RECORDINGS}/comma2k19/gnss_ublox.csv`, 'utf8').trim().split('\n').slice(1);
  const ratios: number[] = [];
  for (const row of rows) {
    const [t = 0, , , speed = 0] = row.split(',').map(Number);
    if (speed <= 5) continue;
    const near = bus.filter(({ busS }) => Math.abs(busS - t) <= 0.15);
    const nearest = near.toSorted((a, b) => Math.abs(a.busS - t) - Math.abs(b.busS - t))[0];
    if (nearest?.speedMps !== undefined) ratios.push(nearest.speedMps / speed);
  }
  expect(ratios.length).toBeGreaterThan(300);
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  expect(Math.abs(mean - 1)).toBeLessThan(0.02);
  // Not only on the whole: half of all moments lie within 2 %, too.
  const apart = ratios.map((ratio) => Math.abs(ratio - 1)).toSorted((a, b) => a - b);
  expect(apart[Math.floor(apart.length / 2)]).toBeLessThan(0.02);
});

test('a spoiled log never throws and never says what can be no value', () => {
  const line = '(46408.584954) can0 0B4#000000001D0B7A5E\n(46408.6) can0 7E8#100A410D2405A600\n';
  const spoiled = fc.array(fc.tuple(fc.nat(line.length - 1), fc.integer({ min: 0, max: 7 })), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(spoiled, fc.nat(line.length), (flips, cutAt) => {
      const bytes = Buffer.from(line);
      for (const [at, bit] of flips) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      const parser = createCanParser({ signals: [TOYOTA_SPEED], obd: true });
      const text = bytes.toString('latin1');
      const readings = [
        ...parser.push(text.slice(0, cutAt)),
        ...parser.push(`${text.slice(cutAt)}\n`),
        ...parser.flush(),
      ];
      for (const { speedMps = 0, odometerM = 0, stateOfChargePermille = 0 } of readings) {
        expect(speedMps >= 0 && speedMps <= 150).toBe(true);
        expect(odometerM >= 0 && odometerM <= 5e9).toBe(true);
        expect(stateOfChargePermille >= 0 && stateOfChargePermille <= 1000).toBe(true);
      }
    }),
    { seed, numRuns: rounds(300) },
  );
});

test('C9: what could not be read is told by its count when the bus goes, and never by its words', async () => {
  const peer = await startPeer((socket) =>
    socket.end('(1.0) can0 0B4#0\n(x) can0 0B4#00\n(2.0) can0 0B4#00000000000E10AA\n'),
  );
  const from = { host: '127.0.0.1', port: peer.port };
  const source = createCanSource({ from, signals: [TOYOTA_SPEED], obd: false, random: () => 0 });
  const heard = await listen(source);
  await until(() => heard.states.length >= 2, 'down');
  await source.stop();
  await peer.stop();
  expect(heard.states.slice(0, 2)).toEqual([{ kind: 'up' }, { kind: 'down', code: 'closed', unread: 2 }]);
  expect(heard.samples).toEqual([{ source: 'can', speedMps: 10 }]);
});

test('an endless line is not kept, and counted once', () => {
  const parser = createCanParser({ signals: [TOYOTA_SPEED], obd: true });
  for (let piece = 0; piece < 200; piece++) expect(parser.push('7'.repeat(1 << 16))).toEqual([]);
  parser.push('\n');
  expect(parser.counts.other).toBe(1);
  expect(parser.push('(1.0) can0 0B4#00000000000E1000\n')).toHaveLength(1);
});
