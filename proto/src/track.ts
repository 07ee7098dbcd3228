/**
 * The track codec: fixes as columns of changes, deflated where that is shorter.
 *
 *     byte 0    form of time + 3 x latitude + 9 x longitude + 27 x accuracy, + 128 when deflated
 *     the rest  (deflated or not) count · time · latitude · longitude · accuracy
 *
 * A pursuit has headings besides: then byte 0 is 127, or 255 when deflated, byte 1 is the form of the four columns
 * as above, byte 2 that of the heading, and the heading is a fifth column.
 *
 * docs/wire.md has the layout byte by byte. Pure, synchronous and exact for whole numbers.
 */
import {
  COLUMN_FORMS,
  type ColumnForm,
  type ColumnSize,
  EMPTY_COLUMN,
  growColumn,
  readColumn,
  shortestForm,
  writeColumn,
} from './columns.ts';
import { deflateBytes, inflateBytes } from './deflate.ts';
import { ProtoError } from './errors.ts';
import { CHUNK_TRACK_BYTES } from './seal.ts';
import { createVarintReader, pushVarint, varintBytes } from './varint.ts';

/** A position with its time and quality, all whole numbers. */
export interface Fix {
  /** Unix seconds, 0 to 2^32-1. */
  readonly timeS: number;
  /** Degrees times 1e6, -90e6 to 90e6. */
  readonly latitudeE6: number;
  /** Degrees times 1e6, -180e6 to 180e6. */
  readonly longitudeE6: number;
  /** Horizontal accuracy in metres, 0 = not known, to 65,535. */
  readonly accuracyM: number;
  /** Degrees from north, clockwise, 0 to 359; only in a pursuit, and absent there where it is not known. */
  readonly headingDeg?: number;
}

/** Most fixes of one track: a chunk is 90 s, the fastest receiver we know speaks 10 times a second. */
export const MAX_TRACK_FIXES = 1_024;

type Field = keyof Fix;
const FIELDS: readonly Field[] = ['timeS', 'latitudeE6', 'longitudeE6', 'accuracyM'];
/** Columns of a track of which a fix has a heading. */
const HEADED: readonly Field[] = [...FIELDS, 'headingDeg'];
/** A heading that is not known: one more than there are. */
const NO_HEADING = 360;
const RANGES: Readonly<Record<Field, readonly [least: number, most: number]>> = {
  timeS: [0, 0xffff_ffff],
  latitudeE6: [-90_000_000, 90_000_000],
  longitudeE6: [-180_000_000, 180_000_000],
  accuracyM: [0, 65_535],
  headingDeg: [0, NO_HEADING],
};
const DEFLATED = 128;
/** Byte 0 of a track with headings: no form of four columns. */
const WITH_HEADING = 127;
/** Deflate repeats at most 258 bytes for 2 bits. */
const MAX_DEFLATE_RATIO = 1_032;
/** A count and five columns of numbers of at most 6 bytes. */
const MAX_PLAIN_BYTES = 2 + 5 * MAX_TRACK_FIXES * 6;

/**
 * Fixes as bytes, for one chunk. Throws `misused` for a value out of range, for more than 1,024 fixes
 * or 302 bytes: {@link createTrackPacker} tells beforehand what fits.
 */
export function encodeTrack(fixes: readonly Fix[]): Uint8Array {
  if (fixes.length > MAX_TRACK_FIXES) throw new ProtoError('misused', 'track: at most 1,024 fixes');
  const bytes = encodeSized(fixes, fixes.reduce(growTrack, EMPTY_TRACK));
  if (bytes.length > CHUNK_TRACK_BYTES) throw new ProtoError('misused', 'track: at most 302 bytes');
  return bytes;
}

/** Sizes of the columns, in the order of `HEADED`; whether the fifth is needed, the fixes say. */
type TrackSize = readonly ColumnSize[];
const EMPTY_TRACK: TrackSize = HEADED.map(() => EMPTY_COLUMN);

function growTrack(size: TrackSize, fix: Fix): TrackSize {
  return HEADED.map((field, i) => {
    if (!inRange(fix, field)) throw new ProtoError('misused', `track.${field}: a whole number in its range`);
    return growColumn(size[i] ?? EMPTY_COLUMN, numberOf(fix, field));
  });
}

function numberOf(fix: Fix, field: Field): number {
  return fix[field] ?? NO_HEADING;
}

function columnsOf(fixes: readonly Fix[]): readonly Field[] {
  return fixes.some(({ headingDeg }) => headingDeg !== undefined) ? HEADED : FIELDS;
}

function encodeSized(fixes: readonly Fix[], size: TrackSize): Uint8Array {
  const columns = columnsOf(fixes);
  const forms = size.slice(0, columns.length).map(shortestForm);
  const plain: number[] = [];
  pushVarint(plain, fixes.length);
  columns.forEach((field, i) => {
    const values = fixes.map((fix) => numberOf(fix, field));
    writeColumn(plain, values, forms[i] ?? 'delta');
  });
  const [first = 0, ...more] = headerOf(forms);
  const deflated = deflateBytes(Uint8Array.from(plain));
  const shorter = deflated.length < plain.length;
  return Uint8Array.from([first + (shorter ? DEFLATED : 0), ...more, ...(shorter ? deflated : plain)]);
}

