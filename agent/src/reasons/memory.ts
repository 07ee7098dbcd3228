import { continues, type GrantFacts } from './grant.ts';
import type { Moment } from './moment.ts';
import {
  type ClosedRental,
  MOST_CLOSED,
  MOST_HELD,
  MOST_SPENT,
  type ReasonState,
  type SpentGrant,
} from './state.ts';

/** Remembers a grant as used up. Beyond the bound the soonest to expire goes, and raises the floor. */
export function spend(state: ReasonState, grant: SpentGrant): ReasonState {
  if (state.spent.some((spent) => spent.grantId === grant.grantId)) return state;
  const spent = [...state.spent, { grantId: grant.grantId, notAfterS: grant.notAfterS }];
  if (spent.length <= MOST_SPENT) return { ...state, spent };
  spent.sort((a, b) => a.notAfterS - b.notAfterS);
  const [first] = spent.splice(0, 1);
  return { ...state, spent, spentFloorS: Math.max(state.spentFloorS, first?.notAfterS ?? 0) };
}

/** Remembers a rental as over; a rental that was final stays so. Its waiting grants go if it is final. */
export function close(state: ReasonState, rental: ClosedRental): ReasonState {
  const before = state.closed.find(({ rentalId }) => rentalId === rental.rentalId);
  const final = rental.final || (before?.final ?? false);
  const others = state.closed.filter(({ rentalId }) => rentalId !== rental.rentalId);
  const closed = [...others, { rentalId: rental.rentalId, final }].slice(-MOST_CLOSED);
  const held = final ? state.held.filter(({ rentalId }) => rentalId !== rental.rentalId) : state.held;
  return { ...state, closed, held };
}

/** Keeps a grant for a sign of use. It takes the place of an older one of the same use; the bound is 4. */
export function hold(state: ReasonState, grant: GrantFacts): ReasonState {
  const others = state.held.filter(
    (held) =>
      held.grantId !== grant.grantId && !(isSameUse(held, grant) && held.notAfterS <= grant.notAfterS),
  );
  const held = [...others, grant].sort((a, b) => a.notAfterS - b.notAfterS).slice(-MOST_HELD);
  return { ...state, held };
}

function isSameUse(a: GrantFacts, b: GrantFacts): boolean {
  return a.purpose === b.purpose && a.rentalId === b.rentalId && a.phoneKey === b.phoneKey;
}

/** A grant came into use: it no longer waits. */
export function release(state: ReasonState, grantId: string): ReasonState {
  return { ...state, held: state.held.filter((held) => held.grantId !== grantId) };
}

/**
 * Forgets what has expired, and what waited under a key that has. Forgetting a used grant raises `spentFloorS` to its
 * own end, so that it is refused even if the clock, having been ahead, comes back.
 */
export function forgetExpired(state: ReasonState, moment: Moment): ReasonState {
  if (moment.clock === 'unknown') return state;
  const isOver = ({ notAfterS, keysEndS = notAfterS }: Pick<GrantFacts, 'notAfterS' | 'keysEndS'>): boolean =>
    moment.nowS >= Math.min(notAfterS, keysEndS);
  if (!state.spent.some(isOver) && !state.held.some(isOver)) return state;
  const over = state.spent.filter(isOver).map(({ notAfterS }) => notAfterS);
  return {
    ...state,
    spent: state.spent.filter((grant) => !isOver(grant)),
    held: state.held.filter((grant) => !isOver(grant)),
    spentFloorS: Math.max(state.spentFloorS, ...over),
  };
}

/** Lost counters are made good by attested time only: from here on, only grants issued later count. */
export function recover(state: ReasonState, moment: Moment): ReasonState {
  if (!state.lost || moment.clock !== 'attested') return state;
  return { ...state, lost: false, grantsFromS: moment.nowS };
}

/** The waiting grant that carries a reason on, if there is one: the one that lasts longest. */
export function renewalOf(state: ReasonState, reason: Parameters<typeof continues>[1]): GrantFacts[] {
  return state.held.filter((grant) => continues(grant, reason)).toReversed();
}
