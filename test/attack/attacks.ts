/** All attacks by number, those that are written and those that are not. */
import { parked } from './01-parked.ts';
import { changed } from './02-changed.ts';
import { home } from './03-home.ts';
import { ends } from './04-ends.ts';
import { sizes } from './14-sizes.ts';
import type { Attack, AttackToCome } from './attack.ts';

const WRITTEN: readonly Attack[] = [parked, changed, home, ends, sizes];

/** Written, by number, in the order in which they run. */
export const ATTACKS: Readonly<Record<string, Attack>> = Object.fromEntries(
  WRITTEN.map((attack) => [`${attack.number}`, attack]),
);

const NOBODY = 'Nobody has written it.';
const ALL: readonly AttackToCome[] = [
  come(2, 'reader of coarse reports', 'where is a vehicle whose cell changed?', '>= 0.95 x one ideal report'),
  come(3, 'reader of coarse reports', 'where is the home of 100 parkings?', '>= 0.95 x the first report'),
  come(4, 'reader of all but sealed streams', 'where did a ride end?', '<= cells and times alone + 2 points'),
  come(5, 'reader of the public map', 'which vehicle is it after a rental?', '<= chance + 5 points'),
  come(
    6,
    'reader of what leaves the operator',
    'whose week is it?',
    '<= 5 % of person-weeks unique by 4 points',
  ),
  come(
    7,
    'network observer and broker',
    'ridden, and when did a rental begin and end?',
    'shaped: AUC <= 0.55',
  ),
  come(8, 'reader of statistics', 'is this person counted?', 'AUC <= 0.55 with >= 60 % of trips counted'),
  come(
    9,
    'holder of keys and old copies',
    'what of an erased person is readable?',
    '0 at once, all 0 at day 35',
  ),
  come(10, 'holder of a unit', 'what does it hold 60 s after a rental?', 'none but the parked place in RAM'),
  come(11, 'hostile broker', 'read, forge, replay, drop, reorder, withhold?', '0 read, 0 forged, 0 replayed'),
  come(12, 'insider with several roles', 'a precise place without a case?', '0 in 10,000 calls'),
  come(13, 'whoever looks at suspicions', 'what opens of late returns and tows?', '0 openable fixes'),
  come(14, 'reader of sizes', 'standing or moving?', 'AUC <= 0.55'),
  come(15, 'holder of all plates and VINs', 'which id is made of one?', '0'),
  come(16, 'reader of logs and files', 'what of a journey do they hold?', '0'),
  come(17, 'reader of the public map', 'which trips are one person’s?', '<= chance + 5 points'),
];

/** Not written yet. */
export const TO_COME: readonly AttackToCome[] = ALL.filter(({ number }) => !(number in ATTACKS));

function come(number: number, adversary: string, question: string, goal: string): AttackToCome {
  return { number, adversary, question, goal, notYet: NOBODY };
}
