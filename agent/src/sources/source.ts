import { AgentError, type AgentErrorCode } from '../errors.ts';
import type { DownCode, SourceState } from '../sample.ts';
import type { VehicleKind } from './plausible.ts';

/** The clock a source needs: domain time, and how many domain seconds a real second has. */
export interface SourceClock {
  nowS(): number;
  readonly rate: number;
}

/** What a source is given. */
export interface SourceDeps {
  clock: SourceClock;
  /** Limits of what is plausible; `car` (the widest) when absent. */
  vehicleKind?: VehicleKind | undefined;
  /** First second a live receiver may say, 2020 when absent; with a demo's clock the demo's own beginning. */
  earliestS?: number | undefined;
  /** Boot clock, seconds: sleep counts, and nobody sets it. The machine's own when absent. */
  bootS?: (() => number) | undefined;
  /** Chance for back-off, in [0, 1). */
  random?: (() => number) | undefined;
}

export type { DownCode } from '../sample.ts';

/** A state with its code from the closed list, and how much could not be read until then. */
export function down(code: DownCode, unread = 0): SourceState {
  return { kind: 'down', code, ...unreadOf(unread) };
}

/** The state after the last of a file. */
export function ended(unread = 0): SourceState {
  return { kind: 'ended', ...unreadOf(unread) };
}

function unreadOf(unread: number): { unread?: number } {
  return unread === 0 ? {} : { unread };
}

/** Why a source cannot be opened. Closed. */
export type SourceProblem =
  /** The file cannot be opened or read. */
  | 'unreadable'
  /** It is none of the forms in docs/sources.md. */
  | 'unknown_format'
  /** It is of a known form and damaged as a whole. */
  | 'malformed'
  /** It has no row, or none in the part asked for. */
  | 'empty'
  /** None of its first rows has a time. */
  | 'no_times';

const AGENT_CODES: Readonly<Record<SourceProblem, AgentErrorCode>> = {
  unreadable: 'folder',
  unknown_format: 'malformed',
  malformed: 'malformed',
  empty: 'malformed',
  no_times: 'malformed',
};

/**
 * A source that cannot be opened. The message is one sentence that names the file, the line where one is to
 * blame, and what to do; never what stands in the file.
 *
 * @example new SourceError('empty', 'drive.csv', 'has no rows; give a recording with at least one')
 */
export class SourceError extends AgentError {
  readonly problem: SourceProblem;

  constructor(
    problem: SourceProblem,
    file: string,
    what: string,
    options?: { line?: number; cause?: unknown },
  ) {
    const place = options?.line === undefined ? file : `${file} line ${options.line}`;
    super(AGENT_CODES[problem], `${place}: ${what}`, { cause: options?.cause });
    this.name = 'SourceError';
    this.problem = problem;
  }
}
