import { FIELD_GRADE, FIELD_SET_IDS, FIELD_SET_OWNER, type FieldId } from './fields.ts';
import { FLOOR } from './floor.ts';
import type { Clock, FieldSet, Policy } from './policy.ts';
import { activePurposes, type Rule, storedSets } from './rule.ts';

/** Purposes whose sets may leave a period to the rider: those that rest on consent. */
function isConsented(policy: Policy, path: string): boolean {
  return activePurposes(policy).some(
    (one) => path.startsWith(`${one.path}.`) && one.basis.includes('consent'),
  );
}

/** Sets of fields of the coarse world: none of them may hold a fix. */
const NO_FIX: readonly FieldId[] = ['fix_time', 'fix_place', 'fix_accuracy', 'fix_heading', 'fix_speed'];
const FIX_SETS: readonly string[] = [
  'ends',
  'maintenance_ends',
  'route',
  'theft',
  'theft_suspicion',
  'assist',
  'accident',
  'dispute_case',
];

/** Rules about what is stored and for how long. */
export const KEPT_RULES: readonly Rule[] = [
  {
    id: 'PL20',
    text: 'what a place can be read from ends on a clock of its own: rental end and a time, consent, an open case or a hold; never the relation, the books or a publication (T9)',
    broken: (policy) =>
      storedSets(policy)
        .filter(({ path, set }) => hasLocation(set) && !isLocationClock(policy, path, set.clock))
        .map(({ path }) => path),
  },
  {
    id: 'PL21',
    text: 'what a place can be read from ends no later than the floor allows from that moment or event',
    broken: (policy) =>
      storedSets(policy)
        .filter(({ set }) => hasLocation(set) && isTooLong(set.clock))
        .map(({ path }) => path),
  },
  {
    id: 'PL22',
    text: 'the rider chooses a period only where the purpose rests on consent',
    broken: (policy) =>
      storedSets(policy)
        .filter(({ path, set }) => set.clock.kind === 'choice' && !isConsented(policy, path))
        .map(({ path }) => path),
  },
  {
    id: 'PL23',
    text: 'every set of fields of the closed list appears once: what is stored without an entry has no end (M5, M6)',
    broken: (policy) => {
      const there = new Set(storedSets(policy).map(({ id }) => id));
      return FIELD_SET_IDS.filter((id) => isExpected(policy, id) && !there.has(id)).map((id) =>
        FIELD_SET_OWNER[id] === 'upkeep' ? `upkeep.${id}` : `purposes.${FIELD_SET_OWNER[id]}.kept.${id}`,
      );
    },
  },
  {
    id: 'PL24',
    text: 'a fix is stored only in a set of a sealed stream or of a case (M2)',
    broken: (policy) =>
      storedSets(policy)
        .filter(({ id, set }) => !FIX_SETS.includes(id) && set.fields.some((field) => NO_FIX.includes(field)))
        .map(({ path }) => `${path}.fields`),
  },
  {
    id: 'PL25',
    text: 'no set joins a rider to what a place can be read from: that link is a set of its own',
    broken: (policy) =>
      storedSets(policy)
        .filter(({ set }) => set.fields.includes('rider') && hasLocation(set))
        .map(({ path }) => `${path}.fields`),
  },
  {
    id: 'PL26',
    text: 'an event and the time after it fit into the maximum',
    broken: (policy) =>
      storedSets(policy)
        .filter(({ set }) => set.clock.kind === 'event' && set.clock.plusDays > set.clock.atMostDays)
        .map(({ path }) => `${path}.at_most`),
  },
];

function isExpected(policy: Policy, id: (typeof FIELD_SET_IDS)[number]): boolean {
  const owner = FIELD_SET_OWNER[id];
  return owner === 'upkeep' || policy.purposes[owner] !== 'never';
}

/** Whether a place can be read from a set of fields. */
function hasLocation(set: FieldSet): boolean {
  return set.fields.some((field) => FIELD_GRADE[field] === 'location');
}

function isLocationClock(policy: Policy, path: string, clock: Clock): boolean {
  if (clock.kind === 'choice') return isConsented(policy, path);
  return floorDays(clock) > 0;
}

function isTooLong(clock: Clock): boolean {
  if (clock.kind === 'choice') return false; // bounded by PL03
  const days = clock.kind === 'event' ? clock.atMostDays : clock.days;
  return floorDays(clock) > 0 && days > floorDays(clock);
}

function floorDays(clock: Exclude<Clock, { kind: 'choice' }>): number {
  return clock.kind === 'event'
    ? FLOOR.locationEventMaxDays[clock.until]
    : FLOOR.locationPeriodMaxDays[clock.from];
}
