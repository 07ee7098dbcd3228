import { expect, test } from 'vitest';
import { DEAF_S, isDead, STALLED_S } from '../../src/uplink/watchdog.ts';

test('a broker that does not acknowledge for 30 s is dead', () => {
  const waiting = { unacknowledgedS: 100, heardS: 1000 };
  expect(isDead(waiting, 100 + STALLED_S)).toBe(false);
  expect(isDead(waiting, 101 + STALLED_S)).toBe(true);
});

test('silence is death only while records wait for a receipt', () => {
  expect(isDead({ heardS: 0 }, DEAF_S + 1)).toBe(false);
  expect(isDead({ heardS: 0, awaitedS: 0 }, DEAF_S)).toBe(false);
  expect(isDead({ heardS: 0, awaitedS: 0 }, DEAF_S + 1)).toBe(true);
});

test('a parked unit that heard nothing for hours does not give up its connection as it sends something', () => {
  expect(isDead({ heardS: 0, awaitedS: 20_000 }, 20_000)).toBe(false);
  expect(isDead({ heardS: 0, awaitedS: 20_000 }, 20_001 + DEAF_S)).toBe(true);
});
