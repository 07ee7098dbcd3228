/** Who may be given something: the one rule that releases, webhooks, exports and processors' tokens ask first. */
import type { PurposeId } from '@fleetveil/proto';
import { dayOfDate } from '../database/days.ts';
import type { Recipient, RecipientKind } from './organisation.ts';
import { mayLeaveTo } from './regions.ts';

/** Why somebody is not given something. Stable. */
export type RefusedCode =
  | 'recipient_unknown'
  | 'purpose_not_agreed'
  | 'contract_not_begun'
  | 'contract_ended'
  | 'transfer_tool_missing';

/** The answer. */
export type Receiving = { readonly ok: true } | { readonly ok: false; readonly code: RefusedCode };

/** What each kind can be given at all, whatever its contract says (R3, R5, R8, R11). */
export const KIND_PURPOSES: Readonly<Record<RecipientKind, readonly PurposeId[] | 'any'>> = {
  processor: 'any',
  insurer: ['accident'],
  adviser: ['dispute', 'accident', 'asset_protection'],
  partner: ['statistics'],
  payer: ['bookkeeping'],
  issuer: ['charging'],
};

/**
 * Whether a recipient may receive something for a purpose today (L4, R7). Fail closed: who is not on record, whose
 * contract has not begun or has ended, who did not agree to this purpose, or who is outside the EEA without a transfer
 * tool on record, gets nothing.
 *
 * @param nowDay days since 1970-01-01 UTC; a contract holds on its first and its last day
 * @example mayReceive(recipients.find(({ id }) => id === 'insurer-1'), 'accident', dayOf(nowS))
 */
export function mayReceive(recipient: Recipient | undefined, purpose: PurposeId, nowDay: number): Receiving {
  if (recipient === undefined) return refused('recipient_unknown');
  const { kind, purposes, contract, region, transfer } = recipient;
  const possible = KIND_PURPOSES[kind];
  if (!purposes.includes(purpose) || (possible !== 'any' && !possible.includes(purpose))) {
    return refused('purpose_not_agreed');
  }
  // Written so that a date that is none (NaN) refuses, too.
  if (!(dayOfDate(contract.from) <= nowDay)) return refused('contract_not_begun');
  if (!(nowDay <= dayOfDate(contract.endsOn))) return refused('contract_ended');
  return mayLeaveTo(region, transfer) ? { ok: true } : refused('transfer_tool_missing');
}

function refused(code: RefusedCode): Receiving {
  return { ok: false, code };
}
