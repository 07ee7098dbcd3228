/**
 * Signed documents: who may say what (M8, M10).
 *
 *     root keys (made into the unit) ─ sign ─► key set: public key, role, from, until
 *                                               │ role lists the type?  SIGNERS
 *                                               ▼
 *                                      policy, grants, status, certificates
 *
 * Input of a signature: "fleetveil/v1/<type>", a zero byte, the tenant, a zero byte, the body.
 */
import { equalBytes, ownBytes, utf8 } from './bytes.ts';
import {
  type Documents,
  decodeDocument,
  decodeSigned,
  MAX_DOCUMENT_BYTES,
  SIGNED_HEAD_BYTES,
} from './decode.ts';
import { domainPrefix } from './derive.ts';
import { isProtoError, ProtoError } from './errors.ts';
import { v1 } from './generated/messages.js';
import { keyIdOf } from './key-id.ts';
import type { SigningKey } from './signing-key.ts';
import { type TrustedKey, type TrustedKeys, trustKeySet } from './trusted-keys.ts';
import { type KeyRole, PURPOSES, SIGNED_TYPES, type SignedType } from './words.ts';

/** Which roles may sign a type. None: signed by a unit or a phone, never by a key of a key set. */
export const SIGNERS: Readonly<Record<SignedType, readonly KeyRole[]>> = {
  key_set: ['root'],
  policy: ['policy'],
  grant: ['grant_rental', 'grant_theft'],
  grant_end: ['grant_rental'],
  status: ['status'],
  transport_keys: ['vault'],
  unit_certificate: ['enrol'],
  command: ['command'],
  opening: [],
  phone_order: [],
  accident_packet: [],
  wipe_receipt: [],
};

/** Why a signed document is not believed. Closed. */
export type VerifyProblem =
  /** Not decodable, or outside its bounds. */
  | 'malformed'
  /** Another type than asked for. */
  | 'wrong_type'
  /** No key of that name is known. */
  | 'unknown_key'
  /** The key's role does not list the type. */
  | 'wrong_role'
  /** The key is not valid yet, or no more. */
  | 'expired_key'
  /** The signature does not hold over this type, tenant and body. */
  | 'bad_signature'
  /** The document names another tenant than the one it is signed for. */
  | 'wrong_tenant'
  /** A second signature is needed and missing. */
  | 'missing_co_signature'
  /** Older than one seen before. */
  | 'old_version';

/** A document that is not believed. */
export interface NotVerified {
  readonly ok: false;
  readonly why: VerifyProblem;
}

/** Seconds within which every key that signed a document is valid. */
export interface KeysValid {
  /** Unix seconds, inclusive. */
  readonly fromS: number;
  /** Unix seconds, exclusive. */
  readonly untilS: number;
}

/** A document that holds. */
export interface Verified<Type extends SignedType> {
  readonly ok: true;
  readonly signed: v1.Signed;
  /** For whoever learns the time only later. */
  readonly keysValid: KeysValid;
  /** The bytes that were signed. */
  readonly body: Uint8Array;
  /** The body, decoded within its bounds. */
  readonly document: Documents[Type];
}

/** What a document is held against. */
export interface Expectation<Type extends SignedType> {
  readonly tenant: string;
  readonly type: Type;
  readonly keys: TrustedKeys;
  /** For the keys' validity; `undefined` where the clock is not known: then only `leastS` is looked at. */
  readonly nowS: number | undefined;
  /** It is at least so late, whatever is not known of the time: a key that ended before signs nothing. */
  readonly leastS?: number | undefined;
}

/** Signs a document and encodes it: the bytes of a v1.Signed. */
export async function signDocument(
  type: SignedType,
  tenant: string,
  body: Uint8Array,
  privateKey: SigningKey,
  publicKey: Uint8Array,
): Promise<Uint8Array> {
  const signature = await signBytes(type, tenant, body, privateKey);
  const keyId = await keyIdOf(publicKey);
  return v1.Signed.encode({ type: SIGNED_TYPES.wire[type], keyId, body, signature }).finish();
}

/** A private key that signs without a promise; `createNodeSigning` of `@fleetveil/proto/node` makes one. */
export interface Signing {
  /** First 8 bytes of SHA-256 of the public key. */
  readonly keyId: Uint8Array;
  /** Ed25519 over these bytes. */
  sign(input: Uint8Array): Uint8Array;
}

/** {@link signDocument} without a promise: for what is signed anew for each of many units. */
export function signDocumentWith(
  { keyId, sign }: Signing,
  type: SignedType,
  tenant: string,
  body: Uint8Array,
): Uint8Array {
  const signature = sign(signatureInput(type, tenant, body));
  return v1.Signed.encode({ type: SIGNED_TYPES.wire[type], keyId, body, signature }).finish();
}

/** Adds a second role's signature to an encoded v1.Signed. Throws `malformed`. */
export async function coSignDocument(
  signedBytes: Uint8Array,
  tenant: string,
  privateKey: SigningKey,
  publicKey: Uint8Array,
): Promise<Uint8Array> {
  const signed = decodeSigned(signedBytes);
  const type = SIGNED_TYPES.word(signed.type);
  if (type === undefined) throw new ProtoError('malformed', 'Signed.type: not known');
  const signature = await signBytes(type, tenant, signed.body, privateKey);
  signed.coSignatures = [...signed.coSignatures, { keyId: await keyIdOf(publicKey), signature }];
  return v1.Signed.encode(signed).finish();
}

/** The raw Ed25519 signature of bytes of a type: stream openings by units, orders by phones. */
export async function signBytes(
  type: SignedType,
  tenant: string,
  body: Uint8Array,
  privateKey: SigningKey,
): Promise<Uint8Array> {
  const input = signatureInput(type, tenant, body);
  return new Uint8Array(await globalThis.crypto.subtle.sign('Ed25519', privateKey, input));
}

