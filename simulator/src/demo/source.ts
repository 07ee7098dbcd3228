/** What a vehicle's sensors give: a day of the simulated city, or the user's own recording. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { detectFormat } from '@fleetveil/agent';
import { createChance } from '../chance.ts';
import { writeDay } from '../drive.ts';
import type { AgentSource } from '../fleet.ts';
import { FIRST_TICK_REAL_S } from './clock.ts';
import { type Plan, partsOf } from './plan.ts';
import type { Run } from './run.ts';

/** The source of a plan's vehicle. Throws a sentence for the user where `--trace` is no recording. */
export async function sourceOf(run: Run, plan: Plan): Promise<AgentSource> {
  const { options, firstTickS } = run;
  if (options.trace !== undefined) {
    const head = (await readFile(options.trace)).subarray(0, 65_536).toString('utf8');
    const format = detectFormat(head);
    if (!format) throw new Error('--trace: this is no GPX, NMEA or CSV that docs/sources.md describes.');
    return { kind: 'recorded', file: options.trace, startS: firstTickS + 60 };
  }
  const startS = firstTickS - FIRST_TICK_REAL_S * options.rate;
  const file = join(options.dir, 'units', plan.label, 'day.csv');
  const seed = Math.floor(startS) ^ (plan.label.length * 7919);
  const rows = writeDay(
    { vehicle: plan.kind, startS, parts: partsOf(plan, startS, firstTickS) },
    createChance(seed),
  );
  await writeFile(file, `${rows.join('\n')}\n`);
  return { kind: 'recorded', file, startS };
}
