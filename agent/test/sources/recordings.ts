import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';

const { FLEETVEIL_DATA, FLEETVEIL_PARTS } = process.env;

/** Where the recorded drives are; they are not part of this repository. */
export const RECORDINGS =
  FLEETVEIL_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

const present = existsSync(`${RECORDINGS}/SOURCES.md`);

/**
 * A test on recorded drives: skipped, with the reason in its title, where they are absent, unless
 * FLEETVEIL_PARTS=required makes their absence a failure.
 */
export const recordedTest = present || FLEETVEIL_PARTS === 'required' ? test : test.skipIf(true);

if (!present) console.warn(`skipped: no recorded drives (set FLEETVEIL_DATA to their folder)`);
