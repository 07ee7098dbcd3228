import { isShown } from '../local/shown.ts';
import type { Log } from '../log.ts';
import { isUsePurpose } from '../reasons/grant.ts';
import type { Moment } from '../reasons/moment.ts';
import type { ImuBatch, Sample } from '../sample.ts';
import { freshTheft, type TheftReading, watchTheft } from '../theft/detector.ts';
import type { Acceleration } from '../theft/signs.ts';
import type { Standing } from './standing.ts';
import type { Steps } from './steps.ts';

/** Shows every reading to the detector, and its suspicion to the reasons. */
export interface TheftWatch {
  take(sample: Sample, moment: Moment): Promise<void>;
  /** Readings of an inertial sensor: which way is up, for the next sample. */
  takeImu(batch: Pick<ImuBatch, 'ax' | 'ay' | 'az'>): void;
  /** The unit's case or its supply was opened, as the local socket was told. */
  opened(): void;
}

/** Sources whose speed is that of the wheels: a sign has to be independent of the receiver. */
const WHEELED: ReadonlySet<string> = new Set(['can', 'kuksa', 'viss']);

/** What the watch needs. */
export interface TheftWatchDeps {
  readonly standing: Pick<Standing, 'reasons'>;
  readonly steps: Steps;
  /** 128 random bits, 32 hex characters. */
  readonly newId: () => string;
  readonly log: Log;
}

/** The watch of one agent run. It begins with nothing: a vehicle has to stand anew before anything is suspected. */
export function createTheftWatch({ standing, steps, newId, log }: TheftWatchDeps): TheftWatch {
  let state = freshTheft();
  let acceleration: Acceleration | undefined;
  let tampered = false;
  return {
    async take(sample, moment) {
      const inUse = standing.reasons().reasons.some(({ purpose }) => isUsePurpose(purpose));
      const step = watchTheft(state, { ...readingOf(sample, moment, inUse), acceleration, tampered });
      state = step.state;
      [acceleration, tampered] = [undefined, false];
      if (!step.suspected) return;
      const outcome = await steps.take({ kind: 'theft_suspected', eventId: newId() }, moment);
      // During a confirmed theft it is about that one.
      const audience = standing.reasons().reasons.every(isShown) ? undefined : 'journal';
      log({ event: 'theft_suspected', outcome: outcome ?? 'sealed' }, audience);
    },
    takeImu({ ax, ay, az }) {
      acceleration = { x: meanOf(ax), y: meanOf(ay), z: meanOf(az) };
    },
    opened() {
      tampered = true;
    },
  };
}

function readingOf(
  { position, odometerM, speedMps, origins, ignition, locked }: Sample,
  { bootS }: Moment,
  inUse: boolean,
): TheftReading {
  const wheelMps = WHEELED.has(origins?.speedMps?.source ?? '') ? speedMps : undefined;
  return { bootS, inUse, position, odometerM, wheelMps, ignition, locked };
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}
