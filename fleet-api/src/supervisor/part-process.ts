/**
 * One part as a child process: started, watched, started again.
 *
 *   starting ──ready──► running ──exit──► waiting (0.2 s, 0.4 s … 5 s) ──► starting
 *      └──exit by its own decision before the first ready: the supervisor gives up
 */
import { type ChildProcess, fork } from 'node:child_process';
import { FleetApiError } from '../errors.ts';
import type { ReadyMessage } from '../host.ts';
import type { Log, PartName } from '../log.ts';
import { forgetPid, notePid } from './run-folder.ts';

/** Parts that are processes of their own. */
export type ChildPart = Extract<PartName, 'vault' | 'ingest' | 'doors'>;

/** What a part's process is made with. */
export interface PartProcessOptions {
  readonly part: ChildPart;
  /** Path of main.ts. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly runDir: string;
  readonly log: Log;
}

/** A part that is kept running. */
export interface PartProcess {
  readonly part: ChildPart;
  /** Resolves at the first ready; throws what kept it from getting there. */
  start(): Promise<void>;
  /** Ends it and starts it no more. */
  stop(): Promise<void>;
}

const START_MS = 60_000;
const STOP_MS = 5_000;
const BACK_OFF_MS = { first: 200, most: 5_000 };
/** A part that ran this long had no trouble starting. */
const STEADY_MS = 30_000;

/** Delay before a part is started again, milliseconds, for the n-th trouble in a row, from 0. Pure. */
export function backOffMs(troubles: number): number {
  return Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** troubles);
}

/** How a part's process ended: its exit code, or undefined where a signal killed it. */
type ExitCode = number | undefined;

/** @example const doors = createPartProcess({ part: 'doors', program, environment, runDir, log }); */
export function createPartProcess(options: PartProcessOptions): PartProcess {
  const { part, runDir, log } = options;
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let troubles = 0;
  /** Its pid is on disk before it is told of as ready, and nothing writes it any more once it is taken away. */
  let noted: Promise<void> = Promise.resolve();

  const launch = (onReady: () => void, onExit: (exitCode: ExitCode) => void): void => {
    const startedMs = Date.now();
    const launched = forkOrNothing(options);
    // No process came of it: a shortage of memory or of pids, or Node itself is being replaced. It will be there again.
    if (launched?.pid === undefined) {
      launched?.on('error', () => {});
      onExit(undefined);
      return;
    }
    child = launched;
    noted = notePid(runDir, part, launched.pid).catch(() => {});
    launched.on('message', async (message) => {
      if ((message as ReadyMessage).kind !== 'ready') return;
      await noted;
      log.info('part_ready', { part });
      onReady();
    });
    launched.on('error', () => {});
    launched.once('exit', (code) => {
      child = undefined;
      if (Date.now() - startedMs > STEADY_MS) troubles = 0;
      onExit(code ?? undefined);
    });
  };

  const launchLater = (exitCode: ExitCode, launchAgain: () => void): void => {
    if (stopping) return;
    const delayMs = backOffMs(troubles);
    troubles += 1;
    log.warn('part_ended', { part, durationMs: delayMs, ...(exitCode === undefined ? {} : { exitCode }) });
    timer = setTimeout(launchAgain, delayMs);
  };

  const keep = (): void =>
    launch(
      () => {},
      (exitCode) => launchLater(exitCode, keep),
    );

  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let isReady = false;
      const limit = setTimeout(() => reject(tooSlow(part)), START_MS);
      const onReady = (): void => {
        isReady = true;
        clearTimeout(limit);
        resolve();
      };
      const first = (): void =>
        launch(onReady, (exitCode) => {
          if (isReady) launchLater(exitCode, keep);
          else if (exitCode === undefined) launchLater(exitCode, first);
          else {
            clearTimeout(limit);
            reject(didNotStart(part, exitCode));
          }
        });
      first();
    });

  const stop = async (): Promise<void> => {
    stopping = true;
    clearTimeout(timer);
    if (child !== undefined) await endChild(child);
    await noted;
    await forgetPid(runDir, part);
  };
  return { part, start, stop };
}

/** Some shortages are thrown at once, others come as an event `error` of a child without a pid; neither has an `exit`. */
function forkOrNothing(options: PartProcessOptions): ChildProcess | undefined {
  try {
    return forkPart(options);
  } catch {
    return undefined;
  }
}

/** In a session of its own: Ctrl-C in a terminal reaches the supervisor alone, which ends the parts in order. */
function forkPart({ part, program, environment }: PartProcessOptions): ChildProcess {
  return fork(program, [part], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...environment },
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** The part has said why, on stderr. Its exit code tells whose fault it was. */
function didNotStart(part: ChildPart, exitCode: number): FleetApiError {
  return new FleetApiError(
    exitCode === 2 ? 'config' : 'unavailable',
    `${part}: it did not start; the line above says why.`,
  );
}

function tooSlow(part: ChildPart): FleetApiError {
  return new FleetApiError('unavailable', `${part}: it did not get ready within ${START_MS / 1000} s.`);
}
