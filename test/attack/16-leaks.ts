/** Attack 16: what of a journey do logs, files, wires and error bodies hold? */

import type { Noted } from '@fleetveil/fleet-api/testing/noting';
import type { Attack, Figure } from './attack.ts';
import { countOf } from './estimate.ts';
import { numberOf, runSuite } from './suite.ts';

export const leaks: Attack = {
  number: 16,
  ids: 'M2, C16',
  name: 'fixes in logs and files',
  adversary: 'reader of logs and files',
  question: 'what of a journey do they hold?',
  sees: 'both wires, a dump of every table, all logs, error bodies, every file of the unit and of the data centre, and the names of all files; after a ride with a route, an accident, a theft, help, charging at home and a command',
  method:
    'Searches all bytes for every position of both drives in some forty encodings: texts, floats, integers, varints, hashes of grids, fine cells, and pairs of short values.',
  naive: 'The log of most services: each fix as a line of JSON.',
  run: async (run) => {
    const suite = { package: 'test', file: 'leak/leak.test.ts', tier: 'ci' } as const;
    const noted = await runSuite(suite, run);
    const route = { value: numberOf(noted, 'leak_route'), unit: `of ${numberOf(noted, 'leak_driven')}` };
    return {
      figures: leakFigures(noted),
      usefulness: [{ what: 'fixes that the rider gets of their route', ...route }],
    };
  },
};

/** What the suite counted, as figures: CI judges them in the suite. */
export function leakFigures(noted: Noted): Figure[] {
  const positions = numberOf(noted, 'leak_positions');
  return [
    {
      what: 'positions of two drives found in what is not sealed',
      ...{ unit: 'positions', ours: countOf(numberOf(noted, 'leak_found'), positions) },
      naive: countOf(numberOf(noted, 'leak_naive'), positions),
      goal: { better: 'less', floor: 0, at: 'value' },
    },
  ];
}
