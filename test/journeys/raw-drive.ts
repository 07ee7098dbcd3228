/** The positions of a recorded CSV drive, read without any code of ours: the oracle of the journeys. */
import { readFileSync } from 'node:fs';

/** One row with a readable position, degrees times 1e6. */
export interface RawFix {
  readonly latitudeE6: number;
  readonly longitudeE6: number;
}

export interface RawDrive {
  /** Data rows of the file: what the sensor offered. */
  readonly rows: number;
  /** Those with a position that a person could read. */
  readonly fixes: readonly RawFix[];
}

/** Reads the columns by their names; at most `most` rows. */
export function readRawDrive(
  path: string,
  latitude: string,
  longitude: string,
  most = Number.POSITIVE_INFINITY,
): RawDrive {
  const [header = '', ...lines] = readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(0, most + 1);
  const names = header.split(',').map((name) => name.trim());
  const [lat, lon] = [names.indexOf(latitude), names.indexOf(longitude)];
  const fixes = lines.flatMap((line) => {
    const cells = line.split(',');
    const fix = { latitudeE6: e6(cells[lat]), longitudeE6: e6(cells[lon]) };
    return Number.isNaN(fix.latitudeE6) || Number.isNaN(fix.longitudeE6) ? [] : [fix];
  });
  return { rows: lines.length, fixes };
}

function e6(text: string | undefined): number {
  return text && /^-?\d+(\.\d+)?$/.test(text.trim()) ? Math.round(Number(text) * 1e6) : Number.NaN;
}

/** Writes the first rows of a drive to a file of its own, for a shorter journey. */
export function firstRows(path: string, rows: number): string {
  return `${readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .slice(0, rows + 1)
    .join('\n')}\n`;
}
