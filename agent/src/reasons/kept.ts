/**
 * Small values kept over a restart: one line, a checksum and JSON. What comes back is judged like anything
 * from outside, field by field.
 */
import { isId } from '@fleetveil/proto';

/** A test of a value from outside. */
export type Is<T> = (value: unknown) => value is T;
/** One test for each field: the compiler asks for all of them. */
export type Shape<T> = { readonly [K in keyof T]-?: Is<T[K]> };

/** A value as one line of text. */
export function encodeKept(value: object): string {
  const json = JSON.stringify(value);
  return `${checksumOf(json)} ${json}`;
}

/** The value of a text that `encodeKept` made and that passes the test; nothing for any other. */
export function decodeKept<T>(text: string, is: Is<T>): T | undefined {
  const json = text.slice(9);
  if (text.slice(0, 9) !== `${checksumOf(json)} `) return undefined;
  const value = parse(json);
  return is(value) ? value : undefined;
}

/** FNV-1a, 32 bits, 8 hex characters: against a torn write or a bad block, not against a person. */
function checksumOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

export const isText: Is<string> = (value) => typeof value === 'string';
export const isFlag: Is<boolean> = (value) => typeof value === 'boolean';
/** A finite number, not negative. */
export const isAmount: Is<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
/** 32 hex characters. */
export const isIdText: Is<string> = (value): value is string => isText(value) && isId(value);
/** 64 hex characters: a key or a hash. */
export const isHex64: Is<string> = (value): value is string => isText(value) && /^[0-9a-f]{64}$/.test(value);

/** A field that may be absent. */
export function optional<T>(is: Is<T>): Is<T | undefined> {
  return (value): value is T | undefined => value === undefined || is(value);
}

/** A list of at most so many. */
export function listOf<T>(is: Is<T>, most: number): Is<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.length <= most && value.every(is);
}

/** An object of which every field passes its test. */
export function objectOf<T extends object>(shape: Shape<T>): Is<T> {
  const tests = Object.entries<Is<unknown>>(shape);
  return (value): value is T => {
    if (typeof value !== 'object' || value === null) return false;
    const fields = new Map<string, unknown>(Object.entries(value));
    return tests.every(([name, is]) => is(fields.get(name)));
  };
}
