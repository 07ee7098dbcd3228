/** How a case ends, whoever ends it: its row, the order to the unit, the vault, the entry in the audit log. */
import { dayOf } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { Asking } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import { encodeGrantEnd } from '../grants/grant.ts';
import { sendDown, unitOf } from '../grants/grant-store.ts';
import type { GrantSigner } from '../grants/signer.ts';
import { takeAsOfficer } from './declaring.ts';
import {
  type Closing,
  DESTROYED_AT_ONCE,
  fileEndDay,
  type Outcome,
  type Theft,
  TOLD_WITHIN_DAYS,
} from './theft.ts';
import * as store from './theft-store.ts';
import { answered, type TheftVault } from './theft-vault.ts';

/** What ending needs. */
export interface EndingParts {
  readonly vault: TheftVault;
  /** Of the role `grant_rental`, which signs ends of grants. */
  readonly signer: GrantSigner;
}

/** In which transaction, and when. */
interface At {
  readonly trx: Kysely<Tables>;
  readonly tenant: string;
  readonly nowS: number;
}

/** How a case is to end. */
export interface Ends {
  readonly state: 'refused' | 'lapsed' | 'closed';
  readonly outcome: Outcome | undefined;
  readonly refusal?: string | undefined;
  readonly tellS: number | undefined;
  readonly actor: { readonly kind: 'theft_officer' | 'approver' | 'system'; readonly id: string };
  readonly why?: string | undefined;
}

/**
 * Ends a case, all or nothing with the transaction. The unit is told while a grant still holds; after that it has stopped by
 * itself. Throws `vault_unavailable`: then nothing ended, and it is asked again.
 */
export async function endTheft(at: At, parts: EndingParts, theft: Theft, ends: Ends): Promise<void> {
  const { trx, tenant, nowS } = at;
  const { caseId, vehicleId, grantUntilS = 0 } = theft;
  const { state, outcome, refusal, tellS, actor, why } = ends;
  // What a vehicle suspected and nobody took up is remembered for a day, as its streams were.
  const endDay = theft.declared === undefined ? dayOf(nowS) + 1 : fileEndDay(dayOf(nowS), true);
  const endsOn = dateOfDay(endDay);
  const closed = { atS: nowS, by: actor.id };
  await store.storeEnding(trx, caseId, { state, closed, outcome, refusal, tellS, endsOn });
  await appendEntry(trx, {
    // Of which vehicle a suspicion was stays unsaid where nothing came of it: the log lives for years.
    ...{ act: 'theft_closed', atS: nowS, tenant, actor, subject: theft.declared ? { vehicleId } : {} },
    ...{ purpose: 'asset_protection', ...(why === undefined ? {} : { why }) },
    detail: { caseId, outcome: outcome ?? state },
  });
  const unitId = grantUntilS > nowS ? await unitOf(trx, vehicleId) : undefined;
  if (unitId !== undefined) {
    const body = encodeGrantEnd({ tenant, vehicleId, rentalId: caseId, endedS: nowS });
    await sendDown(trx, unitId, await parts.signer.sign('grant_end', tenant, body), nowS, grantUntilS);
  }
  const destroy = outcome === undefined || DESTROYED_AT_ONCE[outcome];
  await answered(parts.vault.close({ caseId, destroy, actor }));
}

/** How an officer closes a case. */
export interface ClosingAsk {
  readonly outcome: Closing;
  readonly text: string;
  /** Days after which the riders concerned are told: 30 at most. */
  readonly tellAfterDays: number;
}

/**
 * An officer of the case closes it, or takes the declaration back before anybody agreed. Throws `not_found`,
 * `theft_not_yours`, the problems of the life table, `vault_unavailable`.
 */
export async function closeTheft(
  asking: Asking,
  parts: EndingParts,
  caseId: string,
  { outcome, text, tellAfterDays }: ClosingAsk,
): Promise<Theft> {
  const { trx, caller, nowS } = asking;
  const { tenant } = caller;
  const theft = await takeAsOfficer(asking, caseId, 'close');
  const actor = { kind: 'theft_officer', id: caller.id } as const;
  const tellS = nowS + Math.min(tellAfterDays, TOLD_WITHIN_DAYS) * 86_400;
  const ends =
    theft.state === 'declared'
      ? ({ state: 'refused', outcome: undefined, refusal: text } as const)
      : ({ state: 'closed', outcome, why: text } as const);
  await endTheft({ trx, tenant, nowS }, parts, theft, { ...ends, tellS, actor });
  return (await store.findTheft(trx, tenant, caseId)) ?? theft;
}
