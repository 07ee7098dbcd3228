/** Attack 7: is a vehicle ridden, and when does a rental begin and end, for who sees its traffic? */

import type { Noted } from '@fleetveil/fleet-api/testing/noting';
import { type Attack, type AttackSize, type Figure, judgedAt } from './attack.ts';
import { aucOf, type Estimate } from './estimate.ts';
import { numbersOf, runSuite } from './suite.ts';

export const observer: Attack = {
  number: 7,
  ids: 'M11, X9',
  name: 'ridden or not, by traffic',
  adversary: 'network observer and broker',
  question: 'ridden, and when did a rental begin and end?',
  sees: 'with slots of 15 minutes, every connection, frame and answer of a vehicle’s whole days, both ways, with its second and size, and the gap while the process begins anew',
  method:
    'A logistic regression over windows of ten minutes and those beside them (counts, bytes, largest, gaps), learned on days of their own and judged on others.',
  naive:
    '`traffic: prompt`: sizes of a kind are constant, and what happens is sent when it does, as by most agents.',
  run: async (run) => {
    const suite = { package: 'test', file: 'attack/observer.test.ts', tier: 'ci' } as const;
    return { figures: observerFigures(await runSuite(suite, run), 'usual') };
  },
};

const ASKED = {
  ridden: 'a window of ten minutes is ridden, or not',
  edge: 'a rental begins or ends within ten minutes, or not',
} as const;

/** What the suite scored, as figures: CI judges them in the suite. */
export function observerFigures(noted: Noted, size: AttackSize): Figure[] {
  return (['ridden', 'edge'] as const).map((question) => {
    const auc = (traffic: string): Estimate =>
      aucOf(
        numbersOf(noted, `${traffic}_${question}_true`),
        numbersOf(noted, `${traffic}_${question}_false`),
      );
    return {
      what: `${ASKED[question]}, shaped (naive: prompt)`,
      ...{ unit: 'AUC', ours: auc('shaped'), naive: auc('prompt') },
      goal: { better: 'less', floor: 0.55, at: judgedAt(size) },
    };
  });
}
