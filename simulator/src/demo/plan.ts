/** Who rides what and when: the demo's city on paper. */
import type { Part, VehicleKind } from '../drive.ts';

/** A rider, and what he or she chose about the route. */
export interface Rider {
  readonly riderId: string;
  readonly name: string;
  readonly route: boolean;
}

/** A vehicle of the city with its rider and rides. */
export interface Plan {
  readonly kind: VehicleKind;
  readonly label: string;
  readonly rider: Rider;
  /** Domain seconds after the first tick, and how long. */
  readonly rides: readonly { readonly afterS: number; readonly durationS: number }[];
}

/** The simulated day is written for so long, domain seconds. */
const DAY_S = 20 * 3600;

const ANNA: Rider = { riderId: 'rider-anna', name: 'Anna', route: true };
const BEN: Rider = { riderId: 'rider-ben', name: 'Ben', route: false };
/** The city: a car, an e-scooter, an e-bike. */
export const PLANS: readonly Plan[] = [
  { kind: 'car', label: 'car', rider: ANNA, rides: everyHour(300, 720) },
  { kind: 'e_scooter', label: 'e-scooter', rider: BEN, rides: everyHour(540, 480) },
  {
    kind: 'e_bike',
    label: 'e-bike',
    rider: { riderId: 'rider-cleo', name: 'Cleo', route: true },
    rides: everyHour(780, 600),
  },
];

function everyHour(afterS: number, durationS: number) {
  return Array.from({ length: 18 }, (_, hour) => ({ afterS: afterS + hour * 3600, durationS }));
}

/** The day of a plan as the simulator drives it: parked, ride, parked, from `startS` on. */
export function partsOf(plan: Plan, startS: number, firstTickS: number): Part[] {
  const parts: Part[] = [];
  let atS = startS;
  for (const { afterS, durationS } of plan.rides) {
    parts.push({ kind: 'parked', durationS: firstTickS + afterS - atS }, { kind: 'ride', durationS });
    atS = firstTickS + afterS + durationS;
  }
  return [...parts, { kind: 'parked', durationS: Math.max(60, startS + DAY_S - atS) }];
}
