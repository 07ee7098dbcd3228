/** All commands of `fleetveil`, and what becomes of their errors. */
import { Command, CommanderError } from 'commander';
import { isConnectionLost, sqlStateOf } from '../database/database.ts';
import { exitCodeOf, isFleetApiError } from '../errors.ts';
import type { Host } from '../host.ts';
import { addApiCommand } from './api-command.ts';
import { addAuditCommands } from './audit-commands.ts';
import { addBackupCommands } from './backup-commands.ts';
import { addDocumentCommands } from './document-commands.ts';
import { addKeysCommands } from './keys-commands.ts';
import { addMigrateCommand } from './migrate-command.ts';
import { addOrganisationCommands } from './organisation-commands.ts';
import { addPacketCommands } from './packet-commands.ts';
import { addPartCommands } from './part-commands.ts';
import { addPolicyCommands } from './policy-commands.ts';
import { addRetentionCommands } from './retention-commands.ts';
import { addStatusCommand } from './status-command.ts';
import { addUnitsCommands } from './units-commands.ts';

/** Exit codes: 0 ok, 1 a finding, 2 usage or configuration, 3 unreachable. */
export type ExitCode = 0 | 1 | 2 | 3;

/**
 * Runs one command and answers its exit code. Never throws.
 *
 * @example process.exitCode = await runCli(['units', 'list'], host);
 */
export async function runCli(words: readonly string[], host: Host): Promise<ExitCode> {
  try {
    await createProgram(host).parseAsync([...words], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    host.complain(sentenceOf(error));
    return exitCodeOf(error);
  }
}

function createProgram(host: Host): Command {
  const program = new Command('fleetveil')
    .description('Vehicle telematics that collects only what a stated purpose needs.')
    .exitOverride()
    // Options belong to the word before them: `vault` alone runs the part, `vault keys` has commands of its own.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => host.print(text.trimEnd()),
      writeErr: (text) => host.complain(text.trimEnd()),
    });
  addApiCommand(program, host);
  addPartCommands(program, host);
  addStatusCommand(program, host);
  addMigrateCommand(program, host);
  addKeysCommands(program, host);
  addUnitsCommands(program, host);
  addDocumentCommands(addPolicyCommands(program, host), host);
  addOrganisationCommands(program, host);
  addAuditCommands(program, host);
  addRetentionCommands(program, host);
  addBackupCommands(program, host);
  addPacketCommands(program, host);
  return program;
}

/** What this program has on the network is its database. */
const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_)/;

/** The code of a call to the system holds no value: `EBUSY`, `ENOSPC`. */
function systemSentence({ syscall, code }: Error & { syscall?: unknown; code?: unknown }): string {
  if (syscall === 'connect' || NETWORK.test(String(code))) return 'The database does not answer.';
  return `The system refused (${String(code)} at ${String(syscall)}): look at the folders of the settings file.`;
}

/** The text of an error that is not ours may hold a value: its kind says enough. */
export function sentenceOf(error: unknown): string {
  if (isFleetApiError(error)) return error.message;
  if (isConnectionLost(error)) return 'The database went away: run this again when it is back.';
  const state = sqlStateOf(error);
  if (state !== undefined) return `The database refused (SQLSTATE ${state}).`;
  if (error instanceof Error && 'syscall' in error) return systemSentence(error);
  return `Something is wrong in Fleetveil itself (${error instanceof Error ? error.name : 'unknown'}).`;
}
