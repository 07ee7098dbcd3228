import { positionOf, wholeAccuracyM } from './fields.ts';
import { createProblemCounts, type ProblemCounts, type Row } from './row.ts';
import { parseTime } from './times.ts';
import {
  BROKEN_CODE,
  VSS_SIGNALS,
  type VssMeaning,
  type VssPoint,
  type VssValues,
  vssCharge,
  vssFaults,
  vssFlag,
  vssNumber,
  vssOdometer,
  vssPower,
  vssSpeed,
} from './vss.ts';

/** Puts single signals together into readings. */
export interface VssState {
  /** Takes what one message said; gives the readings it completed. */
  take(points: readonly VssPoint[]): Row[];
  /** What the vehicle said last and only says again when it changes: true as long as the server is there. */
  standing(): VssValues;
  /** A message came that cannot be read. */
  spoiled(): void;
  readonly counts: Readonly<ProblemCounts>;
}

/** Latitude and longitude measured within this are one place: at 30 m/s it is 6 m. */
const PAIR_WITHIN_S = 0.2;
/** An accuracy or a kind of fix told this long before a place still says something of it. */
const QUALITY_FOR_S = 10;

interface Half {
  degrees: number;
  timeS: number;
}

interface Place {
  latitude?: Half;
  longitude?: Half;
  accuracy?: Half;
  hasFix: boolean;
  /** The receiver's own time, where it tells one. */
  receiverS?: number;
}

/**
 * VSS says latitude, longitude and time apart. A place is one only if its halves were measured together; a half whose
 * other half never came is an offer that could not be kept (`unparsable`). Other values go out with the message that
 * brought them.
 *
 * A server begins with what it knows, however old, and repeats it. A place or a speed therefore counts only if it was
 * measured after the one before it, and the first of a connection never does. The server's clock tells old from new and
 * nothing else: a fix is dated by its receiver (`CurrentLocation.Timestamp`) or not at all.
 */
export function createVssState(): VssState {
  const counts = createProblemCounts();
  const place: Place = { hasFix: true };
  const vehicle = createVehicle();
  const isNew = createNewness();
  let standing: VssValues = {};

  /** `false` = it could not be read. */
  function read(meaning: VssMeaning, point: VssPoint, values: VssValues): boolean {
    const found = PLACE_READERS[meaning]?.(place, point) ?? vehicle.readers[meaning]?.(point);
    if (found === undefined) return false;
    Object.assign(values, found);
    return true;
  }

  function take(points: readonly VssPoint[]): Row[] {
    const rows: Row[] = [];
    const values: VssValues = {};
    for (const point of points) {
      const signal = Object.hasOwn(VSS_SIGNALS, point.path) ? VSS_SIGNALS[point.path] : undefined;
      if (signal === undefined) continue;
      if (point.value === undefined || point.value === null) {
        const name = vehicle.forget(signal.is, point.path);
        if (name !== undefined) delete standing[name];
        continue;
      }
      if (NOW_ONLY.includes(signal.is) && !isNew(point)) continue;
      if (isHalf(signal.is)) rows.push(...takeHalf(place, signal.is, point));
      else if (!read(signal.is, point, values)) counts.other++;
    }
    const { speedMps: _changesAlways, ...lasting } = values;
    standing = { ...standing, ...lasting };
    rows.push(...closePlace(place));
    if (Object.keys(values).length > 0) rows.push(values);
    for (const problem of rows.flatMap(({ problems = [] }) => problems)) counts[problem]++;
    return merged(rows);
  }

  const spoiled = () => {
    counts.other++;
  };
  return { take, counts, spoiled, standing: () => standing };
}

/** What is worth nothing unless it was measured just now. */
const NOW_ONLY: readonly VssMeaning[] = ['latitude', 'longitude', 'speed'];

function createNewness(): (point: VssPoint) => boolean {
  const seen = new Map<string, number>();
  return ({ path, timeS }) => {
    if (timeS === undefined) return false;
    const last = seen.get(path);
    seen.set(path, timeS);
    return last !== undefined && timeS > last;
  };
}

/** Values and the place of one message are one reading. */
function merged(rows: readonly Row[]): Row[] {
  const values = rows.find(({ position, problems }) => position === undefined && problems === undefined);
  const offers = rows.filter((row) => row !== values);
  const last = offers.at(-1);
  if (values === undefined || last === undefined) return [...rows];
  return [...offers.slice(0, -1), { ...last, ...values }];
}

function isHalf(meaning: VssMeaning): meaning is 'latitude' | 'longitude' {
  return meaning === 'latitude' || meaning === 'longitude';
}

