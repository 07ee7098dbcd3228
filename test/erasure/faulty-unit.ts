/** A unit gone wrong: it speaks with its own keys and sends a place that is too precise. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { publishedKeys } from '@fleetveil/fleet-api/testing';
import {
  cellToWire,
  createEnvelopeKeys,
  encodeUplink,
  FRAME_BYTES,
  fromHex,
  mqttIdentity,
  mqttPassword,
  openFromQuarantine,
  sealUp,
  toHex,
  upTopic,
} from '@fleetveil/proto';
import { beginSessionKey } from '@fleetveil/proto/node';
import type { Fleet, FleetVehicle } from '@fleetveil/simulator';
import { latLngToCell } from 'h3-js';
import mqtt from 'mqtt';
import type { Position } from '../leak/needles.ts';

/** Finer than any policy lets a unit send. */
const RESOLUTION = 10;

/** The cell that it sends, as it stands in the message. */
function tooFine({ latitude, longitude }: Position): ReturnType<typeof cellToWire> {
  return cellToWire(latLngToCell(latitude, longitude, RESOLUTION));
}

/** Says one coarse report that ingest refuses. The vehicle's agent must not be running. */
export async function sayTooMuch(
  fleet: Fleet,
  fleetConfigFile: string,
  vehicle: FleetVehicle,
  position: Position,
  brokerPort: number,
): Promise<void> {
  const { tenant } = fleet;
  const { unitId, configFile } = vehicle;
  const secret = fromHex(
    /^unitSecret: *["']?([0-9a-f]+)/m.exec(await readFile(configFile, 'utf8'))?.[1] ?? '',
  );
  const [newest] = (await publishedKeys(fleetConfigFile)).keys;
  const { keyId, publicKey } = newest ?? {};
  if (!keyId || !publicKey) throw new Error('no key to begin a session to');
  const sessionId = toHex(randomBytes(16));
  const key = beginSessionKey({ keyId, publicKey }, { tenant, unitId, sessionId });
  const keys = await createEnvelopeKeys(secret, tenant, unitId, sessionId, key);
  const tickS = Math.floor(fleet.clock.nowS() / 900) * 900;
  const body = encodeUplink({ coarseReport: { cell: tooFine(position), tickS, policyVersion: 1 } });
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${brokerPort}`, {
    ...{ protocolVersion: 4, reconnectPeriod: 0 },
    ...{ password: await mqttPassword(secret), ...mqttIdentity(tenant, unitId) },
  });
  const payload = await sealUp(keys, 1, FRAME_BYTES.coarse_report, body);
  await client.publishAsync(upTopic(tenant, unitId), Buffer.from(payload), { qos: 1 });
  await client.endAsync();
}

/** Whether a copy of a refused message opens by one of these keys. */
export async function opensRefused(sealed: Uint8Array, pairs: readonly Uint8Array[]): Promise<boolean> {
  const opened = await Promise.all(
    pairs.map((key) => openFromQuarantine(sealed, key).catch(() => undefined)),
  );
  return opened.some((body) => body !== undefined);
}
