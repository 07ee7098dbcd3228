import type { CanFrame } from './candump.ts';
import { isOdometer, isSpeed } from './fields.ts';
import type { BusValues } from './obd.ts';

/** What a signal of the bus means to us. */
export type CanMeaning = 'speed' | 'charge' | 'odometer' | 'ignition' | 'locked' | 'charging';

/** Units a signal can be in; `on` = anything but 0 means yes. */
export type CanUnit = 'km/h' | 'm/s' | 'mph' | '%' | 'permille' | 'km' | 'm' | 'on';

/** Which units a meaning can have, and what one of it is in ours. */
export const CAN_UNITS: Readonly<Record<CanMeaning, Readonly<Partial<Record<CanUnit, number>>>>> = {
  speed: { 'km/h': 1 / 3.6, 'm/s': 1, mph: 0.44704 },
  charge: { '%': 10, permille: 1 },
  odometer: { km: 1000, m: 1 },
  ignition: { on: 1 },
  locked: { on: 1 },
  charging: { on: 1 },
};

/**
 * One signal of the vehicle's bus, with the meaning its numbers have in a DBC file: `startBit` counts from the lowest
 * bit of byte 0 (bit 8 is the lowest of byte 1); it is the signal's lowest bit with `little`, its highest with `big`.
 */
export interface CanSignal {
  value: CanMeaning;
  /** Of the frame; above 7FF it is one of 29 bits. */
  id: number;
  startBit: number;
  /** Bits, 1 to 32. */
  length: number;
  byteOrder: 'little' | 'big';
  signed: boolean;
  scale: number;
  offset: number;
  unit: CanUnit;
}

/** Longest signal, bits: what a number of ours holds without rounding, and longer than any real one. */
export const MOST_SIGNAL_BITS = 32;

/** Bits of the longest frame (CAN FD). */
const FRAME_BITS = 512;

/** Whether all bits of a signal lie inside some frame. */
export function fitsFrame({
  startBit,
  length,
  byteOrder,
}: Pick<CanSignal, 'startBit' | 'length' | 'byteOrder'>): boolean {
  const last = byteOrder === 'little' ? startBit + length - 1 : bigEndianAt(startBit) + length - 1;
  return startBit >= 0 && last < FRAME_BITS;
}

/** In how many bits from the beginning of the frame a DBC bit stands when bytes are read from their highest bit. */
function bigEndianAt(startBit: number): number {
  return (startBit & ~7) + (7 - (startBit & 7));
}

/**
 * The raw number of a signal; undefined if the frame is too short to hold it.
 *
 * @example rawSignal(Uint8Array.of(0x12, 0x34), { startBit: 7, length: 16, byteOrder: 'big', signed: false }) // 0x1234
 */
export function rawSignal(
  data: Uint8Array,
  { startBit, length, byteOrder, signed }: Pick<CanSignal, 'startBit' | 'length' | 'byteOrder' | 'signed'>,
): number | undefined {
  const from = byteOrder === 'little' ? startBit : bigEndianAt(startBit);
  if (from + length > data.length * 8) return undefined;
  let raw = 0;
  for (let bit = 0; bit < length; bit++) {
    const at = from + bit;
    const byte = data[at >> 3] ?? 0;
    if (byteOrder === 'little') raw += ((byte >> (at & 7)) & 1) * 2 ** bit;
    else raw = raw * 2 + ((byte >> (7 - (at & 7))) & 1);
  }
  return signed && raw >= 2 ** (length - 1) ? raw - 2 ** length : raw;
}

/**
 * What a frame says by one signal of the table. `unparsable`: it is too short, or the number can be no speed, charge
 * or mileage (a bus says "not known" by the highest number there is).
 */
export function readSignal(frame: Pick<CanFrame, 'data'>, signal: CanSignal): BusValues | 'unparsable' {
  const raw = rawSignal(frame.data, signal);
  const factor = CAN_UNITS[signal.value][signal.unit];
  if (raw === undefined || factor === undefined) return 'unparsable';
  return KEEP[signal.value]((raw * signal.scale + signal.offset) * factor) ?? 'unparsable';
}

const KEEP: Readonly<Record<CanMeaning, (value: number) => BusValues | undefined>> = {
  speed: (speedMps) => (isSpeed(speedMps) ? { speedMps } : undefined),
  charge: (share) => (share >= 0 && share <= 1000 ? { stateOfChargePermille: Math.round(share) } : undefined),
  odometer: (metres) => (isOdometer(metres) ? { odometerM: Math.round(metres) } : undefined),
  ignition: (value) => ({ ignition: value !== 0 }),
  locked: (value) => ({ locked: value !== 0 }),
  charging: (value) => ({ charging: value !== 0 }),
};
