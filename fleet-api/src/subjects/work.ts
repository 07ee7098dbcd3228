/** One request at work: what its effects are handed, and what they hand back. */
import { dayOf, latestEndDay, type Policy, randomId } from '@fleetveil/proto';
import type { PolicyReader } from '../access/policy-in-force.ts';
import type { FleetDatabase } from '../database/database.ts';
import { dateOfDay } from '../database/days.ts';
import type { GrantSigner } from '../grants/signer.ts';
import type { VaultClient } from '../vault/client.ts';
import * as store from './effect-store.ts';

/** The part of the vault that requests need. */
export type SubjectVault = Pick<VaultClient, 'destroyRentals'>;

/** What carrying out needs. */
export interface CarryOutParts {
  readonly db: FleetDatabase;
  readonly policyNow: PolicyReader;
  readonly signer: GrantSigner;
  readonly vault: SubjectVault;
}

/** One request at work, in one transaction under `job_subjects`. */
export interface Work {
  readonly trx: store.EffectConnection;
  readonly parts: CarryOutParts;
  readonly policy: Policy;
  readonly request: store.DueRequest;
  readonly nowS: number;
  /** By the code of a receipt: nothing of it names anybody, and no request is kept. */
  readonly isGuest?: boolean;
}

/** What a request did, for the audit log. */
export interface Done extends store.Outcome {
  readonly rentals: number;
  readonly streams: number;
}

/** A request that is answered, and whose effect is there. */
export function answered(answer: object, counts: { rentals?: number; streams?: number } = {}): Done {
  const { rentals = 0, streams = 0 } = counts;
  return { state: 'answered', answer, acted: true, rentals, streams };
}

/** Notes whom to tell (GDPR 19): those who had the data, by the audit log. Answers how many. */
export async function noteRecipients(
  { trx, request, policy, nowS }: Work,
  act: 'erased' | 'corrected' | 'restricted',
  rentals: readonly { readonly rentalId: string }[],
): Promise<number> {
  const rentalIds = rentals.map((rental) => rental.rentalId);
  const recipients = await store.recipientsOf(trx, request.tenant, rentalIds);
  const endsOn = dateOfDay(latestEndDay(policy, 'recipient_notices', dayOf(nowS)));
  const { tenant, requestId } = request;
  await store.storeNotices(
    trx,
    { tenant, requestId, act, rentalIds, madeS: nowS, endsOn },
    recipients.map((recipient) => ({ ...recipient, noticeId: randomId() })),
  );
  return recipients.length;
}
