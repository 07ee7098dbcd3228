import { expect, test } from 'vitest';
import { isPublicStation, isStationBeginning, readStation } from '../src/index.ts';

test('C16: the number of a station is read with or without its separators; nothing else is one', () => {
  expect([readStation('LV*ABC*E12*3'), readStation('lvabce123'), readStation('EE*1A2*E7')]).toEqual([
    'LVABCE123',
    'LVABCE123',
    'EE1A2E7',
  ]);
  const none = [
    ...['', 'E', 'LVABCE', 'wallbox in the garage', '+371*123*45', '04A2B3C4D5E6F7'],
    // A contract of plug and charge (eMAID), with and without its check digit, and a VIN.
    ...['LV-ABC-C12345678-3', 'LVABCC12345678', 'LV*ABC*C12345678', 'WVWZZZ1JZXW000001'],
    `LVABCE${'1'.repeat(31)}`,
    ...['LVABCE1\n', 'LVABCE 1', 'LVABCÉ1'],
  ];
  for (const text of none) expect(readStation(text), text).toBeUndefined();
});

test('M3: a station is public only where the policy names the beginning of its number', () => {
  expect(isPublicStation([], 'LVABCE1')).toBe(false);
  expect(isPublicStation(['LVABCE1'], 'LVABCE123')).toBe(true);
  expect(isPublicStation(['LVABCE1'], 'LVABCE2')).toBe(false);
  expect(isPublicStation(['LVABCE'], 'LVABDE1')).toBe(false);
  // What is no number of a station is not public, whatever a list says.
  expect(isPublicStation([''], 'HOME')).toBe(false);
});

test('a beginning names an operator at least', () => {
  expect(['LVABCE', 'LVABCE1', `LVABCE${'1'.repeat(30)}`].map(isStationBeginning)).toEqual([
    true,
    true,
    true,
  ]);
  const none = ['', 'LV', 'LVABC', 'LV*ABC*E', 'lvabce', `LVABCE${'1'.repeat(31)}`, 'LVABCC1'];
  expect(none.filter(isStationBeginning)).toEqual([]);
});
