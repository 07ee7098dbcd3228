/** What is drawn on a map, and the box around it. Pure, without the map library. */
import type { Degrees } from './cells.ts';

/** A named point. */
export interface DrawnPoint extends Degrees {
  readonly kind: 'start' | 'end' | 'place';
  readonly name: string;
}

/** A cell that says how much is in it, and can be picked. */
export interface DrawnArea {
  readonly id: string;
  readonly edge: readonly (readonly [number, number])[];
  /** 0 to 1: how strongly it is filled. */
  readonly weight: number;
  /** Something in it is where it should not be. */
  readonly isOdd: boolean;
}

/** A drawing: cells and lines in degrees, longitude first, as GeoJSON has them. */
export interface Drawing {
  readonly points: readonly DrawnPoint[];
  readonly lines: readonly (readonly (readonly [number, number])[])[];
  /** Edges of cells. */
  readonly cells: readonly (readonly (readonly [number, number])[])[];
  readonly areas?: readonly DrawnArea[];
}

/** West, south, east, north. */
export type Box = readonly [number, number, number, number];

/** The box around a drawing; `undefined` where there is nothing in it. */
export function boxOf({ points, lines, cells, areas = [] }: Drawing): Box | undefined {
  const all = [
    ...points.map(({ longitude, latitude }) => [longitude, latitude] as const),
    ...lines.flat(),
    ...cells.flat(),
    ...areas.flatMap(({ edge }) => edge),
  ];
  const [first] = all;
  if (first === undefined) return undefined;
  return all.reduce<Box>(
    ([west, south, east, north], [x, y]) => [
      Math.min(west, x),
      Math.min(south, y),
      Math.max(east, x),
      Math.max(north, y),
    ],
    [first[0], first[1], first[0], first[1]],
  );
}

/** Metres of a degree of latitude. */
const DEGREE_M = 111_195;

/**
 * A round length for a scale bar of at most that many pixels.
 *
 * @param metresPerPixel at the map's middle
 * @example scaleBar(1.3, 110) // { metres: 100, pixels: 76.9… }
 */
export function scaleBar(metresPerPixel: number, mostPixels: number): { metres: number; pixels: number } {
  const most = metresPerPixel * mostPixels;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((n) => n * power).find((length) => length <= most) ?? power;
  return { metres, pixels: metres / metresPerPixel };
}

/** Lines of a square grid over a box, as many as can be counted: a map without a basemap still has a measure. */
export function gridOver([west, south, east, north]: Box, stepM: number): (readonly [number, number])[][] {
  const stepY = stepM / DEGREE_M;
  const stepX = stepY / Math.cos((((south + north) / 2) * Math.PI) / 180);
  const xs = steps(west, east, stepX).map((x) => [[x, south] as const, [x, north] as const]);
  const ys = steps(south, north, stepY).map((y) => [[west, y] as const, [east, y] as const]);
  return [...xs, ...ys];
}

/** Most lines of a grid in one direction. */
const MOST_LINES = 60;

function steps(from: number, to: number, step: number): number[] {
  const count = Math.floor((to - from) / step);
  if (!(step > 0) || count > MOST_LINES) return [];
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: count + 1 }, (_, i) => first + i * step).filter((value) => value <= to);
}

/** Pixels between lines of the grid, about. */
const GRID_PIXELS = 90;

/** A round step of a grid, metres. @example gridStep(1) // 100 */
export const gridStep = (metresPerPixel: number): number =>
  10 ** Math.round(Math.log10(metresPerPixel * GRID_PIXELS));

/** Metres of a pixel. Web Mercator: a tile of 512 pixels is the whole world at zoom 0. */
export function metresPerPixelAt(latitude: number, zoom: number): number {
  return (40_075_017 * Math.cos((latitude * Math.PI) / 180)) / (512 * 2 ** zoom);
}
