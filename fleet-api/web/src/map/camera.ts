/** Where a flat map looks: Web Mercator, the world a square of side 1. Pure. */
import type { Box } from './drawing.ts';

/** The middle, of the world's square from its north-western corner, and the zoom: 512 · 2^zoom pixels are the world. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const [LEAST_ZOOM, MOST_ZOOM] = [0, 18];
/** What is fitted keeps this far from the rim, pixels: to the right lie the map's buttons. */
export const PADDING = { left: 44, right: 84, top: 44, bottom: 44 } as const;
/** What is fitted is not shown closer than this. */
export const MOST_FITTED = 16;

/** Pixels that the world is wide. @example worldPixels(0) // 512 */
export const worldPixels = (zoom: number): number => 512 * 2 ** zoom;

/** A place on the world's square. @example worldOf(0, 0) // [0.5, 0.5] */
export function worldOf(longitude: number, latitude: number): readonly [number, number] {
  const radians = (latitude * Math.PI) / 180;
  return [(longitude + 180) / 360, (1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2];
}

/** The place there. @example degreesOf(0.5, 0.5) // [0, 0] */
export function degreesOf(x: number, y: number): readonly [number, number] {
  return [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

/** Kept in the world, and between the zooms. */
const kept = ({ x, y, zoom }: Camera): Camera => ({
  x: Math.min(1, Math.max(0, x)),
  y: Math.min(1, Math.max(0, y)),
  zoom: Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom)),
});

/** Moved by pixels: to the right is positive, as is down. */
export function panned(camera: Camera, right: number, down: number): Camera {
  const world = worldPixels(camera.zoom);
  return kept({ ...camera, x: camera.x + right / world, y: camera.y + down / world });
}

/** Nearer or farther, so that what lies at these pixels from the middle stays there. */
export function zoomedAround(camera: Camera, by: number, right: number, down: number): Camera {
  const { zoom } = kept({ ...camera, zoom: camera.zoom + by });
  const there = panned(camera, right, down);
  return panned({ ...there, zoom }, -right, -down);
}

/** The closest look that has all of a box in sight. */
export function fitted([west, south, east, north]: Box, { width, height }: Size): Camera {
  const [[left, top], [right, bottom]] = [worldOf(west, north), worldOf(east, south)];
  const room = (pixels: number, world: number): number =>
    Math.log2(Math.max(1, pixels) / (512 * Math.max(world, 1e-9)));
  const across = room(width - PADDING.left - PADDING.right, right - left);
  const down = room(height - PADDING.top - PADDING.bottom, bottom - top);
  const zoom = Math.min(MOST_FITTED, across, down);
  const middle = kept({ x: (left + right) / 2, y: (top + bottom) / 2, zoom });
  return panned(middle, (PADDING.right - PADDING.left) / 2, (PADDING.bottom - PADDING.top) / 2);
}

/** What is in sight. */
export function boxInSight({ x, y, zoom }: Camera, { width, height }: Size): Box {
  const [across, down] = [width / 2 / worldPixels(zoom), height / 2 / worldPixels(zoom)];
  const [west, north] = degreesOf(Math.max(0, x - across), Math.max(0, y - down));
  const [east, south] = degreesOf(Math.min(1, x + across), Math.min(1, y + down));
  return [west, south, east, north];
}

/** Pixels of a place, from the left and the top. */
export function pixelsOf(
  camera: Camera,
  { width, height }: Size,
  longitude: number,
  latitude: number,
): readonly [number, number] {
  const [[x, y], world] = [worldOf(longitude, latitude), worldPixels(camera.zoom)];
  return [width / 2 + (x - camera.x) * world, height / 2 + (y - camera.y) * world];
}
