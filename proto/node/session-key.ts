/**
 * Session keys by `node:crypto`, without a promise: a unit begins a session between two messages, and thousands of
 * units come back at once. RFC 9180 in base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, its export
 * only; a test holds it against the library.
 */
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { ProtoError } from '../src/errors.ts';
import { type SessionKey, type SessionName, sessionKeyInfo } from '../src/session-key.ts';

/** Bytes of DER before the 32 of an X25519 key (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI_HEAD = Buffer.from('302a300506032b656e032100', 'hex');
const KEY_BYTES = 32;

/** `suite_id` of the KEM and of the whole (RFC 9180, 4.1 and 5.1). */
const KEM_SUITE = Buffer.concat([Buffer.from('KEM'), Buffer.of(0, 0x20)]);
const HPKE_SUITE = Buffer.concat([Buffer.from('HPKE'), Buffer.of(0, 0x20, 0, 1, 0, 2)]);
const NONE = Buffer.alloc(0);

/** To whom a unit begins a session. */
export interface SessionRecipient {
  /** 8 bytes. */
  readonly keyId: Uint8Array;
  /** X25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** Makes the key of a new session; what was drawn for it is forgotten. Throws `misused` for a public key that is none. */
export function beginSessionKey({ keyId, publicKey }: SessionRecipient, session: SessionName): SessionKey {
  const drawn = generateKeyPairSync('x25519');
  const enc = rawOf(drawn.publicKey);
  const shared = sharedSecret(drawn.privateKey, importPublic(publicKey, 'misused'), enc, publicKey);
  return { keyId, enc, secret: exported(shared, sessionKeyInfo(session, keyId)) };
}

/** The secret of a session, from its `enc`. Throws `forged` for an `enc` that is no point. */
export function openSessionKey(
  privateKey: Uint8Array,
  { keyId, enc }: Pick<SessionKey, 'keyId' | 'enc'>,
  session: SessionName,
): Uint8Array {
  const own = importPrivate(privateKey);
  const shared = sharedSecret(own, importPublic(enc, 'forged'), enc, rawOf(createPublicKey(own)));
  return exported(shared, sessionKeyInfo(session, keyId));
}

/** 4.1: Encap and Decap from the Diffie-Hellman on. */
function sharedSecret(own: KeyObject, other: KeyObject, enc: Uint8Array, recipient: Uint8Array): Buffer {
  let dh: Buffer;
  try {
    // OpenSSL refuses points of small order (7.1.4).
    dh = diffieHellman({ privateKey: own, publicKey: other });
  } catch (error) {
    throw new ProtoError('forged', 'X25519: a point of small order', error);
  }
  const prk = labeledExtract(KEM_SUITE, NONE, 'eae_prk', dh);
  dh.fill(0);
  return labeledExpand(KEM_SUITE, prk, 'shared_secret', Buffer.concat([enc, recipient]));
}

/** 5.1 and 5.3: KeySchedule of mode_base and Export with an empty context. */
function exported(shared: Buffer, info: Uint8Array): Uint8Array {
  const pskIdHash = labeledExtract(HPKE_SUITE, NONE, 'psk_id_hash', NONE);
  const infoHash = labeledExtract(HPKE_SUITE, NONE, 'info_hash', info);
  const secret = labeledExtract(HPKE_SUITE, shared, 'secret', NONE);
  const exporter = labeledExpand(
    HPKE_SUITE,
    secret,
    'exp',
    Buffer.concat([Buffer.of(0), pskIdHash, infoHash]),
  );
  const made = Uint8Array.from(labeledExpand(HPKE_SUITE, exporter, 'sec', NONE));
  for (const used of [shared, secret, exporter]) used.fill(0);
  return made;
}

const hmac = (key: Uint8Array, ...data: Uint8Array[]): Buffer => {
  const mac = createHmac('sha256', key);
  for (const each of data) mac.update(each);
  return mac.digest();
};

function labeledExtract(suite: Buffer, salt: Uint8Array, label: string, ikm: Uint8Array): Buffer {
  return hmac(salt, Buffer.from('HPKE-v1'), suite, Buffer.from(label), ikm);
}

/** Always 32 bytes: one block of HKDF-Expand. */
function labeledExpand(suite: Buffer, prk: Uint8Array, label: string, info: Uint8Array): Buffer {
  const head = Buffer.concat([Buffer.of(0, KEY_BYTES), Buffer.from('HPKE-v1'), suite, Buffer.from(label)]);
  return hmac(prk, head, info, Buffer.of(1));
}

function rawOf(key: KeyObject): Uint8Array {
  return Uint8Array.from(key.export({ format: 'der', type: 'spki' }).subarray(SPKI_HEAD.length));
}

function importPublic(raw: Uint8Array, code: 'misused' | 'forged'): KeyObject {
  if (raw.length !== KEY_BYTES) throw new ProtoError(code, 'X25519 key: 32 bytes');
  return createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' });
}

function importPrivate(raw: Uint8Array): KeyObject {
  if (raw.length !== KEY_BYTES) throw new ProtoError('misused', 'X25519 key: 32 bytes');
  const key = Buffer.concat([PKCS8_HEAD, raw]);
  try {
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  } finally {
    key.fill(0);
  }
}
