#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
/** The program `fleetveil-agent`: the only file that sees the process. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createSupervisor } from './cli/notify.ts';
import { type AgentConfig, parseAgentConfig } from './config.ts';
import { AgentError, systemCode } from './errors.ts';
import { createLog, type Log } from './log.ts';

const USAGE = `usage: fleetveil-agent run [--config FILE] [--json]
       fleetveil-agent check [--config FILE] [--json]
       fleetveil-agent tail [--config FILE] [--json] [--all]

run    collects, minimises, sends, until SIGTERM or SIGINT
check  looks at settings, sources, clock, keys and broker, a line each with the next step
tail   shows what leaves a running agent, and why; --all: what happens besides

Settings come from FILE (/etc/fleetveil/agent.yaml) and from FLEETVEIL_AGENT_* in the environment.
Exit: 0 ok, 1 a finding, 2 usage or settings, 3 unreachable.`;

/** Waits after a damaged outbox was set aside, real milliseconds: a disk that dies is not hammered. */
const ANEW_MS = 5_000;

const NAMES = ['run', 'check', 'tail'] as const;
/** Where a package puts the settings. */
const FILE = '/etc/fleetveil/agent.yaml';

interface Command {
  readonly name: (typeof NAMES)[number];
  readonly file: string;
  readonly json: boolean;
  readonly all: boolean;
}

function readCommand(args: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        config: { type: 'string', default: FILE },
        json: { type: 'boolean', default: false },
        all: { type: 'boolean', default: false },
      },
    });
    const name = NAMES.find((one) => one === positionals[0]);
    if (name === undefined || positionals.length > 1 || (values.all && name !== 'tail')) throw new Error();
    return { name, file: values.config, json: values.json, all: values.all };
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
  // Each command loads what it needs.
  const { startAgent } = await import('./agent.ts');
  const asked = askedToStop();
  const stop = once(asked, 'abort').then((): 'asked' => 'asked');
  const supervisor = createSupervisor(process.env, () => performance.now() / 1000);
  asked.addEventListener('abort', supervisor.stopping, { once: true });
  const say: Log = (event) => {
    log(event);
    supervisor.take(event);
  };
  for (;;) {
    const agent = await startAgent(config, say, supervisor.alive);
    const worn = agent.worn.then((): 'worn' => 'worn');
    const why = await Promise.race([stop, agent.broken, worn]);
    await agent.stop();
    // Also where the signal came while it stopped.
    if (asked.aborted) return;
    if (why === 'worn') await beginAnew(asked);
    if (asked.aborted) return;
    await new Promise((resolve) => setTimeout(resolve, ANEW_MS));
  }
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Aborted when somebody asks the program to stop. */
function askedToStop(): AbortSignal {
  const asked = new AbortController();
  for (const name of SIGNALS) process.once(name, () => asked.abort());
  return asked.signal;
}

/**
 * The same program in the same process id, with a memory that knows nothing: execve(2). Comes back only where it was
 * asked to stop. A signal that came until now is heard; from here on nobody would pass it on, so it ends the process.
 */
async function beginAnew(asked: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (asked.aborted) return;
  for (const name of SIGNALS) process.removeAllListeners(name);
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
  if (command.name === 'check') return (await import('./cli/check.ts')).runCheck(config, write, command.json);
  if (command.name === 'tail') {
    const { runTail } = await import('./cli/tail.ts');
    await runTail({ ...command, socket: config.socket, write, signal: askedToStop() });
    return 0;
  }
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
