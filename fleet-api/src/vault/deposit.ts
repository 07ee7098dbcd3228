/**
 * Is this opening to be believed? (rules; no database)
 *
 * ```
 * root ─► key set ─► enrol ─► certificate: unit key, vehicle ─┐
 *          grant_rental, or grant_theft and vault ─► grant ───┼─► statement, signed by the unit
 *                                                             └─► data key, sealed to a key of ours
 * ```
 *
 * Ingest only carries it: a forged statement, a grant of another vehicle or a route nobody chose ends here.
 */
import {
  DATA_KEY_BYTES,
  dayOf,
  decodeOpeningStatement,
  equalBytes,
  type KeepDays,
  keyIdOf,
  openDataKey,
  RIDER_BLOB_BYTES,
  STREAM_KINDS,
  type StreamKindId,
  SUITE,
  sealInfo,
  type TrustedKeys,
  toHex,
  type v1,
  verifyBytes,
  verifySigned,
  type WirePurposeId,
} from '@fleetveil/proto';
import { type VerifiedGrant, verifyGrant } from './grants.ts';
import type { DepositAsk, DepositRefusal } from './wire.ts';

/** What a judgement rests on. */
export interface DepositGround {
  readonly tenant: string;
  readonly keys: TrustedKeys;
  readonly keepDays: KeepDays;
  /** Domain time, Unix seconds: what has no grant is kept from the day on which it comes. */
  readonly nowS: number;
  /** Private half of a transport key by its id in hex; `undefined` = never ours. */
  readonly transportKey: (keyId: string) => Uint8Array | 'destroyed' | undefined;
}

/** An opening that holds. Forget its data key after use. */
export interface AcceptedOpening {
  readonly streamId: string;
  readonly tenant: string;
  readonly vehicleId: string;
  /** The rental, the case of a theft, or a local event. */
  readonly rentalId: string;
  readonly kind: StreamKindId;
  /** Opened by the vehicle itself: of a theft, a suspicion that two people have to confirm. */
  readonly isLocal: boolean;
  readonly grantHash: Uint8Array;
  readonly policyVersion: number;
  /** Latest day of its key, days since 1970-01-01 UTC. */
  readonly endsOnDay: number;
  readonly dataKey: Uint8Array;
  /** Where `dataKey` is a blob that only the rider's own key opens: its id, 8 bytes. */
  readonly riderKeyId: Uint8Array | undefined;
}

export type Judged =
  | { readonly ok: true; readonly opening: AcceptedOpening }
  | { readonly ok: false; readonly code: DepositRefusal };

const no = (code: DepositRefusal): Judged => ({ ok: false, code });

/**
 * Days by which a stream may outlast the grant it was opened under: renewals prolong a rental, 30 days at
 * most, and a stream goes on with it. Its key has to live as long as its last chunk.
 */
const LONGEST_RENTAL_DAYS = 31;

/** Judges one deposit. Never throws for what came from outside. */
export async function judgeDeposit(ask: DepositAsk, ground: DepositGround): Promise<Judged> {
  const statement = read(ask.statement);
  if (statement === undefined || ask.tenant !== ground.tenant) return no('malformed');
  if (!(await isSignedByUnit(ask, statement, ground))) return no('bad_signature');
  const kind = STREAM_KINDS.word(statement.kind);
  if (kind === undefined) return no('ungranted');
  const grant = ask.grant && (await verifyGrant(ask.grant, ground.tenant, ground.keys));
  const isCovered = grant ? isGranted(statement, kind, grant) : isLocalEvent(ask, statement, kind);
  if (!isCovered) return no('ungranted');
  const sealing = await sealingProblem(statement, kind, grant);
  if (sealing !== undefined) return no(sealing);
  const dataKey = await unseal(statement, kind, ground);
  if (!(dataKey instanceof Uint8Array)) return no(dataKey);
  const endsOnDay = grant ? endDay(kind, grant, ground.keepDays) : eventEndDay(kind, ground);
  return { ok: true, opening: accepted(statement, kind, { dataKey, endsOnDay, isLocal: !grant }) };
}

function read(bytes: Uint8Array): v1.OpeningStatement | undefined {
  try {
    return decodeOpeningStatement(bytes);
  } catch {
    return undefined;
  }
}

/** The certificate has no time: enrolment ends with the key set that no longer has its signer. */
async function isSignedByUnit(
  ask: DepositAsk,
  statement: v1.OpeningStatement,
  { tenant, keys }: DepositGround,
): Promise<boolean> {
  const expected = { tenant, type: 'unit_certificate', keys, nowS: undefined } as const;
  const certificate = await verifySigned(ask.certificate, expected);
  if (!certificate.ok || statement.tenant !== tenant) return false;
  const { vehicleId, publicKey } = certificate.document;
  if (!equalBytes(vehicleId, statement.vehicleId)) return false;
  return verifyBytes('opening', tenant, ask.statement, ask.signature, publicKey);
}

