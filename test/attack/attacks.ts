/** All attacks by number, those that are written and those that are not. */
import { parked } from './01-parked.ts';
import { changed } from './02-changed.ts';
import { home } from './03-home.ts';
import { ends } from './04-ends.ts';
import { relink } from './05-relink.ts';
import { weeks } from './06-weeks.ts';
import { observer } from './07-observer.ts';
import { statistics } from './08-statistics.ts';
import { erased } from './09-erased.ts';
import { memory } from './10-memory.ts';
import { broker } from './11-broker.ts';
import { insider } from './12-insider.ts';
import { suspicions } from './13-suspicions.ts';
import { sizes } from './14-sizes.ts';
import { plates } from './15-plates.ts';
import { leaks } from './16-leaks.ts';
import { trips } from './17-trips.ts';
import type { Attack, AttackToCome } from './attack.ts';

/** Played by themselves, from a seed. */
const PLAYED: readonly Attack[] = [
  parked,
  changed,
  home,
  ends,
  relink,
  weeks,
  statistics,
  sizes,
  plates,
  trips,
];

/** Suites, which CI runs and judges where they stand. */
export const SUITES: readonly Attack[] = [observer, ...[erased, memory, broker, insider, suspicions, leaks]];

const WRITTEN: readonly Attack[] = [...PLAYED, ...SUITES];

/** Written, by number, in the order in which they run. */
export const ATTACKS: Readonly<Record<string, Attack>> = Object.fromEntries(
  WRITTEN.map((attack) => [`${attack.number}`, attack]),
);

/** Those that nobody has written, with what tries something of it today: it asserts, and measures nothing. */
const ALL: readonly AttackToCome[] = [];

/** Not written yet. */
export const TO_COME: readonly AttackToCome[] = ALL.filter(({ number }) => !(number in ATTACKS));
