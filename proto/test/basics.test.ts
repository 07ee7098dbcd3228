import { latLngToCell } from 'h3-js';
import { describe, expect, test } from 'vitest';
import {
  cellFromWire,
  cellOf,
  cellToWire,
  concatBytes,
  createFleetClock,
  dayOf,
  downTopic,
  equalBytes,
  fromBase64,
  fromHex,
  idBytes,
  isTenant,
  mqttIdentity,
  parentOf,
  parseMqttIdentity,
  parseTopic,
  randomId,
  resolutionOf,
  tickOf,
  toBase64,
  toBase64Url,
  toHex,
  UP_FILTER,
  upTopic,
} from '../src/index.ts';
import { createChance } from './seed.ts';

const UNIT = '0123456789abcdef0123456789abcdef';
const chance = createChance('basics');

describe('bytes', () => {
  test('hex, both ways', () => {
    expect(toHex(Uint8Array.of(0, 1, 255))).toBe('0001ff');
    expect(fromHex('0001FF')).toEqual(Uint8Array.of(0, 1, 255));
    for (const bad of ['0', '0g', ' 00', '0x00']) expect(() => fromHex(bad), bad).toThrow('not hex');
  });

  test('base64 as Node writes it, and base64url', () => {
    for (let length = 0; length < 40; length++) {
      const bytes = chance.bytes(length);
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      expect(fromBase64(toBase64Url(bytes))).toEqual(bytes);
    }
    for (const bad of ['a', 'a b', 'é', 'ab=c']) expect(() => fromBase64(bad), bad).toThrow('not base64');
  });

  test('ids are 128 random bits', () => {
    expect(new Set(Array.from({ length: 100 }, randomId)).size).toBe(100);
    expect(idBytes(randomId()).length).toBe(16);
    for (const bad of ['', UNIT.toUpperCase(), `${UNIT}0`])
      expect(() => idBytes(bad)).toThrow(/32 lowercase/);
  });

  test('equality and joining', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBe(false);
    expect(concatBytes(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3))).toEqual(
      Uint8Array.of(1, 2, 3),
    );
  });
});

describe('clock', () => {
  test('a demo runs at its rate from its origin', () => {
    const clock = createFleetClock(
      { demo: true, rate: 60, originS: 1_000, bootOriginS: 5 },
      () => 7,
      () => 0,
    );
    expect(clock.nowS()).toBe(1_120);
    expect(clock.realDelayMs(60)).toBe(1_000);
    expect(clock.realDelayMs(-5)).toBe(0);
  });

  test('in earnest it is the system time at rate 1', () => {
    const clock = createFleetClock(
      { demo: false },
      () => 7,
      () => 99.5,
    );
    expect([clock.nowS(), clock.rate, clock.realDelayMs(2)]).toEqual([99.5, 1, 2_000]);
  });

  test('a rate that is none is refused', () => {
    for (const rate of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      const config = { demo: true, rate, originS: 0, bootOriginS: 0 } as const;
      expect(() =>
        createFleetClock(
          config,
          () => 0,
          () => 0,
        ),
      ).toThrow('clock.rate: a positive number');
    }
  });

  test('days and ticks are floors', () => {
    expect([dayOf(86_399.9), dayOf(86_400)]).toEqual([0, 1]);
    expect([tickOf(1_000, 900), tickOf(1_799.9, 900), tickOf(1_800, 900)]).toEqual([900, 900, 1_800]);
  });
});

describe('cells', () => {
  test('on the wire and back, at every resolution', () => {
    for (let i = 0; i < 500; i++) {
      const latitude = chance.fraction() * 180 - 90;
      const cell = latLngToCell(latitude, chance.fraction() * 360 - 180, chance.below(16));
      const wire = cellToWire(cell);
      expect(cellFromWire(wire)).toBe(cell);
      expect(BigInt(wire.high ?? 0) * 2n ** 32n + BigInt(wire.low ?? 0)).toBe(BigInt(`0x${cell}`));
    }
  });

  test('bits that are no cell have none', () => {
    const finerDigitsThanItsResolution = { high: 0x0882_8308, low: 0x281f_fffe };
    const wires = [{ high: 0, low: 0 }, { high: -1, low: 0 }, {}, finerDigitsThanItsResolution];
    for (const wire of wires) expect(cellFromWire(wire)).toBeUndefined();
    for (const text of [
      '',
      '8828308281ffff',
      'zzzzzzzzzzzzzzz',
      '8A2a1072b59ffff',
      '8828308281ffffe',
      'fffffffffffffff',
    ]) {
      expect(() => cellToWire(text)).toThrow('not a cell');
    }
  });

  test('M1: every cell of a place is a parent of its cell of resolution 10', () => {
    for (let i = 0; i < 500; i++) {
      const [latitudeE6, longitudeE6] = [
        chance.below(180_000_001) - 90_000_000,
        chance.below(360_000_001) - 180_000_000,
      ];
      const finest = cellOf(latitudeE6, longitudeE6, 10);
      for (let resolution = 0; resolution <= 10; resolution++) {
        const cell = cellOf(latitudeE6, longitudeE6, resolution);
        expect(cell).toBe(parentOf(finest, resolution));
        expect(resolutionOf(cell)).toBe(resolution);
      }
    }
  });

  test('nothing is finer than it may be', () => {
    expect(() => cellOf(0, 0, 11)).toThrow('never finer than resolution 10');
    expect(() => parentOf(cellOf(0, 0, 6), 7)).toThrow('never finer');
  });
});

describe('topics', () => {
  test('are written and read', () => {
    expect(upTopic('demo', UNIT)).toBe(`fleetveil/v1/demo/${UNIT}/up`);
    expect(parseTopic(downTopic('demo', UNIT))).toEqual({ tenant: 'demo', unitId: UNIT, direction: 'down' });
    expect(UP_FILTER).toBe('fleetveil/v1/+/+/up');
  });

  test.each([
    `fleetveil/v1/demo/${UNIT}/up/`,
    `fleetveil/v1/demo/${UNIT}/sideways`,
    `fleetveil/v2/demo/${UNIT}/up`,
    `fleetveil/v1/+/${UNIT}/up`,
    `fleetveil/v1/demo/${UNIT.toUpperCase()}/up`,
    `fleetveil/v1/${'d'.repeat(33)}/${UNIT}/up`,
    `x/fleetveil/v1/demo/${UNIT}/up`,
    `fleetveil/v1/demo/${UNIT}/up\n`,
  ])('%j is none', (topic) => expect(parseTopic(topic)).toBeUndefined());

  test('names out of form make no topic', () => {
    for (const tenant of ['', 'A', 'a/b', '+', '#', 'a'.repeat(33)]) {
      expect(isTenant(tenant)).toBe(false);
      expect(() => upTopic(tenant, UNIT)).toThrow(/tenant/);
    }
    expect(() => upTopic('demo', '..')).toThrow(/unit id/);
  });

  test('user name and client id must name the same unit', () => {
    const { username, clientId } = mqttIdentity('demo', UNIT);
    expect(parseMqttIdentity(username, clientId)).toEqual({ tenant: 'demo', unitId: UNIT });
    expect(parseMqttIdentity(username, `unit-${randomId()}`)).toBeUndefined();
    expect(parseMqttIdentity(`demo/x/${UNIT}`, clientId)).toBeUndefined();
    expect(parseMqttIdentity(`Demo/${UNIT}`, clientId)).toBeUndefined();
    expect(parseMqttIdentity(`${username}/x`, clientId)).toBeUndefined();
    expect(parseMqttIdentity(username, 'constructor')).toBeUndefined();
  });
});
