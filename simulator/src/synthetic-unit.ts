/**
 * A unit without an agent, for load: it seals all its messages in advance, so that what is measured is
 * the data centre and not the generator. Every message is a real one, under a real grant.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createEnvelopeKeys,
  dayOf,
  decodeDownlink,
  decodeEnvelope,
  downTopic,
  type EnvelopeKeys,
  encodeUplink,
  FRAME_BYTES,
  fromBase64,
  fromHex,
  importSigningKey,
  keyIdOf,
  mqttIdentity,
  mqttPassword,
  openDownWith,
  RECEIPT_OUTCOMES,
  randomId,
  STREAM_KINDS,
  SUITE,
  sealDataKey,
  sealInfo,
  sealUpWith,
  sha256,
  signBytes,
  uplinkKindOf,
  upTopic,
  v1,
} from '@fleetveil/proto';
import { nodeCipher } from '@fleetveil/proto/node';
import mqtt, { type MqttClient } from 'mqtt';
import type { FleetVehicle } from './fleet.ts';
import type { OpenRental } from './rental.ts';

export interface SyntheticUnit {
  /** Says hello and waits for the vault's transport keys. */
  connect(): Promise<void>;
  /** Seals an opening and then `count` messages: of each five, two coarse reports and three chunks. */
  prepare(count: number, nowS: number): Promise<void>;
  /** Publishes all that was prepared; resolves when every record is receipted `stored`. */
  run(): Promise<void>;
  /** Records that got another outcome than `stored`. */
  notStored(): number;
  /** Bytes published, MQTT's own left out. */
  bytes(): number;
  close(): Promise<void>;
}

/** Most records in flight, as the contract has it for units. */
const IN_FLIGHT = 64;

interface Settings {
  readonly tenant: string;
  readonly secret: Uint8Array;
  readonly unitKeyPkcs8: Uint8Array;
}

async function readSettings(vehicle: FleetVehicle): Promise<Settings> {
  const text = await readFile(vehicle.configFile, 'utf8');
  const setting = (name: string) =>
    new RegExp(`^${name}: *["']?([^"'\\n]+)`, 'm').exec(text)?.[1]?.trim() ?? '';
  const pem = await readFile(join(vehicle.configFile, '..', setting('unitKey')), 'utf8');
  return {
    tenant: setting('tenant'),
    secret: fromHex(setting('unitSecret')),
    unitKeyPkcs8: fromBase64(pem.replace(/-----[^-]+-----|\s/g, '')),
  };
}

interface Message {
  readonly payload: Uint8Array;
  /** Number of its record; coarse reports have none and get no receipt. */
  readonly number: number | undefined;
}

