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
  }[];
}

/** Lines of the route, one a stream. */
export function linesOf({ features }: TripFile): readonly (readonly Position[])[] {
  return features.flatMap(({ geometry }) =>
    geometry.type === 'MultiLineString' ? geometry.coordinates : [],
  );
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
