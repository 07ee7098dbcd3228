/**
 * A city that does not exist: a grid of streets laid over the middle of Riga, which the shipped policy
 * knows as a city. No street, corner or door of it is anybody's.
 */
import type { Chance } from './chance.ts';

/** A corner of the grid: whole steps east and north of the middle. */
export interface Corner {
  readonly east: number;
  readonly north: number;
}

/** A point on the earth, degrees. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const MIDDLE: Point = { latitude: 56.9517, longitude: 24.1133 };
/** Length of a block. */
export const BLOCK_M = 120;
/** Corners reach this many blocks from the middle. */
const REACH = 16;
const METRES_PER_DEGREE = 111_320;

/** Where a place between corners is; fractions of a block are allowed. */
export function pointAt(east: number, north: number): Point {
  const latitude = MIDDLE.latitude + (north * BLOCK_M) / METRES_PER_DEGREE;
  const perDegree = METRES_PER_DEGREE * Math.cos((MIDDLE.latitude * Math.PI) / 180);
  return { latitude, longitude: MIDDLE.longitude + (east * BLOCK_M) / perDegree };
}

/** Some corner. */
export function anyCorner(chance: Chance): Corner {
  const along = () => Math.round((chance() * 2 - 1) * REACH);
  return { east: along(), north: along() };
}

/**
 * A way from a corner over `blocks` blocks: straight on mostly, turning where chance or the edge says so,
 * never straight back.
 */
export function wayFrom(start: Corner, blocks: number, chance: Chance): Corner[] {
  const way = [start];
  let heading = Math.floor(chance() * 4);
  for (let block = 0; block < blocks; block += 1) {
    const corner = way.at(-1) as Corner;
    const turns = chance() < 0.6 ? [0, 1, 3] : chance() < 0.5 ? [1, 0, 3] : [3, 0, 1];
    const turn = turns.find((each) => isInside(step(corner, (heading + each) % 4)));
    heading = (heading + (turn ?? 2)) % 4;
    way.push(step(corner, heading));
  }
  return way;
}

const STEPS: readonly (readonly [east: number, north: number])[] = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
];

function step(corner: Corner, heading: number): Corner {
  const [east, north] = STEPS[heading] ?? [0, 1];
  return { east: corner.east + east, north: corner.north + north };
}

function isInside({ east, north }: Corner): boolean {
  return Math.abs(east) <= REACH && Math.abs(north) <= REACH;
}
