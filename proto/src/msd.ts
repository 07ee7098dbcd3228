/**
 * The minimum set of data of eCall (EN 15722, version 2), for whoever already reads eCalls: an accident's last place,
 * time and direction as the standard writes them. Pure; ASN.1 unaligned packed rules (ITU-T X.691) for this one message.
 *
 *     packet ─► msdOf ─► fields of the standard ─► encodeMsd ─► version (8 bits) · length (8) · MSDMessage
 *
 * It has no acceleration and no speeds, and no signature: the packet stays what is believed.
 */
import type { AccidentPlace, AccidentRecord } from './accident.ts';
import { ProtoError } from './errors.ts';

/** Classes of vehicles in the order of `VehicleType` (EN 15722, annex on the ASN.1 definition). */
export const MSD_VEHICLES = [
  ...(['M1', 'M2', 'M3', 'N1', 'N2', 'N3'] as const),
  ...(['L1e', 'L2e', 'L3e', 'L4e', 'L5e', 'L6e', 'L7e'] as const),
] as const;
/** One of them. */
export type MsdVehicle = (typeof MSD_VEHICLES)[number];

/** What a vehicle may run on, in the order of `VehiclePropulsionStorageType`. */
export const MSD_PROPULSIONS = [
  ...(['gasoline', 'diesel', 'natural_gas', 'propane', 'electric', 'hydrogen', 'other'] as const),
] as const;
/** One of them. */
export type MsdPropulsion = (typeof MSD_PROPULSIONS)[number];

/** Two integers of a place: milliarcseconds, north and east positive; of a step, 100 milliarcseconds. */
export interface MsdPoint {
  readonly latitude: number;
  readonly longitude: number;
}

/** What only the vehicle's owner knows: Fleetveil keeps no vehicle identification number. */
export interface MsdVehicleData {
  /** 17 characters, ISO 3779. */
  readonly vin: string;
  readonly vehicle: MsdVehicle;
  readonly propulsions: readonly MsdPropulsion[];
}

/** The fields of the standard, in its units. */
export interface MsdFields extends MsdVehicleData {
  /** 1 for the first message of a call. */
  readonly messageIdentifier: number;
  readonly isAutomatic: boolean;
  readonly isTest: boolean;
  readonly isPositionTrusted: boolean;
  /** Unix second; 0 = not known. */
  readonly timestamp: number;
  /** {@link MSD_NO_PLACE} twice = not known. */
  readonly location: MsdPoint;
  /** Steps of 2 degrees; 255 = not known. */
  readonly direction: number;
  /** From the location back to the one before. */
  readonly recentN1?: MsdPoint;
  /** From that one back to the one before it. */
  readonly recentN2?: MsdPoint;
  readonly passengers?: number;
}

/** A coordinate that is not known. */
export const MSD_NO_PLACE = 0x7fff_ffff;
const NO_DIRECTION = 255;
/** Version of the message's format (EN 15722:2015). */
const MSD_VERSION = 2;
/** Steps of a place before lie between -51,200 and 51,100 milliarcseconds. */
const STEP = { least: -512, most: 511, mas: 100 } as const;
/** A degree has 3,600,000 milliarcseconds, and a place of a packet is in 1e-6 degrees. */
const MAS_PER_E6 = 3.6;

/** The 33 characters of a vehicle identification number: no I, O and Q. In this order 6 bits say which. */
const VIN_ALPHABET = '0123456789ABCDEFGHJKLMNPRSTUVWXYZ';

/**
 * The fields of a packet as the standard has them. A place before that is further away than the standard can say is left
 * out with those before it: a wrong step would put the vehicle elsewhere.
 *
 * @example encodeMsd(msdOf(opened.record, { vin, vehicle: 'M1', propulsions: ['electric'] }))
 */
export function msdOf(record: AccidentRecord, vehicle: MsdVehicleData): MsdFields {
  const [last, ...before] = record.positions.map(inMas);
  const [recentN1, recentN2] = stepsBack(last, before);
  const { timeS = 0, directionDeg, occupants } = record;
  return {
    ...vehicle,
    ...{ messageIdentifier: 1, isAutomatic: record.trigger === 'automatic', isTest: record.isTest },
    ...{ isPositionTrusted: record.isPositionTrusted, timestamp: timeS },
    location: last ?? { latitude: MSD_NO_PLACE, longitude: MSD_NO_PLACE },
    direction: directionDeg === undefined ? NO_DIRECTION : Math.round(directionDeg / 2) % 180,
    ...(recentN1 === undefined ? {} : { recentN1 }),
    ...(recentN2 === undefined ? {} : { recentN2 }),
    ...(occupants === undefined ? {} : { passengers: occupants }),
  };
}

