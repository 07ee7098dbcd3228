/** `fleetveil audit verify`: does everything in the log again, trusting one public key. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { dayOf, findCheckpoint } from '@fleetveil/proto';
import type { Command } from 'commander';
import { FINDING_TEXTS, type VerifyReport, verifyAudit } from '../audit/verify.ts';
import { auditLogName } from '../config.ts';
import { dateOfDay } from '../database/days.ts';
import { FleetApiError } from '../errors.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { loadAuditKey } from '../keys/key-set.ts';
import { type CommonOptions, configOf, withCommonOptions } from './options.ts';
import { createOutput } from './output.ts';
import { withOwner } from './with-database.ts';

interface VerifyCommandOptions extends CommonOptions {
  readonly since?: string;
}

/** Adds the command. */
export function addAuditCommands(program: Command, host: Host): void {
  const audit = program.command('audit').description('the tamper-evident log');
  withCommonOptions(audit.command('verify'))
    .description('read the whole log and prove that it is what was signed')
    .option(
      '--since <checkpoint>',
      'an older checkpoint that somebody else kept, as a file (a note, a trip, an export) or as text: the log has to contain it',
    )
    .action((options: VerifyCommandOptions) => verify(options, host));
}

async function verify(options: VerifyCommandOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const since = options.since === undefined ? undefined : await readSince(host.workingDir, options.since);
  const verifier = { name: auditLogName(config), publicKey: await loadAuditKey(config.keysDir) };
  const today = dateOfDay(dayOf(openFleetClock(config.clock).nowS()));
  const report = await withOwner(config, (owner) => verifyAudit(owner, { verifier, today, since }));
  createOutput(host, { json: options.json ?? false }).item(sentenceOf(report), report);
  if (!report.ok) throw new FleetApiError('finding', 'audit: the log does not hold.');
}

async function readSince(folder: string, given: string): Promise<string> {
  const file = await readFile(resolve(folder, given), 'utf8').catch(() => undefined);
  const checkpoint = findCheckpoint(file ?? given);
  if (checkpoint !== undefined) return checkpoint;
  const what =
    file === undefined ? 'no file that can be read, and no checkpoint' : 'no checkpoint in the file';
  throw new FleetApiError(
    'usage',
    `--since: ${what}. Give one as /v1/public/audit/checkpoint or a trip has it.`,
  );
}

function sentenceOf({ leaves, checkpoints, ended, waiting, finding }: VerifyReport): string {
  const read = `${leaves} leaves, ${checkpoints} checkpoints, ${ended} ended, ${waiting} waiting`;
  return finding === undefined
    ? `holds: ${read}`
    : `${FINDING_TEXTS[finding.kind]} (at ${finding.at}); read: ${read}`;
}
