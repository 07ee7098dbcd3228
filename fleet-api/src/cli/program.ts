/** All commands of `fleetveil`, and what becomes of their errors. */
import { Command, CommanderError } from 'commander';
import { isConnectionLost, sqlStateOf } from '../database/database.ts';
import { exitCodeOf, isFleetApiError } from '../errors.ts';
import type { Host } from '../host.ts';
import { groupsFor } from './groups.ts';

/** Exit codes: 0 ok, 1 a finding, 2 usage or configuration, 3 unreachable. */
export type ExitCode = 0 | 1 | 2 | 3;

/**
 * Runs one command and answers its exit code. Never throws.
 *
 * @example process.exitCode = await runCli(['units', 'list'], host);
 */
export async function runCli(words: readonly string[], host: Host): Promise<ExitCode> {
  try {
    const program = createProgram(host);
    for (const group of groupsFor(words)) await group.add(program, host);
    await program.parseAsync([...words], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    host.complain(sentenceOf(error));
    return exitCodeOf(error);
  }
}

function createProgram(host: Host): Command {
  return (
    new Command('fleetveil')
      .description('Vehicle telematics that collects only what a stated purpose needs.')
      .exitOverride()
      // Options belong to the word before them: `vault` alone runs the part, `vault keys` has commands of its own.
      .enablePositionalOptions()
      .configureOutput({
        writeOut: (text) => host.print(text.trimEnd()),
        writeErr: (text) => host.complain(text.trimEnd()),
      })
  );
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
