/** `fleetveil retention forecast, run`: what ends when, and the run of today. */
import { dayOf } from '@fleetveil/proto';
import { type Command, Option } from 'commander';
import type { FleetApiConfig } from '../config.ts';
import { dateOfDay } from '../database/days.ts';
import { FleetApiError } from '../errors.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { createPolicyStore } from '../policy/policy-store.ts';
import { type Forecast, forecast, type PlannedEnd } from '../retention/plan.ts';
import { REGISTER } from '../retention/register.ts';
import { census } from '../retention/retention-store.ts';
import { planRetention, type RetentionParts, runRetention } from '../retention/run.ts';
import { createVaultClient } from '../vault/client.ts';
import { type CommonOptions, configOf, withCommonOptions } from './options.ts';
import { createOutput, type Output } from './output.ts';
import { withOwner } from './with-database.ts';

/** Adds the commands. */
export function addRetentionCommands(program: Command, host: Host): void {
  const retention = program.command('retention').description('what ends when, and ending it');
  withCommonOptions(retention.command('forecast'))
    .description('numbers of rows that end, by table and day or week')
    .addOption(new Option('--by <span>', 'span of one item').choices(['day', 'week']).default('week'))
    .action((options: CommonOptions & { by: 'day' | 'week' }) => foretell(options, host));
  withCommonOptions(retention.command('run'))
    .description('end today what has passed its last day; "fleetveil api" does it by itself each day')
    .option('--dry-run', 'say what would end, and end nothing')
    .action((options: CommonOptions & { dryRun?: boolean }) => run(options, host));
}

async function foretell(options: CommonOptions & { by: 'day' | 'week' }, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const output = createOutput(host, { json: options.json ?? false });
  const today = dayOf(openFleetClock(config.clock).nowS());
  const rows = await withOwner(config, (owner) => census(owner));
  for (const item of forecast(REGISTER.fleet, today, rows, options.by === 'day' ? 1 : 7)) {
    output.item(sentenceOf(item), { ...item, fromDay: undefined, from: dateOfDay(item.fromDay) });
  }
}

function sentenceOf({ fromDay, source, sets, rows }: Forecast): string {
  const why = sets.length === 0 ? '' : ` (${sets.join(', ')})`;
  return `${dateOfDay(fromDay)} ${rows} ${source}${why}`;
}

async function run(options: CommonOptions & { dryRun?: boolean }, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const output = createOutput(host, { json: options.json ?? false });
  const nowS = openFleetClock(config.clock).nowS();
  await withParts(config, (parts) =>
    options.dryRun ? dryRun(parts, nowS, output) : realRun(parts, nowS, output),
  );
}

function withParts<R>(config: FleetApiConfig, work: (parts: RetentionParts) => Promise<R>): Promise<R> {
  return withOwner(config, async (owner) => {
    const vault = createVaultClient(config.vault.socketPath);
    try {
      const policy = (await createPolicyStore()(owner))?.policy;
      return await work({ owner, tenant: config.tenant, policy, vault });
    } finally {
      vault.close();
    }
  });
}

async function dryRun(parts: RetentionParts, nowS: number, output: Output): Promise<void> {
  const planned = await planRetention(parts, dayOf(nowS));
  for (const end of planned.ends) output.item(`would end: ${endOf(end)}`, { would: true, ...end });
  output.item(`holds: ${holdsOf(planned.holds)}`, { holds: planned.holds });
}

async function realRun(parts: RetentionParts, nowS: number, output: Output): Promise<void> {
  const done = await runRetention(parts, nowS);
  if (done === 'clock_leapt')
    throw new FleetApiError(
      'finding',
      'retention: the clock leapt, so nothing was ended. If it is right: fleetveil migrate --accept-clock.',
    );
  for (const end of done.ends) output.item(`ended: ${endOf(end)}`, { ...end });
  const { rows, partitions, held, keysDestroyed, keysWaiting, sealedOff, holds, failed } = done;
  const counts = `${rows} rows, ${partitions} partitions, ${held} put aside, ${keysDestroyed} keys destroyed`;
  output.item(`${counts}, ${keysWaiting} keys waiting; holds: ${holdsOf(holds)}`, {
    ...{ rows, partitions, held, keysDestroyed, keysWaiting, sealedOff, holds, failed },
  });
  if (sealedOff.length > 0)
    throw new FleetApiError(
      'finding',
      `retention: sealed off, could not be deleted: ${sealedOff.join(', ')}.`,
    );
  if (failed.length > 0)
    throw new FleetApiError(
      'finding',
      `retention: the database refused ${failed.length} of its steps (${[...new Set(failed)].join(', ')}).`,
    );
}

const endOf = ({ source, rows, held }: PlannedEnd): string =>
  `${rows} ${source}${held === 0 ? '' : `, ${held} of them held`}`;

const holdsOf = ({ open, overdue, lapsed }: Readonly<Record<string, readonly string[]>>): string =>
  `${open?.length ?? 0} open, ${overdue?.length ?? 0} overdue, ${lapsed?.length ?? 0} lapsed`;
