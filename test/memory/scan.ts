/** Looks for a drive in what an agent has in memory or on the disk, beside a decoy that nobody drove. */
import type { Needle, Position } from '../leak/needles.ts';
import { createLeakSearch } from '../leak/search.ts';
import { memoryNeedlesOf } from './needles.ts';
import type { Region } from './process-memory.ts';
import { createWordSearch } from './words.ts';

/** Fixes that were found, by their number. */
export interface Found {
  /** Beyond chance: a text, a double, a cell, or two values side by side. */
  readonly sure: ReadonlySet<number>;
  /** The same with lone values of four bytes, of which some stand there by chance. */
  readonly any: ReadonlySet<number>;
}

/** What a scan came to. */
export interface Scan {
  readonly bytes: number;
  readonly drive: Found;
  readonly decoy: Found;
  /** The most fixes of which a lone value stands there by chance, over several decoys. */
  readonly chance: number;
  /** For whoever has to find the reason: region and encoding, with how often. */
  readonly where: Readonly<Record<string, number>>;
}

/** So far from the drive, degrees, that no value of one is a value of the other. */
const DECOY = { latitude: 0.3127, longitude: -0.2713 } as const;
/** Decoys for lone values: what one of them meets by chance says little about what the next will. */
const DECOYS = 8;

/**
 * @param drive positions that must not be found, each once
 * @param spared positions that may be known: where the vehicle stands now
 * @example createScanner(drive, [])([{ name: 'core', bytes }]).drive.sure.size
 */
export function createScanner(
  drive: readonly Position[],
  spared: readonly Position[],
): (regions: Iterable<Region>) => Scan {
  const both = [drive, drive.map(shifted(1))].flat();
  const allowed = [spared, spared.map(shifted(1))].flat();
  const known = new Set(allowed.flatMap((position) => memoryNeedlesOf(position, 0)).map(textOf));
  const isTelling = (needle: Needle): boolean => !known.has(textOf(needle));
  const leaks = createLeakSearch(both, (position, fix) => memoryNeedlesOf(position, fix).filter(isTelling));
  const words = createWordSearch(withDecoys(drive), withDecoys(spared));

  return (regions) => {
    const [sure, any, where] = [new Set<number>(), new Set<number>(), {} as Record<string, number>];
    const note = (fix: number, what: string): void => {
      sure.add(fix);
      where[what] = (where[what] ?? 0) + 1;
    };
    let size = 0;
    for (const { name, bytes } of regions) {
      size += bytes.length;
      for (const { fix, encoding } of leaks.find(bytes)) note(fix, `${name} ${encoding}`);
      const found = words(bytes);
      for (const fix of found.sure) note(fix, `${name} words`);
      for (const fix of found.any) any.add(fix);
    }
    for (const fix of sure) any.add(fix);
    const part = (from: number): Found => ({
      sure: within(sure, from, drive.length),
      any: within(any, from, drive.length),
    });
    const decoys = Array.from({ length: DECOYS }, (_, i) => part((i + 1) * drive.length));
    const chance = Math.max(...decoys.map(({ any: met }) => met.size));
    return { bytes: size, drive: part(0), decoy: decoys[0] as Found, chance, where };
  };
}

/** A drive, and behind it as many decoys of it. */
const withDecoys = (drive: readonly Position[]): Position[] =>
  Array.from({ length: DECOYS + 1 }, (_, i) => drive.map(shifted(i))).flat();

const shifted =
  (times: number) =>
  ({ latitude, longitude }: Position): Position => ({
    latitude: latitude + times * DECOY.latitude,
    longitude: longitude + times * DECOY.longitude,
  });

const textOf = ({ bytes }: Needle): string => Buffer.from(bytes).toString('latin1');

function within(fixes: ReadonlySet<number>, from: number, size: number): Set<number> {
  return new Set([...fixes].filter((fix) => fix >= from && fix < from + size).map((fix) => fix - from));
}
