/** The demo's fleet clock: where it starts, and what is kept of it for the next run. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DemoClock, readBootS } from '../fleet.ts';
import type { DemoOptions } from './run.ts';

/** Real seconds from the start until the first tick: programs are ready by then, or the next tick is the first. */
export const FIRST_TICK_REAL_S = 16;
/** Domain seconds from tick to tick. */
export const TICK_S = 900;

/** The fleet's clock goes on where the last run stopped, moved ahead so that a tick comes soon. */
export async function nextClock({ dir, rate }: Pick<DemoOptions, 'dir' | 'rate'>): Promise<DemoClock> {
  const saved = await readFile(join(dir, 'clock.json'), 'utf8').then(
    (text) => Number(JSON.parse(text).lastS),
    () => 0,
  );
  const earliestS = Math.max(saved + 1, saved === 0 ? Date.now() / 1000 : 0) + FIRST_TICK_REAL_S * rate;
  return { rate, originS: tickAfter(earliestS) - FIRST_TICK_REAL_S * rate, bootOriginS: await readBootS() };
}

/** The first tick at or after a domain time, Unix seconds. */
export const tickAfter = (timeS: number) => Math.ceil(timeS / TICK_S) * TICK_S;

/** Keeps how far the clock came, whole or not at all. */
export async function saveClock(dir: string, lastS: number): Promise<void> {
  const file = join(dir, 'clock.json');
  await writeFile(`${file}.new`, `${JSON.stringify({ lastS: Math.ceil(lastS) })}\n`);
  await rename(`${file}.new`, file);
}
