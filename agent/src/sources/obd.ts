import type { Sample } from '../sample.ts';
import type { CanFrame } from './candump.ts';
import { isOdometer } from './fields.ts';

/**
 * Answers of OBD-II service 01 (SAE J1979, ISO 15031-5): the few parameters a fleet has a purpose for. Trouble codes,
 * the vehicle's number and everything else are never looked at.
 */

/** What an answer says of the vehicle. */
export type BusValues = Pick<
  Sample,
  'speedMps' | 'odometerM' | 'stateOfChargePermille' | 'ignition' | 'locked' | 'charging'
>;

const ANSWER = 0x41;
/** Answers come from 7E8 to 7EF, or with 29 bits from 18DAF1xx. */
const FIRST_ID = 0x7e8;
const LAST_ID = 0x7ef;
const EXTENDED_ID = 0x18da_f100;

/** Lengths of the parameters that may stand beside ours in one answer (a request can ask for six). */
const LENGTHS: Readonly<Record<number, number>> = {
  ...{ 0: 4, 1: 4, 3: 2, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1, 10: 1, 11: 1 },
  ...{ 12: 2, 13: 1, 14: 1, 15: 1, 16: 2, 17: 1, 28: 1, 31: 2, 32: 4, 33: 2, 47: 1 },
  ...{ 49: 2, 51: 1, 64: 4, 66: 2, 69: 1, 70: 1, 73: 1, 74: 1, 91: 1, 92: 1, 96: 4 },
  ...{ 128: 4, 160: 4, 166: 4 },
};

/** All bits set, in one byte and in two: what a control unit says that does not know. */
const [UNKNOWN_BYTE, UNKNOWN_WORD] = [0xff, 0xffff] as const;

/**
 * What we read, by parameter: 0C engine speed, 0D speed, 5B charge of the drive battery, A6 odometer. What is not known
 * (16,384 rpm, 255 km/h) or cannot be gives nothing; of a charge all bits set are a full battery.
 */
const READERS: Readonly<Record<number, (bytes: Uint8Array) => BusValues>> = {
  // An engine that turns has its ignition on; one that stands says nothing (start-stop, electric drive).
  12: ([a = 0, b = 0]) => {
    const quarters = a * 256 + b;
    return quarters > 0 && quarters < UNKNOWN_WORD ? { ignition: true } : {};
  },
  13: ([kmh = 0]) => (kmh < UNKNOWN_BYTE ? { speedMps: kmh / 3.6 } : {}),
  91: ([share = 0]) => ({ stateOfChargePermille: Math.round((share * 1000) / 255) }),
  166: ([a = 0, b = 0, c = 0, d = 0]) => {
    const odometerM = (((a * 256 + b) * 256 + c) * 256 + d) * 100;
    return isOdometer(odometerM) ? { odometerM } : {};
  },
};

/** Whether a frame can be a piece of an answer. */
export function isObdAnswer({ id, extended }: Pick<CanFrame, 'id' | 'extended'>): boolean {
  if (extended) return id >= EXTENDED_ID && id <= EXTENDED_ID + 0xff;
  return id >= FIRST_ID && id <= LAST_ID;
}

/**
 * Reads a whole answer. `ignored`: of another service, or a refusal. An answer with a parameter whose length we do not
 * know is read up to there.
 *
 * @example readObdAnswer(Uint8Array.of(0x41, 0x0d, 0x32)) // { speedMps: 13.9 }
 */
export function readObdAnswer(message: Uint8Array): BusValues | 'unparsable' | 'ignored' {
  if (message[0] !== ANSWER) return 'ignored';
  let values: BusValues = {};
  for (let at = 1; at < message.length; ) {
    const parameter = message[at] ?? 0;
    const length = LENGTHS[parameter];
    if (length === undefined) return at === 1 ? 'ignored' : values;
    const bytes = message.subarray(at + 1, at + 1 + length);
    if (bytes.length < length) return 'unparsable';
    values = { ...values, ...READERS[parameter]?.(bytes) };
    at += 1 + length;
  }
  return values;
}
