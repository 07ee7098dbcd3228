import { AgentError, type AgentErrorCode } from '../errors.ts';
import type { SourceState } from '../sample.ts';
import type { VehicleKind } from './plausible.ts';

/** Which source a unit reads, from its configuration. */
export type SourceConfig =
  /** A recorded drive of any form in docs/sources.md, played on the fleet clock from domain second `startS` on. */
  | { kind: 'recorded'; file: string; startS: number; part?: string | undefined }
  /** The GPS daemon, JSON over TCP; its own port is 2947. */
  | { kind: 'gpsd'; host: string; port: number }
  /** NMEA 0183 over TCP. */
  | { kind: 'nmea-tcp'; host: string; port: number }
  /** NMEA 0183 as it arrives from a device or pipe (/dev/ttyUSB0; the operating system sets its speed). */
  | { kind: 'nmea-file'; file: string };

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
  /** Chance for back-off, in [0, 1). */
  random?: (() => number) | undefined;
}

/** Why a live source is down. Closed: a new code is a new line here and in docs/sources.md. */
export type DownCode =
  /** No connection, or the file cannot be opened. */
  | 'unreachable'
  /** The other side closed. */
  | 'closed'
  /** Connected, but nothing came for too long: half open, or the receiver is dead. */
  | 'silent'
  /** A line longer than any honest one. */
  | 'oversize'
  /** gpsd runs and has no receiver. */
  | 'unplugged'
  /** A recording could not be read to its end. */
  | 'unreadable';

/** A state with its code from the closed list. */
export function down(code: DownCode): SourceState {
  return { kind: 'down', code };
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
