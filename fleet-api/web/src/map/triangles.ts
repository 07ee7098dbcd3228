/** Areas, a grid and points as numbers for a graphics card. Pure. */
import { worldOf } from './camera.ts';
import type { DrawnArea } from './drawing.ts';

/** Red, green, blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Places relative to `origin` (single precision would not do for the world), and a colour with alpha of each. */
export interface Shapes {
  readonly places: Float32Array;
  readonly colours: Uint8Array;
}

type Point = readonly [number, number];

/** The colour of a text as browsers work it out. @example rgbOf('rgb(11, 97, 87)') // [11, 97, 87] */
export function rgbOf(text: string): Rgb {
  const [red = 0, green = 0, blue = 0] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** Weakest and strongest fill: one vehicle is seen beside a thousand. */
const [WEAK, STRONG] = [0.12, 0.8];
/** How far inside the edge of an odd area its rim goes, of the way to the middle. */
const RIM = 0.14;

/** Filled areas; what is odd has a colour of its own and a rim, for whoever sees no colours. */
export function areaShapes(areas: readonly DrawnArea[], origin: Point, cell: Rgb, odd: Rgb): Shapes {
  const places: number[] = [];
  const colours: number[] = [];
  const add = (colour: Rgb, alpha: number, corners: readonly Point[]): void => {
    for (const corner of corners) places.push(...corner);
    for (const _ of corners) colours.push(...colour, Math.round(alpha * 255));
  };
  for (const { edge, weight, isOdd } of areas) {
    const ring = edge.map(([longitude, latitude]) => relative(longitude, latitude, origin));
    const colour = isOdd ? odd : cell;
    add(colour, WEAK + (STRONG - WEAK) * weight, fan(ring));
    if (isOdd) add(odd, 1, rim(ring));
  }
  return { places: new Float32Array(places), colours: new Uint8Array(colours) };
}

function relative(longitude: number, latitude: number, [left, top]: Point): Point {
  const [x, y] = worldOf(longitude, latitude);
  return [x - left, y - top];
}

/** A cell is convex: triangles from its first corner. */
function fan([first, ...ring]: readonly Point[]): Point[] {
  if (first === undefined) return [];
  return ring.slice(1).flatMap((corner, i) => [first, ring[i] ?? first, corner]);
}

/** The band inside a closed ring. */
function rim(ring: readonly Point[]): Point[] {
  const middle = ring.reduce<Point>(([x, y], [a, b]) => [x + a / ring.length, y + b / ring.length], [0, 0]);
  const inward = ([x, y]: Point): Point => [x + (middle[0] - x) * RIM, y + (middle[1] - y) * RIM];
  return ring.slice(1).flatMap((to, i) => {
    const from = ring[i] ?? to;
    return [from, to, inward(from), inward(from), to, inward(to)];
  });
}

/** Ends of lines, two by two, or points, all of one colour. */
export function plainShapes(
  points: readonly (readonly [number, number])[],
  origin: Point,
  colour: Rgb,
  alpha: number,
): Shapes {
  const places = points.flatMap(([longitude, latitude]) => relative(longitude, latitude, origin));
  const colours = points.flatMap(() => [...colour, Math.round(alpha * 255)]);
  return { places: new Float32Array(places), colours: new Uint8Array(colours) };
}

/** Whether a place lies in a closed ring, degrees. */
export function isInside(longitude: number, latitude: number, ring: DrawnArea['edge']): boolean {
  let isIn = false;
  for (const [i, [x, y]] of ring.entries()) {
    const [a, b] = ring[(i + ring.length - 1) % ring.length] ?? [x, y];
    const isBetween = y > latitude !== b > latitude;
    if (isBetween && longitude < ((a - x) * (latitude - y)) / (b - y) + x) isIn = !isIn;
  }
  return isIn;
}
