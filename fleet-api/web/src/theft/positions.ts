/** Positions of a pursuit as they are drawn. Pure. */
import type { Drawing } from '../map/drawing.ts';

/** One. */
export interface Position {
  /** Domain seconds. */
  readonly atS: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracyM: number | undefined;
  readonly headingDeg: number | undefined;
}

/** Of the data of an event. */
export function positionOf(data: string): Position {
  const { time_s, latitude, longitude, accuracy_m, heading_deg } = JSON.parse(data) as {
    time_s: number;
    latitude: number;
    longitude: number;
    accuracy_m?: number | null;
    heading_deg?: number | null;
  };
  const given = { accuracyM: accuracy_m ?? undefined, headingDeg: heading_deg ?? undefined };
  return { atS: time_s, latitude, longitude, ...given };
}

/** With one more, in the order in which they were measured: one may come late, and is not where the vehicle is now. */
export function withPosition(positions: readonly Position[], position: Position): readonly Position[] {
  const before = positions.findLastIndex(({ atS }) => atS <= position.atS);
  return positions.toSpliced(before + 1, 0, position);
}

/** A line of all of them with its newest end. */
export function drawingOf(positions: readonly Position[], name: string): Drawing {
  const last = positions.at(-1);
  return {
    points: last === undefined ? [] : [{ ...last, kind: 'end', name }],
    lines:
      positions.length < 2
        ? []
        : [positions.map(({ latitude, longitude }) => [longitude, latitude] as const)],
    cells: [],
  };
}
