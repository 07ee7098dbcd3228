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
import { beginSessionKey, nodeCipher } from '@fleetveil/proto/node';
import mqtt, { type MqttClient } from 'mqtt';
import { coarseReports } from './coarse-reports.ts';
import type { FleetVehicle } from './fleet.ts';
import type { OpenRental } from './rental.ts';

/**
 * What a message carries. Coarse reports get no receipt, chunks one that gathers, losses (empty ones, of nothing)
 * one at once.
 */
export type SyntheticKind = 'coarse' | 'chunk' | 'loss';

export interface SyntheticUnit {
  /**
   * Says hello; resolves when fleet-api has answered. A unit that comes back has the first edition of all papers, a
   * new one has none: it says a bare hello, waits for them, and begins a session with a key.
   */
  connect(comesBack?: boolean): Promise<void>;
  /**
   * Seals these messages, in this order; where there are chunks, the opening of their stream first. Coarse reports are
   * of one tick after the other, and the last is of the tick of `nowS`. Once for each unit.
   */
  prepare(kinds: readonly SyntheticKind[], nowS: number): Promise<void>;
  /**
   * Publishes the next of them; false = there is none left.
   *
   * @param dueMs from when its receipt is waited for, as of `performance.now()`; absent = now
   */
  sendNext(dueMs?: number): boolean;
  /** Resolves when fewer than so many records are without a receipt: 64 may be, as the contract has it for units. */
  room(below?: number): Promise<void>;
  /** Records without a receipt. */
  inFlight(): number;
  /** To the receipt, ms, of the records whose receipt does not gather. */
  latenciesMs(): readonly number[];
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
  readonly kind: SyntheticKind | 'opening';
}

const HELLO_AGAIN_MS = 7_500;

/**
 * A unit that speaks for an enrolled vehicle; with an open rental it may send chunks. One that is handed the vault's
 * list of keys may prepare and come back before it was ever answered.
 */
export async function createSyntheticUnit(
  vehicle: FleetVehicle,
  rental: OpenRental | undefined,
  brokerUrl: string,
  known?: v1.TransportKeys,
): Promise<SyntheticUnit> {
  const settings = await readSettings(vehicle);
  const { tenant } = settings;
  const { unitId } = vehicle;
  const begin = (to: v1.TransportKeys | undefined): Promise<EnvelopeKeys> => {
    const sessionId = randomId();
    const [newest] = to?.keys ?? [];
    const { keyId, publicKey } = newest ?? {};
    const key = keyId && publicKey && beginSessionKey({ keyId, publicKey }, { tenant, unitId, sessionId });
    return createEnvelopeKeys(settings.secret, tenant, unitId, sessionId, key ?? undefined);
  };
  let keys = await begin(known);
  const password = await mqttPassword(settings.secret);
  /** Numbers without a receipt, with the moment of their publishing where it is measured. */
  const waiting = new Map<number, number | undefined>();
  const latenciesMs: number[] = [];
  const messages: (Message | undefined)[] = [];
  let sent = 0;
  let client: MqttClient | undefined;
  let transport = known;
  let number = 0;
  let isAnswered = false;
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
  const settle = (each: number, stored: boolean) => {
    const sentMs = waiting.get(each);
    if (!waiting.delete(each)) return;
    if (sentMs !== undefined) latenciesMs.push(performance.now() - sentMs);
    if (!stored) notStored += 1;
  };
  const hear = (payload: Uint8Array) => {
    const { receipt, signed } = openDownlink(keys, payload);
    if (signed?.type === v1.SignedType.SIGNED_TYPE_STATUS) isAnswered = true;
    if (signed?.type === v1.SignedType.SIGNED_TYPE_TRANSPORT_KEYS)
      transport = v1.TransportKeys.decode(signed.body ?? new Uint8Array());
    for (const range of receipt?.ranges ?? []) {
      const stored = RECEIPT_OUTCOMES.word(range.outcome) === 'stored';
      for (let each = range.first ?? 0; each <= (range.last ?? 0); each += 1) {
        settle(each, stored);
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

  const sendNext = (dueMs = performance.now()): boolean => {
    const message = messages[sent];
    if (message === undefined) return false;
    messages[sent] = undefined; // sealed bytes of a long run are not kept
    sent += 1;
    const { payload, number: at, kind } = message;
    if (at !== undefined) waiting.set(at, kind === 'loss' ? dueMs : undefined);
    publish(payload);
    return true;
  };

  return {
    async connect(comesBack = false) {
      const papers = comesBack ? { keySetVersion: 1, policyVersion: 1, transportSequence: 1 } : {};
      client = await mqtt.connectAsync(brokerUrl, {
        protocolVersion: 4,
        reconnectPeriod: 0,
        password,
        ...mqttIdentity(tenant, unitId),
      });
      client.on('message', (_topic, payload) => hear(payload));
      await client.subscribeAsync(downTopic(tenant, unitId), { qos: 0 });
      // As an agent does: what is lost behind the broker is said again.
      const sayHello = () =>
        publish(seal({ hello: { timeNonce: randomBytes(16), agentVersion: 'synthetic', ...papers } }));
      sayHello();
      const again = setInterval(sayHello, HELLO_AGAIN_MS);
      await until(() => isAnswered && (comesBack || transport !== undefined));
      clearInterval(again);
      if (keys.isKeyed) return;
      keys = await begin(transport);
      number = 0;
    },
    async prepare(kinds, nowS) {
      const outboxId = fromHex(randomId());
      const streamId = randomId();
      const endsOnDay = dayOf(nowS) + 20;
      let recordNo = 0;
      const record = (kind: Message['kind'], body: v1.IRecord): Message => {
        recordNo += 1;
        return {
          ...{ kind, number: recordNo },
          payload: seal({ record: { outboxId, number: recordNo, endsOnDay, policyVersion: 1, ...body } }),
        };
      };
      if (kinds.includes('chunk') && rental !== undefined) {
        const keys = transport as v1.TransportKeys;
        messages.push(
          record('opening', { streamOpening: await openingOf(vehicle, rental, settings, keys, streamId) }),
        );
      }
      const ticks = kinds.filter((kind) => kind === 'coarse').length;
      const reports = coarseReports(ticks, nowS, Number.parseInt(unitId.slice(0, 8), 16)).values();
      for (const [at, kind] of kinds.entries()) {
        if (kind === 'coarse')
          messages.push({
            kind,
            number: undefined,
            payload: seal({ coarseReport: reports.next().value ?? null }),
          });
        else if (kind === 'loss') messages.push(record(kind, { lossReport: { losses: [] } }));
        else if (rental !== undefined) messages.push(record(kind, { chunk: chunkOf(streamId, at, rental) }));
      }
    },
    sendNext,
    room: (below = IN_FLIGHT) => until(() => waiting.size < below),
    inFlight: () => waiting.size,
    latenciesMs: () => latenciesMs,
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
