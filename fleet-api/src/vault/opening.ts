/**
 * The opening table: which purpose opens which kind of stream for whom (pure). It is the policy's own
 * table, total over the purposes; whatever it does not name is refused.
 */
import type { OpeningRule, OpeningTable, PurposeId, RoleId, StreamKindId } from '@fleetveil/proto';

/** What somebody wants opened. */
export interface OpeningAsk {
  readonly purpose: PurposeId;
  readonly kind: StreamKindId;
  /** Role in which they ask, proven by their own token. */
  readonly role: RoleId;
  /** People who agreed, each proven by a token of their own: the vault counts them (M10). */
  readonly people: number;
  /** What the operation answers with; `fixes` unless it says otherwise. */
  readonly answer?: OpeningRule['answer'];
  /** The operation checks what the roles of `alsoFor` need besides (a claim, a delay). */
  readonly checksConditions?: true;
}

/** Why the table refuses; the words stand in the audit log. */
export type OpeningDenial =
  | 'purpose_never_opens'
  | 'kind_not_for_purpose'
  | 'role_not_for_purpose'
  | 'more_people_needed'
  | 'answer_not_fixes';

/**
 * Whether the table allows it; `undefined` = yes. An operation gives only what the table answers with: fixes, a last
 * fix, a packet and named instants are operations of their own, and none must give more than its own.
 */
export function denialOf(table: OpeningTable, ask: OpeningAsk): OpeningDenial | undefined {
  const rule = table[ask.purpose];
  if (rule === 'never') return 'purpose_never_opens';
  if (!rule.streams.includes(ask.kind)) return 'kind_not_for_purpose';
  // Roles of `alsoFor` have conditions of their own (a release, a claim), which not every operation can check.
  const isAlsoFor = ask.checksConditions === true && rule.alsoFor.includes(ask.role);
  if (rule.who !== ask.role && !isAlsoFor) return 'role_not_for_purpose';
  if (ask.people < rule.people) return 'more_people_needed';
  return rule.answer === (ask.answer ?? 'fixes') ? undefined : 'answer_not_fixes';
}
