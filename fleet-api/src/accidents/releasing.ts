/** What people do with the case of an accident: each act in one transaction with its entry in the audit log. */
import { dayOf } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { dateOfDay } from '../database/days.ts';
import { Problem } from '../http/problem.ts';
import type { OrganisationReader } from '../organisation/organisation-store.ts';
import { mayReceive } from '../organisation/recipient.ts';
import type { PacketOutcome, VaultClient } from '../vault/client.ts';
import { queueWebhook } from '../webhooks/outgoing-store.ts';
import {
  type AccidentCase,
  type AccidentStanding,
  accidentStanding,
  isHolding,
  RELEASE_DAYS,
  type Release,
  type ReleaseEnd,
  refuseRelease,
  releaseEndS,
} from './accident.ts';
import * as store from './accident-store.ts';

/** What releasing needs. */
export interface ReleasingParts {
  readonly accidentVault: Pick<VaultClient, 'releasePacket' | 'openPacket' | 'destroy'>;
  readonly organisationNow: OrganisationReader;
}

/** A case with its releases and where it stands. */
export interface AccidentFile {
  readonly accident: AccidentCase;
  readonly releases: readonly Release[];
  readonly standing: AccidentStanding;
  /** For roles that may know it. */
  readonly rentalId: string | undefined;
}

/** Who acts, in which quality. */
export type Quality = 'operator' | 'rider';

/** A case that the asker may see. Throws `not_found`. */
export async function readAccident(asking: Asking, quality: Quality, caseId: string): Promise<AccidentFile> {
  const { trx, caller } = asking;
  const accident = await store.findCase(trx, caller.tenant, caseId);
  if (accident === undefined) throw new Problem('not_found');
  return fileOf(asking, quality, accident);
}

/** A case with all that belongs to it. */
export async function fileOf(
  { trx, nowS }: Asking,
  quality: Quality,
  accident: AccidentCase,
): Promise<AccidentFile> {
  const { caseId } = accident;
  const releases = await store.releasesOf(trx, caseId);
  const rentalId = quality === 'rider' ? await store.rentalOfCase(trx, caseId) : undefined;
  return { accident, releases, standing: accidentStanding(accident, releases, nowS), rentalId };
}

async function lockedFile(asking: Asking, quality: Quality, caseId: string): Promise<AccidentFile> {
  await store.lockCase(asking.trx, caseId);
  return readAccident(asking, quality, caseId);
}

/** A release as somebody asks for it. The id is theirs: asked twice it is made once. */
export interface ReleaseAsk {
  readonly releaseId: string;
  readonly insurerId: string;
  readonly reason: string;
  readonly days: number | undefined;
}

/**
 * Releases a packet to one insurer. Throws `not_found`, `insurer_unknown`, `accident_released`, `accident_objected`,
 * `accident_closed`, `packet_missing` and `vault_unavailable`.
 */
export async function releaseTo(
  asking: Asking,
  parts: ReleasingParts,
  quality: Quality,
  caseId: string,
  ask: ReleaseAsk,
): Promise<AccidentFile> {
  const { trx, nowS } = asking;
  const file = await lockedFile(asking, quality, caseId);
  const before = file.releases.find(({ releaseId }) => releaseId === ask.releaseId);
  if (before?.insurerId === ask.insurerId) return file;
  const refusal = before === undefined ? refuseRelease(file.standing) : 'accident_released';
  if (refusal !== undefined) throw new Problem(refusal);
  await requireInsurer(asking, parts, ask.insurerId);
  const release: Release = {
    ...{ releaseId: ask.releaseId, caseId, insurerId: ask.insurerId, askedBy: quality, reason: ask.reason },
    ...{ releasedS: nowS, untilS: releaseEndS(nowS, ask.days ?? RELEASE_DAYS.usual) },
    ...{ endedS: undefined, endedBecause: undefined, fetchedS: undefined },
  };
  // An id of another case: which one is not said.
  if (!(await store.insertRelease(trx, file.accident, release))) throw new Problem('not_found');
  await queueWebhook(trx, webhookOf(asking, release, 'accident.released'), nowS);
  const { releaseId, insurerId, untilS } = release;
  await appendEntry(trx, {
    ...{ act: 'accident_released', ...written(asking, quality, file), why: ask.reason },
    detail: { caseId, releaseId, insurerId, untilS },
  });
  // Last: nothing is left to fail that would leave the vault with a release that is on record nowhere else.
  await tellVault(asking, parts, quality, file, release);
  return fileOf(asking, quality, file.accident);
}

