import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';

const { FLEETVEIL_DATA, FLEETVEIL_PARTS } = process.env;

/** As everywhere, a path that is not full counts from here. */
const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

/** Where the recorded drives are; they are not part of this repository. */
export const RECORDINGS = resolve(REPOSITORY, FLEETVEIL_DATA ?? '../shared/data');

export const recordingsPresent = existsSync(`${RECORDINGS}/SOURCES.md`);

/**
 * A test on recorded drives: skipped where they are absent, with the reason printed, unless
 * FLEETVEIL_PARTS=required makes their absence a failure.
 */
export const recordedTest = test.skipIf(!recordingsPresent && FLEETVEIL_PARTS !== 'required');

if (!recordingsPresent) console.warn('skipped: no recorded drives (set FLEETVEIL_DATA to their folder)');