function inMas({ latitudeE6, longitudeE6 }: AccidentPlace): MsdPoint {
  return { latitude: rounded(latitudeE6 * MAS_PER_E6), longitude: rounded(longitudeE6 * MAS_PER_E6) };
}

/** Each place as a step from the one after it, as long as the standard can say it. */
function stepsBack(last: MsdPoint | undefined, before: readonly MsdPoint[]): MsdPoint[] {
  const steps: MsdPoint[] = [];
  let from = last;
  for (const place of before) {
    if (from === undefined) return steps;
    const step = {
      latitude: stepOf(place.latitude - from.latitude),
      longitude: stepOf(place.longitude - from.longitude),
    };
    if (!isStep(step.latitude) || !isStep(step.longitude)) return steps;
    steps.push(step);
    // What was rounded away goes into the next step, not into the place.
    from = {
      latitude: from.latitude + step.latitude * STEP.mas,
      longitude: from.longitude + step.longitude * STEP.mas,
    };
  }
  return steps;
}

// Rounding makes a minus zero of a small negative number: no such thing goes into a message.
const rounded = (value: number): number => Math.round(value) + 0;
const stepOf = (mas: number): number => rounded(mas / STEP.mas);
const isStep = (step: number): boolean => step >= STEP.least && step <= STEP.most;

/** The message as bytes. Throws `misused` for a field that the standard cannot say. */
export function encodeMsd(fields: MsdFields): Uint8Array {
  const message = messageBits(fields);
  const bytes = packed(message);
  return Uint8Array.of(MSD_VERSION, bytes.length, ...bytes);
}

/** MSDMessage without optional additional data, and MSDStructure in it, bit by bit. */
function messageBits(fields: MsdFields): string {
  const { recentN1, recentN2, passengers } = fields;
  const isThere = [recentN1, recentN2, passengers].map((field) => (field === undefined ? '0' : '1')).join('');
  return [
    '00', // MSDMessage: no extension, no additional data
    `0${isThere}`, // MSDStructure: no extension, which of the optional fields are there
    whole(fields.messageIdentifier, 0, 255, 8),
    control(fields),
    vinBits(fields.vin),
    // All seven are said, those that are not there too: the rules leave it to the sender.
    `0${'1'.repeat(7)}${MSD_PROPULSIONS.map((each) => flag(fields.propulsions.includes(each))).join('')}`,
    whole(fields.timestamp, 0, 0xffff_ffff, 32),
    whole(fields.location.latitude, -0x8000_0000, 0x7fff_ffff, 32),
    whole(fields.location.longitude, -0x8000_0000, 0x7fff_ffff, 32),
    whole(fields.direction, 0, 255, 8),
    ...[recentN1, recentN2].map((step) => (step === undefined ? '' : stepBits(step))),
    passengers === undefined ? '' : whole(passengers, 0, 255, 8),
  ].join('');
}

function control({ isAutomatic, isTest, isPositionTrusted, vehicle }: MsdFields): string {
  // The enumeration has room for more: a bit says that this is one of the first thirteen.
  const kind = `0${whole(MSD_VEHICLES.indexOf(vehicle), 0, MSD_VEHICLES.length - 1, 4)}`;
  return `${flag(isAutomatic)}${flag(isTest)}${flag(isPositionTrusted)}${kind}`;
}

function vinBits(vin: string): string {
  if (vin.length !== 17) throw new ProtoError('misused', 'a VIN has 17 characters');
  return [...vin].map((character) => whole(VIN_ALPHABET.indexOf(character), 0, 32, 6)).join('');
}

function stepBits({ latitude, longitude }: MsdPoint): string {
  return whole(latitude, STEP.least, STEP.most, 10) + whole(longitude, STEP.least, STEP.most, 10);
}

/** A constrained whole number (X.691, 11.5): its distance from the least one, in as many bits as the range needs. */
function whole(value: number, least: number, most: number, bits: number): string {
  const isSayable = Number.isInteger(value) && value >= least && value <= most;
  if (!isSayable) throw new ProtoError('misused', 'a field is beyond what an MSD can say');
  return (value - least).toString(2).padStart(bits, '0');
}

const flag = (value: boolean): string => (value ? '1' : '0');

/** Bits as bytes, the last one filled up with zeros. */
function packed(bits: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(bits.slice(8 * i, 8 * i + 8).padEnd(8, '0'), 2);
  }
  return bytes;
}
