/**
 * Where the vehicle is, for everything that leaves in clear. A parked place is frozen once and repeated
 * unchanged, because a receiver at a cell border flips cells in 13 % of parked weeks (requirements, attacks).
 *
 *   unknown ──fix──► moving ──2 min within 50 m──► parked (median of them)
 *                      ▲  │                          │   ▲
 *                      │  └──────a use ends──────────┼───┘ (its end fix)
 *                      └─────30 s beyond 100 m───────┘
 *
 * Times are of the boot clock: how long a vehicle stands does not hang on a wrong clock.
 */
import { cellOf, FLOOR, isCell, parentOf, resolutionOf } from '@fleetveil/proto';
import { distanceM, offsetBy, type Point } from './distance.ts';

/** One good fix as the place sees it. */
export interface PlaceFix extends Point {
  /** Whole metres; 0 = not known. */
  readonly accuracyM: number;
  /** Boot clock times the demo's rate, seconds. */
  readonly bootS: number;
}

/** What is known of the place. */
export type Place =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'moving'; readonly recent: readonly PlaceFix[] }
  | {
      readonly kind: 'parked';
      /** Resolution 9 at most. After a restart only as fine as what was kept. */
      readonly cell: string;
      /** The frozen place itself, in memory only; after a restart absent until the next standstill. */
      readonly anchor?: Point;
      /** Fixes since one was last near. */
      readonly away: readonly PlaceFix[];
      /** Fixes for a new anchor, while there is none. */
      readonly recent: readonly PlaceFix[];
    };

/** Standing: so long, within so much of the median, in at least so many fixes. */
export const STANDSTILL = { spanS: 120, withinM: 50, share: 0.75, leastFixes: 3 } as const;
/** Moving again: so far from the frozen place (the fix's own accuracy on top), for so long, in so many fixes. */
export const REAL_MOVE = { beyondM: 100, spanS: 30, leastFixes: 3 } as const;

/** A unit that has not had a fix. */
export function unknownPlace(): Place {
  return { kind: 'unknown' };
}

/**
 * The place after one more good fix. While parked, fixes near the frozen place change nothing that can be
 * seen: `placeCell` stays the same value.
 */
export function placeAfterFix(place: Place, fix: PlaceFix): Place {
  switch (place.kind) {
    case 'unknown':
      return { kind: 'moving', recent: [fix] };
    case 'moving':
      return settled([...place.recent, fix]);
    case 'parked':
      return isAway(place, fix) ? wandered(place, fix) : stayed(place, fix);
  }
}

/** The place at the end of a use: its end fix, frozen; without one the place stays what it was. */
export function placeAfterUse(place: Place, endFix: Point | undefined): Place {
  return endFix === undefined ? place : frozenAt(endFix);
}

/** The finest cell of the place that may ever be spoken of (resolution 9), or what is left of it. */
export function placeCell(place: Place): string | undefined {
  if (place.kind === 'parked') return place.cell;
  const latest = place.kind === 'moving' ? place.recent.at(-1) : undefined;
  return latest === undefined ? undefined : finestCell(latest);
}

/** Whether the vehicle stands. */
export function isParked(place: Place): boolean {
  return place.kind === 'parked';
}

/**
 * What to keep of a parked place over a restart: its cell, no finer than it is reported. Nothing to keep
 * while moving: then forget what was kept before.
 */
export function encodePlace(place: Place, resolution: number): string | undefined {
  if (place.kind !== 'parked') return undefined;
  return parentOf(place.cell, Math.min(resolution, resolutionOf(place.cell)));
}

/** The place that was kept; anything that is no cell within the floor is as good as none. */
export function decodePlace(text: string | undefined): Place {
  if (text === undefined || !isCell(text)) return unknownPlace();
  if (resolutionOf(text) > FLOOR.finestResolution) return unknownPlace();
  return { kind: 'parked', cell: text, away: [], recent: [] };
}

