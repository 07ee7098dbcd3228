/** Starts the real programs as child processes and reads what they say. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const NODE_FLAGS = ['--disable-warning=ExperimentalWarning'];
const PROGRAMS = {
  'fleet-api': fileURLToPath(import.meta.resolve('@fleetveil/fleet-api/bin')),
  agent: fileURLToPath(import.meta.resolve('@fleetveil/agent/bin')),
  /** Builds the pages and ends. */
  pages: fileURLToPath(import.meta.resolve('@fleetveil/fleet-api/pages')),
};

/** Compiled code is kept beside the packages: a start costs half as much the second time. */
const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

/** One of our two programs, or what builds the pages. */
export type ProgramName = keyof typeof PROGRAMS;

/** A program that runs. */
export interface Program {
  readonly pid: number;
  /** Resolves with its exit code, or the signal's name. */
  readonly exited: Promise<number | NodeJS.Signals>;
  /** Resolves when it says that it serves; never, if it does not. */
  readonly ready: Promise<void>;
  /** The last lines it said, for an error's text. */
  lastLines(): string[];
  /** Asks it to stop, waits, and insists after a while. */
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Each line of standard output and standard error. */
  readonly onLine?: (line: string) => void;
}

/** A command that may be broken off. */
export interface CommandOptions extends ProgramOptions {
  /** Stops it; it has failed then. */
  readonly signal?: AbortSignal;
}

/** How long a program may take to stop when asked. */
const STOP_MS = 15_000;
const LAST_LINES = 30;

/** Starts a program. It dies with a signal of its own if this process does not stop it. */
export function startProgram(
  name: ProgramName,
  args: readonly string[],
  options: ProgramOptions = {},
): Program {
  const child = spawn(process.execPath, [...NODE_FLAGS, PROGRAMS[name], ...args], {
    // The channel tells us when it serves, and tells it when we are gone: it ends itself then.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, ...options.env },
    // Its own group: a Ctrl-C of the terminal reaches this process only, which stops the others in order.
    detached: true,
  });
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream)
      createInterface({ input: stream }).on('line', (line) => {
        last.push(line);
        if (last.length > LAST_LINES) last.shift();
        options.onLine?.(line);
      });
  }
  const exited = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 1));
    child.once('error', () => resolve(1));
  });
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message) => isReady(message) && resolve());
  });
  return {
    pid: child.pid ?? 0,
    exited,
    ready,
    lastLines: () => [...last],
    stop: () => stop(child, exited),
    kill: (signal) => void child.kill(signal),
  };
}

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'ready';
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(timer);
}

/** Runs a command to its end. Throws with its last lines where it fails. */
export async function runProgram(
  name: ProgramName,
  args: readonly string[],
  { signal, ...options }: CommandOptions = {},
): Promise<string[]> {
  const lines: string[] = [];
  const program = startProgram(name, args, { ...options, onLine: (line) => lines.push(line) });
  signal?.addEventListener('abort', () => void program.stop(), { once: true });
  const code = await program.exited;
  if (code !== 0) throw new ProgramFailed(name, args, code, program.lastLines());
  return lines;
}

/** A program that ended as it should not have; the message is what the program itself said. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
  readonly exitCode: number | NodeJS.Signals;

  constructor(
    name: ProgramName,
    args: readonly string[],
    exitCode: number | NodeJS.Signals,
    lines: readonly string[],
  ) {
    super(lines.at(-1) ?? `${name} ${args[0] ?? ''} ended with ${exitCode}`);
    this.exitCode = exitCode;
  }
}
