/** `fleetveil units enroll` and `replace`: a unit, its vehicle, its keys, its certificate, and the agent's settings file. */
import { rm } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type FleetClockConfig, generateSigningKey, randomId, toHex, unitSecret } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { appendEntry } from '../audit/audit-log.ts';
import type { Tables } from '../database/schema.ts';
import type { VehicleKind } from '../database/vehicle-schema.ts';
import { openFleetClock } from '../fleet-clock.ts';
import { toPem, writeNew } from '../keys/key-files.ts';
import { loadRoots } from '../keys/key-set.ts';
import { loadEnvelopeRoot, loadSigner } from '../keys/signers.ts';
import { type AgentSettings, agentSettingsText, keyFileOf, type SourceSettings } from './agent-settings.ts';
import { type StrikeReason, strikeOff, type Undelivered } from './strike-off.ts';
import { certify, type Unit } from './unit.ts';
import { insertUnit, insertVehicle } from './unit-store.ts';

/** What a unit is enrolled with. */
export interface Enrolment {
  readonly tenant: string;
  readonly vehicleKind: VehicleKind;
  readonly label: string;
  /** Settings file to write; the key goes beside it. */
  readonly file: string;
  readonly brokerUrl: string;
  readonly clock: FleetClockConfig;
  readonly source: SourceSettings;
  readonly batteryWh?: number;
  /** The vehicle that gets this unit; absent = a new one. */
  readonly vehicle?: VehicleWithUnit;
}

/** A vehicle that is there, and its unit until now, which is struck off for a reason. */
export interface VehicleWithUnit {
  readonly vehicleId: string;
  readonly unitId?: string;
  readonly reason: StrikeReason;
}

/**
 * Enrols one unit. Where it takes another's place, what was on its way to that one goes to it: a running rental's grant
 * is the vehicle's. Files and rows come into being together: what fails on the way leaves neither.
 * Throws `keys_missing` (the enrol key is an offline key), `keys_exist` where a file is there, or what `strikeOff` throws.
 *
 * @example await enrollUnit(owner.db, config.keysDir, { tenant, vehicleKind: 'car', label: 'Car 1', file, … });
 */
export async function enrollUnit(db: Kysely<Tables>, keysDir: string, enrolment: Enrolment): Promise<Unit> {
  const { tenant, vehicleKind, label } = enrolment;
  const vehicleId = enrolment.vehicle?.vehicleId ?? randomId();
  const unit: Unit = { tenant, unitId: randomId(), vehicleId, vehicleKind, label };
  const { privateKeyPkcs8, publicKey } = await generateSigningKey();
  const certificate = await certify(await loadSigner(keysDir, 'enrol'), unit, publicKey);
  const settings = await settingsOf(keysDir, unit, enrolment);
  const file = resolve(enrolment.file);
  const written = { yet: false };
  const nowS = openFleetClock(enrolment.clock).nowS();
  const rows = db.transaction().execute(async (trx) => {
    if (enrolment.vehicle === undefined) await insertVehicle(trx, unit);
    const undelivered = await takePlace(trx, unit, enrolment.vehicle, nowS);
    await insertUnit(trx, unit, certificate);
    for (const document of undelivered)
      await trx
        .insertInto('downlink')
        .values({ unit_id: unit.unitId, ...document })
        .execute();
    await appendEntry(trx, {
      act: 'unit_enrolled',
      atS: Math.floor(nowS),
      tenant,
      actor: { kind: 'system', id: 'enrol-key' },
      subject: { vehicleId: unit.vehicleId },
      detail: {},
    });
    await writeFiles(file, toPem(privateKeyPkcs8), settings(file));
    written.yet = true;
  });
  // A database that goes away at the commit: without its files the same enrolment can be made again.
  await rows.catch(async (error: unknown) => {
    if (written.yet) await Promise.all([keyFileOf(file), file].map((made) => rm(made, { force: true })));
    throw error;
  });
  return unit;
}

/** Strikes off the unit that the vehicle had, if any; answers with what was on its way to it. */
async function takePlace(
  trx: Kysely<Tables>,
  { tenant }: Unit,
  vehicle: VehicleWithUnit | undefined,
  nowS: number,
): Promise<readonly Undelivered[]> {
  if (vehicle?.unitId === undefined) return [];
  const { unitId, reason } = vehicle;
  return (await strikeOff(trx, { tenant, unitId, reason, nowS })).undelivered;
}

async function settingsOf(
  keysDir: string,
  unit: Unit,
  enrolment: Enrolment,
): Promise<(file: string) => string> {
  const { brokerUrl, clock, source, batteryWh } = enrolment;
  const secret = await unitSecret(await loadEnvelopeRoot(keysDir), unit.tenant, unit.unitId);
  const settings: AgentSettings = {
    unitSecret: toHex(secret),
    rootKeys: (await loadRoots(keysDir)).map(toHex),
    ...{ brokerUrl, clock, source },
    ...(batteryWh === undefined ? {} : { batteryWh }),
  };
  return (file) => agentSettingsText(unit, settings, file);
}

async function writeFiles(file: string, key: string, settings: string): Promise<void> {
  const keyFile = keyFileOf(file);
  await writeNew(dirname(keyFile), basename(keyFile), key);
  await writeNew(dirname(file), basename(file), settings).catch(async (error: unknown) => {
    await rm(keyFile, { force: true });
    throw error;
  });
}