/** Whether {@link signBytes} with the private half made that signature. Never throws. */
export async function verifyBytes(
  type: SignedType,
  tenant: string,
  body: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
): Promise<boolean> {
  try {
    const { subtle } = globalThis.crypto;
    const key = await subtle.importKey('raw', ownBytes(publicKey), 'Ed25519', false, ['verify']);
    return await holds(key, type, tenant, body, signature);
  } catch {
    return false;
  }
}

/**
 * Reads a signed document and tells whether to believe it. Never throws for what came from outside.
 * A key's role must list the type; a grant for theft needs the vault's signature too.
 *
 * @example
 * const grant = await verifySigned(bytes, { tenant, type: 'grant', keys, nowS });
 * if (grant.ok) use(grant.document); else refuse(grant.why);
 */
export async function verifySigned<Type extends SignedType>(
  bytes: Uint8Array,
  expected: Expectation<Type>,
): Promise<Verified<Type> | NotVerified> {
  try {
    const signed = decodeSigned(bytes, MAX_DOCUMENT_BYTES[expected.type] + SIGNED_HEAD_BYTES);
    return await verifyDecoded(signed, expected);
  } catch (error) {
    if (isProtoError(error)) return no('malformed');
    throw error;
  }
}

async function verifyDecoded<Type extends SignedType>(
  signed: v1.Signed,
  expected: Expectation<Type>,
): Promise<Verified<Type> | NotVerified> {
  const { type, tenant } = expected;
  if (signed.type !== SIGNED_TYPES.wire[type]) return no('wrong_type');
  const signer = findSigner(expected, signed.keyId, SIGNERS[type]);
  if (typeof signer === 'string') return no(signer);
  if (!(await holds(signer.key, type, tenant, signed.body, signed.signature))) return no('bad_signature');
  const document = decodeDocument(type, signed.body);
  if (document.tenant !== tenant) return no('wrong_tenant');
  const second = await secondSigner(signed, signer.role, expected);
  if (typeof second === 'string') return no(second);
  const keysValid = validity(second === undefined ? [signer] : [signer, second]);
  return { ok: true, signed, keysValid, body: signed.body, document };
}

function validity(signers: readonly TrustedKey[]): KeysValid {
  return {
    fromS: Math.max(...signers.map(({ notBeforeS }) => notBeforeS)),
    untilS: Math.min(...signers.map(({ notAfterS }) => notAfterS)),
  };
}

/** The key that signed, by name, role and time, or why there is none. */
function findSigner(
  { keys, nowS, leastS = 0 }: Pick<Expectation<SignedType>, 'keys' | 'nowS' | 'leastS'>,
  keyId: Uint8Array,
  roles: readonly KeyRole[],
): TrustedKey | VerifyProblem {
  const named = keys.keys.filter((key) => equalBytes(key.keyId, keyId));
  if (named.length === 0) return 'unknown_key';
  const allowed = named.filter((key) => roles.includes(key.role));
  if (allowed.length === 0) return 'wrong_role';
  const isValid = ({ notBeforeS, notAfterS }: TrustedKey): boolean =>
    leastS < notAfterS && (nowS === undefined || (notBeforeS <= nowS && nowS < notAfterS));
  return allowed.find(isValid) ?? 'expired_key';
}

/**
 * A grant for theft is signed by `grant_theft` and the vault, and by nobody else; all others are not (M10). A signature
 * that nobody checks would be another grant hash, for whoever carries the grant to choose.
 */
async function secondSigner<Type extends SignedType>(
  signed: v1.Signed,
  role: KeyRole,
  expected: Expectation<Type>,
): Promise<TrustedKey | VerifyProblem | undefined> {
  const { type, tenant } = expected;
  if (type !== 'grant') return undefined;
  const theft = PURPOSES.word(decodeDocument('grant', signed.body).purpose) === 'asset_protection';
  if ((role === 'grant_theft') !== theft) return 'wrong_role';
  if (signed.coSignatures.length > (theft ? 1 : 0)) return 'malformed';
  if (!theft) return undefined;
  const { keyId, signature } = new v1.CoSignature(signed.coSignatures[0]);
  const vault = findSigner(expected, keyId, ['vault']);
  if (typeof vault === 'string') return 'missing_co_signature';
  const isHeld = await holds(vault.key, type, tenant, signed.body, signature);
  return isHeld ? vault : 'missing_co_signature';
}

/**
 * Trusts the keys of a key set signed by a root, instead of those of the set before. An edition older
 * than `lastVersion` is refused: keep the highest seen durably. The same edition is read again.
 */
export async function withKeySet(
  trusted: TrustedKeys,
  signedBytes: Uint8Array,
  tenant: string,
  lastVersion: number,
): Promise<{ readonly ok: true; readonly keys: TrustedKeys } | NotVerified> {
  const expected = { tenant, type: 'key_set', keys: trusted, nowS: undefined } as const;
  const verified = await verifySigned(signedBytes, expected);
  if (!verified.ok) return verified;
  if (verified.document.version < lastVersion) return no('old_version');
  return { ok: true, keys: await trustKeySet(trusted, verified.document) };
}

function signatureInput(type: SignedType, tenant: string, body: Uint8Array) {
  return domainPrefix(type, utf8(tenant), Uint8Array.of(0), body);
}

function holds(
  key: TrustedKey['key'],
  type: SignedType,
  tenant: string,
  body: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const input = signatureInput(type, tenant, body);
  return globalThis.crypto.subtle.verify('Ed25519', key, ownBytes(signature), input);
}

function no(why: VerifyProblem): NotVerified {
  return { ok: false, why };
}
