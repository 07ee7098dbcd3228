/** Attack 10: what does a unit hold, a minute after a rental? */

import type { Noted } from '@fleetveil/fleet-api/testing/noting';
import type { Attack, Figure } from './attack.ts';
import { countOf } from './estimate.ts';
import { numberOf, runSuite } from './suite.ts';

export const memory: Attack = {
  number: 10,
  ids: 'M2, M13',
  name: 'fixes in a unit after a rental',
  adversary: 'holder of a unit',
  question: 'what does it hold 60 s after a rental?',
  sees: 'every page that the agent’s processes have or may have written, in memory or in swap (what a core would hold), and every file of the unit',
  method:
    'Looks for each position of the drive as text, sentence of a receiver, float, integer, fine cell, and as columns of words beside eight decoys that nobody drove.',
  naive:
    'A program that reads the same receiver, sends each fix, and runs on after the rental, as most do: what it read lies in its memory until something else needs the place.',
  run: async (run) => {
    const suite = { package: 'test', file: 'memory/memory.test.ts', tier: 'ci' } as const;
    return { figures: memoryFigures(await runSuite(suite, run)) };
  },
};

/** What the suite counted, as figures: CI judges them in the suite. */
export function memoryFigures(noted: Noted): Figure[] {
  const driven = numberOf(noted, 'memory_driven');
  const of = (name: string) => countOf(numberOf(noted, name), driven);
  const goal = { better: 'less', floor: 0, at: 'value' } as const;
  return [
    {
      what: 'fixes of a drive in memory, 60 s after the rental',
      ...{ unit: 'fixes', ours: of('memory_after'), naive: of('memory_naive'), goal },
    },
    { what: 'the same on the disk of the unit', unit: 'fixes', ours: of('memory_disk'), goal },
    {
      what: 'the same in memory during the rental (the search is real)',
      unit: 'fixes',
      ours: of('memory_during'),
    },
  ];
}
