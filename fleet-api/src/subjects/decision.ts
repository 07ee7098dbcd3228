/** What a privacy officer may decide about a request, and what it changes. Pure. */

import { zoneOf } from './authorities.ts';
import { deadlinesOf } from './deadline.ts';
import { REQUEST_MOVES } from './request.ts';
import type { DecisionChange, StoredRequest } from './request-store.ts';

/** A decision as it was sent. */
export type Decision =
  | { readonly decision: 'accept' }
  | { readonly decision: 'refuse'; readonly reason: string }
  | { readonly decision: 'extend'; readonly reason: string; readonly until_s: number }
  | { readonly decision: 'grounds'; readonly text: string }
  | { readonly decision: 'confirm_grounds' };

/** What it changes, or why it cannot be. */
export type Decided =
  | { readonly ok: true; readonly change: DecisionChange }
  | {
      readonly ok: false;
      readonly code: 'request_closed' | 'deadline_passed' | 'second_officer' | 'objection_stands';
    };

/** Purposes whose objection nothing overrides: the policy tells riders so (docs/decisions/0031-accidents-to-insurers.md). */
const STANDS: ReadonlySet<string | undefined> = new Set(['accident']);

const no = (code: Extract<Decided, { ok: false }>['code']): Decided => ({ ok: false, code });
const yes = (change: DecisionChange): Decided => ({ ok: true, change });

/** Who decides, and when. */
export interface Deciding {
  readonly officer: string;
  readonly nowS: number;
}

type Rule<D extends Decision['decision']> = (
  request: StoredRequest,
  decision: Extract<Decision, { decision: D }>,
  by: Deciding,
) => Decided;

/**
 * Judges a decision. An objection is never simply refused: compelling grounds take a text and two officers (G5), and against
 * some purposes nothing is compelling enough.
 *
 * @example decide(request, { decision: 'extend', reason: 'many rentals', until_s }, { officer: 'dpo-1', nowS })
 */
export function decide(request: StoredRequest, decision: Decision, by: Deciding): Decided {
  // Each rule takes the member of the union that it stands under.
  const rule = RULES[decision.decision] as Rule<Decision['decision']>;
  return rule(request, decision as never, by);
}

const RULES: { readonly [D in Decision['decision']]: Rule<D> } = {
  accept: (request, _, { nowS }) => {
    const state = REQUEST_MOVES[request.state].answer;
    if (state === undefined) return no('request_closed');
    return yes({ state, closedS: nowS });
  },
  refuse: (request, { reason }, { nowS }) => {
    const state = REQUEST_MOVES[request.state].refuse;
    if (state === undefined || request.kind === 'object') return no('request_closed');
    return yes({ state, refusal: reason, closedS: nowS, anew: true });
  },
  extend: (request, { reason, until_s: untilS }, { nowS }) => {
    const state = REQUEST_MOVES[request.state].extend;
    if (state === undefined) return no('request_closed');
    const { latestS } = deadlinesOf(request.receivedS, zoneOf(request.country));
    const isInTime = nowS < request.firstDueS && untilS > request.firstDueS && untilS <= latestS;
    return isInTime ? yes({ state, extensionReason: reason, dueS: untilS }) : no('deadline_passed');
  },
  grounds: (request, { text }, { officer }) => {
    const isOpen = REQUEST_MOVES[request.state].refuse !== undefined;
    if (!isOpen || request.kind !== 'object') return no('request_closed');
    if (STANDS.has(request.purpose)) return no('objection_stands');
    return yes({ grounds: text, groundsBy: officer });
  },
  confirm_grounds: (request, _, { officer, nowS }) => {
    const state = REQUEST_MOVES[request.state].refuse;
    if (state === undefined || request.kind !== 'object' || request.grounds === undefined)
      return no('request_closed');
    if (STANDS.has(request.purpose)) return no('objection_stands');
    if (request.groundsBy === officer) return no('second_officer');
    return yes({ state, refusal: request.grounds, confirmedBy: officer, closedS: nowS, anew: true });
  },
};
