/** From bytes to facts: whose signature it is, and that it is for us. Whether it is usable now comes after. */
import {
  decodePhoneOrder,
  equalBytes,
  fromHex,
  isProtoError,
  PHONE_ORDERS,
  type PhoneOrderWord,
  PURPOSES,
  sha256,
  type TrustedKeys,
  toHex,
  type VerifyProblem,
  v1,
  verifyBytes,
  verifySigned,
} from '@fleetveil/proto';
import { type GrantFacts, type GrantPurpose, type GrantRefusal, isUsePurpose } from './grant.ts';
import type { Moment } from './moment.ts';
import type { ReasonState } from './state.ts';

/** A phone's order whose signature, kind and nonce hold. */
export interface PhoneOrderFacts {
  readonly grantId: string;
  /** The phone's key, 64 hex characters. */
  readonly phoneKey: string;
}

/** What was read, or why it is refused. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: GrantRefusal };

/** Who reads, and what keys it trusts. */
export interface Reader {
  readonly tenant: string;
  readonly vehicleId: string;
  readonly keys: TrustedKeys;
  readonly moment: Moment;
}

const REFUSALS: Record<VerifyProblem, GrantRefusal> = {
  malformed: 'malformed',
  wrong_type: 'malformed',
  unknown_key: 'bad_signature',
  wrong_role: 'wrong_role',
  expired_key: 'bad_signature',
  bad_signature: 'bad_signature',
  wrong_tenant: 'other_tenant',
  missing_co_signature: 'bad_signature',
  old_version: 'malformed',
};

/**
 * Reads an encoded `v1.Signed` grant. Never throws for what came from outside.
 *
 * @example
 * const read = await readGrant(bytes, { tenant, vehicleId, keys, moment });
 * if (read.ok) step({ kind: 'grant_received', grant: read.value });
 */
export async function readGrant(signedBytes: Uint8Array, reader: Reader): Promise<Read<GrantFacts>> {
  const verified = await verifySigned(signedBytes, { ...expectation(reader), type: 'grant' });
  if (!verified.ok) return refuse(REFUSALS[verified.why]);
  const { document, signed } = verified;
  const purpose = grantPurpose(document);
  if (purpose === undefined) return refuse('purpose_not_allowed');
  const phoneKeyBytes = isUsePurpose(purpose) ? 32 : 0;
  if (document.rentalId.length !== 16 || document.phoneKey.length !== phoneKeyBytes)
    return refuse('malformed');
  // Encoded anew, so that a relay that writes the same document in other bytes changes no hash.
  const grantHash = toHex(await sha256(v1.Signed.encode(signed).finish()));
  const isTimeKnown = reader.moment.clock !== 'unknown';
  const keys = isTimeKnown ? {} : { keysEndS: verified.keysValid.untilS };
  return { ok: true, value: { ...factsOf(document), purpose, grantHash, ...keys } };
}

function factsOf(grant: v1.Grant): Omit<GrantFacts, 'purpose' | 'grantHash'> {
  return {
    grantId: toHex(grant.grantId),
    tenant: grant.tenant,
    vehicleId: toHex(grant.vehicleId),
    rentalId: toHex(grant.rentalId),
    notBeforeS: grant.notBeforeS,
    notAfterS: grant.notAfterS,
    maxDurationS: grant.maxDurationS,
    route: grant.route,
    routeKeepDays: grant.routeKeepDays,
    phoneKey: toHex(grant.phoneKey),
    ...(grant.riderKey.length === 0 ? {} : { riderKey: toHex(grant.riderKey) }),
    minPolicyVersion: grant.minPolicyVersion,
  };
}

/** That a grant for theft has the vault's signature besides its own was asked by `verifySigned` (M10). */
function grantPurpose(grant: v1.Grant): GrantPurpose | undefined {
  const purpose = PURPOSES.word(grant.purpose);
  if (purpose === 'asset_protection') return purpose;
  return purpose === 'rental_contract' || purpose === 'maintenance' ? purpose : undefined;
}

/** Reads an encoded `v1.Signed` end of a rental of this vehicle; gives its rental id. */
export async function readGrantEnd(signedBytes: Uint8Array, reader: Reader): Promise<Read<string>> {
  const verified = await verifySigned(signedBytes, { ...expectation(reader), type: 'grant_end' });
  if (!verified.ok) return refuse(REFUSALS[verified.why]);
  if (toHex(verified.document.vehicleId) !== reader.vehicleId) return refuse('other_vehicle');
  return { ok: true, value: toHex(verified.document.rentalId) };
}

/** The phone key of a grant in use or waiting. */
export function phoneKeyOf(state: ReasonState, grantId: string): string | undefined {
  const inUse = state.reasons.find((held) => held.grantId === grantId || held.firstGrantId === grantId);
  return inUse?.phoneKey ?? state.held.find((held) => held.grantId === grantId)?.phoneKey;
}

/**
 * Reads an order of the rider's phone: for this vehicle, of the kind asked for, over the nonce that the
 * socket gave out (hex; spend it before calling, whatever comes out), signed by the grant's phone key.
 */
export async function readPhoneOrder(
  sent: { readonly order: Uint8Array; readonly signature: Uint8Array },
  expected: {
    readonly tenant: string;
    readonly vehicleId: string;
    readonly kind: PhoneOrderWord;
    readonly nonce: string;
    readonly state: ReasonState;
  },
): Promise<Read<PhoneOrderFacts>> {
  const order = decodeOrder(sent.order);
  if (order === undefined || PHONE_ORDERS.word(order.kind) !== expected.kind) return refuse('malformed');
  if (order.tenant !== expected.tenant) return refuse('other_tenant');
  if (toHex(order.vehicleId) !== expected.vehicleId) return refuse('other_vehicle');
  const grantId = toHex(order.grantId);
  const phoneKey = phoneKeyOf(expected.state, grantId);
  if (phoneKey === undefined || phoneKey === '') return refuse('unknown_grant');
  if (!equalBytes(order.nonce, fromHex(expected.nonce))) return refuse('wrong_phone');
  const key = fromHex(phoneKey);
  const holds = await verifyBytes('phone_order', expected.tenant, sent.order, sent.signature, key);
  return holds ? { ok: true, value: { grantId, phoneKey } } : refuse('wrong_phone');
}

function decodeOrder(bytes: Uint8Array): v1.PhoneOrder | undefined {
  try {
    return decodePhoneOrder(bytes);
  } catch (error) {
    if (isProtoError(error)) return undefined;
    throw error;
  }
}

/**
 * Keys are judged by the time where it is known, else by the floor of the clock; a grant is not usable before that
 * anyway, and is judged again then.
 */
function expectation({ tenant, keys, moment }: Reader) {
  return { tenant, keys, nowS: moment.clock === 'unknown' ? undefined : moment.nowS, leastS: moment.floorS };
}

function refuse(refusal: GrantRefusal): { readonly ok: false; readonly refusal: GrantRefusal } {
  return { ok: false, refusal };
}
