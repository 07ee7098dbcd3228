import type { Fix } from '@fleetveil/proto';
import { reportResolution } from '../minimise/coarse.ts';
import type { HealthReading } from '../minimise/health.ts';
import {
  decodePlace,
  encodePlace,
  isParked,
  type Place,
  placeAfterFix,
  placeAfterUse,
  placeCell,
} from '../minimise/place.ts';
import type { Counters } from '../outbox/counters.ts';
import type { Moment } from '../reasons/moment.ts';
import type { PolicyView } from '../reasons/standing.ts';
import type { Sample } from '../sample.ts';

/** What is known of the vehicle between samples: its place and its condition. In memory only. */
export interface Whereabouts {
  take(sample: Sample, moment: Moment): void;
  /** A use ended with this fix: it is the parked place. */
  afterUse(endFix: Fix | undefined): void;
  /** The finest cell that may be spoken of: for the rules of minimise, never to be sent as it is. */
  cell(): string | undefined;
  isParked(): boolean;
  health(): HealthReading;
  /** What may be kept of a parked place over a restart; nothing while it moves. */
  kept(policy: PolicyView): string | undefined;
}

/** @param kept what an earlier run kept of the place */
export function createWhereabouts(kept: string | undefined): Whereabouts {
  let place: Place = decodePlace(kept);
  let health: HealthReading = {};
  return {
    take(sample, moment) {
      const { position, stateOfChargePermille, odometerM, faultCodes } = sample;
      if (position !== undefined) place = placeAfterFix(place, { ...position, bootS: moment.bootS });
      if (stateOfChargePermille !== undefined) health = { ...health, stateOfChargePermille };
      if (odometerM !== undefined) health = { ...health, odometerM };
      if (faultCodes !== undefined) health = { ...health, faultCodes };
    },
    afterUse(endFix) {
      place = placeAfterUse(place, endFix);
    },
    cell: () => placeCell(place),
    isParked: () => isParked(place),
    health: () => health,
    kept(policy) {
      const cell = placeCell(place);
      return cell === undefined ? undefined : encodePlace(place, reportResolution(cell, policy));
    },
  };
}

/**
 * What is remembered, with what may be kept of the place (`Whereabouts.kept`) for the next process: at each tick, at the
 * end of a use and at a stop. Kept while parked, and forgotten once the vehicle moves.
 */
export function withPlace(counters: Counters, place: string | undefined): Counters {
  const { place: _before, ...rest } = counters;
  return place === undefined ? rest : { ...rest, place };
}
