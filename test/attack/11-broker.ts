/** Attack 11: what does somebody get with full rights on the broker? */

import type { Noted } from '@fleetveil/fleet-api/testing/noting';
import type { Attack, Figure } from './attack.ts';
import { countOf } from './estimate.ts';
import { numberOf, runSuite } from './suite.ts';
import { daysUntilStale, secondsPastGrant } from './withheld.ts';

export const broker: Attack = {
  number: 11,
  ids: 'M3, M8, M12, M13',
  name: 'bodies that a broker reads',
  adversary: 'hostile broker',
  question: 'read, forge, replay, drop, reorder, withhold?',
  sees: 'every message of a whole journey on a mosquitto, and publishes whatever it likes, under our source code and without a key',
  method:
    'Tries guessed secrets and searches for positions, ids and names; alters, renames and re-encodes what it heard, sends it to others, makes bodies of its own; replays all of it in both orders, before and after restarts; drops a chunk for ever; withholds what would stop a vehicle.',
  naive:
    'JSON over MQTT, as most teams begin: bodies in clear, the unit by its topic, no number (so no gap is seen, by definition), no signature, no age.',
  run: async (run) => {
    const suite = { package: 'test', file: 'hostile/broker.test.ts', tier: 'ci' } as const;
    return { figures: brokerFigures(await runSuite(suite, run)) };
  },
};

/** What rules say, and nothing that is drawn. */
const exactly = (value: number) => ({ value, n: 1, low: value, high: value });

const GOAL = { better: 'less', floor: 0, at: 'value' } as const;

/** What the suite counted, as figures: CI judges them in the suite. */
export function brokerFigures(noted: Noted): Figure[] {
  const of = (name: string, among: string) => countOf(numberOf(noted, name), numberOf(noted, among));
  const row = (what: string, unit: string, name: string, among: string): Figure => ({
    ...{ what, unit, ours: of(name, among), naive: of(`${name}_naive`, among), goal: GOAL },
  });
  return [
    row('bodies that it reads', 'bodies', 'broker_read', 'broker_heard'),
    row('forged messages that have an effect', 'messages', 'broker_forged', 'broker_forgeries'),
    row('replayed messages that have an effect', 'messages', 'broker_replayed', 'broker_replays'),
    row('dropped chunks that leave no gap to be seen', 'chunks', 'broker_unseen', 'broker_dropped'),
    {
      what: 'a withheld policy or objection acts all the same after',
      ...{ unit: 'days', ours: exactly(daysUntilStale()) },
      goal: { better: 'less', floor: 7, at: 'value' },
    },
    {
      what: 'a withheld end of a rental: precise after the end of its grant',
      ...{ unit: 's', ours: exactly(secondsPastGrant()) },
      goal: GOAL,
    },
  ];
}
