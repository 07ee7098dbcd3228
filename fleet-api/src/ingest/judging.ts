/** What a body is judged with: what it names, fetched beforehand, and the edition it was made under. */
import { dayOf, decodeOpeningStatement, type Guard, isProtoError, toHex, type v1 } from '@fleetveil/proto';
import type { EditionGuard } from './editions.ts';
import type { GuardContext } from './guard.ts';
import type { KnownThings, Named, NamedThings } from './known-things.ts';
import type { Received } from './receive.ts';
import { signedWipes } from './wipe-signature.ts';

/** What every judgement rests on. */
export interface JudgingGround {
  readonly known: KnownThings;
  /** Of an edition of the policy, or of the one in force where that is not known or none is named. */
  readonly guard: (version?: number) => EditionGuard;
  readonly nowS: () => number;
}

/** The moment of a judgement: the same for all bodies of a group. */
export interface Moment {
  /** What they name. */
  readonly things: NamedThings;
  readonly nowS: number;
  readonly guard: Guard;
  /** Wipe receipts that verify. */
  readonly signedWipes: ReadonlySet<Received>;
}

/** Fetches what these bodies name; then they can be judged. Throws where the database is away. */
export async function readyToJudge(items: readonly Received[], ground: JudgingGround): Promise<Moment> {
  const things = await ground.known.prefetch(namedBy(items), dayOf(ground.nowS()));
  const signed = await signedWipes(items);
  return { nowS: ground.nowS(), guard: ground.guard(), signedWipes: signed, things };
}

/** @example judgeRecord(recordOf(item), undefined, contextOf(item, ground, moment)) */
export function contextOf(
  item: Received,
  { guard }: Pick<JudgingGround, 'guard'>,
  { signedWipes: signed, things, ...moment }: Moment,
): GuardContext {
  const { unit } = item.session;
  const version = (item.uplink.record ?? item.uplink.coarseReport)?.policyVersion ?? undefined;
  return {
    ...moment,
    madeUnder: guard(version),
    isSignedWipe: signed.has(item),
    tenant: unit.tenant,
    vehicleId: unit.vehicleId,
    isClosed: things.isClosed,
    isErased: things.isErased,
    grant: things.grant,
    stream: (streamId) => things.stream(unit.vehicleId, streamId),
  };
}

/** The record of a body that has one. */
export const recordOf = (item: Received): v1.Record => item.uplink.record as v1.Record;

/** An opening's statement; nothing where it is malformed. */
export function statementOf({ streamOpening }: v1.IRecord): v1.OpeningStatement | undefined {
  try {
    return decodeOpeningStatement(streamOpening?.statement ?? new Uint8Array());
  } catch (error) {
    if (isProtoError(error)) return undefined;
    throw error;
  }
}

function namedBy(items: readonly Received[]): Named {
  const grantIds: string[] = [];
  const streams: { vehicleId: string; streamId: string }[] = [];
  for (const { uplink, session } of items) {
    const { record } = uplink;
    if (!record) continue;
    const statement = record.streamOpening ? statementOf(record) : undefined;
    const grantId =
      statement?.grantId ??
      record.chunk?.grantId ??
      record.tripEnd?.grantId ??
      record.wipeReceipt?.grantId ??
      record.chargingSession?.grantId;
    const ofLosses = (record.lossReport?.losses ?? []).map((loss) => loss.grantId);
    for (const id of [grantId, ...ofLosses]) if (id && id.length > 0) grantIds.push(toHex(id));
    const streamId = statement?.streamId ?? record.chunk?.streamId;
    if (streamId && streamId.length > 0)
      streams.push({ vehicleId: session.unit.vehicleId, streamId: toHex(streamId) });
  }
  return { grantIds, streams };
}
