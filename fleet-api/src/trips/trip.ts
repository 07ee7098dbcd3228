/**
 * A trip: what a rider sees of a rental. Pure: streams in order, start and end out of the fixes of `ends`,
 * and whether every chunk that the unit counted has arrived.
 *
 *     rental ─┬─ trip ends (times, distance, energy, chunk counts; more than one after a lapse)
 *             ├─ streams `ends`  ─ opened by the vault ─► start, end
 *             └─ streams `route` ─ opened by the vault ─► one line per stream, in the order of `follows`
 */
import { dayOf, type Fix } from '@fleetveil/proto';
import { dayOfDate } from '../database/days.ts';
import type { RentalState } from '../database/rental-schema.ts';
import type { VehicleKind } from '../database/vehicle-schema.ts';

/** A stream with how much of it is here. */
export interface StoredStream {
  readonly streamId: string;
  readonly kind: 'ends' | 'route';
  /** Stream that it continues after a kill. */
  readonly follows: string | undefined;
  /** Chunks stored. */
  readonly chunks: number;
  /** Last day, `YYYY-MM-DD`. */
  readonly endsOn: string;
}

/** A charging session of a rental. */
export interface TripCharging {
  /** EVSE id; `undefined` = not told. */
  readonly station: string | undefined;
  readonly startedS: number;
  readonly endedS: number | undefined;
  readonly energyHwh: number | undefined;
  /** Last day on which it is known to be this rider's, `YYYY-MM-DD`. */
  readonly linkEndsOn: string;
}

/** One trip end of the unit. */
export interface TripPart {
  readonly startedS: number;
  readonly endedS: number;
  readonly distanceHm: number;
  readonly energyHwh: number;
  readonly streams: readonly { readonly streamId: string; readonly chunks: number }[];
  readonly streamsOmitted: number;
  /** Edition under which it was told first; 0 = not known. */
  readonly policyVersion: number;
  readonly endsOn: string;
}

/** A rental of the rider who asks, as lists show it. */
export interface TripSummary {
  readonly rentalId: string;
  readonly vehicle: { readonly vehicleId: string; readonly kind: VehicleKind; readonly label: string };
  readonly tenant: string;
  readonly state: RentalState;
  readonly bookedS: number;
  readonly endedS: number | undefined;
  readonly route: boolean;
  readonly routeKeepDays: number | undefined;
  readonly policyVersion: number;
  readonly salt: string;
  /** What the vehicle said of the screen at each end: `WIPE_RESULTS` on the wire. */
  readonly wipes: readonly number[];
  readonly parts: readonly TripPart[];
}

/** The same with everything about it but the fixes. */
export interface Trip extends TripSummary {
  readonly streams: readonly StoredStream[];
  /** Oldest first; none once the bill is settled, and none for a guest (C17). */
  readonly charging: readonly TripCharging[];
  readonly ends: {
    readonly rental: string;
    readonly link: string;
    readonly cells: string | undefined;
    readonly grants: string | undefined;
    readonly losses: string | undefined;
    readonly log: string | undefined;
  };
  /** Days on which its streams and their chunks end, `YYYY-MM-DD`: where they are found. */
  readonly sealedUntil: readonly string[];
  /** Streams that the unit counted and of which nothing more is taken: deleted, or ended by the rider. */
  readonly closed: readonly string[];
  /**
   * Streams here from their first chunk to the one marked last that its unit did not name: a trip end has room for twelve.
   * Looked for once the trip has ended, and only where some were not named.
   */
  readonly unnamedWhole: number;
  /** Whether a unit has reported its end, also where that report is past its day. */
  readonly isReported: boolean;
}

/** A stream as opened. */
export interface OpenedStream {
  readonly streamId: string;
  readonly follows: string | undefined;
  readonly fixes: readonly Fix[];
}

/**
 * Streams in the order in which they were recorded: chains of `follows`, the chains by their first fix. A
 * stream whose predecessor is not here begins a chain; a ring, which no honest unit makes, comes last.
 */
