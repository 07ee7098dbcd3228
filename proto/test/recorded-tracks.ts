/** Recorded drives as tracks: rows that are no position are left out, as a unit would. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import type { Fix } from '../src/index.ts';
import { recorded } from './parts.ts';

/** Drives of a folder of comma separated files, by the names of their columns. */
export function recordedTracks(context: TestContext, folder: string, names: RegExp): Fix[][] {
  const path = recorded(context, folder);
  const files = readdirSync(path).filter((name) => name.endsWith('.csv'));
  return files.flatMap((name) => tracksOf(readFileSync(join(path, name), 'utf8'), names));
}

function tracksOf(text: string, names: RegExp): Fix[][] {
  const [head = '', ...rows] = text.split(/\r?\n/);
  const columns = head.split(',');
  const at = (name: RegExp) => columns.findIndex((column) => name.test(column));
  const [drive, time] = [at(/^drive$/), at(/^(timestamp|time_utc)$/i)];
  const [latitude, longitude] = [at(/^(.*_lat|latitude)$/i), at(/^(.*_long|longitude)$/i)];
  const drives = new Map<string, Fix[]>();
  for (const row of rows) {
    const cells = row.split(',');
    const fix = fixOf(cells[time], cells[latitude], cells[longitude]);
    const key = cells[drive] ?? '';
    if (fix && names.test(columns.join())) drives.set(key, [...(drives.get(key) ?? []), fix]);
  }
  return [...drives.values()];
}

function fixOf(time = '', latitude = '', longitude = ''): Fix | undefined {
  const timeS = /^[\d.]+$/.test(time) ? Number(time) : Date.parse(`${time.replace(' ', 'T')}Z`) / 1_000;
  const [latitudeE6, longitudeE6] = [Math.round(Number(latitude) * 1e6), Math.round(Number(longitude) * 1e6)];
  if (latitude === '' || longitude === '' || !Number.isInteger(latitudeE6 + longitudeE6)) return undefined;
  return Number.isFinite(timeS)
    ? { timeS: Math.floor(timeS), latitudeE6, longitudeE6, accuracyM: 0 }
    : undefined;
}
