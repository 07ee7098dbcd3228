/** What messages are on the wire: the real envelopes in real MQTT packets in TLS 1.3 records. TCP and IP apart. */
import { KEEPALIVE_S } from '@fleetveil/agent';
import {
  createEnvelopeKeys,
  downTopic,
  type EnvelopeKeys,
  encodeUplink,
  FRAME_BYTES,
  generateTransportKey,
  mqttIdentity,
  randomId,
  sealDownWith,
  sealUpWith,
  type UplinkKind,
  upTopic,
  v1,
} from '@fleetveil/proto';
import { beginSessionKey, nodeCipher } from '@fleetveil/proto/node';
import { generate, type Packet } from 'mqtt-packet';

/** TLS 1.3 around one record: header 5, content type 1, tag 16. Each packet is a record of its own. */
export const TLS_BYTES = 22;

/** A packet of MQTT 3.1.1 with its TLS record, bytes. */
export function packetBytes(packet: Packet): number {
  return generate(packet, { protocolVersion: 4 }).length + TLS_BYTES;
}

/** A message at QoS 1 with the broker's acknowledgement, bytes. */
export function publishedBytes(topic: string, payload: Uint8Array | string): number {
  const bytes = Buffer.from(payload);
  const publish = {
    cmd: 'publish',
    topic,
    payload: bytes,
    qos: 1,
    dup: false,
    retain: false,
    messageId: 1_000,
  } as const;
  return packetBytes(publish) + packetBytes({ cmd: 'puback', messageId: 1_000 });
}

/** A question whether the broker is there, and its answer, bytes. */
export const PING_BYTES = packetBytes({ cmd: 'pingreq' }) + packetBytes({ cmd: 'pingresp' });

/** A unit that seals what is to be weighed. */
export interface WeighedUnit {
  /** The envelope of a body, padded to its kind. */
  sealed(kind: UplinkKind, uplink: v1.IUplink): Uint8Array;
  /** The same as a message, acknowledged. */
  up(kind: UplinkKind, uplink: v1.IUplink): number;
  /** One slot of shaped traffic: connection, frame, answer, goodbye. */
  slot(): number;
  /** A message to the unit: QoS 0, so nothing goes back. */
  down(downlink: v1.IDownlink): number;
}

/** A unit of the tenant `demo`, some way into its session. */
export async function createWeighedUnit(): Promise<WeighedUnit> {
  const [tenant, unitId] = ['demo', randomId()];
  const sessionId = randomId();
  const key = beginSessionKey(await generateTransportKey(), { tenant, unitId, sessionId });
  const keys = await createEnvelopeKeys(new Uint8Array(32), tenant, unitId, sessionId, key);
  let number = 1_000;
  const sealed = (kind: UplinkKind, uplink: v1.IUplink): Uint8Array => {
    number += 1;
    return sealUpWith(nodeCipher, keys, number, FRAME_BYTES[kind], encodeUplink(uplink));
  };
  return {
    sealed,
    up: (kind, uplink) => publishedBytes(upTopic(tenant, unitId), sealed(kind, uplink)),
    slot: () => slotBytes(unitId, sealed('slot_frame', { slotFrame: {} }), keys),
    down: (downlink) => downBytes(keys, downTopic(tenant, unitId), downlink),
  };
}

function downBytes(keys: EnvelopeKeys, topic: string, downlink: v1.IDownlink): number {
  const body = v1.Downlink.encode(downlink).finish();
  const payload = Buffer.from(sealDownWith(nodeCipher, keys, new Uint8Array(12), body));
  return packetBytes({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false });
}

/**
 * Bytes of a full handshake of TLS 1.3 and its end, both ways, with one certificate of P-256 and no other: measured with
 * Node 24 over a socket that counts. Each certificate more of a chain is about 1 kB.
 */
const TLS_HANDSHAKE_BYTES = 4_130;

function slotBytes(unitId: string, frame: Uint8Array, keys: EnvelopeKeys): number {
  const [up, down] = [upTopic('demo', unitId), downTopic('demo', unitId)];
  const body = v1.Downlink.encode({ slotAnswer: {} }).finish();
  const answer = sealDownWith(nodeCipher, keys, new Uint8Array(12), body, FRAME_BYTES.slot_answer);
  const login = { ...mqttIdentity('demo', unitId), password: Buffer.alloc(43) };
  const protocol = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: KEEPALIVE_S } as const;
  const quiet = { qos: 0, dup: false, retain: false } as const;
  const packets: Packet[] = [
    { cmd: 'connect', ...protocol, ...login },
    { cmd: 'connack', returnCode: 0, sessionPresent: false },
    { cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: down, qos: 1 }] },
    { cmd: 'suback', messageId: 1, granted: [1] },
    { cmd: 'publish', topic: down, payload: Buffer.from(answer), ...quiet },
    { cmd: 'disconnect' },
  ];
  const others = packets.reduce((sum, packet) => sum + packetBytes(packet), 0);
  return TLS_HANDSHAKE_BYTES + others + publishedBytes(up, frame);
}
