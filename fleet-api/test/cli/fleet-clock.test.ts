import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { heldReading, openFleetClock, readBootS } from '../../src/fleet-clock.ts';

test('a reading is made once a millisecond, whoever asks', () => {
  let [nowMs, reads] = [0, 0];
  const read = heldReading(
    () => {
      reads += 1;
      return nowMs / 1000;
    },
    () => nowMs,
  );
  expect([read(), read(), read(), reads]).toEqual([0, 0, 0, 1]);
  nowMs = 0.9;
  expect([read(), reads]).toEqual([0, 1]);
  nowMs = 1;
  expect([read(), reads]).toEqual([0.001, 2]);
});

test('a demo’s clock goes on with the boot clock, at its rate', async () => {
  const bootOriginS = readBootS();
  const clock = openFleetClock({ demo: true, rate: 60, originS: 1_000, bootOriginS });
  for (let at = 0; at < 3; at += 1) {
    const leastS = 1_000 + 60 * (readBootS() - bootOriginS);
    await sleep(2);
    expect(clock.nowS()).toBeGreaterThanOrEqual(leastS);
    expect(clock.nowS()).toBeLessThanOrEqual(1_000 + 60 * (readBootS() - bootOriginS));
    await sleep(20);
  }
});
