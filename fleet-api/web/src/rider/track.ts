/** A trip's GeoJSON as the map draws it. Pure. */
import type { Trip } from '../generated/contract.ts';
import type { Degrees } from '../map/cells.ts';
import type { Drawing, DrawnPoint } from '../map/drawing.ts';

/** Longitude, latitude. */
type Position = readonly [number, number];

/** The export of a trip, as far as it is drawn. */
export interface TripFile {
  readonly features: readonly {
    readonly geometry:
      | { readonly type: 'Point'; readonly coordinates: Position }
      | { readonly type: 'MultiPoint'; readonly coordinates: readonly Position[] }
      | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly Position[])[] };
    /** Of a line: the time of each of its positions, ISO 8601. */
    readonly properties: {
      readonly coordinateProperties?: { readonly times: readonly (readonly string[])[] | readonly string[] };
    };
  }[];
}

/** Lines of the route, one a stream. */
export function linesOf({ features }: TripFile): readonly (readonly Position[])[] {
  return features.flatMap(({ geometry }) =>
    geometry.type === 'MultiLineString' ? geometry.coordinates : [],
  );
}

/**
 * Where the vehicle was on each tick of the trip: what an area was told of. The last position before the tick, as the unit
 * does it. Pure.
 *
 * @example placesOnTicks(file, 900) // one place for a trip of 20 minutes, or two
 */
export function placesOnTicks({ features }: TripFile, tickS: number): Degrees[] {
  const fixes = features.flatMap(({ geometry, properties }) => {
    if (geometry.type !== 'MultiLineString') return [];
    const times = (properties.coordinateProperties?.times ?? []) as readonly (readonly string[])[];
    return geometry.coordinates.flatMap((line, i) =>
      line.map((position, j) => ({ position, atS: Date.parse(times[i]?.[j] ?? '') / 1000 })),
    );
  });
  return fixes.flatMap(({ position: [longitude, latitude], atS }, i) => {
    const next = fixes[i + 1];
    const isLast = next !== undefined && Math.floor(next.atS / tickS) > Math.floor(atS / tickS);
    return isLast ? [{ latitude, longitude }] : [];
  });
}

/** Places of start and end in degrees, those that are there. */
export function endsOf({
  start,
  end,
}: Pick<Trip, 'start' | 'end'>): { kind: 'start' | 'end'; place: Degrees }[] {
  const ends = [
    { kind: 'start', place: start },
    { kind: 'end', place: end },
  ] as const;
  return ends.flatMap(({ kind, place }) =>
    place === null
      ? []
      : [{ kind, place: { latitude: place.latitude_e6 / 1e6, longitude: place.longitude_e6 / 1e6 } }],
  );
}

/** What the rider sees. @param names of start and end in the reader's language */
export function ridersDrawing(
  trip: Trip,
  lines: readonly (readonly Position[])[],
  names: { readonly start: string; readonly end: string },
): Drawing {
  const points: DrawnPoint[] = endsOf(trip).map(({ kind, place }) => ({ ...place, kind, name: names[kind] }));
  return { points, lines, cells: [] };
}
