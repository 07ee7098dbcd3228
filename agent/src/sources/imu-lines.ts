import type { ImuBatch } from '../sample.ts';
import { parseNumber } from './fields.ts';
import { createLineSplitter, type Line } from './lines.ts';

/** Longest line kept, in characters: seven numbers of 20 digits. */
export const MAX_IMU_LINE = 256;
/** Readings of one batch at most: ten seconds at 100 Hz, if somebody did not listen for so long. */
export const MOST_READINGS = 1024;
/** More than any sensor measures (200 g), m/s². */
const MOST_ACCELERATION = 2000;
/** More than any sensor measures (4,000 degrees/s), rad/s. */
const MOST_TURN = 70;
/** A sensor's own clock in seconds: from its start, from the boot, or Unix time. */
const LATEST_S = 1e11;

const COLUMNS = ['t', 'ax', 'ay', 'az', 'gx', 'gy', 'gz'] as const;
type Column = (typeof COLUMNS)[number];

/** What was read, without where it came from and when. */
export type ImuReadings = Omit<ImuBatch, 'source' | 'bootS'>;

/** Turns the text of an inertial sensor into batches. Bounded memory, no clock. */
export interface ImuParser {
  /** Takes the next piece of text, cut anywhere; gives batches that are full or after which the clock began anew. */
  push(text: string): ImuReadings[];
  /** What is open: call it once a wake-up. */
  flush(): ImuReadings[];
  /** Lines that were no reading. */
  readonly refused: number;
}

/**
 * Reads lines of numbers with commas in between: `t,ax,ay,az` in seconds and m/s², then perhaps `gx,gy,gz` in rad/s. A
 * first line of these names may put them in another order; other columns are not looked at. A line with a number
 * that cannot be is no reading: nothing is put in its place.
 *
 * @example parser.push('t,ax,ay,az\n0.00,0.1,0.0,9.8\n0.01,0.1,0.0,9.8\n'); parser.flush() // one batch of two
 */
export function createImuParser(): ImuParser {
  const lines = createLineSplitter(MAX_IMU_LINE);
  let order: Readonly<Partial<Record<Column, number>>> = Object.fromEntries(
    COLUMNS.map((name, at) => [name, at]),
  );
  let open: number[][] = [];
  let lastS = Number.NEGATIVE_INFINITY;
  let refused = 0;

  function flush(): ImuReadings[] {
    if (open.length === 0) return [];
    const batch = batchOf(open);
    open = [];
    return [batch];
  }

  function read(line: Line): ImuReadings[] {
    const text = 'tooLong' in line ? 'x' : line.text.trim();
    if (text === '' || text.startsWith('#')) return [];
    const header = headerOf(text);
    if (header) {
      order = header;
      return [];
    }
    const reading = readingOf(text.split(','), order);
    if (reading === undefined || reading[0] === lastS) {
      refused++;
      return [];
    }
    return add(reading);
  }

  /** A batch holds readings of one kind in rising order. */
  function add(reading: number[]): ImuReadings[] {
    const [timeS = 0] = reading;
    const isOther = timeS < lastS || open.length >= MOST_READINGS || open[0]?.length !== reading.length;
    const closed = isOther ? flush() : [];
    lastS = timeS;
    open.push(reading);
    return closed;
  }

  return {
    get refused() {
      return refused;
    },
    push: (text) => lines.push(text).flatMap(read),
    flush,
  };
}

/** A first line of names: time and the three axes must be among them. */
function headerOf(text: string): Partial<Record<Column, number>> | undefined {
  if (!/^[a-z_]\w*(\s*,\s*\w+)*$/i.test(text)) return undefined;
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  const found = COLUMNS.flatMap((name) =>
    names.includes(name) ? [[name, names.indexOf(name)] as const] : [],
  );
  const order = Object.fromEntries(found) as Partial<Record<Column, number>>;
  return ['t', 'ax', 'ay', 'az'].every((name) => name in order) ? order : undefined;
}

/** Four numbers, or seven with a gyroscope; undefined if one of them cannot be. */
function readingOf(
  fields: readonly string[],
  order: Readonly<Partial<Record<Column, number>>>,
): number[] | undefined {
  const told = COLUMNS.map((name) => fields[order[name] ?? Number.POSITIVE_INFINITY]);
  const hasGyro = told.slice(4).some((text) => text !== undefined && text.trim() !== '');
  const values = told.slice(0, hasGyro ? 7 : 4).map(parseNumber);
  const possible = values.every((value, at) => typeof value === 'number' && isPossible(value, at));
  return possible ? (values as number[]) : undefined;
}

function isPossible(value: number, at: number): boolean {
  if (at === 0) return value >= 0 && value <= LATEST_S;
  return Math.abs(value) <= (at <= 3 ? MOST_ACCELERATION : MOST_TURN);
}

function batchOf(readings: readonly (readonly number[])[]): ImuReadings {
  const column = (at: number) => Float32Array.from(readings, (reading) => reading[at] ?? 0);
  const batch = {
    tS: Float64Array.from(readings, (reading) => reading[0] ?? 0),
    ...{ ax: column(1), ay: column(2), az: column(3) },
  };
  if (readings[0]?.length !== 7) return batch;
  return { ...batch, gyro: { gx: column(4), gy: column(5), gz: column(6) } };
}
