import { readFileSync } from 'node:fs';
import { DEFAULT_POLICY_PATH, type Policy, PolicyError, parsePolicy } from '../src/policy/index.ts';

/** The shipped document, found as every other package finds it. */
export const SHIPPED = readFileSync(new URL(import.meta.resolve(DEFAULT_POLICY_PATH)), 'utf8');

/** One piece of text and what stands in its place. */
export type Edit = readonly [from: string, to: string];

/** The shipped document with edits; each must have something to change, at the first place it occurs. */
export function edited(...edits: readonly Edit[]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the shipped policy no longer says: ${from}`);
    return text.replace(from, () => to);
  }, SHIPPED);
}

/** The shipped policy with edits. */
export function policyWith(...edits: readonly Edit[]): Policy {
  return parsePolicy(edited(...edits));
}

/** What a text is refused for; throws when it is not refused, or not by a PolicyError. */
export function refusalOf(text: string): PolicyError {
  try {
    parsePolicy(text);
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error('the text was not refused');
}
