/** What a run kills: no part of the data centre is left out by chance. */
import { createChance } from '@fleetveil/simulator';
import { expect, test } from 'vitest';
import { DRAWN, drawTargets, TARGETS } from './killed.ts';

test('each target comes before any comes again, whatever the seed', () => {
  for (let seed = 0; seed < 100; seed += 1) {
    const drawn = drawTargets(DRAWN * 2, createChance(seed));
    expect(drawn).toHaveLength(DRAWN * 2);
    expect(new Set(drawn.slice(0, TARGETS.length)), `seed ${seed}`).toEqual(new Set(TARGETS));
  }
});
