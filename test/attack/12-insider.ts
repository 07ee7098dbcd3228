/** Attack 12: what precise place does somebody get who has several roles at once, and no case? */

import type { Noted } from '@fleetveil/fleet-api/testing/noting';
import type { Attack, Figure } from './attack.ts';
import { countOf } from './estimate.ts';
import { numberOf, runSuite } from './suite.ts';

export const insider: Attack = {
  number: 12,
  ids: 'M9, M10',
  name: 'fixes that an insider gets',
  adversary: 'insider with several roles',
  question: 'a precise place without a case?',
  sees: 'every answer of every door, as booking, dispatcher, operator and field worker in one, with every id there is',
  method:
    'Calls anything in any order, at random from a seed, and feeds what comes out into the next call; after a claim mostly a look. Each answer is searched for every fix in every encoding.',
  naive:
    'The same doors before a staff that sees points, as most platforms have it: where a vehicle stands for each vehicle that an answer names.',
  run: async (run) => {
    const tier = run.size === 'short' ? 'usual' : 'ci';
    const suite = { package: 'fleet-api', file: 'test/find/insider.test.ts', tier } as const;
    return { figures: insiderFigures(await runSuite(suite, run)) };
  },
};

/** What the suite counted, as figures: CI judges them in the suite. */
export function insiderFigures(noted: Noted): Figure[] {
  const calls = numberOf(noted, 'insider_calls');
  return [
    {
      what: 'answers with a precise fix, without a case',
      ...{ unit: 'answers', ours: countOf(numberOf(noted, 'insider_answers'), calls) },
      naive: countOf(numberOf(noted, 'insider_naive_answers'), calls),
      goal: { better: 'less', floor: 0, at: 'value' },
    },
  ];
}
