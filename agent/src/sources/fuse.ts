/**
 * Several sources become one run of samples: which of them is believed for which value, and for how long. Pure; `nowS` is
 * passed in and must never go back (boot clock, in domain seconds). The tables are explained in SPEC.md.
 */
import type { Origin, Sample, SampleValue } from '../sample.ts';
import { isOffer } from './row.ts';

/** What a source is, whatever way it is reached. */
export type SourceFamily = 'recorded' | 'gpsd' | 'nmea' | 'can' | 'kuksa' | 'viss';

const RECEIVERS: readonly SourceFamily[] = ['recorded', 'gpsd', 'nmea', 'viss', 'kuksa', 'can'];
const VEHICLES: readonly SourceFamily[] = ['can', 'kuksa', 'viss', 'recorded', 'gpsd', 'nmea'];

/** Whose word counts, the first the most; of two sources of one family, the one that stands first in the settings. */
export const PRECEDENCE: Readonly<Record<SampleValue, readonly SourceFamily[]>> = {
  position: RECEIVERS,
  speedMps: VEHICLES,
  stateOfChargePermille: VEHICLES,
  odometerM: VEHICLES,
  ignition: VEHICLES,
  locked: VEHICLES,
  charging: VEHICLES,
  faultCodes: VEHICLES,
};

/** How long a value is one, seconds. After that it is absent: an old value is none. */
export const FRESH_S: Readonly<Record<SampleValue, number>> = {
  position: 3,
  speedMps: 2,
  stateOfChargePermille: 300,
  odometerM: 300,
  ignition: 30,
  locked: 30,
  charging: 30,
  faultCodes: 300,
};

/** Without a receiver, what the vehicle says goes on this often. */
const BEAT_S = 1;
/** A receiver that spoke within this takes the vehicle's values along. */
const RECEIVER_S = 2;

type BesideValue = Exclude<SampleValue, 'position'>;
const BESIDE = Object.keys(FRESH_S).filter((name): name is BesideValue => name !== 'position');
const SWITCHES = ['ignition', 'locked', 'charging'] as const;

/** Puts samples together. */
export interface Fuser {
  /**
   * Takes a sample of one source; gives what goes on, if anything does now.
   *
   * @param from place of the source in the list the fuser was made with
   */
  take(sample: Sample, from: number, nowS: number): Sample | undefined;
  /** A source went: nothing it said counts any more. */
  lost(from: number): void;
}

interface Told {
  value: Sample[BesideValue];
  source: string;
  atS: number;
}

interface Receiver {
  /** When it last had a position, and when it last offered one or the time. */
  goodS: number;
  spokeS: number;
}

const NEVER: Receiver = { goodS: Number.NEGATIVE_INFINITY, spokeS: Number.NEGATIVE_INFINITY };

/**
 * Makes a fuser. The rates are kept apart: a sample goes on when the receiver that counts speaks, with the freshest word
 * on everything else; without a receiver once a second; and at once when a switch of the vehicle changes.
 *
 * @example
 * const fuser = createFuser(['gpsd', 'can']);
 * fuser.take({ source: 'can', speedMps: 9.8 }, 1, 10.0); // undefined, kept
 * fuser.take({ source: 'gpsd', position, speedMps: 9.1 }, 0, 10.2); // position of gpsd, 9.8 m/s of the bus, 0.2 s old
 */
