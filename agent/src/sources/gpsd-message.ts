import type { SamplePosition, SampleProblem } from '../sample.ts';
import { accuracyFromHdopM, isSpeed, positionOf, wholeAccuracyM } from './fields.ts';
import type { Row } from './row.ts';
import { parseTime } from './times.ts';

/**
 * One line of gpsd's JSON (gpsd_json(5), protocol 3): the classes we use and their members, everything else
 * passed over. Nothing in a line is trusted to be of the type the manual says.
 */
export type GpsdMessage =
  | { kind: 'fix'; row: Row }
  /** Horizontal dilution of precision, for receivers without an error estimate. */
  | { kind: 'sky'; hdop: number | undefined }
  | { kind: 'version' }
  /** All receivers gpsd has, or one that came or went, by path. */
  | { kind: 'devices'; paths: readonly string[] }
  | { kind: 'device'; path: string; active: boolean }
  /** gpsd refused what we asked. */
  | { kind: 'error' }
  | { kind: 'ignored' }
  | { kind: 'unparsable' };

type Members = Readonly<Partial<Record<Member, unknown>>>;
type Member =
  | 'class'
  | 'mode'
  | 'time'
  | 'lat'
  | 'lon'
  | 'eph'
  | 'speed'
  | 'hdop'
  | 'devices'
  | 'path'
  | 'activated';

const READERS: Readonly<Record<string, (members: Members, hdop: number | undefined) => GpsdMessage>> = {
  TPV: (members, hdop) => ({ kind: 'fix', row: readTpv(members, hdop) }),
  SKY: (members) => ({ kind: 'sky', hdop: finite(members.hdop) }),
  VERSION: () => ({ kind: 'version' }),
  DEVICES: ({ devices }) => ({ kind: 'devices', paths: Array.isArray(devices) ? devices.map(pathOf) : [] }),
  // A device that was unplugged is reported with `activated: 0`.
  DEVICE: (members) => ({ kind: 'device', path: pathOf(members), active: members.activated !== 0 }),
  ERROR: () => ({ kind: 'error' }),
};

/** Reads one line; `hdop` is the last one gpsd told. */
export function readGpsdLine(line: string, hdop: number | undefined): GpsdMessage {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    // A cut line that was a fix is a lost offer; any other is only noise.
    return line.includes('"TPV"')
      ? { kind: 'fix', row: { problems: ['unparsable'] } }
      : { kind: 'unparsable' };
  }
  if (typeof parsed !== 'object' || parsed === null) return { kind: 'unparsable' };
  const members = parsed as Members;
  const name = members.class;
  const reader = typeof name === 'string' && Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  return reader?.(members, hdop) ?? { kind: 'ignored' };
}

function pathOf(device: unknown): string {
  if (typeof device !== 'object' || device === null) return '';
  const { path }: Members = device;
  return typeof path === 'string' ? path : '';
}

function readTpv(members: Members, hdop: number | undefined): Row {
  const row: Row = {};
  const time = timeOf(members.time);
  if (typeof time === 'number') row.timeS = time;
  const mode = finite(members.mode) ?? 0;
  const speed = finite(members.speed);
  if (speed !== undefined && isSpeed(speed) && mode >= 2) row.speedMps = speed;
  const position = positionIn(members, mode, hdop);
  if (position === undefined) return row;
  if (typeof position === 'string') return { ...row, problems: [position] };
  if (typeof time === 'string') return { ...row, problems: [time] };
  return { ...row, position };
}

function timeOf(time: unknown): number | SampleProblem | undefined {
  if (time === undefined || time === null) return undefined;
  return typeof time === 'string' ? parseTime(time) : 'unparsable';
}

/** `mode`: 0 not told, 1 no fix, 2 and 3 a fix. A place told without a fix is the receiver's memory. */
function positionIn(
  { lat, lon, eph }: Members,
  mode: number,
  hdop: number | undefined,
): SamplePosition | SampleProblem | undefined {
  if (lat === undefined && lon === undefined) return mode >= 2 ? 'unparsable' : undefined;
  const latitude = finite(lat);
  const longitude = finite(lon);
  if (latitude === undefined || longitude === undefined) return 'unparsable';
  if (mode < 2) return 'poor_quality';
  const accuracyM = wholeAccuracyM(finite(eph)) || accuracyFromHdopM(hdop);
  return positionOf(latitude, longitude, accuracyM);
}

function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
