/**
 * Where the vehicle of an order was at its named instants: an act in two steps. The reading is written down and committed,
 * for the riders too; then the vault, which has counted the two officers itself, opens those seconds and no other.
 */
import { dayOf, type Fix, randomId } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import { mayKnow } from '../access/knows.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { appendEntries, appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { dateOfDay } from '../database/days.ts';
import { Problem } from '../http/problem.ts';
import type { ApproveOutcome, OpenOutcome } from '../vault/client.ts';
import type { ApproveAsk, OpenInstantsAsk } from '../vault/wire.ts';
import { type CaseFile, readCase } from './disclosing.ts';
import { COPY_DAYS, type Disclosure, GROUNDS, standingOf } from './disclosure.ts';
import * as store from './disclosure-store.ts';
import type { NoRental } from './lookup.ts';
import * as sealedStore from './place-store.ts';

/** The part of the vault that orders need. */
export interface OrderVault {
  approve(ask: ApproveAsk): Promise<ApproveOutcome>;
  openInstants(ask: OpenInstantsAsk): Promise<OpenOutcome>;
}

/** What looking for places needs. */
export interface PlaceParts {
  readonly orderVault: OrderVault;
  readonly policyNow: PolicyReader;
}

/** Why an instant has no place: why it has no rental, or that nothing was measured in that second, or is there no more. */
export type NoPlace = NoRental | 'no_fix';

/** One instant with the fix that was measured in that second. */
export interface PlaceLine {
  readonly number: number;
  readonly fix: Fix | undefined;
  readonly why: NoPlace | undefined;
}

/** What was written down and is to be opened now. */
export interface Readied {
  readonly file: CaseFile;
  readonly lines: readonly store.Line[];
  readonly sealed: readonly sealedStore.SealedEnds[];
  readonly token: string;
}

/** Seconds after which to ask again. */
const WAIT_S = 5;

/** What two officers say yes to. */
const scopeOf = ({ disclosure, instants }: Pick<CaseFile, 'disclosure' | 'instants'>) => ({
  ...{ caseId: disclosure.caseId, vehicleId: disclosure.vehicleId, instants: instants.map(({ atS }) => atS) },
  ...(disclosure.untoldUntilS === undefined ? {} : { untoldUntilS: disclosure.untoldUntilS }),
});

/**
 * Says the caller's yes at the vault, which reads the token itself. Answers how many officers have said it. Throws
 * `vault_unavailable`, `rate_limited`, `forbidden`.
 */
export async function approveAtVault(
  { caller }: Asking,
  vault: OrderVault,
  file: Pick<CaseFile, 'disclosure' | 'instants'>,
): Promise<number> {
  const outcome = await vault.approve({ ...scopeOf(file), token: caller.token });
  if (outcome.kind === 'approved') return outcome.people;
  if (outcome.kind === 'unavailable') throw new Problem('vault_unavailable', { retryAfterS: WAIT_S });
  throw outcome.code === 'rate_limited'
    ? new Problem('rate_limited', { retryAfterS: WAIT_S })
    : new Problem('forbidden');
}

/**
 * Writes a reading down: in the log, and for each rental whose ends are looked at in its rider's list, at once or when the
 * order's ban ends. Nothing is opened yet. Throws `not_found`, `forbidden`, `authority_not_answered`,
 * `authority_places_not_asked`.
 */
export async function readyPlaces(asking: Asking, parts: PlaceParts, caseId: string): Promise<Readied> {
  const { trx, caller, nowS } = asking;
  const file = await readCase(asking, caseId);
  const { disclosure, instants } = file;
  if (standingOf(disclosure, nowS) !== 'approved') throw new Problem('authority_not_answered');
  if (!disclosure.asksPlaces) throw new Problem('authority_places_not_asked');
  const { access } = await parts.policyNow(trx);
  const wanted = { purpose: 'authority_request', place: 'precise', time: 'second' } as const;
  if (!mayKnow(access, caller.roles, wanted)) throw new Problem('forbidden');
  await appendEntry(trx, {
    ...{ act: 'authority_places_read', atS: nowS, tenant: caller.tenant, purpose: 'authority_request' },
    ...{ actor: { kind: 'privacy', id: caller.id }, subject: { vehicleId: disclosure.vehicleId } },
    detail: { caseId, instants: instants.length },
  });
  const lines = await store.linesOf(trx, caseId);
  await tell(asking, disclosure, lines);
  return { file, lines, sealed: await sealedStore.sealedEndsOf(trx, caseId), token: caller.token };
}

