/** Golden vectors of everything that is derived, signed or sealed with fixed keys. */
import { openSessionKey } from '../node/index.ts';
import {
  createEnvelopeKeys,
  encodeTrack,
  FRAME_BYTES,
  holderOf,
  importSigningKey,
  keyIdOf,
  mqttPassword,
  publicKeyOf,
  sealChunk,
  sealDown,
  sealUp,
  sessionKeyInfo,
  signBytes,
  signDocument,
  toHex,
  unitSecret,
} from '../src/index.ts';
import {
  FIXES,
  MESSAGES,
  QUARANTINED,
  SEAL_INFO,
  SEALED_DATA_KEY,
  SECRETS,
  SESSION,
  STREAM,
  TENANT,
  UNIT,
  VEHICLE,
} from './inputs.ts';

/** Inputs and outputs, bytes as hex. */
export async function cryptoVectors(): Promise<Record<string, unknown>> {
  return {
    names: { tenant: TENANT, unitId: UNIT, sessionId: SESSION, vehicleId: VEHICLE, streamId: STREAM },
    envelope: await envelopeVectors(),
    signature: await signatureVectors(),
    sealing: await sealingVectors(),
    track: { fixes: FIXES, hex: toHex(encodeTrack(FIXES)) },
  };
}

async function envelopeVectors() {
  const secret = await unitSecret(SECRETS.envelopeRoot, TENANT, UNIT);
  const name = { tenant: TENANT, unitId: UNIT, sessionId: SESSION };
  const told = { keyId: await keyIdOf(SECRETS.transportPublicKey), enc: SEALED_DATA_KEY.enc };
  const sessionKey = { ...told, secret: openSessionKey(SECRETS.transportPrivateKey, told, name) };
  const keys = await createEnvelopeKeys(secret, TENANT, UNIT, SESSION, sessionKey);
  const bare = await createEnvelopeKeys(secret, TENANT, UNIT, SESSION);
  const up = MESSAGES['Uplink.coarse_report'].finish();
  const down = MESSAGES['Downlink.receipt'].finish();
  return {
    envelopeRoot: toHex(SECRETS.envelopeRoot),
    unitSecret: toHex(secret),
    mqttPassword: await mqttPassword(secret),
    session: {
      info: toHex(sessionKeyInfo(name, told.keyId)),
      keyId: toHex(told.keyId),
      enc: toHex(told.enc),
      secret: toHex(sessionKey.secret),
    },
    upKey: toHex(keys.up.raw),
    downKey: toHex(keys.down.raw),
    bareUpKey: toHex(bare.up.raw),
    bareDownKey: toHex(bare.down.raw),
    up: { number: 1, body: toHex(up), envelope: toHex(await sealUp(keys, 1, FRAME_BYTES.coarse_report, up)) },
    down: {
      nonce: toHex(SECRETS.downNonce),
      body: toHex(down),
      envelope: toHex(await sealDown(keys, SECRETS.downNonce, down)),
    },
  };
}

async function signatureVectors() {
  const { signingKeyPkcs8 } = SECRETS;
  const [privateKey, publicKey] = [
    await importSigningKey(signingKeyPkcs8),
    await publicKeyOf(signingKeyPkcs8),
  ];
  const grant = MESSAGES.Grant.finish();
  const order = MESSAGES.PhoneOrder.finish();
  return {
    privateKeyPkcs8: toHex(signingKeyPkcs8),
    publicKey: toHex(publicKey),
    keyId: toHex(await keyIdOf(publicKey)),
    grant: toHex(await signDocument('grant', TENANT, grant, privateKey, publicKey)),
    phoneOrder: toHex(await signBytes('phone_order', TENANT, order, privateKey)),
  };
}

async function sealingVectors() {
  const plain = encodeTrack(FIXES);
  const chunk = await sealChunk(SECRETS.dataKey, STREAM, 9, 513n, true, plain);
  return {
    dataKey: toHex(SECRETS.dataKey),
    chunk: {
      chunkNo: 9,
      counter: '513',
      last: true,
      plain: toHex(plain),
      nonce: toHex(chunk.nonce),
      ciphertext: toHex(chunk.ciphertext),
    },
    holder: { ...holderInput(), hex: toHex(await holderOf(SECRETS.salt, SECRETS.riderId)) },
    transportPrivateKey: toHex(SECRETS.transportPrivateKey),
    info: toHex(SEAL_INFO),
    enc: toHex(SEALED_DATA_KEY.enc),
    sealedKey: toHex(SEALED_DATA_KEY.sealedKey),
    quarantine: { plain: toHex(QUARANTINED.plain), sealed: toHex(QUARANTINED.sealed) },
  };
}

function holderInput() {
  return { salt: SECRETS.salt, riderId: SECRETS.riderId };
}
