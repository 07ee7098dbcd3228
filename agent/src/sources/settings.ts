/** What the settings file may say of sources. Texts all, as the whole file (see config.ts). */
import { z } from 'zod';
import { flag, host, list, number, path, port, seconds, text, url } from '../setting.ts';
import {
  CAN_UNITS,
  type CanMeaning,
  type CanSignal,
  type CanUnit,
  fitsFrame,
  MOST_SIGNAL_BITS,
} from './can-signal.ts';

/** Speeds a serial line can have. */
const BAUDS = [4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600] as const;
const MOST_SIGNALS = 64;
const MOST_SOURCES = 8;

const baud = number(`needs one of ${BAUDS.join(', ')}`, (n) => BAUDS.some((each) => each === n)).optional();
const whole = (rule: string, least: number, most: number) =>
  number(rule, (n) => Number.isInteger(n) && n >= least && n <= most);

const MEANINGS = Object.keys(CAN_UNITS) as [CanMeaning, ...CanMeaning[]];

const Signal = z
  .strictObject(
    {
      value: z.enum(MEANINGS, { error: `needs one of ${MEANINGS.join(', ')}` }),
      id: text(/^(0x)?[0-9a-fA-F]{1,8}$/, 'needs the id of a frame in hexadecimal, at most 1FFFFFFF')
        .transform((hex) => Number.parseInt(hex, 16))
        .refine((id) => id <= 0x1fff_ffff, {
          error: 'needs the id of a frame in hexadecimal, at most 1FFFFFFF',
        }),
      startBit: whole('needs a bit from 0 to 511, numbered as in a DBC file', 0, 511),
      length: whole(`needs bits from 1 to ${MOST_SIGNAL_BITS}`, 1, MOST_SIGNAL_BITS),
      byteOrder: z.enum(['little', 'big'], { error: 'needs little (Intel) or big (Motorola)' }),
      signed: flag('needs true or false').default(false),
      scale: number('needs a number other than 0', (n) => n !== 0).default(1),
      offset: number('needs a number', () => true).default(0),
      unit: text(/./, 'needs the unit of the signal'),
    },
    { error: 'needs value, id, startBit, length, byteOrder and unit' },
  )
  .check(({ value: signal, issues }) => {
    const units = Object.keys(CAN_UNITS[signal.value]);
    if (!units.includes(signal.unit)) {
      issues.push({ code: 'custom', input: '', path: ['unit'], message: `needs one of ${units.join(', ')}` });
    }
    if (!fitsFrame(signal)) {
      issues.push({
        code: 'custom',
        input: '',
        path: ['startBit'],
        message: 'needs a signal inside its frame',
      });
    }
  })
  .transform((signal): CanSignal => ({ ...signal, unit: signal.unit as CanUnit }));

const can = {
  obd: flag('needs true or false').default(false),
  signals: list(Signal, `needs a list of at most ${MOST_SIGNALS} signals`, 0, MOST_SIGNALS).default([]),
};

const SETTINGS = [
  z.strictObject({
    kind: z.literal('recorded'),
    file: path,
    startS: seconds,
    part: text(/./, 'needs the name of a part of the recording').optional(),
  }),
  z.strictObject({ kind: z.literal('gpsd'), host, port }),
  z.strictObject({ kind: z.literal('nmea-tcp'), host, port }),
  z.strictObject({ kind: z.literal('nmea-file'), file: path, baud }),
  z.strictObject({
    kind: z.literal('viss'),
    url: url(/^wss?:\/\/[^\s@]+$/, 'needs ws://host:port or wss://host:port, without a password'),
    tokenFile: path.optional(),
  }),
  z.strictObject({
    kind: z.literal('kuksa'),
    url: url(/^https?:\/\/[^\s@/]+$/, 'needs http://host:port or https://host:port, without a password'),
    caFile: path.optional(),
    tokenFile: path.optional(),
  }),
  z.strictObject({ kind: z.literal('can-tcp'), host, port, ...can }),
  z.strictObject({ kind: z.literal('can-file'), file: path, baud, ...can }),
] as const;

/** One source. */
export const SourceSettings = z
  .discriminatedUnion('kind', SETTINGS, {
    error: 'needs kind: recorded, gpsd, nmea-tcp, nmea-file, viss, kuksa, can-tcp or can-file',
  })
  .refine((source) => !('signals' in source) || source.obd || source.signals.length > 0, {
    error: 'needs obd: true or at least one of signals',
  });

/** Several sources; a recording has its rows counted, and two could not be told apart. */
export const SourcesSettings = list(
  SourceSettings,
  `needs a list of 1 to ${MOST_SOURCES} sources`,
  1,
  MOST_SOURCES,
).refine((sources) => sources.filter(({ kind }) => kind === 'recorded').length <= 1, {
  error: 'needs at most one source of kind recorded',
});

/** The inertial sensor. */
export const ImuSettings = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('imu-tcp'), host, port }),
    z.strictObject({ kind: z.literal('imu-file'), file: path, baud }),
    z.strictObject({ kind: z.literal('imu-recorded'), file: path, startS: seconds }),
  ],
  { error: 'needs kind: imu-tcp, imu-file or imu-recorded' },
);

/** Which source a unit reads, from its configuration. */
export type SourceConfig = z.output<typeof SourceSettings>;

/** Which inertial sensor a unit reads. */
export type ImuConfigured = z.output<typeof ImuSettings>;

/** Settings of a source that are paths. */
export const SOURCE_PATHS = ['file', 'caFile', 'tokenFile'] as const;
