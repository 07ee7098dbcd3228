/** Reads released packets: for their rider, or for the insurer to whom one is released. Opened each time, kept nowhere. */
import { dayOf, packetFile, sha256, toHex } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { Problem } from '../http/problem.ts';
import { sealForInsurer } from '../insurers/insurer.ts';
import { findInsurer } from '../insurers/insurer-store.ts';
import { mayReceive } from '../organisation/recipient.ts';
import { isHolding } from './accident.ts';
import * as store from './accident-store.ts';
import { type ReleasingParts, readAccident, vaultAnswer } from './releasing.ts';

/** How an insurer wants it: as it is, or sealed to the key on record (JWE, RFC 7516). */
export type PacketForm = 'json' | 'jwe';

/** A case as its packet needs it. */
interface PacketCase {
  readonly caseId: string;
  readonly tenant: string;
  readonly vehicleId: string;
  readonly streamId: string;
  readonly rentalId: string | undefined;
}

/** The packet of a case, for its rider. Throws `not_found`, `packet_missing` and `vault_unavailable`. */
export async function ridersPacket(
  asking: Asking,
  parts: ReleasingParts,
  caseId: string,
): Promise<Uint8Array> {
  const { trx, caller } = asking;
  const { accident, rentalId } = await readAccident(asking, 'rider', caseId);
  const salt = await store.saltOf(trx, rentalId ?? '', caller.id);
  if (salt === undefined) throw new Problem('not_found');
  return opened(
    asking,
    parts,
    { ...accident, rentalId },
    { kind: 'rider', token: caller.token, salt },
    'json',
  );
}

/**
 * A released packet for its insurer. Throws `not_found`, `recipient_refused`, `release_over`, `insurer_without_key`,
 * `packet_missing` and `vault_unavailable`.
 */
export async function insurersPacket(
  asking: Asking,
  parts: ReleasingParts,
  releaseId: string,
  form: PacketForm,
): Promise<Uint8Array | string> {
  const { trx, caller, nowS } = asking;
  const release = await store.findRelease(trx, caller.id, releaseId);
  if (release === undefined) throw new Problem('not_found');
  await requireContract(asking, parts);
  if (!isHolding(release, nowS)) throw new Problem('release_over');
  const accident = await store.caseOfRelease(trx, release.caseId);
  if (accident === undefined) throw new Problem('release_over');
  const key = form === 'jwe' ? (await findInsurer(trx, caller.tenant, caller.id))?.publicKey : undefined;
  if (form === 'jwe' && key === undefined) throw new Problem('insurer_without_key');
  const actor = { kind: 'insurer', token: caller.token, releaseId } as const;
  const file = await opened(asking, parts, accident, actor, form);
  await store.noteFetched(trx, releaseId, nowS);
  return key === undefined ? file : sealForInsurer(file, key);
}

/** A contract that ended ends what it was for (L4), whatever was released before. */
export async function requireContract(
  { trx, caller, nowS }: Asking,
  { organisationNow }: Pick<ReleasingParts, 'organisationNow'>,
): Promise<void> {
  const inForce = await organisationNow(trx, caller.tenant);
  const recipient = inForce?.organisation.recipients.find(({ id }) => id === caller.id);
  if (recipient?.kind === 'insurer' && mayReceive(recipient, 'accident', dayOf(nowS)).ok) return;
  throw new Problem('recipient_refused');
}

/** The packet file, opened by the vault and written down with its hash: who had exactly what. */
async function opened(
  { trx, caller, nowS }: Asking,
  { accidentVault }: ReleasingParts,
  { caseId, rentalId, streamId, tenant, vehicleId }: PacketCase,
  actor: Parameters<ReleasingParts['accidentVault']['openPacket']>[0]['actor'],
  form: PacketForm,
): Promise<Uint8Array> {
  const chunks = await store.chunksOfCase(trx, { vehicleId, streamId });
  if (chunks.length !== 2) throw new Problem('packet_missing');
  const { packet } = vaultAnswer(await accidentVault.openPacket({ streamId, chunks, actor }));
  const file = packetFile({
    binding: { tenant, vehicleId, streamId },
    packet,
    ...(await store.proofOf(trx, caseId)),
  });
  await appendEntry(trx, {
    ...{ act: 'accident_packet_read', atS: nowS, tenant: caller.tenant, purpose: 'accident' },
    actor: { kind: actor.kind, id: caller.id },
    subject: { vehicleId, streamId, ...(rentalId === undefined ? {} : { rentalId }) },
    detail: { caseId, form, hash: toHex(await sha256(file)) },
  });
  return file;
}
