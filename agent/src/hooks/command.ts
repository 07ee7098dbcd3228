/**
 * Runs a command of the vehicle's own: a light, a screen. Without a shell, without arguments, with nothing in its
 * environment but what it is told, for a bounded time. Whatever it does, the agent goes on.
 */
import { type ChildProcess, spawn } from 'node:child_process';

/** What came of it: exit code 0, anything else, its time was over, or the agent ended it. */
export type CommandResult = 'ok' | 'failed' | 'timed_out' | 'stopped';

/** What to run. */
export interface Command {
  /** Absolute path of a program. */
  readonly path: string;
  /** All of its environment: never a place, a rider or a rental. */
  readonly env: Readonly<Record<string, string>>;
  /** Real seconds until it is killed. */
  readonly limitS: number;
}

/**
 * Runs it until it ends. Never rejects: a program that cannot be started has failed.
 *
 * @param stop ends it at once
 * @example await runCommand({ path: '/usr/bin/wipe-screen', env: {}, limitS: 30 }, signal) // 'ok'
 */
export function runCommand({ path, env, limitS }: Command, stop: AbortSignal): Promise<CommandResult> {
  if (stop.aborted) return Promise.resolve('stopped');
  const child = start(path, env);
  if (child === undefined) return Promise.resolve('failed');
  return new Promise((resolve) => {
    let ended: CommandResult | undefined;
    const end = (why: CommandResult) => () => {
      ended ??= why;
      killGroup(child);
    };
    const onStop = end('stopped');
    const timer = setTimeout(end('timed_out'), limitS * 1000);
    const over = (result: CommandResult): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', onStop);
      resolve(ended ?? result);
    };
    stop.addEventListener('abort', onStop);
    child.once('error', () => over('failed'));
    child.once('exit', (code) => over(code === 0 ? 'ok' : 'failed'));
  });
}

/** In a group of its own: what it started ends with it. */
function start(path: string, env: Command['env']): ChildProcess | undefined {
  try {
    return spawn(path, [], { cwd: '/', env: { ...env }, stdio: 'ignore', detached: true });
  } catch {
    return undefined;
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself a moment ago.
  }
}
