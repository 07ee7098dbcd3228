import { decodePhoneOrder, isProtoError, type PhoneOrderWord, toHex } from '@fleetveil/proto';
import type { LocalDesk, LocalProblem, Now, Outcome, PressedWord, ShownReason } from '../local/desk.ts';
import type { Nonces } from '../local/nonces.ts';
import { type Collected, sentenceFor } from '../local/sentences.ts';
import { isShown } from '../local/shown.ts';
import { reportResolution } from '../minimise/coarse.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { ReasonEvent } from '../reasons/event.ts';
import { type GrantRefusal, HEALS } from '../reasons/grant.ts';
import type { Reason } from '../reasons/reason.ts';
import { type PhoneOrderFacts, readPhoneOrder } from '../reasons/verify.ts';
import type { InOrder } from '../streams/queue.ts';
import type { Accidents } from './accidents.ts';
import type { Charging } from './charging.ts';
import type { Clockwork } from './clockwork.ts';
import type { EditionAsk } from './edition.ts';
import type { Papers } from './papers.ts';
import type { Standing } from './standing.ts';
import type { StepOutcome, Steps } from './steps.ts';
import type { TheftWatch } from './theft-watch.ts';
import type { Ticks } from './ticks.ts';
import type { Whereabouts } from './whereabouts.ts';

/** What the desk answers from. */
export interface LocalDeskDeps {
  readonly standing: Standing;
  readonly clockwork: Clockwork;
  readonly steps: Steps;
  readonly papers: Papers;
  readonly askForEdition: EditionAsk;
  readonly ticks: Ticks;
  readonly whereabouts: Whereabouts;
  readonly accidents: Accidents;
  readonly charging: Pick<Charging, 'tell' | 'isRunning'>;
  readonly outbox: Pick<Outbox, 'load'>;
  /** Nonces of the local socket. */
  readonly nonces: Nonces;
  readonly theft: Pick<TheftWatch, 'opened'>;
  /** 128 random bits, 32 hex characters. */
  readonly newId: () => string;
  /** The agent's queue: what changes anything waits its turn. */
  readonly inOrder: InOrder;
}

/** Answers at the local socket. */
export function createLocalDesk(deps: LocalDeskDeps): LocalDesk {
  const { standing, clockwork, nonces, papers, inOrder } = deps;

  const takeOrder = async (
    kind: PhoneOrderWord,
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
    const outcome = await deps.steps.take(EVENTS[kind](read.value, deps.newId), moment);
    // Whoever stands there tries again: by then it may have come.
    if (outcome === 'policy_too_old') deps.askForEdition(moment);
    return outcome;
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
    press: (kind) =>
      inOrder(async () => outcomeOf(await deps.steps.take(PRESSED[kind](deps.newId), clockwork.moment()))),
    tampered: () =>
      inOrder(async () => {
        deps.theft.opened();
        return { ok: true } as const;
      }),
    tellAccident: (isTest) =>
      inOrder(async () => outcomeOf(await deps.accidents.tell(isTest, clockwork.moment()))),
    callOffAccident: () => inOrder(async () => outcomeOf(await deps.accidents.callOff(clockwork.moment()))),
    charge: (told) => inOrder(async () => outcomeOf(deps.charging.tell(told, clockwork.moment()))),
    now: () => nowOf(deps),
  };
}

/** What a phone's order, once its signature holds, means for the reasons. */
const EVENTS: Record<PhoneOrderWord, (order: PhoneOrderFacts, newId: () => string) => ReasonEvent> = {
  use: (order) => ({ kind: 'sign_of_use', order }),
  end: (order) => ({ kind: 'phone_end', order }),
  pause: (order) => ({ kind: 'phone_pause', order }),
  resume: (order) => ({ kind: 'phone_resume', order }),
  help: ({ phoneKey }, newId) => ({ kind: 'help_pressed', eventId: newId(), phoneKey }),
  cancel: () => ({ kind: 'help_stopped' }),
};

/** What a button of the vehicle means. */
const PRESSED: Record<PressedWord, (newId: () => string) => ReasonEvent> = {
  help: (newId) => ({ kind: 'help_pressed', eventId: newId() }),
  cancel: () => ({ kind: 'help_stopped' }),
};

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

/** What is collected now: true also while the outbox cannot be read (M15). */
export function shownNow({
  standing,
  charging,
}: Pick<LocalDeskDeps, 'standing' | 'charging'>): Pick<Now, 'reasons' | 'precise' | 'charging'> {
  const reasons = standing.reasons().reasons.filter(isShown);
  return { reasons: reasons.map(shown), precise: reasons.length > 0, charging: charging.isRunning() };
}

function nowOf(deps: LocalDeskDeps): Now {
  const { standing, clockwork, whereabouts, ticks, outbox, accidents } = deps;
  const moment = clockwork.moment();
  const policy = standing.policy(moment);
  const reasons = standing.reasons().reasons.filter(isShown);
  const cell = whereabouts.cell();
  const fineS = accidents.windowS(moment);
  const waiting = outbox.load();
  return {
    ...shownNow(deps),
    coarse: {
      ...(cell === undefined ? {} : { resolution: reportResolution(cell, policy) }),
      next_tick_s: Math.round(moment.nowS + ticks.untilNextS(moment)),
    },
    clock: moment.clock,
    policy_version: policy.rules?.version ?? 0,
    waiting_records: waiting.records - waiting.hidden,
    ...(fineS === undefined ? {} : { accident: { fine_within_s: Math.round(fineS) } }),
    text: sentenceFor(collectedNow(reasons, deps.charging.isRunning())),
  };
}

function shown({ purpose, route, paused, untilS }: Reason): ShownReason {
  return { purpose, route, until_s: Math.floor(untilS), ...(paused === true ? { paused } : {}) };
}

/** Charging is told beside what is precise, or beside the area. */
function collectedNow(reasons: readonly Reason[], isCharging: boolean): Collected[] {
  if (!isCharging) return reasons.map(collected);
  return [...(reasons.length === 0 ? (['coarse'] as const) : reasons.map(collected)), 'charging'];
}

function collected({ purpose, route, paused }: Reason): Collected {
  if (paused === true) return 'rental_paused';
  return purpose === 'rental_contract' && route ? 'rental_with_route' : purpose;
}
