/** Servers of test runs that were killed: the next run ends them and removes what they kept. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { placeOf } from '../src/database/place.ts';
import { isAlive, readPostmaster } from '../src/database/postmaster.ts';
import { removeMemoryFolder } from './memory-place.ts';

/** Beginning of the names of test servers' folders. */
export const SERVER_FOLDER = 'fleetveil-test-server-';

const OWNER_FILE = 'run.pid';
const PATIENCE_MS = 5_000;

/** Notes whose server this is. */
export async function noteOwner(dataDir: string): Promise<void> {
  await writeFile(join(dataDir, OWNER_FILE), String(process.pid));
}

/** Ends and removes every server whose run is gone. */
export async function removeAbandoned(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(SERVER_FOLDER));
  for (const name of names) await removeIfAbandoned(join(tmpdir(), name)).catch(() => {}); // another user's
}

async function removeIfAbandoned(dataDir: string): Promise<void> {
  const owner = Number(await readFile(join(dataDir, OWNER_FILE), 'utf8'));
  if (await isAlive(owner)) return;
  const place = await placeOf(dataDir);
  const state = await readPostmaster(place);
  if (state.kind === 'running') {
    process.kill(state.pid, 'SIGQUIT');
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end && (await isAlive(state.pid)); )
      await sleep(20);
  }
  await rm(place.base, { recursive: true, force: true });
  await removeMemoryFolder(dataDir);
  await rm(dataDir, { recursive: true, force: true });
}