/** An insurer whose contract covers accidents today (L4). Others are not told apart. */
async function requireInsurer(
  { trx, caller, nowS }: Asking,
  { organisationNow }: Pick<ReleasingParts, 'organisationNow'>,
  insurerId: string,
): Promise<void> {
  const inForce = await organisationNow(trx, caller.tenant);
  const recipient = inForce?.organisation.recipients.find(({ id }) => id === insurerId);
  const isInsurer = recipient?.kind === 'insurer' && mayReceive(recipient, 'accident', dayOf(nowS)).ok;
  if (!isInsurer) throw new Problem('insurer_unknown');
}

async function tellVault(
  { trx, caller }: Asking,
  { accidentVault }: ReleasingParts,
  quality: Quality,
  { accident, rentalId }: AccidentFile,
  { insurerId, reason, releaseId, untilS }: Release,
): Promise<void> {
  const { token } = caller;
  const salt = quality === 'rider' ? await store.saltOf(trx, rentalId ?? '', caller.id) : undefined;
  if (quality === 'rider' && salt === undefined) throw new Problem('not_found');
  const outcome = await accidentVault.releasePacket({
    ...{ releaseId, streamId: accident.streamId, insurerId, untilS, why: reason },
    actor: salt === undefined ? { kind: 'operator', token } : { kind: 'rider', token, salt },
  });
  vaultAnswer(outcome);
}

/** The vault's answer, or the problem it is. */
export function vaultAnswer<Answer>(outcome: PacketOutcome<Answer>): Answer {
  if (outcome.kind === 'done') return outcome.answer;
  if (outcome.kind === 'unavailable') throw new Problem('vault_unavailable', { retryAfterS: 5 });
  if (outcome.code === 'rate_limited') throw new Problem('rate_limited', { retryAfterS: 5 });
  if (outcome.code === 'not_found' || outcome.code === 'erased') throw new Problem('packet_missing');
  throw new Problem(outcome.code === 'not_released' ? 'release_over' : 'not_found');
}

const webhookOf = (
  { caller }: Asking,
  { insurerId, releaseId }: Release,
  kind: 'accident.released' | 'accident.release_ended',
) => ({ tenant: caller.tenant, insurerId, releaseId, kind });

function written(
  { caller, nowS }: Asking,
  quality: Quality,
  { accident, rentalId }: Pick<AccidentFile, 'accident' | 'rentalId'>,
): Pick<AuditEntry, 'atS' | 'tenant' | 'actor' | 'subject' | 'purpose'> {
  const { streamId, vehicleId } = accident;
  return {
    ...{ atS: nowS, tenant: caller.tenant, actor: { kind: quality, id: caller.id }, purpose: 'accident' },
    subject: { vehicleId, streamId, ...(rentalId === undefined ? {} : { rentalId }) },
  };
}

/** Withdraws a release; one that is over stays as it is. Throws `not_found`. */
export async function withdraw(
  asking: Asking,
  quality: Quality,
  caseId: string,
  releaseId: string,
): Promise<AccidentFile> {
  const file = await lockedFile(asking, quality, caseId);
  const release = file.releases.find((each) => each.releaseId === releaseId);
  if (release === undefined) throw new Problem('not_found');
  await endHolding(asking, quality, { ...file, releases: [release] }, 'withdrawn');
  return fileOf(asking, quality, file.accident);
}

/** Ends the releases that hold: at the doors at once; the job tells the vault. */
async function endHolding(
  asking: Asking,
  quality: Quality,
  file: AccidentFile,
  because: ReleaseEnd,
): Promise<void> {
  const { trx, nowS } = asking;
  for (const release of file.releases.filter((each) => isHolding(each, nowS))) {
    const { caseId, releaseId } = release;
    await store.endRelease(trx, releaseId, nowS, because);
    await queueWebhook(trx, webhookOf(asking, release, 'accident.release_ended'), nowS);
    const detail = { caseId, releaseId, because };
    await appendEntry(trx, { act: 'accident_release_ended', ...written(asking, quality, file), detail });
  }
}

