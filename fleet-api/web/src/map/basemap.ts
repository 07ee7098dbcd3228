/**
 * Which drawings may stand on a basemap. Its host sees which tiles are asked for, and so where the middle of the map is: under
 * a trip, a pursuit or a claimed place that would be the place itself (M2). Pure.
 */
import type { Basemap } from '../doors/settings.ts';
import type { Drawing } from './drawing.ts';

/**
 * Whether a drawing shows the fleet and nobody in it: areas with counts and nothing else. Points, lines and single cells are of one vehicle
 * or one person, and a map that is still empty is about to show one.
 *
 * @example isOfFleet({ points: [], lines: [], cells: [], areas: [] }) // true
 */
export const isOfFleet = ({ points, lines, cells, areas }: Drawing): boolean =>
  areas !== undefined && [points, lines, cells].every((drawn) => drawn.length === 0);

/** What a drawing stands on: a host of somebody else's is asked for areas of the fleet only, and for nothing else. */
export const basemapUnder = (drawing: Drawing, basemap: Basemap | null): Basemap | null =>
  basemap?.precise === true || isOfFleet(drawing) ? basemap : null;