export function inOrder<T extends OpenedStream>(streams: readonly T[]): T[] {
  const byTime = [...streams].sort((a, b) => firstS(a) - firstS(b));
  const known = new Set(streams.map((stream) => stream.streamId));
  const after = Map.groupBy(byTime, (stream) =>
    known.has(stream.follows ?? '') ? stream.follows : undefined,
  );
  const ordered = new Set<T>();
  const waiting = [...(after.get(undefined) ?? [])].reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    ordered.add(next);
    waiting.push(...[...(after.get(next.streamId) ?? [])].reverse());
  }
  for (const stream of byTime) ordered.add(stream);
  return [...ordered];
}

function firstS(stream: OpenedStream): number {
  return stream.fixes[0]?.timeS ?? Number.POSITIVE_INFINITY;
}

/** Start and end of a trip. */
export interface Places {
  readonly start: Fix | undefined;
  readonly end: Fix | undefined;
}

/**
 * Start and end out of all fixes of the streams `ends` (two a rental, over all of them). A single fix is
 * the start, unless the unit said when the trip began and ended and it lies nearer to the end.
 */
export function placesOf(fixes: readonly Fix[], parts: readonly TripPart[]): Places {
  const sorted = [...fixes].sort((a, b) => a.timeS - b.timeS);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || sorted.length > 1) return { start: first, end: last };
  if (parts.length === 0) return { start: first, end: undefined };
  const startedS = Math.min(...parts.map((part) => part.startedS));
  const endedS = Math.max(...parts.map((part) => part.endedS));
  const isEnd = Math.abs(first.timeS - endedS) < Math.abs(first.timeS - startedS);
  return isEnd ? { start: undefined, end: first } : { start: first, end: undefined };
}

/** What of a trip has arrived. */
export interface Completeness {
  /** False while anything may be missing. */
  readonly complete: boolean;
  /** Chunks that the unit counted and that may be here; `undefined` until it has. */
  readonly expectedChunks: number | undefined;
  readonly storedChunks: number;
  /** Counted, and not here (yet). */
  readonly missingChunks: number;
}

/** What of a trip nobody waits for any more. */
export interface Over {
  readonly closed: ReadonlySet<string>;
  /** Whether a stream of this trip end that is not here is past its day. */
  readonly isPast: (part: TripPart) => boolean;
  /** How many streams that the unit could not name are not missed: they are here, or a route that is gone. */
  readonly unnamed: number;
  /** Whether all of it is: streams, and what the unit could not name. */
  readonly all: boolean;
  /** Whether the report of the unit itself is. */
  readonly report: boolean;
}

/**
 * Which that is, on a day. The unit's counts name no kinds: past the last day of a route what is not here is taken for part of
 * it, unless start or end is not here either. So is what it could not name, also of a route that was deleted.
 *
 * @param today days since 1970-01-01 UTC
 */
export function overOf(trip: Trip, { start, end }: Places, today: number): Over {
  const { sealedUntil, routeKeepDays, closed, isReported } = trip;
  const all = sealedUntil.length > 0 && sealedUntil.every((day) => dayOfDate(day) < today);
  const hasEnds = start !== undefined && end !== undefined;
  const isRoutePast = ({ endedS }: TripPart): boolean =>
    routeKeepDays !== undefined && dayOf(endedS) + routeKeepDays < today;
  const isDeleted = closed.length > 0 && trip.streams.every(({ kind }) => kind === 'ends');
  const gone = trip.parts.filter((part) => hasEnds && (isDeleted || isRoutePast(part)));
  return {
    ...{ closed: new Set(closed), all, report: isReported && trip.parts.length === 0 },
    isPast: (part) => all || (hasEnds && isRoutePast(part)),
    unnamed: trip.unnamedWhole + omittedOf(gone),
  };
}

