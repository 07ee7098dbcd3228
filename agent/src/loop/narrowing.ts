/**
 * What of a step holds although the disk does not take it. Whatever ends, pauses or takes back a route does, or a vehicle
 * with a full disk would collect against the rider's word (M3, M12). Whatever begins, resumes or lasts longer does not:
 * after a power cut nobody would know of it.
 */
import type { ReasonChange, ReasonStep } from '../reasons/change.ts';
import type { ReasonEvent, ReasonEventKind } from '../reasons/event.ts';
import type { Reason, ReasonPurpose } from '../reasons/reason.ts';
import { MOST_HELD, type ReasonState } from '../reasons/state.ts';

/**
 * The step without all that it begins, resumes or lengthens. Grants that it would have taken into use wait instead; what
 * is used up, over or expired is so. Lost counters stay lost.
 *
 * @param before the state that `step` came from
 */
export function narrowed(
  before: ReasonState,
  { state, changes }: Pick<ReasonStep, 'state' | 'changes'>,
  event: ReasonEvent,
): Pick<ReasonStep, 'state' | 'changes'> {
  const holding = new Map(before.reasons.map((reason) => [reason.purpose, reason]));
  const unbegun = new Set<ReasonPurpose>();
  const kept = changes.flatMap((change) => narrowedChange(change, holding, unbegun));
  const reasons = [...holding.values()];
  const isUnused = (grantId: string): boolean =>
    state.reasons.some((reason) => reason.grantId === grantId) &&
    !reasons.some((reason) => reason.grantId === grantId);
  const came = event.kind === 'grant_received' ? [event.grant] : [];
  const waiting = [...before.held, ...came].filter(({ grantId }) => isUnused(grantId));
  // In the order and within the bound of `hold`; what that let give way has done so already.
  const held = [...state.held, ...waiting].sort((a, b) => a.notAfterS - b.notAfterS).slice(-MOST_HELD);
  const { lost, grantsFromS } = before;
  return { state: { ...state, reasons, held, lost, grantsFromS }, changes: kept };
}

/** What is kept of one change. `holding` is what holds before it, and after it; `unbegun` what was left out so far. */
function narrowedChange(
  change: ReasonChange,
  holding: Map<ReasonPurpose, Reason>,
  unbegun: Set<ReasonPurpose>,
): ReasonChange[] {
  const { purpose } = change.reason;
  if (change.kind === 'started') unbegun.add(purpose);
  // The end of what has not begun is none.
  if (unbegun.has(purpose)) {
    if (change.kind === 'ended') unbegun.delete(purpose);
    return [];
  }
  const held = holding.get(purpose);
  if (held === undefined) return [];
  if (change.kind === 'ended') {
    holding.delete(purpose);
    return [change];
  }
  const reason = narrower(held, change.reason);
  if (reason === held) return [];
  holding.set(purpose, reason);
  return [{ kind: 'extended', reason }];
}

/** The reason with what another form of it narrows; itself if that is nothing. A confirmed theft is no suspicion's. */
function narrower(held: Reason, next: Reason): Reason {
  if (next.rentalId !== held.rentalId) return held;
  const isOff = held.route && !next.route;
  const isPaused = next.paused === true && held.paused !== true;
  const isShorter = next.bootId === held.bootId && next.untilBootS < held.untilBootS;
  if (!isOff && !isPaused && !isShorter) return held;
  const { untilS, untilBootS, bound } = next;
  return {
    ...held,
    ...(isOff ? { route: false } : {}),
    ...(isPaused ? { paused: true } : {}),
    ...(isShorter ? { untilS, untilBootS, bound } : {}),
  };
}

/** Whether an event asks for something to begin, to go on or to be kept: unwritten, it is not had. */
export const ASKS_FOR_MORE: Readonly<Record<ReasonEventKind, boolean>> = {
  grant_received: true,
  sign_of_use: true,
  phone_resume: true,
  theft_suspected: true,
  accident_noticed: true,
  help_pressed: true,
  grant_end: false,
  phone_end: false,
  phone_pause: false,
  accident_over: false,
  help_stopped: false,
  tick: false,
  clock_changed: false,
  policy_changed: false,
  restart: false,
  suspend: false,
};
