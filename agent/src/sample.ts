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

/** One raw reading. In RAM only. */
export interface Sample {
  /** Which source it came from: 'gpsd', 'nmea', 'recorded', 'gpx' … */
  source: string;
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

/** What a source says about itself. */
export type SourceState =
  | { kind: 'up' }
  /** Nothing arrives; `code` is a closed word (see `sources/source.ts`). */
  | { kind: 'down'; code: string }
  /** The last row of a recording was played. */
  | { kind: 'ended' }
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
