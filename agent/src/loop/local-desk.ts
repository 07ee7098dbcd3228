import { decodePhoneOrder, isProtoError, toHex } from '@fleetveil/proto';
import type { LocalDesk, LocalProblem, Now, Outcome, ShownReason } from '../local/desk.ts';
import type { Nonces } from '../local/nonces.ts';
import { type Collected, sentenceFor } from '../local/sentences.ts';
import { reportResolution } from '../minimise/coarse.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { type GrantRefusal, HEALS } from '../reasons/grant.ts';
import type { Reason } from '../reasons/reason.ts';
import { readPhoneOrder } from '../reasons/verify.ts';
import type { InOrder } from '../streams/queue.ts';
import type { Clockwork } from './clockwork.ts';
import type { Papers } from './papers.ts';
import type { Standing } from './standing.ts';
import type { StepOutcome, Steps } from './steps.ts';
import type { Ticks } from './ticks.ts';
import type { Whereabouts } from './whereabouts.ts';

/** What the desk answers from. */
export interface LocalDeskDeps {
  readonly standing: Standing;
  readonly clockwork: Clockwork;
  readonly steps: Steps;
  readonly papers: Papers;
  readonly ticks: Ticks;
  readonly whereabouts: Whereabouts;
  readonly outbox: Pick<Outbox, 'load'>;
  /** Nonces of the local socket. */
  readonly nonces: Nonces;
  /** The agent's queue: what changes anything waits its turn. */
  readonly inOrder: InOrder;
}

/** Answers at the local socket. */
export function createLocalDesk(deps: LocalDeskDeps): LocalDesk {
  const { standing, clockwork, nonces, papers, inOrder } = deps;

  const takeOrder = async (
    kind: 'use' | 'end',
    order: Uint8Array,
    signature: Uint8Array,
  ): Promise<StepOutcome | 'unknown_nonce'> => {
    const moment = clockwork.moment();
    const nonce = nonceOf(order);
    if (nonce === undefined) return 'malformed';
    // Spent now, whatever comes of it.
    if (nonces.take(nonce, clockwork.bootS()) === undefined) return 'unknown_nonce';
    const { tenant, vehicleId } = standing.identity;
    const expected = { tenant, vehicleId, kind, nonce, state: standing.reasons() };
    const read = await readPhoneOrder({ order, signature }, expected);
    if (!read.ok) return read.refusal;
    const event = kind === 'use' ? 'sign_of_use' : 'phone_end';
    return deps.steps.take({ kind: event, order: read.value }, moment);
  };

  return {
    giveNonce: () => nonces.give(clockwork.bootS()),
    handInGrant: (signed) =>
      inOrder(async () => {
        const outcome = await papers.takeGrant(signed);
        // A grant that only has to wait is held: the phone has done its part.
        return outcomeOf(outcome !== undefined && isHealing(outcome) ? undefined : outcome);
      }),
    handInTime: (status) =>
      inOrder(async () => {
        const why = await papers.takeStatus(status, nonces);
        return why === undefined ? { ok: true } : { ok: false, problem: 'untrusted_time' };
      }),
    order: (kind, order, signature) =>
      inOrder(async () => outcomeOf(await takeOrder(kind, order, signature))),
    now: () => nowOf(deps),
  };
}

function isHealing(outcome: GrantRefusal | 'unavailable'): boolean {
  return outcome !== 'unavailable' && HEALS[outcome];
}

function outcomeOf(problem: LocalProblem | undefined): Outcome {
  return problem === undefined ? { ok: true } : { ok: false, problem };
}

function nonceOf(order: Uint8Array): string | undefined {
  try {
    return toHex(decodePhoneOrder(order).nonce);
  } catch (error) {
    if (isProtoError(error)) return undefined;
    throw error;
  }
}

function nowOf({ standing, clockwork, whereabouts, ticks, outbox }: LocalDeskDeps): Now {
  const moment = clockwork.moment();
  const policy = standing.policy(moment);
  const { reasons } = standing.reasons();
  const cell = whereabouts.cell();
  return {
    reasons: reasons.map(shown),
    precise: reasons.length > 0,
    coarse: {
      ...(cell === undefined ? {} : { resolution: reportResolution(cell, policy) }),
      next_tick_s: Math.round(moment.nowS + ticks.untilNextS(moment)),
    },
    clock: moment.clock,
    policy_version: policy.rules?.version ?? 0,
    waiting_records: outbox.load().records,
    text: sentenceFor(reasons.map(collected)),
  };
}

function shown({ purpose, route, untilS }: Reason): ShownReason {
  return { purpose, route, until_s: Math.floor(untilS) };
}

function collected({ purpose, route }: Reason): Collected {
  return purpose === 'rental_contract' && route ? 'rental_with_route' : purpose;
}