/** Purposes of a grant under which a kind of stream may be opened; none = it is one of local events only. */
const GRANTED_BY: Readonly<Record<StreamKindId, readonly WirePurposeId[]>> = {
  ends: ['rental_contract', 'maintenance'],
  route: ['rental_contract'],
  theft: ['asset_protection'],
  accident: [],
  assist: [],
};

/** Days that the key of a local event may live; none = a vehicle opens no such stream by itself. */
const EVENT_DAYS: Readonly<Record<StreamKindId, ((keep: KeepDays) => number) | undefined>> = {
  ends: undefined,
  route: undefined,
  theft: (keep) => keep.suspicion,
  accident: (keep) => keep.accident,
  assist: (keep) => keep.assist,
};

/** Nothing of a grant, in the statement or beside it, and an id. A grant that does not hold is no local event. */
function isLocalEvent(ask: DepositAsk, statement: v1.OpeningStatement, kind: StreamKindId): boolean {
  return (
    ask.grant === undefined &&
    EVENT_DAYS[kind] !== undefined &&
    statement.grantId.length === 0 &&
    statement.grantHash.length === 0 &&
    statement.rentalId.length > 0
  );
}

function eventEndDay(kind: StreamKindId, { nowS, keepDays }: DepositGround): number {
  return dayOf(nowS) + (EVENT_DAYS[kind]?.(keepDays) ?? 0);
}

function isGranted(statement: v1.OpeningStatement, kind: StreamKindId, grant: VerifiedGrant): boolean {
  const purposeFits = grant.purpose !== undefined && GRANTED_BY[kind].includes(grant.purpose);
  return (
    toHex(statement.grantHash) === grant.hash &&
    toHex(statement.grantId) === grant.grantId &&
    toHex(statement.vehicleId) === grant.vehicleId &&
    toHex(statement.rentalId) === grant.rentalId &&
    grant.rentalId !== '' &&
    purposeFits &&
    (kind !== 'route' || grant.route)
  );
}

/**
 * A route is sealed to the rider's own key first exactly where the grant has one: a unit that leaves it out, or puts
 * another in its place, would have the vault hold what the rider wanted nobody to hold.
 */
async function sealingProblem(
  statement: v1.OpeningStatement,
  kind: StreamKindId,
  grant: VerifiedGrant | undefined,
): Promise<DepositRefusal | undefined> {
  if (!equalBytes(statement.suite, SUITE)) return 'malformed';
  const riderKey = kind === 'route' ? grant?.riderKey : undefined;
  const wanted = riderKey && riderKey.length > 0 ? await keyIdOf(riderKey) : new Uint8Array();
  return equalBytes(statement.riderKeyId, wanted) ? undefined : 'ungranted';
}

async function unseal(
  statement: v1.OpeningStatement,
  kind: StreamKindId,
  { tenant, transportKey }: DepositGround,
): Promise<Uint8Array | DepositRefusal> {
  const privateKey = transportKey(toHex(statement.transportKeyId));
  if (privateKey === undefined) return 'unknown_key';
  if (privateKey === 'destroyed') return 'key_destroyed';
  const info = sealInfo({
    ...{ tenant, kind },
    vehicleId: toHex(statement.vehicleId),
    streamId: toHex(statement.streamId),
    grantHash: statement.grantHash,
    policyVersion: statement.policyVersion,
    transportKeyId: statement.transportKeyId,
  });
  const bytes = statement.riderKeyId.length === 0 ? DATA_KEY_BYTES : RIDER_BLOB_BYTES;
  return openDataKey(statement.enc, statement.sealedKey, privateKey, info, bytes).catch(
    (): DepositRefusal => 'malformed',
  );
}

/** Latest day a key may be kept, fixed now (M6); retention ends it sooner. */
function endDay(kind: StreamKindId, grant: VerifiedGrant, keep: KeepDays): number {
  if (kind === 'theft') return dayOf(grant.notAfterS) + keep.theft;
  const chosen = grant.routeKeepDays === 0 ? keep.routeDefault : grant.routeKeepDays;
  const ends = grant.purpose === 'maintenance' ? keep.maintenanceEnds : keep.ends;
  const days = kind === 'route' ? Math.min(chosen, keep.routeMost) : ends;
  return dayOf(grant.notAfterS) + LONGEST_RENTAL_DAYS + days;
}

function accepted(
  statement: v1.OpeningStatement,
  kind: StreamKindId,
  more: { dataKey: Uint8Array; endsOnDay: number; isLocal: boolean },
): AcceptedOpening {
  const { tenant, grantHash, policyVersion } = statement;
  return {
    ...{ tenant, kind, grantHash, policyVersion, ...more },
    streamId: toHex(statement.streamId),
    vehicleId: toHex(statement.vehicleId),
    rentalId: toHex(statement.rentalId),
    riderKeyId: statement.riderKeyId.length === 0 ? undefined : statement.riderKeyId,
  };
}
