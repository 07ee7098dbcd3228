/** A host that keeps what a command says, for tests that run commands in this process. */
import { join } from 'node:path';
import { type ExitCode, runCli } from '../../src/cli/program.ts';
import type { Host } from '../../src/host.ts';

/** What came of a command. */
export interface Ran {
  readonly code: ExitCode;
  readonly said: string[];
  readonly complained: string[];
}

/** Runs one command in a folder. */
export async function run(
  workingDir: string,
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ran> {
  const said: string[] = [];
  const complained: string[] = [];
  const host: Host = {
    ...{ environment, workingDir, isTerminal: false, pid: process.pid },
    program: join(import.meta.dirname, '../../src/main.ts'),
    print: (line) => said.push(line),
    complain: (line) => complained.push(line),
    writeLog: () => {},
    onEnd: () => {},
    tellParent: () => {},
  };
  return { code: await runCli(words, host), said, complained };
}
