/**
 * Root's server lies outside the data folder. Whoever removes the data folder means the database too:
 * one random id in both places tells whether they still belong together.
 */
import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FleetApiError } from '../errors.ts';
import type { Place } from './place.ts';

/** What to do with the database of a data folder that is gone. */
export type OrphanRule = 'refuse' | 'remove';

const idIn = (folder: string): string => join(folder, 'postgres.id');
const read = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);

/** Removes an orphan (a demo), or throws `postgres_failed` and says where it is: personal data do not lie about. */
export async function settleBelonging(dataDir: string, place: Place, rule: OrphanRule): Promise<void> {
  if (place.runAs === undefined) return; // an ordinary user's server is inside the data folder
  const [here, there] = [await read(idIn(dataDir)), await read(idIn(place.base))];
  if (here !== undefined && here === there) return;
  if (there !== undefined && rule === 'refuse') throw orphaned(place);
  await rm(place.base, { recursive: true, force: true });
}

/** Ties a new database to its data folder. */
export async function noteBelonging(dataDir: string, place: Place): Promise<void> {
  if (place.runAs === undefined) return;
  const id = randomBytes(16).toString('hex');
  await writeFile(idIn(dataDir), id, { mode: 0o600 }); // first: a kill in between must not look like an orphan
  await writeFile(idIn(place.base), id, { mode: 0o600 });
}

function orphaned(place: Place): FleetApiError {
  return new FleetApiError(
    'postgres_failed',
    `postgres: ${place.base} holds the database of an earlier data folder of this name. ` +
      'Put that data folder back, or remove the database to start anew.',
  );
}