const omittedOf = (parts: readonly TripPart[]): number =>
  parts.reduce((sum, { streamsOmitted }) => sum + streamsOmitted, 0);

/** Holds the counts of the unit's trip ends against what is stored. */
export function completenessOf(
  parts: readonly TripPart[],
  streams: readonly StoredStream[],
  over: Over,
): Completeness {
  const stored = new Map(streams.map((stream) => [stream.streamId, stream.chunks]));
  const storedChunks = streams.reduce((sum, stream) => sum + stream.chunks, 0);
  if (parts.length === 0)
    return { complete: over.report, expectedChunks: undefined, storedChunks, missingChunks: 0 };
  const counted = parts.flatMap((part) =>
    part.streams.map(({ streamId, chunks }) => {
      const here = stored.get(streamId);
      const isOver = over.closed.has(streamId) || (here === undefined && over.isPast(part));
      return { here: here ?? 0, wanted: isOver ? Math.min(chunks, here ?? 0) : chunks };
    }),
  );
  const expectedChunks = counted.reduce((sum, { wanted }) => sum + wanted, 0);
  const missingChunks = counted.reduce((sum, { wanted, here }) => sum + Math.max(0, wanted - here), 0);
  const isOneMissing = !over.all && omittedOf(parts) > over.unnamed;
  return { complete: missingChunks === 0 && !isOneMissing, expectedChunks, storedChunks, missingChunks };
}

/** Seconds that an order to end may take to the unit: what it measured until then still is this trip. */
export const END_ORDER_TRAVEL_S = 300;

/**
 * The time within which a fix belongs to this rider: nothing after the end, also of a unit without network.
 * A trip end before the rental has ended was a lapse: the rider may have gone on since.
 *
 * @param stepS in which the unit told its times, downwards: the trip ended up to a step later than it says
 */
export function windowOf(trip: Trip, nowS: number, stepS: number): { fromS: number; toS: number } {
  const isMeasured = trip.state === 'ended' && trip.parts.length > 0;
  const toldS = isMeasured ? Math.max(...trip.parts.map((part) => part.endedS)) : undefined;
  const measuredS = toldS === undefined ? nowS : toldS + stepS - 1;
  // An order's second is exact; the rental's is the one told where the unit ended it by itself.
  const orderedS = trip.endedS === toldS ? measuredS : (trip.endedS ?? nowS);
  return { fromS: trip.bookedS, toS: Math.min(measuredS, orderedS + END_ORDER_TRAVEL_S, nowS) };
}

/** When each part of a trip ends at the latest (T3), `YYYY-MM-DD`; null where there is no such part. */
export interface PartEnds {
  readonly rental: string;
  readonly rider_link: string;
  readonly trip: string | null;
  readonly cells: string | null;
  readonly places: string | null;
  readonly route: string | null;
  /** Signed permissions of the rental. */
  readonly grants: string | null;
  /** What the unit had to drop, by count and reason. */
  readonly losses: string | null;
  /** Charging sessions, as this rider's. */
  readonly charging: string | null;
  /** Entries of the audit log about it. */
  readonly log: string | null;
}

/** The days on which the parts end. */
export function partEnds(trip: Trip): PartEnds {
  const latest = (days: readonly string[]): string | null => [...days].sort().at(-1) ?? null;
  const ofKind = (kind: StoredStream['kind']) =>
    trip.streams.filter((s) => s.kind === kind).map((s) => s.endsOn);
  return {
    rental: trip.ends.rental,
    rider_link: trip.ends.link,
    trip: latest(trip.parts.map((part) => part.endsOn)),
    cells: trip.ends.cells ?? null,
    places: latest(ofKind('ends')),
    route: latest(ofKind('route')),
    grants: trip.ends.grants ?? null,
    losses: trip.ends.losses ?? null,
    charging: latest(trip.charging.map((session) => session.linkEndsOn)),
    log: trip.ends.log ?? null,
  };
}