/** A second latitude before any longitude: the first one stays alone. */
function takeHalf(
  place: Place,
  half: 'latitude' | 'longitude',
  { value, timeS = Number.NaN }: VssPoint,
): Row[] {
  const degrees = vssNumber(value);
  const alone: Row[] = place[half] === undefined ? [] : [{ problems: ['unparsable'] }];
  if (degrees === undefined) {
    dropHalves(place);
    return [...alone, { problems: ['unparsable'] }];
  }
  place[half] = { degrees, timeS };
  return alone;
}

function dropHalves(place: Place): void {
  delete place.latitude;
  delete place.longitude;
}

function closePlace(place: Place): Row[] {
  const { latitude, longitude } = place;
  if (latitude === undefined || longitude === undefined) return [];
  const apartS = latitude.timeS - longitude.timeS;
  if (Math.abs(apartS) > PAIR_WITHIN_S) {
    delete place[apartS < 0 ? 'latitude' : 'longitude'];
    return [{ problems: ['unparsable'] }];
  }
  dropHalves(place);
  return [rowOf(place, latitude, longitude)];
}

function rowOf(place: Place, latitude: Half, longitude: Half): Row {
  const row: Row = place.receiverS === undefined ? {} : { timeS: place.receiverS };
  delete place.receiverS;
  if (!place.hasFix) return { ...row, problems: ['poor_quality'] };
  const isFresh = Math.abs((place.accuracy?.timeS ?? Number.NaN) - longitude.timeS) <= QUALITY_FOR_S;
  const accuracyM = isFresh ? wholeAccuracyM(place.accuracy?.degrees) : 0;
  const position = positionOf(latitude.degrees, longitude.degrees, accuracyM);
  return typeof position === 'string' ? { ...row, problems: [position] } : { ...row, position };
}

type PlaceReader = (place: Place, point: VssPoint) => VssValues | undefined;

const PLACE_READERS: Readonly<Partial<Record<VssMeaning, PlaceReader>>> = {
  accuracy(place, { value, timeS = Number.NaN }) {
    const metres = vssNumber(value);
    if (metres === undefined) return undefined;
    place.accuracy = { degrees: metres, timeS };
    return {};
  },
  fixType(place, { value }) {
    if (typeof value !== 'string') return undefined;
    place.hasFix = value !== 'NONE';
    return {};
  },
  time(place, { value }) {
    const time = typeof value === 'string' ? parseTime(value) : 'unparsable';
    if (typeof time !== 'number') return undefined;
    place.receiverS = time;
    return {};
  },
};

type VehicleReader = (point: VssPoint) => VssValues | undefined;

interface Vehicle {
  /** Readers of what the vehicle says of itself; those that need more than one signal keep the others. */
  readonly readers: Readonly<Partial<Record<VssMeaning, VehicleReader>>>;
  /** The server has no value of this any more; gives what of its last word does not hold without it. */
  forget(meaning: VssMeaning, path: string): keyof VssValues | undefined;
}

/** What of a reading stands on a signal. */
const STANDS_ON: Readonly<Partial<Record<VssMeaning, keyof VssValues>>> = {
  charge: 'stateOfChargePermille',
  chargeShown: 'stateOfChargePermille',
  odometer: 'odometerM',
  power: 'ignition',
  charging: 'charging',
  door: 'locked',
  faults: 'faultCodes',
  broken: 'faultCodes',
};

function createVehicle(): Vehicle {
  const doors = new Map<string, boolean>();
  let faults: readonly string[] = [];
  let isBroken = false;
  let hasCharge = false;
  const faultCodes = () => ({ faultCodes: isBroken ? [BROKEN_CODE, ...faults] : faults });
  const readers: Vehicle['readers'] = {
    speed: ({ value }) => vssSpeed(value),
    charge({ value }) {
      hasCharge = true;
      return vssCharge(value);
    },
    // What the instruments show counts only where the battery itself says nothing.
    chargeShown: ({ value }) => (hasCharge ? {} : vssCharge(value)),
    odometer: ({ value }) => vssOdometer(value),
    power: ({ value }) => vssPower(value),
    charging({ value }) {
      const charging = vssFlag(value);
      return charging === undefined ? undefined : { charging };
    },
    door({ path, value }) {
      const locked = vssFlag(value);
      if (locked === undefined) return undefined;
      doors.set(path, locked);
      return { locked: [...doors.values()].every(Boolean) };
    },
    faults({ value }) {
      const codes = vssFaults(value);
      if (codes === undefined) return undefined;
      faults = codes;
      return faultCodes();
    },
    broken({ value }) {
      const broken = vssFlag(value);
      if (broken === undefined) return undefined;
      isBroken = broken;
      return faultCodes();
    },
  };
  return {
    readers,
    forget(meaning, path) {
      if (meaning === 'chargeShown' && hasCharge) return undefined;
      if (meaning === 'charge') hasCharge = false;
      if (meaning === 'door') doors.delete(path);
      if (meaning === 'faults') faults = [];
      if (meaning === 'broken') isBroken = false;
      return STANDS_ON[meaning];
    },
  };
}
