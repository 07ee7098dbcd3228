/** Attack 9: what of an erased person is readable, for who has the keys of today and every earlier copy? */

import type { Noted } from '@fleetveil/fleet-api/testing/noting';
import type { Attack, Figure } from './attack.ts';
import { countOf } from './estimate.ts';
import { numberOf, runSuite } from './suite.ts';

export const erased: Attack = {
  number: 9,
  ids: 'G3, M14, L9',
  name: 'an erased trip, day 36',
  adversary: 'holder of keys and old copies',
  question: 'what of an erased person is readable?',
  sees: 'every key file of the fleet on the day, and the bytes that lay on its disks before the erasure: databases, log of writes, archives, journal, and all that a broker was told or kept',
  method:
    'Carves sealed things out of raw bytes by their form alone, and tries every key on every one, along every way: vault rows, openings, envelopes. Live it asks every door, and the vault past them.',
  naive:
    'The same copies where an erasure deletes rows and keys stay as they were (or are themselves in a backup that stays): each envelope that was heard opens, by definition.',
  run: async (run) => {
    const suite = { package: 'test', file: 'erasure/erasure.test.ts', tier: 'ci' } as const;
    const noted = await runSuite(suite, run);
    const stays = { value: numberOf(noted, 'erased_others'), unit: 'positions' };
    return {
      figures: erasedFigures(noted),
      usefulness: [{ what: 'who was not erased still has of their trip, on day 36', ...stays }],
    };
  },
};

/** What the suite counted, as figures: CI judges them in the suite. */
export function erasedFigures(noted: Noted): Figure[] {
  const positions = numberOf(noted, 'erased_positions');
  const of = (name: string) => countOf(numberOf(noted, name), positions);
  const goal = { better: 'less', floor: 0, at: 'value' } as const;
  return [
    {
      what: 'positions of an erased trip readable with all copies, day 36',
      ...{ unit: 'positions', ours: of('erased_day_36'), naive: of('erased_naive'), goal },
    },
    {
      what: 'the same live, at once: doors, vault, tables, exports',
      ...{ unit: 'positions', ours: of('erased_live'), goal },
    },
    {
      what: 'envelopes of anybody that open, day 36',
      ...{
        unit: 'envelopes',
        ours: countOf(numberOf(noted, 'erased_envelopes'), numberOf(noted, 'erased_heard')),
      },
      ...{ naive: countOf(numberOf(noted, 'erased_heard'), numberOf(noted, 'erased_heard')), goal },
    },
    { what: 'the same trip with all copies, day 20', unit: 'positions', ours: of('erased_day_20') },
  ];
}
