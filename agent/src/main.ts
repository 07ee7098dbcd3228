#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
/** The program `fleetveil-agent`: the only file that sees the process. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Agent, startAgent } from './agent.ts';
import { runCheck } from './check.ts';
import { type AgentConfig, parseAgentConfig } from './config.ts';
import { AgentError, systemCode } from './errors.ts';
import { createLog, type Log } from './log.ts';

const USAGE = `usage: fleetveil-agent run --config FILE [--json]
       fleetveil-agent check --config FILE [--json]

Settings come from FILE and from FLEETVEIL_AGENT_* in the environment: docs/agent.md.
Exit: 0 ok, 1 a finding, 2 usage or settings, 3 unreachable.`;

/** Waits after a damaged outbox was set aside, real milliseconds: a disk that dies is not hammered. */
const ANEW_MS = 5_000;

interface Command {
  readonly name: string;
  readonly file: string;
  readonly json: boolean;
}

function readCommand(args: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { config: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    const [name, ...rest] = positionals;
    if ((name !== 'run' && name !== 'check') || rest.length > 0 || values.config === undefined)
      throw new Error();
    return { name, file: values.config, json: values.json };
  } catch {
    throw new AgentError('config', USAGE);
  }
}

function readConfig(file: string): AgentConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new AgentError('config', `--config: the file cannot be read (${systemCode(error) ?? 'unknown'})`);
  }
  return parseAgentConfig(text, process.env, dirname(resolve(file)));
}

/**
 * Runs until a signal comes. Over a damaged outbox it starts anew; after a use the process makes way for one
 * that has measured nothing.
 */
async function run(config: AgentConfig, log: Log): Promise<void> {
  let isAsked = false;
  const signal = new Promise<'signal'>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.once(name, () => {
        isAsked = true;
        resolve('signal');
      });
    }
  });
  for (;;) {
    const agent: Agent = await startAgent(config, log);
    const worn = agent.worn.then((): 'worn' => 'worn');
    const why = await Promise.race([signal, agent.broken, worn]);
    await agent.stop();
    // Also where a signal came while it stopped.
    if (isAsked) return;
    if (why === 'worn') beginAnew();
    await new Promise((resolve) => setTimeout(resolve, ANEW_MS));
  }
}

/** The same program in the same process id, with a memory that knows nothing: execve(2). */
function beginAnew(): never {
  const { execPath, execArgv, argv } = process;
  process.execve?.(execPath, [execPath, ...execArgv, ...argv.slice(1)]);
  throw new AgentError('folder', 'this Node cannot begin a process anew (process.execve): needs Node 24');
}

async function main(): Promise<number> {
  const command = readCommand(process.argv.slice(2));
  const config = readConfig(command.file);
  const write = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  if (command.name === 'check') return runCheck(config, write, command.json);
  await run(config, createLog(write, command.json ? 'json' : 'plain'));
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    // A safe sentence where we made it; for a fault of ours its kind, never its text.
    const known = error instanceof AgentError;
    process.stderr.write(
      `${known ? error.message : `fleetveil-agent: ${systemCode(error) ?? 'an error of its own'}`}\n`,
    );
    process.exit(known ? 2 : 1);
  },
);
