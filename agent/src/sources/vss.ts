/**
 * COVESA VSS 6.0: which signals of the vehicle we read, in which unit, and what becomes of them. Nothing that is not in
 * this table is ever asked for. The table is compared with the published tree in test/sources/vss.test.ts.
 */
import { isOdometer, isSpeed } from './fields.ts';
import type { Row } from './row.ts';

/** What a signal means to us. */
export type VssMeaning =
  | 'latitude'
  | 'longitude'
  | 'accuracy'
  | 'fixType'
  | 'time'
  | 'speed'
  | 'charge'
  | 'chargeShown'
  | 'odometer'
  | 'power'
  | 'charging'
  | 'door'
  | 'faults'
  | 'broken';

/** One signal of the tree, with the datatype and the unit we take it to have. */
export interface VssSignal {
  readonly is: VssMeaning;
  readonly datatype: 'float' | 'double' | 'uint32' | 'string' | 'boolean' | 'string[]';
  readonly unit?: 'km/h' | 'degrees' | 'm' | 'percent' | 'iso8601';
}

const LOCATION = 'Vehicle.CurrentLocation';
const BATTERY = 'Vehicle.Powertrain.TractionBattery';
const DOOR: VssSignal = { is: 'door', datatype: 'boolean' };

/** Path in the tree → what it is. */
export const VSS_SIGNALS: Readonly<Record<string, VssSignal>> = {
  [`${LOCATION}.Latitude`]: { is: 'latitude', datatype: 'double', unit: 'degrees' },
  [`${LOCATION}.Longitude`]: { is: 'longitude', datatype: 'double', unit: 'degrees' },
  [`${LOCATION}.HorizontalAccuracy`]: { is: 'accuracy', datatype: 'double', unit: 'm' },
  [`${LOCATION}.GNSSReceiver.FixType`]: { is: 'fixType', datatype: 'string' },
  [`${LOCATION}.Timestamp`]: { is: 'time', datatype: 'string', unit: 'iso8601' },
  'Vehicle.Speed': { is: 'speed', datatype: 'float', unit: 'km/h' },
  [`${BATTERY}.StateOfCharge.Current`]: { is: 'charge', datatype: 'float', unit: 'percent' },
  [`${BATTERY}.StateOfCharge.Displayed`]: { is: 'chargeShown', datatype: 'float', unit: 'percent' },
  [`${BATTERY}.Charging.IsCharging`]: { is: 'charging', datatype: 'boolean' },
  'Vehicle.TraveledDistance': { is: 'odometer', datatype: 'uint32', unit: 'm' },
  'Vehicle.LowVoltageSystemState': { is: 'power', datatype: 'string' },
  'Vehicle.Cabin.Door.Row1.DriverSide.IsLocked': DOOR,
  'Vehicle.Cabin.Door.Row1.PassengerSide.IsLocked': DOOR,
  'Vehicle.Cabin.Door.Row2.DriverSide.IsLocked': DOOR,
  'Vehicle.Cabin.Door.Row2.PassengerSide.IsLocked': DOOR,
  'Vehicle.Diagnostics.DTCList': { is: 'faults', datatype: 'string[]' },
  'Vehicle.IsBrokenDown': { is: 'broken', datatype: 'boolean' },
};

/** All paths, in the order of the table. */
export const VSS_PATHS: readonly string[] = Object.keys(VSS_SIGNALS);

/** A value as a server told it, by path (dots). Its type is not trusted. */
export interface VssPoint {
  path: string;
  /** VISS says texts, Kuksa says types; absent = the server has none. */
  value?: unknown;
  /** When it was measured by the server's clock, Unix seconds; absent = not said. */
  timeS?: number;
}

/** What a point says of the vehicle beside its place. */
export type VssValues = Omit<Row, 'position' | 'problems' | 'timeS' | 'part'>;

/** `LowVoltageSystemState`: at ACC the radio plays and nothing drives. */
const POWER: Readonly<Record<string, boolean>> = {
  LOCK: false,
  OFF: false,
  ACC: false,
  ON: true,
  START: true,
};
/** Stands among the fault codes for a vehicle that says it is broken down. */
export const BROKEN_CODE = 'BROKEN';
/** Codes kept of one list; a health record takes eight. */
const MOST_FAULTS = 8;
const FAULT_CODE = /^[A-Za-z0-9_.-]{1,8}$/;

/** A finite number, also out of a text. */
export function vssNumber(value: unknown): number | undefined {
  if (typeof value === 'string' && !/^[+-]?\d{1,15}(\.\d{0,20})?([eE][+-]?\d{1,2})?$/.test(value.trim())) {
    return undefined;
  }
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Yes or no, also out of a text. */
export function vssFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

/** A speed in km/h; below zero the vehicle backs. */
export function vssSpeed(value: unknown): VssValues | undefined {
  const mps = Math.abs(vssNumber(value) ?? Number.NaN) / 3.6;
  return isSpeed(mps) ? { speedMps: mps } : undefined;
}

/** A charge in percent. */
export function vssCharge(value: unknown): VssValues | undefined {
  const percent = vssNumber(value) ?? Number.NaN;
  return percent >= 0 && percent <= 100 ? { stateOfChargePermille: Math.round(percent * 10) } : undefined;
}

/** A mileage in metres. */
export function vssOdometer(value: unknown): VssValues | undefined {
  const metres = vssNumber(value) ?? Number.NaN;
  return isOdometer(metres) ? { odometerM: Math.round(metres) } : undefined;
}

/** The state of the board's power; `UNDEFINED` is nothing. */
export function vssPower(value: unknown): VssValues | undefined {
  if (value === 'UNDEFINED') return {};
  const on = typeof value === 'string' && Object.hasOwn(POWER, value) ? POWER[value] : undefined;
  return on === undefined ? undefined : { ignition: on };
}

/** Codes of faults, those that are in no form of a code left out; undefined if it is no list. */
export function vssFaults(value: unknown): readonly string[] | undefined {
  const list: unknown = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list)) return undefined;
  const codes = list.filter((code): code is string => typeof code === 'string' && FAULT_CODE.test(code));
  return codes.slice(0, MOST_FAULTS);
}