/** Always by way of resolution 10 (`cellOf`): one place, one hierarchy. */
function finestCell(point: Point): string {
  return cellOf(point.latitudeE6, point.longitudeE6, FLOOR.finestResolution);
}

function frozenAt({ latitudeE6, longitudeE6 }: Point): Place {
  const anchor = { latitudeE6, longitudeE6 };
  return { kind: 'parked', cell: finestCell(anchor), anchor, away: [], recent: [] };
}

function settled(fixes: readonly PlaceFix[]): Place {
  const recent = lastSpan(fixes, STANDSTILL.spanS);
  const standing = standstillOf(recent);
  return standing === undefined ? { kind: 'moving', recent } : frozenAt(standing);
}

type Parked = Extract<Place, { kind: 'parked' }>;

/** Near the frozen place. One that came back from a restart finds its anchor at the first standstill. */
function stayed(place: Parked, fix: PlaceFix): Place {
  if (place.anchor !== undefined) return place.away.length === 0 ? place : { ...place, away: [] };
  const recent = lastSpan([...place.recent, fix], STANDSTILL.spanS);
  const anchor = standstillOf(recent);
  if (anchor === undefined) return { ...place, away: [], recent };
  return { kind: 'parked', cell: place.cell, anchor, away: [], recent: [] };
}

function wandered(place: Parked, fix: PlaceFix): Place {
  const away = [...place.away, fix];
  const spanS = fix.bootS - (away[0]?.bootS ?? fix.bootS);
  const isMove = away.length >= REAL_MOVE.leastFixes && spanS >= REAL_MOVE.spanS;
  return isMove ? settled(away) : { ...place, away };
}

/** Beyond 100 m of the frozen place; of a cell that came back from a restart, beyond 100 m of all of it. */
function isAway(place: Parked, fix: PlaceFix): boolean {
  const reachM = REAL_MOVE.beyondM + fix.accuracyM;
  if (place.anchor !== undefined) return distanceM(place.anchor, fix) > reachM;
  const resolution = resolutionOf(place.cell);
  const isInside = (point: Point): boolean => parentOf(finestCell(point), resolution) === place.cell;
  return !isInside(fix) && !around(fix, reachM).some(isInside);
}

/** Sixteen places about another. */
function around(from: Point, radiusM: number): Point[] {
  return Array.from({ length: 16 }, (_, i) => {
    const angle = (i / 8) * Math.PI;
    return offsetBy(from, radiusM * Math.cos(angle), radiusM * Math.sin(angle));
  });
}

/** The fixes of the last so many seconds, and the one before them, so that the span can be reached. */
function lastSpan(fixes: readonly PlaceFix[], spanS: number): readonly PlaceFix[] {
  const latest = fixes.at(-1);
  if (latest === undefined) return fixes;
  const first = fixes.findIndex(({ bootS }) => latest.bootS - bootS < spanS);
  return fixes.slice(Math.max(0, first - 1));
}

/** The median of the fixes, if they are a standstill. */
function standstillOf(fixes: readonly PlaceFix[]): Point | undefined {
  const [first, latest] = [fixes[0], fixes.at(-1)];
  if (first === undefined || latest === undefined || fixes.length < STANDSTILL.leastFixes) return undefined;
  if (latest.bootS - first.bootS < STANDSTILL.spanS) return undefined;
  const median = medianOf(fixes);
  const near = fixes.filter((fix) => distanceM(fix, median) <= STANDSTILL.withinM);
  return near.length >= STANDSTILL.share * fixes.length ? median : undefined;
}

/** Each degree's own median: one wild fix moves it by nothing. */
function medianOf(fixes: readonly PlaceFix[]): Point {
  const middle = Math.floor(fixes.length / 2);
  const latitudes = fixes.map(({ latitudeE6 }) => latitudeE6).sort((a, b) => a - b);
  const longitudes = fixes.map(({ longitudeE6 }) => longitudeE6).sort((a, b) => a - b);
  return { latitudeE6: latitudes[middle] ?? 0, longitudeE6: longitudes[middle] ?? 0 };
}