/** Tells the riders, or keeps whom to tell until the ban ends: before anything is opened (M7). */
async function tell(asking: Asking, disclosure: Disclosure, lines: readonly store.Line[]): Promise<void> {
  const { trx, caller, nowS } = asking;
  const { caseId, vehicleId, ground, untoldUntilS } = disclosure;
  const near = lines.flatMap(({ nearId }) => (nearId === undefined ? [] : [nearId]));
  const tellS = Math.max(nowS, untoldUntilS ?? nowS);
  const openings = [...Map.groupBy(near, (rentalId) => rentalId)].map(([rentalId, all]) => ({
    ...{ openingId: randomId(), caseId, tenant: caller.tenant, rentalId, vehicleId, ground },
    ...{ officer: caller.id, instants: all.length, openedS: nowS, tellS },
    endsOn: dateOfDay(dayOf(tellS) + COPY_DAYS),
  }));
  if (tellS > nowS) return sealedStore.insertUntoldPlaces(trx, openings);
  await appendEntries(trx, openings.map(openedPlace));
}

/** What stands in a rider's list: which law, by whom, when, and for how many instants. */
export function openedPlace(opening: sealedStore.UntoldPlace): AuditEntry {
  const { caseId, tenant, rentalId, vehicleId, ground, officer, instants, openedS, tellS } = opening;
  return {
    ...{ act: 'authority_place_opened', atS: tellS, tenant, actor: { kind: 'privacy', id: officer } },
    ...{ subject: { rentalId, vehicleId }, purpose: 'authority_request', why: GROUNDS[ground] },
    detail: { caseId, instants, openedS },
  };
}

/** Opens what was written down, one stream after the other. Throws `vault_unavailable`, `rate_limited`, `forbidden`. */
export async function openPlaces(readied: Readied, { orderVault }: PlaceParts): Promise<PlaceLine[]> {
  const { file, lines, sealed, token } = readied;
  const atOf = new Map(file.instants.map(({ number, atS }) => [number, atS]));
  const found = new Map<number, Fix>();
  for (const ends of sealed) {
    const instants = lines.filter(({ nearId }) => nearId === ends.rentalId);
    const seconds = instants.flatMap(({ number }) => atOf.get(number) ?? []);
    const { streamId, grants, chunks } = ends;
    const outcome = await orderVault.openInstants({
      ...{ scope: scopeOf(file), instants: seconds, streamId, token },
      ...{ grants: [...grants], chunks: [...chunks] },
    });
    for (const fix of fixesOf(outcome)) found.set(Math.round(fix.timeS), fix);
  }
  return lines.map(({ number, whose, nearId }) => {
    const fix = nearId === undefined ? undefined : found.get(atOf.get(number) ?? Number.NaN);
    const why = nearId === undefined && whose.kind === 'none' ? whose.why : 'no_fix';
    return { number, fix, why: fix === undefined ? why : undefined };
  });
}

/** What is gone is no place; a vault that says no to an officer says it to the officer. */
function fixesOf(outcome: OpenOutcome): readonly Fix[] {
  if (outcome.kind === 'opened') return outcome.fixes;
  if (outcome.kind === 'unavailable') throw new Problem('vault_unavailable', { retryAfterS: WAIT_S });
  if (outcome.code === 'rate_limited') throw new Problem('rate_limited', { retryAfterS: WAIT_S });
  if (outcome.code === 'erased' || outcome.code === 'not_found') return [];
  throw new Problem('forbidden');
}