/** The rider objects (P4): what is released ends at once, and nothing is released while it lasts. Throws `accident_closed`. */
export async function object(asking: Asking, caseId: string, isLifted: boolean): Promise<AccidentFile> {
  const { trx, nowS } = asking;
  const file = await lockedFile(asking, 'rider', caseId);
  if (file.standing === 'closed') throw new Problem('accident_closed');
  if ((file.accident.objectedS === undefined) === isLifted) return file;
  await store.storeObjection(trx, caseId, isLifted ? null : nowS);
  if (!isLifted) await endHolding(asking, 'rider', file, 'objected');
  const detail = { caseId, lifted: isLifted };
  await appendEntry(trx, { act: 'accident_objected', ...written(asking, 'rider', file), detail });
  return readAccident(asking, 'rider', caseId);
}

/** Days from the close of a claim to the end of its packet (policy, `accident`: 3 years). */
const LIMITATION_DAYS = 3 * 365;

/** Closes the claim: releases end, and the last days of what is kept move nearer. Closed twice it is closed once. */
export async function closeAccident(asking: Asking, caseId: string, reason: string): Promise<AccidentFile> {
  const { trx, caller, nowS } = asking;
  const file = await lockedFile(asking, 'operator', caseId);
  if (file.standing === 'closed') return file;
  await endHolding(asking, 'operator', file, 'closed');
  await store.storeClosing(trx, caseId, {
    ...{ closedS: nowS, closedBy: caller.id, noticeDay: dateOfDay(dayOf(nowS)) },
    packetDay: dateOfDay(dayOf(nowS) + LIMITATION_DAYS),
  });
  await appendEntry(trx, {
    ...{ act: 'accident_closed', ...written(asking, 'operator', file), why: reason, detail: { caseId } },
  });
  return readAccident(asking, 'operator', caseId);
}

/**
 * Destroys a packet whose rider objects: its key at the vault first, which leaves a leaf. Throws `not_found`,
 * `accident_not_objected` and `vault_unavailable`.
 */
export async function destroyPacket(
  { trx, caller, nowS }: Asking,
  { accidentVault }: Pick<ReleasingParts, 'accidentVault'>,
  caseId: string,
  reason: string,
): Promise<void> {
  await store.lockCase(trx, caseId);
  const accident = await store.findCase(trx, caller.tenant, caseId);
  if (accident === undefined) throw new Problem('not_found');
  if (!(await store.storeDestruction(trx, caseId, nowS, caller.id)))
    throw new Problem('accident_not_objected');
  const { streamId, vehicleId } = accident;
  const rentalId = await store.rentalOfCase(trx, caseId);
  await appendEntry(trx, {
    ...{
      act: 'accident_destroyed',
      atS: nowS,
      tenant: caller.tenant,
      actor: { kind: 'privacy', id: caller.id },
    },
    ...{ purpose: 'accident', why: reason, detail: { caseId } },
    subject: { vehicleId, streamId, ...(rentalId === undefined ? {} : { rentalId }) },
  });
  try {
    // Asked again it destroys no more: where this transaction fails afterwards, the officer asks again.
    const actor = { kind: 'privacy', id: caller.id } as const;
    await accidentVault.destroy({ streamIds: [streamId], reason: 'erasure', actor });
  } catch (error) {
    throw new Problem('vault_unavailable', { retryAfterS: 5 }, error);
  }
}

/** Who had what when, of one case, with the reading written down. */
export async function readCustody(
  asking: Asking,
  quality: 'rider' | 'privacy',
  caseId: string,
): Promise<readonly store.CustodyLine[]> {
  const { trx, caller, nowS } = asking;
  const accident = await store.findCase(trx, caller.tenant, caseId);
  if (accident === undefined) throw new Problem('not_found');
  const lines = await store.custodyOf(trx, accident);
  await appendEntry(trx, {
    ...{ act: 'accidents_read', atS: nowS, tenant: caller.tenant, actor: { kind: quality, id: caller.id } },
    ...{ subject: { vehicleId: accident.vehicleId }, detail: { cases: 1 } },
  });
  return lines;
}
