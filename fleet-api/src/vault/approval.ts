/**
 * Two people's yes to an order's opening: what each agreed to, and until when it stands. Pure.
 *
 *     first officer ──── 7 days ────┤ lapsed
 *                 └─ second officer, the same words ──── 30 days ────┤ no opening any more
 *
 * The vault counts them by the tokens it read itself (M10); what a door says of them counts for nothing.
 */
import { createHash } from 'node:crypto';

const DAY_S = 86_400;
/** Seconds within which the second person has to agree: as long as the case waits (D). */
const SECOND_WITHIN_S = 7 * DAY_S;
/** Seconds for which what was agreed to may be opened: as long as the copy of the answer is kept (policy). */
const OPEN_FOR_S = 30 * DAY_S;
/** Days for which an approval is kept: until nothing can be opened by it. */
export const APPROVAL_DAYS = (SECOND_WITHIN_S + OPEN_FOR_S) / DAY_S;

/** Exactly what is agreed to. Whoever opens states it again. */
export interface ApprovalScope {
  readonly caseId: string;
  readonly vehicleId: string;
  /** The named instants, Unix seconds. */
  readonly instants: readonly number[];
  /** Until when the order forbids to tell those concerned. */
  readonly untoldUntilS?: number | undefined;
}

/** One person's yes. */
export interface Approval {
  readonly officer: string;
  /** Hash of the scope, hex. */
  readonly scope: string;
  readonly saidS: number;
}

/** SHA-256 of a scope: the same whatever the order in which its instants are stated. */
export function scopeHash({ caseId, vehicleId, instants, untoldUntilS }: ApprovalScope): Uint8Array {
  const sorted = [...instants].sort((a, b) => a - b);
  const text = JSON.stringify(['authority_request', caseId, vehicleId, sorted, untoldUntilS ?? null]);
  return new Uint8Array(createHash('sha256').update(text).digest());
}

/** How many different people agreed to this scope, each within the time of the first. */
export function peopleAgreed(approvals: readonly Approval[], scope: string): number {
  return agreeing(approvals, scope).length;
}

/**
 * Until when enough people agreed to this scope; `undefined` = they did not.
 *
 * @example agreedUntilS([{ officer: 'dana', scope, saidS: 0 }], scope, 2) // undefined
 */
export function agreedUntilS(
  approvals: readonly Approval[],
  scope: string,
  people: number,
): number | undefined {
  const decisive = agreeing(approvals, scope)[people - 1];
  return decisive && decisive.saidS + OPEN_FOR_S;
}

function agreeing(approvals: readonly Approval[], scope: string): Approval[] {
  const same = approvals.filter((one) => one.scope === scope).sort((a, b) => a.saidS - b.saidS);
  const firstS = same[0]?.saidS ?? 0;
  const byPerson = Map.groupBy(same, ({ officer }) => officer);
  const each = [...byPerson.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
  return each.filter(({ saidS }) => saidS - firstS < SECOND_WITHIN_S);
}
