/** R4: an instant of an order is one UTC second, or it is refused with the reason. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readInstant } from '../../src/authorities/instant.ts';

const utc = (text: string): number => Date.parse(text) / 1000;
const read = (local: string, zone: string) => readInstant({ local, zone });

test('R4: across time zones the same second, by name, by offset and in UTC', () => {
  const at = { ok: true, atS: utc('2026-07-01T09:00:00Z') };
  expect(read('2026-07-01T09:00:00', 'UTC')).toEqual(at);
  expect(read('2026-07-01T12:00:00', 'Europe/Riga')).toEqual(at);
  expect(read('2026-07-01T11:00:00', 'Europe/Warsaw')).toEqual(at);
  expect(read('2026-07-01T14:45:00', 'Asia/Kathmandu')).toEqual(at);
  expect(read('2026-06-30T23:00:00', 'Pacific/Pago_Pago')).toEqual({
    ...at,
    atS: utc('2026-07-01T10:00:00Z'),
  });
  expect(read('2026-07-01T12:00:00', '+03:00')).toEqual(at);
  expect(read('2026-07-01T05:30:00', '-03:30')).toEqual(at);
});

test('R4: the hour that clocks show twice is refused, and so is the one that they skip; to the second', () => {
  expect(read('2026-10-25T02:59:59', 'Europe/Riga')).toEqual({ ok: true, atS: utc('2026-10-24T23:59:59Z') });
  expect(read('2026-10-25T03:00:00', 'Europe/Riga')).toEqual({ ok: false, why: 'twice' });
  expect(read('2026-10-25T03:59:59', 'Europe/Riga')).toEqual({ ok: false, why: 'twice' });
  expect(read('2026-10-25T04:00:00', 'Europe/Riga')).toEqual({ ok: true, atS: utc('2026-10-25T02:00:00Z') });
  expect(read('2026-03-29T02:59:59', 'Europe/Riga')).toEqual({ ok: true, atS: utc('2026-03-29T00:59:59Z') });
  expect(read('2026-03-29T03:00:00', 'Europe/Riga')).toEqual({ ok: false, why: 'skipped' });
  expect(read('2026-03-29T03:59:59', 'Europe/Riga')).toEqual({ ok: false, why: 'skipped' });
  expect(read('2026-03-29T04:00:00', 'Europe/Riga')).toEqual({ ok: true, atS: utc('2026-03-29T01:00:00Z') });
  // By half an hour, on the other half of the earth; and with its offset said, the same time is one second.
  expect(read('2026-04-05T01:45:00', 'Australia/Lord_Howe')).toEqual({ ok: false, why: 'twice' });
  expect(read('2026-10-25T03:30:00', '+03:00')).toEqual({ ok: true, atS: utc('2026-10-25T00:30:00Z') });
  expect(read('2026-10-25T03:30:00', '+02:00')).toEqual({ ok: true, atS: utc('2026-10-25T01:30:00Z') });
});

test('R4: every second of four years is found again from what the clocks show, or they show it twice', () => {
  const zone = 'Europe/Riga';
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const from = utc('2024-01-01T00:00:00Z');
  fc.assert(
    fc.property(fc.integer({ min: from, max: from + 4 * 366 * 86_400 }), (atS) => {
      const back = read(shown.format(atS * 1000).replace(' ', 'T'), zone);
      if (back.ok) expect(back.atS).toBe(atS);
      else expect(back.why).toBe('twice');
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['2026-02-30T10:00:00', 'UTC', 'no_such_time'],
  ['2026-07-01T24:00:00', 'UTC', 'no_such_time'],
  ['2026-06-30T23:59:60', 'UTC', 'no_such_time'],
  ['2026-07-01T12:00:00Z', 'UTC', 'no_such_time'],
  ['2026-07-01T12:00', 'UTC', 'no_such_time'],
  ['2026-07-01T12:00:00', '', 'no_such_zone'],
  ['2026-07-01T12:00:00', 'CST', 'no_such_zone'],
  ['2026-07-01T12:00:00', 'Europe/Nowhere', 'no_such_zone'],
  ['2026-07-01T12:00:00', '+15:00', 'no_such_zone'],
  ['2026-07-01T12:00:00', '+3', 'no_such_zone'],
])('R4: %s in "%s" is refused: %s', (local, zone, why) => {
  expect(read(local, zone)).toEqual({ ok: false, why });
});
