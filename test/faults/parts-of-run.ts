/** The processes of a running data centre, by the notes its supervisor keeps. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Processes of the data centre that a fault can hit. */
export const CENTRE_PARTS = ['ingest', 'vault', 'doors', 'postgres'] as const;
export type CentrePart = (typeof CENTRE_PARTS)[number];

/** Process id of a part; nothing while it is being started anew. */
export async function pidOf(dir: string, part: CentrePart): Promise<number | undefined> {
  const path = join(dir, 'data/run', `${part}.pid`);
  const pid = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
  return pid > 0 ? pid : undefined;
}

/** Signals a part, if there is one just now; answers whether there was. */
export async function signalPart(dir: string, part: CentrePart, signal: NodeJS.Signals): Promise<boolean> {
  const pid = await pidOf(dir, part);
  if (pid === undefined) return false;
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // it is being started anew just now
  }
}