/** A unit that speaks for an enrolled vehicle under an open rental. */
export async function createSyntheticUnit(
  vehicle: FleetVehicle,
  rental: OpenRental,
  brokerUrl: string,
): Promise<SyntheticUnit> {
  const settings = await readSettings(vehicle);
  const { tenant } = settings;
  const { unitId } = vehicle;
  const keys = await createEnvelopeKeys(settings.secret, tenant, unitId, randomId());
  const password = await mqttPassword(settings.secret);
  const waiting = new Set<number>();
  const messages: Message[] = [];
  let client: MqttClient | undefined;
  let transport: v1.TransportKeys | undefined;
  let number = 0;
  let notStored = 0;
  let bytes = 0;
  let wake = () => {};

  const seal = (uplink: v1.IUplink): Uint8Array => {
    number += 1;
    return sealUpWith(
      nodeCipher,
      keys,
      number,
      FRAME_BYTES[uplinkKindOf(uplink) ?? 'chunk'],
      encodeUplink(uplink),
    );
  };
  const publish = (payload: Uint8Array) => {
    bytes += payload.length;
    client?.publish(upTopic(tenant, unitId), Buffer.from(payload), { qos: 1 });
  };
  const hear = (payload: Uint8Array) => {
    const { receipt, signed } = openDownlink(keys, payload);
    if (signed?.type === v1.SignedType.SIGNED_TYPE_TRANSPORT_KEYS)
      transport = v1.TransportKeys.decode(signed.body ?? new Uint8Array());
    for (const range of receipt?.ranges ?? []) {
      const stored = RECEIPT_OUTCOMES.word(range.outcome) === 'stored';
      for (let each = range.first ?? 0; each <= (range.last ?? 0); each += 1) {
        if (waiting.delete(each) && !stored) notStored += 1;
      }
    }
    wake();
  };
  const until = async (condition: () => boolean) => {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  return {
    async connect() {
      client = await mqtt.connectAsync(brokerUrl, {
        protocolVersion: 4,
        reconnectPeriod: 0,
        password,
        ...mqttIdentity(tenant, unitId),
      });
      client.on('message', (_topic, payload) => hear(payload));
      await client.subscribeAsync(downTopic(tenant, unitId), { qos: 0 });
      publish(seal({ hello: { timeNonce: randomBytes(16), agentVersion: 'synthetic' } }));
      await until(() => transport !== undefined);
    },
    async prepare(count, nowS) {
      const outboxId = fromHex(randomId());
      const streamId = randomId();
      const opening = await openingOf(vehicle, rental, settings, transport as v1.TransportKeys, streamId);
      const endsOnDay = dayOf(nowS) + 20;
      const record = (at: number, body: v1.IRecord): Message => ({
        number: at,
        payload: seal({ record: { outboxId, number: at, endsOnDay, policyVersion: 1, ...body } }),
      });
      messages.push(record(1, { streamOpening: opening }));
      for (let at = 2; messages.length <= count; at += 1) {
        if (at % 5 < 2)
          messages.push({
            number: undefined,
            payload: seal({ coarseReport: { tickS: Math.floor(nowS / 900) * 900, policyVersion: 1 } }),
          });
        else messages.push(record(at, { chunk: chunkOf(streamId, at, rental) }));
      }
    },
    async run() {
      for (const { payload, number: at } of messages) {
        if (waiting.size >= IN_FLIGHT) await until(() => waiting.size < IN_FLIGHT);
        if (at !== undefined) waiting.add(at);
        publish(payload);
      }
      await until(() => waiting.size <= 4); // the last few chunk receipts may gather for minutes
    },
    notStored: () => notStored,
    bytes: () => bytes,
    close: async () => void (await client?.endAsync(true)),
  };
}

function openDownlink(keys: EnvelopeKeys, payload: Uint8Array): v1.Downlink {
  return decodeDownlink(openDownWith(nodeCipher, keys, decodeEnvelope(payload)));
}

function chunkOf(streamId: string, chunkNo: number, rental: OpenRental): v1.IChunk {
  return {
    streamId: fromHex(streamId),
    chunkNo,
    nonce: randomBytes(12),
    ciphertext: randomBytes(320),
    grantId: fromHex(rental.grantId),
  };
}

async function openingOf(
  vehicle: FleetVehicle,
  rental: OpenRental,
  { tenant, unitKeyPkcs8 }: Settings,
  transport: v1.TransportKeys,
  streamId: string,
): Promise<v1.IStreamOpening> {
  const publicKey = transport.keys[0]?.publicKey ?? new Uint8Array();
  const transportKeyId = await keyIdOf(publicKey);
  const grantHash = await sha256(fromBase64(rental.grant));
  const context = {
    tenant,
    vehicleId: vehicle.vehicleId,
    streamId,
    kind: 'route',
    grantHash,
    policyVersion: 1,
    transportKeyId,
  } as const;
  const { enc, sealedKey } = await sealDataKey(randomBytes(32), publicKey, sealInfo(context));
  const statement = v1.OpeningStatement.encode({
    tenant,
    vehicleId: fromHex(vehicle.vehicleId),
    streamId: fromHex(streamId),
    kind: STREAM_KINDS.wire.route,
    grantId: fromHex(rental.grantId),
    grantHash,
    policyVersion: 1,
    transportKeyId,
    suite: SUITE,
    enc,
    sealedKey,
    rentalId: fromHex(rental.rentalId),
  }).finish();
  return {
    statement,
    signature: await signBytes('opening', tenant, statement, await importSigningKey(unitKeyPkcs8)),
  };
}
