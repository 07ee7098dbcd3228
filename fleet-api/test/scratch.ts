/** Folders that are gone when all tests are over: a worker's files share their modules, so no file can take its own away. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCRATCH_VARIABLE } from '../testing/global-setup.ts';

/** A new empty folder. */
export const scratchFolder = (): Promise<string> =>
  mkdtemp(join(process.env[SCRATCH_VARIABLE] ?? tmpdir(), 'of-'));