export function createFuser(families: readonly SourceFamily[]): Fuser {
  const ranksOf = rankAll(families);
  const told = families.map(() => new Map<BesideValue, Told>());
  const receivers = families.map(() => NEVER);
  let givenS = Number.NEGATIVE_INFINITY;
  let switches: Pick<Sample, (typeof SWITCHES)[number]> = {};

  function keep(sample: Sample, from: number, nowS: number): void {
    for (const name of BESIDE) {
      const value = sample[name];
      if (value !== undefined) told[from]?.set(name, { value, source: sample.source, atS: nowS });
    }
  }

  /** Whether another receiver's word counts more than what this one says now. */
  function isOutranked(sample: Sample, from: number, nowS: number): boolean {
    const hasPosition = sample.position !== undefined;
    const order = ranksOf('position');
    return receivers.some(({ goodS, spokeS }, other) => {
      if (other === from) return false;
      const isBefore = order.indexOf(other) < order.indexOf(from);
      const isGood = nowS - goodS <= FRESH_S.position;
      if (isGood) return isBefore || !hasPosition;
      return !hasPosition && isBefore && nowS - spokeS <= FRESH_S.position;
    });
  }

  /** Whether the receiver that counts speaks. */
  function receives(sample: Sample, from: number, nowS: number): boolean {
    if (!isOffer(sample) && sample.timeS === undefined) return false;
    const isMine = !isOutranked(sample, from, nowS);
    const goodS = sample.position === undefined ? (receivers[from] ?? NEVER).goodS : nowS;
    receivers[from] = { goodS, spokeS: nowS };
    return isMine;
  }

  function values(nowS: number): Pick<Sample, BesideValue | 'origins'> {
    const found: Pick<Sample, BesideValue> = {};
    const origins: Partial<Record<SampleValue, Origin>> = {};
    for (const name of BESIDE) {
      const best = bestOf(ranksOf(name), (from) => freshOf(told[from]?.get(name), nowS - FRESH_S[name]));
      if (best === undefined) continue;
      Object.assign(found, { [name]: best.value });
      origins[name] = { source: best.source, ageS: nowS - best.atS };
    }
    return { ...found, origins };
  }

  return {
    take(sample, from, nowS) {
      keep(sample, from, nowS);
      const isReceiver = receives(sample, from, nowS);
      const beside = values(nowS);
      const isSwitched = SWITCHES.some(
        (name) => beside[name] !== undefined && beside[name] !== switches[name],
      );
      const isAlone = receivers.every(({ spokeS }) => nowS - spokeS > RECEIVER_S);
      const isDue = isAlone && nowS - givenS >= BEAT_S && BESIDE.some((name) => beside[name] !== undefined);
      if (!isReceiver && !isSwitched && !isDue) return undefined;
      for (const name of SWITCHES)
        if (beside[name] !== undefined) switches = { ...switches, [name]: beside[name] };
      givenS = nowS;
      return {
        ...headOf(sample, isReceiver),
        ...beside,
        origins: originsOf(sample, isReceiver, beside.origins),
      };
    },
    lost(from) {
      told[from]?.clear();
      receivers[from] = NEVER;
    },
  };
}

/** For each value the sources in the order in which they count. */
function rankAll(families: readonly SourceFamily[]): (value: SampleValue) => readonly number[] {
  const ranks = new Map<SampleValue, readonly number[]>();
  for (const value of Object.keys(PRECEDENCE) as SampleValue[]) {
    const place = (from: number) => placeOf(families[from], value);
    ranks.set(
      value,
      [...families.keys()].toSorted((a, b) => place(a) - place(b) || a - b),
    );
  }
  return (value) => ranks.get(value) ?? [];
}

function placeOf(family: SourceFamily | undefined, value: SampleValue): number {
  return family === undefined ? PRECEDENCE[value].length : PRECEDENCE[value].indexOf(family);
}

function bestOf(order: readonly number[], find: (from: number) => Told | undefined): Told | undefined {
  for (const from of order) {
    const found = find(from);
    if (found !== undefined) return found;
  }
  return undefined;
}

function freshOf(told: Told | undefined, sinceS: number): Told | undefined {
  return told !== undefined && told.atS >= sinceS ? told : undefined;
}

/** What only the receiver that counts may say: place, time and why there is no place. */
function headOf({ source, sequence, timeS, position, problems }: Sample, isReceiver: boolean): Sample {
  const row = sequence === undefined ? { source } : { source, sequence };
  if (!isReceiver) return row;
  return {
    ...row,
    ...(timeS === undefined ? {} : { timeS }),
    ...(position === undefined ? {} : { position }),
    ...(problems === undefined ? {} : { problems }),
  };
}

function originsOf(
  { source, position }: Sample,
  isReceiver: boolean,
  beside: Sample['origins'] = {},
): NonNullable<Sample['origins']> {
  return isReceiver && position !== undefined ? { ...beside, position: { source, ageS: 0 } } : beside;
}
