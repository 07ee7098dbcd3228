import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReplayWindow } from '../../src/ingest/replay-window.ts';

const rounds = process.env['FLEETVEIL_TIER'] === 'ci' ? 2_000 : 200;

test('M8: whatever the order, a number is taken at most once, and always when it is new and not too old', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 4_000 }), { maxLength: 300 }), (numbers) => {
      const window = createReplayWindow();
      const taken = new Set<number>();
      let highest = 0;
      for (const number of numbers) {
        const isNew = !taken.has(number) && number > highest - 1024;
        expect(window.accept(number)).toBe(isNew);
        if (isNew) taken.add(number);
        highest = Math.max(highest, number);
      }
    }),
    { numRuns: rounds },
  );
});

test('a jump far ahead forgets nothing that could still be replayed', () => {
  const window = createReplayWindow();
  expect(window.accept(4_294_967_295)).toBe(true);
  expect(window.accept(4_294_967_295)).toBe(false);
  expect(window.accept(4_294_967_294)).toBe(true);
  expect(window.accept(1)).toBe(false);
  expect(window.accept(0)).toBe(false);
});
