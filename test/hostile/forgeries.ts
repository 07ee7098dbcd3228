/** What somebody with the broker, the recordings and our source code can make without any key. */
import { createHash, randomBytes } from 'node:crypto';
import {
  createEnvelopeKeys,
  encodeUplink,
  FRAME_BYTES,
  fromHex,
  generateSigningKey,
  importSigningKey,
  randomId,
  sealDown,
  sealUp,
  signDocument,
  toHex,
  upTopic,
  v1,
} from '@fleetveil/proto';
import type { Chance, FleetVehicle } from '@fleetveil/simulator';
import type { Heard } from './eavesdropper.ts';

/** Whom it is about. */
export interface Target {
  readonly tenant: string;
  readonly vehicle: FleetVehicle;
  /** A session of the unit, as every envelope tells it in clear. */
  readonly sessionId: string;
}

/** Secrets somebody might try. */
export function guessedSecrets({ tenant, vehicle }: Target): Uint8Array[] {
  const texts = [`${tenant}/${vehicle.unitId}`, vehicle.unitId, vehicle.vehicleId];
  const hashes = texts.map((text) => Uint8Array.from(createHash('sha256').update(text).digest()));
  return [new Uint8Array(32), ...hashes];
}

/** The session that an envelope names. */
export function sessionOf({ payload }: Heard): string {
  return toHex(v1.Envelope.decode(payload).sessionId);
}

/** One bit of each is another. */
export function altered(messages: readonly Heard[], chance: Chance): Heard[] {
  return messages.map(({ topic, payload }) => {
    const bytes = Buffer.from(payload);
    const at = Math.floor(chance() * bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(chance() * 8));
    return { topic, payload: bytes };
  });
}

/** Noise of many sizes. */
export function noise(topic: string): Heard[] {
  return [1, 2, 40, 200, 480, 700, 5_000].map((size) => ({ topic, payload: randomBytes(size) }));
}

/** The same envelope, another session in it. */
export function renamed(messages: readonly Heard[], sessionId: string): Heard[] {
  return messages.map(({ topic, payload }) => ({
    topic,
    payload: Buffer.from(
      v1.Envelope.encode({ ...v1.Envelope.decode(payload), sessionId: fromHex(sessionId) }).finish(),
    ),
  }));
}

/** The same content in other bytes: a field that nobody knows stands behind it. */
export function reencoded(messages: readonly Heard[]): Heard[] {
  const unknownField = Buffer.from([0xfa, 0x07, 0x01, 0x2a]); // field 127, one byte
  return messages.map(({ topic, payload }) => ({ topic, payload: Buffer.concat([payload, unknownField]) }));
}

/** Bodies that would do harm, each under every guessed secret, in the unit's session and in a new one. */
export async function guessedUplinks(target: Target, nowS: number): Promise<Heard[]> {
  const record: v1.IRecord = { outboxId: fromHex(randomId()), number: 1, policyVersion: 1 };
  const bodies: Record<'coarse_report' | 'hello' | 'loss_report', v1.IUplink> = {
    coarse_report: { coarseReport: { tickS: (Math.floor(nowS / 900) + 1) * 900, policyVersion: 1 } },
    hello: { hello: { timeNonce: randomBytes(16), agentVersion: 'forged' } },
    loss_report: { record: { ...record, lossReport: { losses: [] } } },
  };
  const made: Heard[] = [];
  const topic = upTopic(target.tenant, target.vehicle.unitId);
  for (const secret of guessedSecrets(target)) {
    for (const sessionId of [target.sessionId, randomId()]) {
      const keys = await createEnvelopeKeys(secret, target.tenant, target.vehicle.unitId, sessionId);
      for (const [kind, body] of Object.entries(bodies)) {
        const frame = FRAME_BYTES[kind as keyof typeof bodies];
        made.push({ topic, payload: Buffer.from(await sealUp(keys, 60_000, frame, encodeUplink(body))) });
      }
    }
  }
  return made;
}

/** A receipt for everything, a grant and an end of a grant, under every guessed secret. */
export async function guessedDownlinks(target: Target, topic: string, nowS: number): Promise<Heard[]> {
  const documents = await forgedDocuments(target, nowS);
  const receipt = v1.Downlink.encode({
    receipt: { outboxId: randomBytes(16), ranges: [{ first: 1, last: 4_000_000_000, outcome: 1 }] },
  }).finish();
  const made: Heard[] = [];
  for (const secret of guessedSecrets(target)) {
    const keys = await createEnvelopeKeys(secret, target.tenant, target.vehicle.unitId, target.sessionId);
    for (const body of [receipt, ...documents])
      made.push({ topic, payload: Buffer.from(await sealDown(keys, randomBytes(12), body)) });
  }
  return [
    ...made,
    ...[receipt, ...documents].map((payload) => ({ topic, payload: Buffer.from(payload) })), // without an envelope
  ];
}

async function forgedDocuments({ tenant, vehicle }: Target, nowS: number): Promise<Uint8Array[]> {
  const { privateKeyPkcs8, publicKey } = await generateSigningKey();
  const key = await importSigningKey(privateKeyPkcs8);
  const grant = v1.Grant.encode({
    tenant,
    grantId: randomBytes(16),
    rentalId: randomBytes(16),
    vehicleId: fromHex(vehicle.vehicleId),
    route: true,
    notBeforeS: Math.floor(nowS) - 60,
    notAfterS: Math.floor(nowS) + 3_600,
  }).finish();
  const signed = await signDocument('grant', tenant, grant, key, publicKey);
  return [v1.Downlink.encode({ signed: v1.Signed.decode(signed) }).finish()];
}
