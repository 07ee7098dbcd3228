/**
 * How often a vehicle that nobody steals is suspected, over simulated days of a shared fleet, and how soon one that is
 * stolen. Beside it the rule of most trackers: it moved, and nobody has rented it.
 */
import { freshTheft, type TheftReading, watchTheft } from '@fleetveil/agent';
import { type Chance, createChance } from '@fleetveil/simulator';
import type { Bench, Measure } from './measure.ts';

const DAYS = { short: 60, usual: 2_000, full: 10_000 } as const;
const THEFTS = { short: 60, usual: 1_000, full: 5_000 } as const;
const SEED = 20_833;

/** What happens to a vehicle, reading by reading. */
interface World {
  readonly chance: Chance;
  readonly see: (reading: TheftReading) => void;
  bootS: number;
  northM: number;
  odometerM: number;
  /** Slow wandering of the receiver, metres. */
  driftM: number;
}

interface Seen {
  readonly inUse?: boolean;
  readonly locked?: boolean;
  readonly errorM?: number;
  readonly accuracyM?: number;
  readonly tiltDeg?: number;
  readonly tampered?: boolean;
}

/** Metres of 1e-6 degrees of latitude. */
const METRES_E6 = 0.111_195;

function look(
  world: World,
  seconds: number,
  { errorM = 0, accuracyM = 6, tiltDeg = 0, ...more }: Seen,
): void {
  const { chance } = world;
  world.bootS += seconds;
  world.driftM = 0.98 * world.driftM + (chance() - 0.5) * 4;
  const northM = world.northM + world.driftM + errorM;
  const tilt = (tiltDeg * Math.PI) / 180;
  world.see({
    ...{ bootS: world.bootS, inUse: false, ...more },
    position: { latitudeE6: 56_951_700 + Math.round(northM / METRES_E6), longitudeE6: 24_113_300, accuracyM },
    odometerM: Math.floor(world.odometerM / 10) * 10,
    acceleration: { x: 9.81 * Math.sin(tilt), y: 0, z: 9.81 * Math.cos(tilt) },
  });
}

/** Stands locked; now and then a reflection throws the receiver off, and half of the time it does not know. */
function park(world: World, seconds: number): void {
  const { chance } = world;
  let [errorM, accuracyM, leftS] = [0, 6, 0];
  for (let s = 0; s < seconds; s += 5) {
    leftS -= 5;
    if (leftS <= 0) [errorM, accuracyM] = [0, 6];
    if (chance() < 5 / 21_600) {
      [errorM, leftS] = [80 + 170 * chance(), 60 + 540 * chance()];
      accuracyM = chance() < 0.5 ? 10 : 60;
    }
    look(world, 5, { locked: true, errorM, accuracyM });
  }
}

function ride(world: World, seconds: number, seen: Seen): void {
  for (let s = 0; s < seconds; s++) {
    const way = 5 * world.chance();
    world.northM += way;
    world.odometerM += way;
    look(world, 1, { locked: false, ...seen });
  }
}

/** Carried without a wheel turning: a flat truck, a ferry. */
function carry(world: World, seconds: number, mps: number, tiltDeg: () => number): void {
  for (let s = 0; s < seconds; s++) {
    world.northM += mps;
    look(world, 1, { locked: true, tiltDeg: tiltDeg() });
  }
}

/** Moved out of the way by a passer-by, or pushed over: one sign, and no displacement. */
function push(world: World): void {
  const { chance } = world;
  const way = 2 + 13 * chance();
  world.northM += way;
  world.odometerM += way;
  const tiltDeg = chance() < 0.3 ? 80 : 5;
  for (let s = 0; s < 30; s++) look(world, 1, { locked: true, tiltDeg });
}

/** A day: five rentals, one in twenty late; pushed about, towed, shipped, its battery changed, as it happens. */
function day(world: World): void {
  const { chance } = world;
  for (let rental = 0; rental < 5; rental++) {
    park(world, 3 * 3600);
    if (chance() < 0.2) push(world);
    if (chance() < 0.1) look(world, 1, { locked: true, tampered: true });
    park(world, 900);
    if (chance() < 0.02) carry(world, 1800, 8, () => 18 * chance());
    if (chance() < 0.01) carry(world, 3600, 7, () => 14 * Math.sin(world.bootS / 4));
    // With a maintenance grant: whoever holds one has the vehicle.
    if (chance() < 0.05) ride(world, 600, { inUse: true });
    ride(world, 900, { inUse: true });
    if (chance() < 0.05) ride(world, 300 + 1500 * chance(), { inUse: false });
  }
}

function world(seed: number, see: World['see']): World {
  return { chance: createChance(seed), see, bootS: 0, northM: 0, odometerM: 0, driftM: 0 };
}

/** False suspicions over so many days, and those of the rule that most trackers have. */
export function countFalse(days: number): { ours: number; naive: number } {
  let state = freshTheft();
  let [ours, naive, anchorE6, isOut] = [0, 0, 0, false];
  const all = world(SEED, (reading) => {
    const step = watchTheft(state, reading);
    state = step.state;
    if (step.suspected) ours += 1;
    const latitudeE6 = reading.position?.latitudeE6 ?? anchorE6;
    const isAway = Math.abs(latitudeE6 - anchorE6) * METRES_E6 > 100;
    if (reading.inUse) [anchorE6, isOut] = [latitudeE6, false];
    else if (isAway && !isOut) [naive, isOut] = [naive + 1, true];
    else if (!isAway) isOut = false;
  });
  for (let i = 0; i < days; i++) day(all);
  return { ours, naive };
}

/** Seconds from the second sign to the suspicion, of thefts of parked vehicles; missing where there was none. */
export function secondsToSuspicion(count: number): (number | undefined)[] {
  return Array.from({ length: count }, (_, i) => {
    let state = freshTheft();
    let [raisedS, signS]: [number | undefined, number | undefined] = [undefined, undefined];
    const one = world(SEED + i, (reading) => {
      const step = watchTheft(state, reading);
      state = step.state;
      if (step.suspected) raisedS ??= reading.bootS;
    });
    park(one, 600 + 3600 * one.chance());
    const fromM = one.northM;
    const mps = 2 + 8 * one.chance();
    for (let s = 0; s < 400 && raisedS === undefined; s++) {
      one.northM += mps;
      one.odometerM += mps;
      look(one, 1, { locked: one.chance() < 0.5 });
      if (one.northM - fromM > 106) signS ??= one.bootS;
    }
    // Raised before both signs are there by this count: it parked where its receiver erred, and seemed further away.
    return raisedS === undefined ? undefined : raisedS - (signS ?? raisedS);
  });
}

/** False suspicions a thousand vehicle-days, and how soon a theft is one. */
export const measureTheft: Bench = ({ size }) => {
  const days = DAYS[size];
  const { ours, naive } = countFalse(days);
  const thefts = secondsToSuspicion(THEFTS[size]);
  const inTime = thefts.filter((s) => s !== undefined && s <= 60).length / thefts.length;
  const perThousand = (count: number): number => (1000 * count) / days;
  const measures: Measure[] = [
    {
      ...{ name: 'false theft suspicions', value: perThousand(ours), unit: 'per 1,000 vehicle-days' },
      ...{ kind: 'count', goal: { better: 'less', floor: 2, aim: 0 }, baseline: perThousand(naive) },
    },
    {
      ...{ name: 'thefts suspected within 60 s of both signs', value: 100 * inTime, unit: '%' },
      ...{ kind: 'count', goal: { better: 'more', floor: 95, aim: 100 } },
    },
  ];
  return Promise.resolve(measures);
};
