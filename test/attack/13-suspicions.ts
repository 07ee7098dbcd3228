/** Attack 13: what opens of late returns, tows and other suspicions that nobody confirms? */

import type { Noted } from '@fleetveil/fleet-api/testing/noting';
import { countFalse, secondsToSuspicion } from '../bench/agent-theft.ts';
import { percentile } from '../bench/durations.ts';
import type { Attack, Figure } from './attack.ts';
import { countOf } from './estimate.ts';
import { numberOf, runSuite } from './suite.ts';

/** Simulated days of a vehicle, and thefts of one. */
const DAYS = { short: 60, usual: 2_000 } as const;
const THEFTS = { short: 20, usual: 200 } as const;

export const suspicions: Attack = {
  number: 13,
  ids: 'M10, X13',
  name: 'false suspicions that open',
  adversary: 'whoever looks at suspicions',
  question: 'what opens of late returns and tows?',
  sees: 'the vault itself with every sealed suspicion, the tokens of an officer with a case of another vehicle and of somebody with all roles; later two people who agree',
  method:
    'Asks for each by every purpose while it waits, within the look of another case, and again when one was declared in time, was refused, or was agreed to after the two hours.',
  naive:
    'The rule of most trackers: it moved, and nobody has rented it. It sends where it is while that lasts: each alarm opens, by definition.',
  run: async (run) => {
    const suite = { package: 'fleet-api', file: 'test/theft/pursuit.test.ts', tier: 'usual' } as const;
    const figures = suspicionFigures(await runSuite(suite, run), DAYS[run.size]);
    const { ours, naive } = countFalse(DAYS[run.size]);
    const delays = secondsToSuspicion(THEFTS[run.size]).filter((seconds) => seconds !== undefined);
    const perThousand = (count: number) => (1_000 * count) / DAYS[run.size];
    return {
      figures,
      usefulness: [
        { what: 'false suspicions', value: perThousand(ours), unit: 'per 1,000 vehicle-days' },
        {
          what: 'false alarms of the naive tracker',
          value: perThousand(naive),
          unit: 'per 1,000 vehicle-days',
        },
        ...[50, 95].map((percent) => ({
          what: `theft delay: from the second sign to the suspicion, ${percent} %`,
          ...{ value: percentile(delays, percent), unit: 's' },
        })),
        {
          what: 'thefts that are suspected',
          ...{ value: (100 * delays.length) / THEFTS[run.size], unit: '%' },
        },
      ],
    };
  },
};

/** What the suite counted, as figures, beside so many days of a naive tracker. */
function suspicionFigures(noted: Noted, days: number): Figure[] {
  const sealed = numberOf(noted, 'suspicions_sealed');
  const { naive } = countFalse(days);
  return [
    {
      what: 'suspicions that nobody confirmed in time and that open',
      ...{ unit: 'suspicions', ours: countOf(numberOf(noted, 'suspicions_opened'), sealed) },
      naive: countOf(naive, naive),
      goal: { better: 'less', floor: 0, at: 'value' },
    },
  ];
}
