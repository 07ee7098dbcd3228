/**
 * What a sensor said, before anything is decided about it.
 *
 * A sample lives in RAM only. Nothing that leaves the vehicle may name this type: the outgoing types are made
 * in `minimise/outgoing.ts`, and only there.
 */

/** Why a value a sensor offered is absent. Each is counted as a loss of the rental it falls in. */
export type SampleProblem = 'unparsable' | 'impossible_time' | 'held' | 'jumped' | 'poor_quality';

/** A place in integers of 1e-6 degrees. */
export interface SamplePosition {
  latitudeE6: number;
  longitudeE6: number;
  /** Whole metres (95 % where the source says so); 0 = the source did not say. */
  accuracyM: number;
}

/** Where a value of a sample came from. */
export interface Origin {
  /** As in `Sample.source`. */
  source: string;
  /** How old it was when the sample was made, seconds; never beyond what SPEC.md of sources allows for its kind. */
  ageS: number;
}

/** Values of a sample that may come from different sources. */
export type SampleValue =
  | 'position'
  | 'speedMps'
  | 'stateOfChargePermille'
  | 'odometerM'
  | 'ignition'
  | 'locked'
  | 'charging'
  | 'faultCodes';

/** One raw reading. In RAM only. */
export interface Sample {
  /** Which source it came from: 'gpsd', 'nmea', 'recorded', 'gpx' …; of several, the one that made it due. */
  source: string;
  /** With several sources: where each value came from, and its age (C9). Absent = all from `source`, just now. */
  origins?: Readonly<Partial<Record<SampleValue, Origin>>>;
  /** Row number in a recorded source, from 0. */
  sequence?: number;
  /** The sensor's own time, Unix seconds UTC (fractions kept); absent = it had none. */
  timeS?: number;
  /** Absent = no usable position; `problems` says why when one was offered. */
  position?: SamplePosition;
  speedMps?: number;
  stateOfChargePermille?: number;
  odometerM?: number;
  ignition?: boolean;
  locked?: boolean;
  charging?: boolean;
  /** Trouble codes the vehicle reports now, at most eight; empty = it says that it has none. */
  faultCodes?: readonly string[];
  /** Why a value is absent, in the order found; absent = nothing was wrong. */
  problems?: readonly SampleProblem[];
}

/**
 * Several readings of an inertial sensor at its own rate (100 Hz and more), as they were read at one wake-up. In RAM
 * only, and never part of a `Sample`: what acceleration means is decided beside the loop, not once a second.
 * All arrays are of one length, at least 1, and belong to whoever is given the batch.
 */
export interface ImuBatch {
  /** Which source it came from: 'imu'. */
  source: string;
  /** Boot clock when the last of these readings arrived, seconds: puts batches beside fixes. */
  bootS: number;
  /**
   * The sensor's own clock, seconds, rising within a batch. Only differences mean something; across batches it may
   * begin anew (the sensor was plugged in again) or leave a gap (readings were lost).
   */
  tS: Float64Array;
  /** Acceleration with gravity, m/s², in the sensor's own axes. */
  ax: Float32Array;
  ay: Float32Array;
  az: Float32Array;
  /** Angular speed, rad/s, in the same axes; absent = the sensor has no gyroscope. */
  gyro?: { gx: Float32Array; gy: Float32Array; gz: Float32Array };
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
  /** The speed of a serial line could not be set. */
  | 'speed'
  /** The other side knows none of the signals we ask for, or does not let us have them. */
  | 'refused'
  /** A recording could not be read to its end. */
  | 'unreadable';

/** Lines, messages and values that could not be read while it was up; absent = none. */
interface Unread {
  unread?: number;
}

/** What a source says about itself. */
export type SourceState =
  | { kind: 'up' }
  /** Nothing arrives; `code` says why. */
  | ({ kind: 'down'; code: DownCode } & Unread)
  /** The last row of a recording was played, or a file was read to its end. */
  | ({ kind: 'ended' } & Unread)
  /** Rows that fell due while no agent ran: lost, and counted as `down`. */
  | { kind: 'skipped'; fixes: number };

/** Something that offers samples: a receiver, a daemon or a recording. */
export interface Source {
  readonly name: string;
  /**
   * Begins to deliver. Resolves once it is set up (not once the first sample came).
   * `resumeAfter` is the last `sequence` already seen; live sources ignore it.
   */
  start(
    onSample: (sample: Sample) => void,
    onState: (state: SourceState) => void,
    resumeAfter?: number,
  ): Promise<void>;
  /** After it resolves neither callback is called again. */
  stop(): Promise<void>;
}

/** Something that offers batches of an inertial sensor. */
export interface ImuSource {
  readonly name: string;
  /** Begins to deliver; a live sensor that is not there yet says `down` and is tried again. */
  start(onBatch: (batch: ImuBatch) => void, onState: (state: SourceState) => void): Promise<void>;
  /** After it resolves neither callback is called again. */
  stop(): Promise<void>;
}
