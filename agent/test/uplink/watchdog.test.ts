import { expect, test } from 'vitest';
import { DEAF_S, isDead, STALLED_S } from '../../src/uplink/watchdog.ts';

test('a broker that does not acknowledge for 30 s is dead', () => {
  const waiting = { unacknowledgedS: 100, heardS: 1000, recordsInFlight: 0 };
  expect(isDead(waiting, 100 + STALLED_S)).toBe(false);
  expect(isDead(waiting, 101 + STALLED_S)).toBe(true);
});

test('silence is death only while records wait for a receipt', () => {
  expect(isDead({ heardS: 0, recordsInFlight: 0 }, DEAF_S + 1)).toBe(false);
  expect(isDead({ heardS: 0, recordsInFlight: 1 }, DEAF_S)).toBe(false);
  expect(isDead({ heardS: 0, recordsInFlight: 1 }, DEAF_S + 1)).toBe(true);
});