/** One byte for four columns; a heading's form takes two more. */
function headerOf(forms: readonly ColumnForm[]): number[] {
  const numbers = forms.map((form) => COLUMN_FORMS.indexOf(form));
  const four = numbers.slice(0, FIELDS.length).reduceRight((sum, number) => 3 * sum + number, 0);
  const heading = numbers[FIELDS.length];
  return heading === undefined ? [four] : [WITH_HEADING, four, heading];
}

/** The fixes of {@link encodeTrack}. Throws `malformed`; allocates no more than 1,024 fixes take. */
export function decodeTrack(bytes: Uint8Array): Fix[] {
  const header = bytes[0];
  if (header === undefined) throw new ProtoError('malformed', 'track: empty');
  if (bytes.length > CHUNK_TRACK_BYTES) throw new ProtoError('oversize', 'track: longer than any of ours');
  const forms = formsOf(bytes);
  const rest = bytes.subarray(forms.length > FIELDS.length ? 3 : 1);
  const body = header >= DEFLATED ? inflateBounded(rest) : rest;
  const reader = createVarintReader(body);
  const count = reader.next();
  if (count > MAX_TRACK_FIXES) throw new ProtoError('malformed', 'track: at most 1,024 fixes');
  const columns = forms.map((form) => readColumn(reader, count, form));
  if (!reader.done()) throw new ProtoError('malformed', 'track: more than its columns');
  columns.forEach(checkColumn);
  const [times = [], latitudes = [], longitudes = [], accuracies = [], headings = []] = columns;
  return times.map((timeS, i) => {
    const [latitudeE6 = 0, longitudeE6 = 0, accuracyM = 0] = [latitudes[i], longitudes[i], accuracies[i]];
    const [headingDeg = NO_HEADING] = [headings[i]];
    const fix = { timeS, latitudeE6, longitudeE6, accuracyM };
    return headingDeg === NO_HEADING ? fix : { ...fix, headingDeg };
  });
}

/** A column at a time: fix by fix it takes longer than all the rest of decoding. */
function checkColumn(values: readonly number[], column: number): void {
  const field = HEADED[column] ?? 'timeS';
  const [least, most] = RANGES[field];
  if (values.some((value) => !(value >= least && value <= most)))
    throw new ProtoError('malformed', `track.${field}: out of range`);
}

/** Forms of a track's columns, by its first byte or its first three. */
function formsOf(bytes: Uint8Array): ColumnForm[] {
  const [header = 0, four = 0, heading = 0] = bytes;
  if (header % DEFLATED !== WITH_HEADING) return headerForms(header % DEFLATED);
  const form = COLUMN_FORMS[heading];
  if (form === undefined) throw new ProtoError('malformed', 'track: a header that is none');
  return [...headerForms(four), form];
}

function headerForms(header: number): ColumnForm[] {
  if (header >= 81) throw new ProtoError('malformed', 'track: a header that is none');
  return [1, 3, 9, 27].map((scale) => COLUMN_FORMS[Math.floor(header / scale) % 3] ?? 'delta');
}

/** The buffer holds the most that deflate can make of so many bytes: 311 kB. It never grows. */
function inflateBounded(deflated: Uint8Array): Uint8Array {
  let plain: Uint8Array;
  try {
    plain = inflateBytes(deflated, deflated.length * MAX_DEFLATE_RATIO);
  } catch (error) {
    throw new ProtoError('malformed', 'track: not deflated', error);
  }
  if (plain.length > MAX_PLAIN_BYTES) throw new ProtoError('malformed', 'track: inflates beyond any of ours');
  return plain;
}

function inRange(fix: Fix, field: Field): boolean {
  const [least, most] = RANGES[field];
  const value = numberOf(fix, field);
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Collects the fixes of one chunk. */
export interface TrackPacker {
  /** Takes a fix; false, and nothing changed, when the track would no longer fit a chunk. */
  add(fix: Fix): boolean;
  /** The fixes taken. */
  readonly fixes: readonly Fix[];
  /** The track: at most 302 bytes. */
  bytes(): Uint8Array;
  /** Begins anew. */
  clear(): void;
}

/** A packer: it counts bytes column by column, and deflates only what would not fit without it. */
export function createTrackPacker(): TrackPacker {
  let fixes: Fix[] = [];
  let size = EMPTY_TRACK;
  let isHeaded = false;
  let encoded: Uint8Array | undefined;
  const add = (fix: Fix): boolean => {
    const grown = growTrack(size, fix);
    const headed = isHeaded || fix.headingDeg !== undefined;
    const fits = plainBytes(fixes.length + 1, grown, headed) <= CHUNK_TRACK_BYTES;
    const tried = fits ? undefined : encodeSized([...fixes, fix], grown);
    if (fixes.length === MAX_TRACK_FIXES || (tried && tried.length > CHUNK_TRACK_BYTES)) return false;
    fixes.push(fix);
    isHeaded = headed;
    size = grown;
    encoded = tried;
    return true;
  };
  const bytes = (): Uint8Array => {
    encoded ??= encodeSized(fixes, size);
    return encoded;
  };
  const clear = (): void => {
    fixes = [];
    size = EMPTY_TRACK;
    isHeaded = false;
    encoded = undefined;
  };
  return {
    add,
    bytes,
    clear,
    get fixes() {
      return fixes;
    },
  };
}

/** What a track takes at most: without being deflated. */
function plainBytes(count: number, size: TrackSize, headed: boolean): number {
  const columns = size.slice(0, headed ? HEADED.length : FIELDS.length);
  const head = (headed ? 3 : 1) + varintBytes(count);
  return columns.reduce((sum, { bytes }) => sum + Math.min(...Object.values(bytes)), head);
}
