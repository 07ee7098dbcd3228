/** Parts of the map. Pure. */
import type { Box } from '../map/drawing.ts';

/** All of it. */
export const WORLD: Box = [-180, -90, 180, 90];

/** Whether one lies in the other. */
export function isWithin(inner: Box, outer: Box): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

/**
 * A box with half its size around it, within the world: small moves ask nothing anew.
 *
 * @example padded([24, 56, 25, 57]) // [23.5, 55.5, 25.5, 57.5]
 */
export function padded([west, south, east, north]: Box): Box {
  const [x, y] = [(east - west) / 2, (north - south) / 2];
  return [
    Math.max(-180, Math.min(180, west - x)),
    Math.max(-90, south - y),
    Math.min(180, Math.max(-180, east + x)),
    Math.min(90, north + y),
  ];
}
