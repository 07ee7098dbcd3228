import { expect, test } from 'vitest';
import {
  CLOCK_QUALITIES,
  KEY_ROLES,
  LOSS_REASONS,
  PARKINGS,
  PHONE_ORDERS,
  PURPOSES,
  RECEIPT_OUTCOMES,
  REFUSALS,
  RENTAL_ENDS,
  SIGNED_TYPES,
  STREAM_KINDS,
  v1,
  type Words,
  ZONES,
} from '../src/index.ts';

const TABLES: [string, Words<string, number>, Record<string, number | string>][] = [
  ['StreamKind', STREAM_KINDS, v1.StreamKind],
  ['Purpose', PURPOSES, v1.Purpose],
  ['ZoneState', ZONES, v1.ZoneState],
  ['ParkingRule', PARKINGS, v1.ParkingRule],
  ['RentalEnd', RENTAL_ENDS, v1.RentalEnd],
  ['ClockQuality', CLOCK_QUALITIES, v1.ClockQuality],
  ['LossReason', LOSS_REASONS, v1.LossReason],
  ['ReceiptOutcome', RECEIPT_OUTCOMES, v1.ReceiptOutcome],
  ['RefusalCode', REFUSALS, v1.RefusalCode],
  ['SignedType', SIGNED_TYPES, v1.SignedType],
  ['KeyRole', KEY_ROLES, v1.KeyRole],
  ['PhoneOrderKind', PHONE_ORDERS, v1.PhoneOrderKind],
];

test.each(TABLES)('every number of %s has its word, and every word its number', (_name, words, wire) => {
  const numbers = Object.values(wire).filter((value): value is number => typeof value === 'number');
  const hasZero = words.word(0) !== undefined;
  expect(words.words.map((word) => words.wire[word]).sort(byValue)).toEqual(
    numbers.filter((number) => number > 0 || hasZero).sort(byValue),
  );
  for (const word of words.words) expect(words.word(words.wire[word])).toBe(word);
});

test.each(TABLES)('the words of %s are those of the wire in small letters', (_name, words, wire) => {
  const names = new Map(Object.entries(wire).map(([name, number]) => [number, name]));
  for (const word of words.words) {
    if (word === 'unknown') expect(words.wire[word]).toBe(0);
    else expect(names.get(words.wire[word] ?? -1)).toMatch(new RegExp(`_${word.toUpperCase()}$`));
  }
});

test('a number that is not in a list has no word', () => {
  expect(PURPOSES.word(0)).toBeUndefined();
  expect(REFUSALS.word(99)).toBeUndefined();
  expect(ZONES.word(undefined)).toBe('unknown');
});

function byValue(a: number | undefined, b: number | undefined): number {
  return (a ?? 0) - (b ?? 0);
}
