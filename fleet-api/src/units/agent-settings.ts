/** The settings file of an agent, as `fleetveil-agent run --config FILE` reads it. Pure. */
import { basename, dirname, join } from 'node:path';
import type { FleetClockConfig } from '@fleetveil/proto';
import { Document } from 'yaml';
import { FleetApiError } from '../errors.ts';
import type { Unit } from './unit.ts';

/** Where a unit's samples come from. */
export type SourceSettings =
  | { readonly kind: 'gpsd' | 'nmea-tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'nmea-file'; readonly file: string }
  | { readonly kind: 'recorded'; readonly file: string; readonly startS: number };

/** All that goes into the file besides the unit. */
export interface AgentSettings {
  /** 64 hex characters. */
  readonly unitSecret: string;
  readonly rootKeys: readonly string[];
  readonly brokerUrl: string;
  readonly clock: FleetClockConfig;
  readonly source: SourceSettings;
  /** Energy of a full battery, watt-hours, where the vehicle reports only its charge. */
  readonly batteryWh?: number;
}

const SOURCE_RULE =
  '--source: gpsd:HOST:PORT, nmea-tcp:HOST:PORT, nmea-file:FILE, or recorded:FILE with --start SECONDS.';

/** Reads `--source` and `--start`; throws `usage`. */
export function parseSource(text: string, startS?: number): SourceSettings {
  const [, kind, rest] = /^(gpsd|nmea-tcp|nmea-file|recorded):(.+)$/.exec(text) ?? [];
  if (kind === 'nmea-file' && rest) return { kind, file: rest };
  if (kind === 'recorded' && rest && startS !== undefined) return { kind, file: rest, startS };
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(rest ?? '') ?? [];
  if ((kind === 'gpsd' || kind === 'nmea-tcp') && host) return { kind, host, port: Number(port) };
  throw new FleetApiError('usage', SOURCE_RULE);
}

/** Name of the key file that belongs to a settings file: `car.yaml` → `car.key`. */
export function keyFileOf(settingsFile: string): string {
  return join(dirname(settingsFile), `${nameOf(settingsFile)}.key`);
}

function nameOf(settingsFile: string): string {
  return basename(settingsFile).replace(/\.ya?ml$/, '');
}

/**
 * The file's text. Paths in it are relative to its own folder, so that the folder can be copied to
 * the vehicle as it is.
 */
export function agentSettingsText(unit: Unit, settings: AgentSettings, settingsFile: string): string {
  const name = nameOf(settingsFile);
  const document = new Document({
    ...{ tenant: unit.tenant, unitId: unit.unitId, vehicleId: unit.vehicleId, vehicleKind: unit.vehicleKind },
    unitSecret: settings.unitSecret,
    unitKey: `${name}.key`,
    rootKeys: settings.rootKeys,
    ...{ stateDir: `${name}/state`, runDir: `${name}/run`, socket: `${name}/run/agent.sock` },
    broker: { url: settings.brokerUrl },
    clock: settings.clock,
    source: settings.source,
    ...(settings.batteryWh === undefined ? {} : { energy: { batteryWh: settings.batteryWh } }),
  });
  document.commentBefore =
    ' Settings of one unit. The secret and the key beside this file are its identity: mode 0600, never copied twice.';
  return document.toString({ lineWidth: 0 });
}
