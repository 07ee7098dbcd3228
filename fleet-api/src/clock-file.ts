/**
 * `<data>/clock.json`: where the demo's clock is. A clean stop stops the fleet's time, and the next
 * start continues from the last second; after a kill in the same boot the origin is kept, because
 * the agents outside went on with it.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FleetClockConfig } from '@fleetveil/proto';
import { z } from 'zod';

/** The file's form. Other programs read it to run on the same clock. */
const CLOCK_FILE = z.object({
  demo: z.literal(true),
  rate: z.number().positive(),
  originS: z.number(),
  bootOriginS: z.number(),
  bootId: z.string(),
  /** Last domain second that was noted. */
  lastS: z.number(),
  /** False after a clean stop. */
  running: z.boolean(),
});

/** What it says. */
export type ClockFile = z.infer<typeof CLOCK_FILE>;

/** Now, on the three clocks that count. */
export interface ClockReadings {
  readonly bootS: number;
  readonly bootId: string;
  readonly systemS: number;
}

const pathOf = (dataDir: string): string => join(dataDir, 'clock.json');

/** The file, or undefined where there is none that can be read. */
export async function readClockFile(dataDir: string): Promise<ClockFile | undefined> {
  const text = await readFile(pathOf(dataDir), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return CLOCK_FILE.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Writes it whole or not at all. */
export async function writeClockFile(dataDir: string, file: ClockFile): Promise<void> {
  const unfinished = `${pathOf(dataDir)}.new`;
  await writeFile(unfinished, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  await rename(unfinished, pathOf(dataDir));
}

/** What a demo's clock was asked to be. An origin alone is where it starts the first time. */
export interface AskedClock {
  readonly rate: number;
  readonly originS?: number;
  readonly bootOriginS?: number;
}

/** Decides the clock of this run. Pure; the order of the rules is the order of the sentences above. */
export function settleClock(
  asked: AskedClock,
  known: ClockFile | undefined,
  now: ClockReadings,
): FleetClockConfig {
  const { rate, originS, bootOriginS } = asked;
  if (originS !== undefined && bootOriginS !== undefined) return { demo: true, rate, originS, bootOriginS };
  if (known?.running && known.bootId === now.bootId && known.rate === rate) {
    return { demo: true, rate, originS: known.originS, bootOriginS: known.bootOriginS };
  }
  const start = Math.max(known?.lastS ?? 0, originS ?? (known === undefined ? now.systemS : 0));
  return { demo: true, rate, originS: Math.floor(start), bootOriginS: now.bootS };
}
