/** What the second person does: reads the reason and says yes or no. They see no place and no time. */
import { dayOf, latestEndDay, randomId, toHex, v1 } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import type { PolicyInForce } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { dateOfDay } from '../database/days.ts';
import { encodeTheftGrant } from '../grants/grant.ts';
import { issueGrant, unitOf } from '../grants/grant-store.ts';
import type { GrantSigner } from '../grants/signer.ts';
import { Problem } from '../http/problem.ts';
import { endTheft } from './ending.ts';
import { askedOf, type Contact, expiryOf, lapsesS, moveOf, type Theft } from './theft.ts';
import * as store from './theft-store.ts';
import { answered, type TheftVault } from './theft-vault.ts';

/** A case as the second person reads it. */
export interface AwaitingTheft {
  readonly theft: Theft;
  readonly contacts: readonly Contact[];
}

/** What deciding needs. */
export interface DecidingParts {
  readonly vault: TheftVault;
  /** Of the role `grant_theft`; absent where this fleet has no such key yet. */
  readonly theftSigner: GrantSigner | undefined;
  /** Of the role `grant_rental`, which signs ends. */
  readonly signer: GrantSigner;
  readonly policyNow: (trx: Asking['trx']) => Promise<PolicyInForce>;
}

/** Cases that wait, the one that lapses first before the others. */
export async function listAwaiting({ trx, caller, nowS }: Asking, limit: number): Promise<AwaitingTheft[]> {
  const thefts = await store.listAwaiting(trx, caller.tenant, limit);
  const waiting = thefts.filter((theft) => expiryOf(theft, nowS) === undefined);
  const files: AwaitingTheft[] = [];
  for (const theft of waiting) files.push({ theft, contacts: await store.contactsOf(trx, theft.caseId) });
  return files;
}

/** A case. Throws `not_found`. */
export async function readAwaiting({ trx, caller }: Asking, caseId: string): Promise<AwaitingTheft> {
  const theft = await store.findTheft(trx, caller.tenant, caseId);
  if (theft === undefined) throw new Problem('not_found');
  return { theft, contacts: await store.contactsOf(trx, caseId) };
}

/** What the second person says. */
export type Verdict =
  | { readonly verdict: 'approve' }
  | { readonly verdict: 'refuse'; readonly reason: string };

const written = ({ caller, nowS }: Asking) =>
  ({
    ...{ atS: nowS, tenant: caller.tenant, actor: { kind: 'approver' as const, id: caller.id } },
    purpose: 'asset_protection',
  }) as const;

/**
 * The second person's word about a theft, or about another grant of one. Throws `not_found`, `second_person`, the problems
 * of the life table, `theft_key_missing`, `vehicle_without_unit` and `vault_unavailable`; nothing is done then.
 */
export async function decideTheft(
  asking: Asking,
  parts: DecidingParts,
  caseId: string,
  said: Verdict,
): Promise<AwaitingTheft> {
  const { trx, caller } = asking;
  const theft = await store.findTheft(trx, caller.tenant, caseId, 'change');
  if (theft === undefined) throw new Problem('not_found');
  const about = refuseToDecide(asking, theft, said);
  await appendEntry(trx, {
    ...{ act: 'theft_decided', ...written(asking), subject: { vehicleId: theft.vehicleId } },
    ...(said.verdict === 'refuse' ? { why: said.reason } : {}),
    detail: { caseId, decision: about === 'renewal' ? `${said.verdict}_renewal` : said.verdict },
  });
  if (said.verdict === 'approve') await confirm(asking, parts, theft);
  else await refuse(asking, parts, theft, said.reason);
  return readAwaiting(asking, caseId);
}

/** What is decided. Throws where nothing is to be, or not by this person (M10). */
function refuseToDecide({ caller, nowS }: Asking, theft: Theft, { verdict }: Verdict): 'theft' | 'renewal' {
  const about = askedOf(theft);
  const act = about === 'renewal' ? RENEWAL_ACT[verdict] : verdict;
  const move = moveOf(theft, act, nowS);
  if ('no' in move) throw new Problem(move.no);
  // Nor who was taken off the case: they have looked.
  if ([...theft.officers, ...theft.removed].includes(caller.id)) throw new Problem('second_person');
  if (about === undefined) throw new Problem('theft_decided');
  return about;
}

const RENEWAL_ACT = { approve: 'renew', refuse: 'decline_renewal' } as const;

async function confirm(asking: Asking, parts: DecidingParts, theft: Theft): Promise<void> {
  const { trx, caller, nowS } = asking;
  const { caseId, vehicleId } = theft;
  const { theftSigner } = parts;
  if (theftSigner === undefined) throw new Problem('theft_key_missing');
  const unitId = await unitOf(trx, vehicleId);
  if (unitId === undefined) throw new Problem('vehicle_without_unit');
  const { policy, version } = await parts.policyNow(trx);
  const { tenant } = caller;
  const span = { notBeforeS: nowS, notAfterS: nowS + policy.limits.theftGrantS };
  const terms = { tenant, grantId: randomId(), vehicleId, caseId, ...span, minPolicyVersion: version };
  const grant = await theftSigner.sign('grant', tenant, encodeTheftGrant(terms));
  // The vault hears the second person itself; asked twice, it gives the grant that it gave before.
  const { signed } = await answered(parts.vault.confirm({ caseId, grant, actor: { token: caller.token } }));
  const given = v1.Grant.decode(v1.Signed.decode(signed).body);
  const { notAfterS: grantUntilS } = given;
  const decided = { atS: nowS, by: caller.id };
  const next = { ...theft, state: 'confirmed', decided: theft.decided ?? decided, grantUntilS } as const;
  const until = lapsesS(next, policy.limits.suspicionS);
  await store.storeConfirmation(trx, caseId, { decided: next.decided, grantUntilS, lapsesS: until });
  const endsOn = dateOfDay(latestEndDay(policy, 'grant', dayOf(grantUntilS)));
  const issued = { grantId: toHex(given.grantId), rentalId: caseId, vehicleId, unitId, tenant, signed };
  const { notBeforeS } = given;
  await issueGrant(trx, { ...issued, route: false, notBeforeS, notAfterS: grantUntilS, endsOn }, nowS);
}

async function refuse(asking: Asking, parts: DecidingParts, theft: Theft, reason: string): Promise<void> {
  const { trx, caller, nowS } = asking;
  if (theft.state === 'confirmed') return store.dropRenewal(trx, theft.caseId);
  const actor = { kind: 'approver', id: caller.id } as const;
  const ends = { state: 'refused', outcome: undefined, refusal: reason, tellS: nowS } as const;
  await endTheft({ trx, tenant: caller.tenant, nowS }, parts, theft, { ...ends, actor });
}
