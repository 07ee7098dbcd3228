/**
 * What riders ask about their own data (GDPR 12 to 22), as rules. Pure.
 *
 *     received ──► answered ──► taken_back     (restrict, object, withdraw: the rider ends it)
 *        │  └────► refused, with reasons and whom to complain to
 *        └───────► extended, with a reason before the first deadline ──► answered, refused, taken_back
 *
 * What acts at once acts from the receipt, whatever the state says later: an objection pauses its purpose until
 * two officers have shown compelling grounds.
 */
import type { ObjectionId, Policy, PurposeId } from '@fleetveil/proto';

/** What can be asked. */
export const REQUEST_KINDS = [
  'access',
  'portability',
  'rectify',
  'erase',
  'restrict',
  'object',
  'withdraw',
  'complain',
] as const;
/** One kind of request. */
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** Where a request stands. */
export const REQUEST_STATES = ['received', 'extended', 'answered', 'refused', 'taken_back'] as const;
/** One state. */
export type RequestState = (typeof REQUEST_STATES)[number];

/** What can happen to it. */
export type RequestEvent = 'answer' | 'refuse' | 'extend' | 'take_back';

const OPEN: Record<RequestEvent, RequestState> = {
  answer: 'answered',
  refuse: 'refused',
  extend: 'extended',
  take_back: 'taken_back',
};
const NOTHING = { answer: undefined, refuse: undefined, extend: undefined, take_back: undefined };

/** Every state and every event; `undefined` = it cannot happen there. */
export const REQUEST_MOVES: Record<RequestState, Record<RequestEvent, RequestState | undefined>> = {
  received: OPEN,
  extended: { ...OPEN, extend: undefined }, // an extension is announced once
  answered: { ...NOTHING, take_back: 'taken_back' },
  refused: NOTHING,
  taken_back: NOTHING,
};

/** What a kind of request is like. */
export interface KindRule {
  /** Of the GDPR. */
  readonly article: string;
  /** `at_once`: by the machine, from its receipt. `officer`: a privacy officer decides. */
  readonly decided: 'at_once' | 'officer';
  /** Its effect lasts until the rider takes it back. */
  readonly lasts: boolean;
  /** Whether the rider can download a result. */
  readonly result: boolean;
}

/** Every kind. */
export const KIND_RULES: Record<RequestKind, KindRule> = {
  access: { article: '15', decided: 'at_once', lasts: false, result: true },
  portability: { article: '20', decided: 'at_once', lasts: false, result: true },
  rectify: { article: '16', decided: 'officer', lasts: false, result: false },
  erase: { article: '17', decided: 'at_once', lasts: false, result: false },
  restrict: { article: '18', decided: 'at_once', lasts: true, result: false },
  object: { article: '21', decided: 'officer', lasts: true, result: false },
  withdraw: { article: '7(3)', decided: 'at_once', lasts: true, result: false },
  complain: { article: '77', decided: 'at_once', lasts: false, result: false },
};

/** Facts of a trip that can be corrected. */
export const CORRECTABLE = ['end_time', 'distance', 'rider'] as const;
/** One of them. */
export type CorrectableField = (typeof CORRECTABLE)[number];

/** What came with a request. */
export interface RequestAsk {
  readonly kind: RequestKind;
  readonly purpose?: PurposeId | undefined;
  readonly rentalId?: string | undefined;
  readonly field?: CorrectableField | undefined;
  /** `end_time`: Unix seconds; `distance`: metres in steps of 100. */
  readonly to?: number | undefined;
}

/** Members of a request that a kind needs, and that it may have; others are refused. */
const MEMBERS: Record<RequestKind, { readonly needs: readonly string[]; readonly may: readonly string[] }> = {
  access: { needs: [], may: [] },
  portability: { needs: [], may: [] },
  rectify: { needs: ['rentalId', 'field'], may: ['to'] },
  erase: { needs: [], may: ['rentalId'] },
  restrict: { needs: [], may: ['rentalId'] },
  object: { needs: ['purpose'], may: [] },
  withdraw: { needs: ['purpose'], may: [] },
  complain: { needs: [], may: [] },
};

/**
 * Names of members that are missing or too many; empty = the request can be taken.
 *
 * @example brokenMembers({ kind: 'rectify', rentalId, field: 'distance' }) // ['to']
 */
export function brokenMembers(ask: RequestAsk): string[] {
  const { needs, may } = MEMBERS[ask.kind];
  const given = Object.entries(ask).flatMap(([name, value]) =>
    name === 'kind' || value === undefined ? [] : [name],
  );
  const missing = needs.filter((name) => !given.includes(name));
  const extra = given.filter((name) => !needs.includes(name) && !may.includes(name));
  return [...missing, ...extra, ...(isValueWrong(ask) ? ['to'] : [])];
}

/** A wrong rider has no other value here: the booking system knows who it was. */
function isValueWrong({ kind, field, to }: RequestAsk): boolean {
  if (kind !== 'rectify' || field === undefined) return false;
  if (field === 'rider') return to !== undefined;
  return to === undefined || (field === 'distance' && to % 100 !== 0);
}

/** Whether a purpose can be objected to, or its consent withdrawn: why not, in words for the rider. */
export type Standing = { readonly kind: 'pause' } | { readonly kind: 'refuse'; readonly why: string };

/** What the policy's `objection` gives a rider against a purpose (G5, G7). */
export function standingOf(policy: Policy, asked: 'object' | 'withdraw', purpose: PurposeId): Standing {
  const block = policy.purposes[purpose];
  if (block === 'never') return { kind: 'refuse', why: 'Nothing is processed for this purpose.' };
  const { right, effect } = block.objection;
  if (right === asked) return { kind: 'pause' };
  return { kind: 'refuse', why: INSTEAD[right](effect) };
}

const INSTEAD: Record<ObjectionId, (effect: string) => string> = {
  none: (effect) => effect,
  object: () => 'It does not rest on consent: send a request of the kind object.',
  withdraw: () => 'It rests on your consent: send a request of the kind withdraw.',
  stop: (effect) => effect,
  ends_with_case: (effect) => effect,
};

/** What is to be done about a request that is not carried out yet. */
export type Duty = 'begin' | 'end' | 'none';

/** Total: what a state asks to be done, once (`acted_s` says that it was). */
export function dutyOf(kind: RequestKind, state: RequestState): Duty {
  const isGone = state === 'taken_back' || state === 'refused';
  if (KIND_RULES[kind].lasts) return isGone ? 'end' : 'begin';
  if (isGone) return 'none';
  // A correction waits for the officer; everything else does not.
  if (kind === 'rectify') return state === 'answered' ? 'begin' : 'none';
  return 'begin';
}
