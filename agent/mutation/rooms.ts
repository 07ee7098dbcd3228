/** The rooms whose tests are tried by mutants, and how what was found is known to be of these sources. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rooms that decide and cannot act: a wrong line there is a place that leaves the vehicle. */
export const ROOMS = ['reasons', 'minimise', 'accident', 'theft'] as const;
export type Room = (typeof ROOMS)[number];

/** Killed of those that could be, per cent: below it the tests of a room hold too little. */
export const LEAST_SCORE = 85;

/** What mutants found in one room. */
export interface RoomResult {
  /** SHA-256 of the room's sources, `sourcesOf`. */
  readonly sources: string;
  readonly machine: string;
  readonly commit: string;
  readonly date: string;
  readonly killed: number;
  /** Killed too: they ran on for ever. */
  readonly timeout: number;
  readonly survived: number;
  /** Survived too: no test comes by. */
  readonly noCoverage: number;
  /** Of so many pieces of the room one was tried; absent = all of it. */
  readonly oneIn?: number;
}

/** `docs/measured/mutation.json`. */
export type Measured = Partial<Record<Room, RoomResult>>;

const PACKAGE = join(import.meta.dirname, '..');
/** Where what was found is kept; the page beside it is drawn from it. */
export const MEASURED_FILE = join(PACKAGE, '../docs/measured/mutation.json');

/**
 * SHA-256 of the sources of a room: names and bytes, in the order of their names.
 *
 * @example sourcesOf('theft') === measured.theft?.sources // false: `npm run mutate -w agent -- theft`
 */
export function sourcesOf(room: Room): string {
  const folder = join(PACKAGE, 'src', room);
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort())
    if (name.endsWith('.ts'))
      hash
        .update(`${name}\n`)
        .update(readFileSync(join(folder, name)))
        .update('\n');
  return hash.digest('hex');
}

/** Lines of a piece of a room. */
const PIECE_LINES = 10;

/**
 * Of so many pieces of a room one, always the same: what Stryker is to change where there is no time for all. A change
 * that reaches over the end of a piece is not among them.
 *
 * @example sampleOf('theft', 8) // ['src/theft/detector.ts:31-40', …]
 */
export function sampleOf(room: Room, oneIn: number): string[] {
  const folder = join(PACKAGE, 'src', room);
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return names.sort().flatMap((name) => {
    const lines = readFileSync(join(folder, name), 'utf8').split('\n').length;
    const pieces = Array.from({ length: Math.ceil(lines / PIECE_LINES) }, (_, n) => n * PIECE_LINES);
    const chosen = pieces.filter((from) => {
      const hash = createHash('sha256').update(`${name} ${from}`).digest();
      return hash.readUInt32BE(0) % oneIn === 0;
    });
    return chosen.map((from) => `src/${room}/${name}:${from + 1}-${from + PIECE_LINES}`);
  });
}

/** What was found, as it is kept. */
export function readMeasured(): Measured {
  return JSON.parse(readFileSync(MEASURED_FILE, 'utf8'));
}

/** Killed mutants of those that could be killed, per cent. */
export function scoreOf({ killed, timeout, survived, noCoverage }: RoomResult): number {
  return (100 * (killed + timeout)) / (killed + timeout + survived + noCoverage);
}
