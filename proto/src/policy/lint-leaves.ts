import { STREAM_MAKERS, STREAM_SIGNALS } from './floor.ts';
import type { Policy } from './policy.ts';
import { type PurposeId, RIDER_LINKED } from './purposes.ts';
import { type ActivePurpose, activePurposes, type Rule } from './rule.ts';
import { SIGNAL_GRADE, SIGNAL_STEPS, type SignalId, type SignalRule, type StepId } from './signals.ts';

type Judge = (signal: SignalId, rule: SignalRule, purpose: ActivePurpose) => boolean;

/** What the coarse report may hold, and in which step: nothing else leaves without a reason (M1). */
const LIVE_SERVICE: Partial<Record<SignalId, StepId>> = { cell: 'cell', zone: 'in/out', time: 'tick' };

/** Purposes that never make a vehicle send anything. */
const NEVER_COLLECT: readonly PurposeId[] = [
  'dispute',
  'diagnosis',
  'availability',
  'bookkeeping',
  'authority_request',
  'marketing',
];

/** Steps in which a trip can tell when it began and ended. */
const TRIP_TIMES: readonly StepId[] = ['1 s', '1 min', '15 min'];

/** Rules about what leaves the vehicle. */
export const LEAVES_RULES: readonly Rule[] = [
  {
    id: 'PL10',
    text: "identification, payment, heart rate, screen data and the position of a rider's phone never leave a vehicle (C1, C2, C6, C15)",
    broken: leavesWhere((signal, rule) => SIGNAL_GRADE[signal] === 'forbidden' && rule.kind !== 'dropped'),
  },
  {
    id: 'PL11',
    text: 'a signal leaves in clear only in a step that the floor has for it; places and motion leave sealed or not at all',
    broken: leavesWhere(
      (signal, rule) => rule.kind === 'coarse' && !SIGNAL_STEPS[signal].includes(rule.step),
    ),
  },
  {
    id: 'PL12',
    text: 'a sealed stream of a kind is made only for its own purposes (M3)',
    broken: leavesWhere(
      (_, rule, { id }) => rule.kind === 'sealed' && !STREAM_MAKERS[rule.stream].includes(id),
    ),
  },
  {
    id: 'PL13',
    text: 'a sealed stream carries only the signals of its kind: a route has no speed',
    broken: leavesWhere(
      (signal, rule) => rule.kind === 'sealed' && !STREAM_SIGNALS[rule.stream].includes(signal),
    ),
  },
  {
    id: 'PL14',
    text: 'for live_service only the cell, the zone and the tick leave, nothing finer (M1)',
    broken: leavesWhere((signal, rule, { id }) => id === 'live_service' && isFinerThanReport(signal, rule)),
  },
  {
    id: 'PL15',
    text: 'lock, door, seat and ignition events that are linked to a rider are as telling as a place: sealed or not at all (C22)',
    broken: leavesWhere(
      (signal, rule, { id }) =>
        SIGNAL_GRADE[signal] === 'event' && rule.kind === 'coarse' && RIDER_LINKED[id],
    ),
  },
  {
    id: 'PL16',
    text: 'a purpose that only uses what others brought makes nothing leave, and says `terminal_access: nothing_read`; one that reads says why',
    broken: (policy) =>
      activePurposes(policy)
        .filter((purpose) => readsWrongly(purpose))
        .map(({ path }) => `${path}.terminal_access`),
  },
  {
    id: 'PL17',
    text: 'marketing is `never`',
    broken: ({ purposes }) => (purposes.marketing === 'never' ? [] : ['purposes.marketing']),
  },
  {
    id: 'PL18',
    text: 'for rental_contract the time leaves in steps of 1 s, 1 min or 15 min: a trip whose two times nobody tells is never stored, and cannot be billed',
    broken: ({ purposes: { rental_contract: rental } }) =>
      rental === 'never' || tellsTripTimes(rental.leaves.get('time'))
        ? []
        : ['purposes.rental_contract.leaves.time'],
  },
];

function leavesWhere(judge: Judge): (policy: Policy) => string[] {
  return (policy) =>
    activePurposes(policy).flatMap((purpose) =>
      [...purpose.leaves]
        .filter(([signal, rule]) => judge(signal, rule, purpose))
        .map(([signal]) => `${purpose.path}.leaves.${signal}`),
    );
}

function tellsTripTimes(rule: SignalRule | undefined): boolean {
  return rule?.kind === 'coarse' && TRIP_TIMES.includes(rule.step);
}

function isFinerThanReport(signal: SignalId, rule: SignalRule): boolean {
  return rule.kind === 'sealed' || (rule.kind === 'coarse' && LIVE_SERVICE[signal] !== rule.step);
}

function readsWrongly(purpose: ActivePurpose): boolean {
  const reads = [...purpose.leaves.values()].some((rule) => rule.kind !== 'dropped');
  if (reads && NEVER_COLLECT.includes(purpose.id)) return true;
  return reads === (purpose.terminalAccess === 'nothing_read');
}
