/** Drives to measure on: recorded ones where FLEETVEIL_DATA has them, else one of the simulated city. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fix } from '@fleetveil/proto';
import { createChance, writeDay } from '@fleetveil/simulator';
import { DRIVES } from '../parts/parts.ts';

/** Tracks of one origin. */
export interface Drives {
  /** For people: what moved, where it comes from, seconds between two fixes. */
  readonly name: string;
  readonly isOneHertz: boolean;
  readonly tracks: readonly (readonly Fix[])[];
}

const RECORDED = [
  { folder: 'omaha-blackbox', name: 'recorded cars, 1 Hz', isOneHertz: true },
  { folder: 'dublin-micromobility/e-bike', name: 'recorded e-bikes, 1 Hz', isOneHertz: true },
  { folder: 'dublin-micromobility/e-scooter', name: 'recorded e-scooters, 3 s', isOneHertz: false },
] as const;

/** Recorded drives, those at 1 Hz first; without them an hour of a simulated car at 1 Hz. */
export function readDrives(): Drives[] {
  const there = RECORDED.filter(({ folder }) => existsSync(join(DRIVES, folder)));
  if (there.length === 0) return [simulatedDrive()];
  return there.map(({ folder, name, isOneHertz }) => ({
    name,
    isOneHertz,
    tracks: tracksBelow(join(DRIVES, folder)),
  }));
}

/** The same on every machine: an hour's drive through the simulated city. */
export function simulatedDrive(): Drives {
  const day = {
    vehicle: 'car',
    startS: 1_790_000_000,
    parts: [{ kind: 'ride', durationS: 3_600 }],
  } as const;
  const text = writeDay(day, createChance(7)).join('\n');
  return { name: 'simulated car, 1 Hz', isOneHertz: true, tracks: tracksOf(text) };
}

function tracksBelow(folder: string): Fix[][] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  return files.flatMap((name) => tracksOf(readFileSync(join(folder, name), 'utf8')));
}

/** Rows by drive; what is no position is left out, and time goes only on, as a unit has it. */
function tracksOf(text: string): Fix[][] {
  const [head = '', ...rows] = text.split(/\r?\n/);
  const columns = head.split(',');
  const at = (name: RegExp) => columns.findIndex((column) => name.test(column));
  const places = [
    at(/^(time_?s?(tamp)?|time_utc)$/i),
    at(/^(.*_lat|latitude)$/i),
    at(/^(.*_long|longitude)$/i),
  ];
  const cells = rows.map((row) => row.split(','));
  const drives = Map.groupBy(cells, (row) => row[at(/^drive$/)] ?? '');
  return [...drives.values()]
    .map((drive) => onwards(drive.flatMap((row) => fixOf(...places.map((place) => row[place] ?? '')))))
    .filter((track) => track.length > 0);
}

function fixOf(time = '', latitude = '', longitude = ''): Fix[] {
  const timeS = /^[\d.]+$/.test(time) ? Number(time) : Date.parse(`${time.replace(' ', 'T')}Z`) / 1_000;
  const [latitudeE6, longitudeE6] = [Number(latitude) * 1e6, Number(longitude) * 1e6].map(Math.round);
  const isPlace =
    latitude !== '' && longitude !== '' && Number.isInteger((latitudeE6 ?? 0) + (longitudeE6 ?? 0));
  if (!isPlace || !Number.isFinite(timeS)) return [];
  // Most recordings lack an accuracy; 4 m is what the simulated receiver says.
  const place = { latitudeE6: latitudeE6 ?? 0, longitudeE6: longitudeE6 ?? 0 };
  return [{ timeS: Math.floor(timeS), ...place, accuracyM: 4 }];
}

function onwards(fixes: readonly Fix[]): Fix[] {
  let lastS = Number.NEGATIVE_INFINITY;
  return fixes.filter(({ timeS }) => {
    const isNew = timeS > lastS;
    if (isNew) lastS = timeS;
    return isNew;
  });
}
