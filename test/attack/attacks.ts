/** All attacks by number, those that are written and those that are not. */
import { parked } from './01-parked.ts';
import { changed } from './02-changed.ts';
import { home } from './03-home.ts';
import { ends } from './04-ends.ts';
import { relink } from './05-relink.ts';
import { weeks } from './06-weeks.ts';
import { sizes } from './14-sizes.ts';
import { plates } from './15-plates.ts';
import { trips } from './17-trips.ts';
import type { Attack, AttackToCome } from './attack.ts';

const WRITTEN: readonly Attack[] = [parked, changed, home, ends, relink, weeks, sizes, plates, trips];

/** Written, by number, in the order in which they run. */
export const ATTACKS: Readonly<Record<string, Attack>> = Object.fromEntries(
  WRITTEN.map((attack) => [`${attack.number}`, attack]),
);

/** Those that nobody has written, with the suites that try something of it today: they assert, and measure nothing. */
const ALL: readonly AttackToCome[] = [
  {
    ...{
      number: 7,
      adversary: 'network observer and broker',
      question: 'ridden, and when did a rental begin and end?',
    },
    goal: 'shaped: AUC <= 0.55',
    notYet:
      'Whether an hour is ridden is tried by a logistic regression in agent/test/uplink; the edges are not.',
  },
  {
    ...{ number: 8, adversary: 'reader of statistics', question: 'is this person counted?' },
    goal: 'AUC <= 0.55 with >= 60 % of trips counted',
    notYet: 'No statistics are published yet: there is nothing to attack.',
  },
  {
    ...{
      number: 9,
      adversary: 'holder of keys and old copies',
      question: 'what of an erased person is readable?',
    },
    goal: '0 live at once, all 0 at day 35',
    notYet: 'test/erasure carves an erased rider out of live data, backups, logs and a recorded broker.',
  },
  {
    ...{ number: 10, adversary: 'holder of a unit', question: 'what does it hold 60 s after a rental?' },
    goal: 'nothing but the parked place in RAM',
    notYet: 'test/memory scans processes and disk of a unit after a rental and during one.',
  },
  {
    ...{ number: 11, adversary: 'hostile broker', question: 'read, forge, replay, drop, reorder, withhold?' },
    goal: '0 read, 0 forged, 0 replayed, a drop is a visible gap',
    notYet: 'test/hostile reads, forges, replays and reorders; what is withheld is in the suites of reasons.',
  },
  {
    ...{ number: 12, adversary: 'insider with several roles', question: 'a precise place without a case?' },
    goal: '0 in 10,000 calls',
    notYet: 'fleet-api/test/find/insider and doors/walks walk with one to twelve roles.',
  },
  {
    ...{
      number: 13,
      adversary: 'whoever looks at suspicions',
      question: 'what opens of late returns and tows?',
    },
    goal: '0 openable fixes',
    notYet:
      'How often the innocent are suspected is npm run bench -- agent-theft; that nothing of it opens, fleet-api/test/vault/suspicion.',
  },
  {
    ...{ number: 16, adversary: 'reader of logs and files', question: 'what of a journey do they hold?' },
    goal: '0',
    notYet: 'test/leak searches all of it after a full journey.',
  },
];

/** Not written yet. */
export const TO_COME: readonly AttackToCome[] = ALL.filter(({ number }) => !(number in ATTACKS));
