/**
 * Single settings: what a text of the settings file has to look like. Every error is the rule, to follow the name of the
 * setting; never the value.
 */
import { z } from 'zod';

/** A text that has to look like something. */
export function text(pattern: RegExp, rule: string) {
  return z.string({ error: rule }).regex(pattern, { error: rule });
}

/** A number; the file is read as plain texts (see config.ts). */
export function number(rule: string, holds: (value: number) => boolean) {
  return text(/^-?\d+(\.\d+)?([eE]-?\d+)?$/, rule)
    .transform(Number)
    .refine(holds, { error: rule });
}

/** Yes or no. */
export function flag(rule: string) {
  return z.enum(['true', 'false'], { error: rule }).transform((value) => value === 'true');
}

/** A list of so many. */
export function list<T extends z.ZodType>(of: T, rule: string, least: number, most: number) {
  return z.array(of, { error: rule }).min(least, { error: rule }).max(most, { error: rule });
}

/** An address: of that form, and one that can be connected to; a part behind `#` is for nobody there. */
export function url(pattern: RegExp, rule: string) {
  return text(pattern, rule).refine((address) => URL.canParse(address) && !address.includes('#'), {
    error: rule,
  });
}

export const path = text(/./, 'needs a path');
export const host = text(/^[A-Za-z0-9.:_-]{1,253}$/, 'needs a host name or address');
export const port = number(
  'needs a port from 1 to 65535',
  (n) => Number.isInteger(n) && n >= 1 && n <= 65_535,
);
export const seconds = number('needs seconds, 0 or more', (n) => n >= 0);
