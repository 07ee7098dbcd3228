/** Looks for a drive's positions in bytes: one pass over the bytes, however many positions. */
import { type Needle, needlesOf, type Position } from './needles.ts';

/** A place in the bytes that betrays a position. */
export interface Hit {
  readonly offset: number;
  readonly encoding: string;
  readonly fix: number;
}

/** Latitude and longitude of a short encoding count as a pair within this many bytes. */
const PAIR_BYTES = 32;
/** All needles are at least this long, so three bytes find their candidates. */
const PREFIX_BYTES = 3;

/** A search for the positions of one drive. */
export interface LeakSearch {
  /** All hits in some bytes. */
  find(bytes: Uint8Array): Hit[];
  /** How many positions were found at least once, of how many. */
  coverage(bytes: Uint8Array): { found: number; of: number };
}

/**
 * @param needles what a position looks like, where that is more than what leaves a vehicle
 * @example createLeakSearch([{ latitude: 53.391607, longitude: -6.263688 }]).find(bytes).length
 */
export function createLeakSearch(
  positions: readonly Position[],
  needles: (position: Position, fix: number) => Needle[] = needlesOf,
): LeakSearch {
  const distinct = [...new Map(positions.map((p) => [`${p.latitude},${p.longitude}`, p])).values()];
  const index = indexNeedles(distinct.flatMap(needles));
  const find = (bytes: Uint8Array) => findIn(bytes, index);
  return {
    find,
    coverage: (bytes) => ({ found: new Set(find(bytes).map((hit) => hit.fix)).size, of: distinct.length }),
  };
}

interface Index {
  /** One bit for each three-byte prefix that some needle begins with. */
  readonly prefixes: Uint8Array;
  readonly byPrefix: ReadonlyMap<number, Alike>;
}

/** Needles that begin alike. Texts of a drive all do, so that the next three bytes part the long ones. */
interface Alike {
  readonly short: Needle[];
  readonly byNext: Map<number, Needle[]>;
}

function indexNeedles(needles: readonly Needle[]): Index {
  const prefixes = new Uint8Array(2 ** 21);
  const byPrefix = new Map<number, Alike>();
  for (const needle of needles.filter(({ bytes }) => bytes.length >= PREFIX_BYTES)) {
    const prefix = prefixAt(needle.bytes, 0);
    prefixes[prefix >>> 3] = (prefixes[prefix >>> 3] as number) | (1 << (prefix & 7));
    const alike: Alike = byPrefix.get(prefix) ?? { short: [], byNext: new Map() };
    byPrefix.set(prefix, alike);
    if (needle.bytes.length < 2 * PREFIX_BYTES) alike.short.push(needle);
    else addTo(alike.byNext, prefixAt(needle.bytes, PREFIX_BYTES), needle);
  }
  return { prefixes, byPrefix };
}

function addTo(lists: Map<number, Needle[]>, key: number, needle: Needle): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [needle]);
  else list.push(needle); // a copy for each would be quadratic
}

/** Needles that may stand at a place: those of its first six bytes. */
function candidatesAt(bytes: Uint8Array, at: number, { byPrefix }: Index): readonly Needle[] {
  const alike = byPrefix.get(prefixAt(bytes, at));
  if (alike === undefined) return [];
  const isWhole = at + 2 * PREFIX_BYTES <= bytes.length;
  const long = isWhole ? alike.byNext.get(prefixAt(bytes, at + PREFIX_BYTES)) : undefined;
  return long === undefined ? alike.short : [...alike.short, ...long];
}

function prefixAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
}

function findIn(bytes: Uint8Array, index: Index): Hit[] {
  const hits: Hit[] = [];
  const halves = new Map<string, { needle: Needle; offset: number }[]>();
  for (let at = 0; at + PREFIX_BYTES <= bytes.length; at += 1) {
    const prefix = prefixAt(bytes, at);
    if (((index.prefixes[prefix >>> 3] as number) & (1 << (prefix & 7))) === 0) continue;
    for (const needle of candidatesAt(bytes, at, index)) {
      if (!standsAt(bytes, at, needle.bytes)) continue;
      if (needle.half === 'whole') hits.push({ offset: at, encoding: needle.encoding, fix: needle.fix });
      else hits.push(...pairUp(halves, needle, at));
    }
  }
  return hits;
}

function standsAt(bytes: Uint8Array, at: number, needle: Uint8Array): boolean {
  if (at + needle.length > bytes.length) return false;
  for (let i = 0; i < needle.length; i += 1) if (bytes[at + i] !== needle[i]) return false;
  return true;
}

function pairUp(
  halves: Map<string, { needle: Needle; offset: number }[]>,
  needle: Needle,
  offset: number,
): Hit[] {
  const key = `${needle.fix} ${needle.encoding}`;
  const near = (halves.get(key) ?? []).filter((half) => offset - half.offset <= PAIR_BYTES);
  halves.set(key, [...near, { needle, offset }]);
  const other = near.find((half) => half.needle.half !== needle.half);
  return other ? [{ offset: other.offset, encoding: needle.encoding, fix: needle.fix }] : [];
}
