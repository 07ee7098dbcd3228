import { G } from './rules.ts';
import { distance, lean, type Vector, zeros } from './vector.ts';

/**
 * Which way is down for a sensor that is mounted anyhow: a slow mean of what it reads. While the reading differs
 * much (braking, a blow) it learns ten times slower, and so forgets neither in seconds nor for ever.
 */
export interface Gravity {
  /** m/s², in the sensor's axes; zeros until the first reading. */
  readonly down: Vector;
  /** One reading, `dtS` after the one before. */
  take(x: number, y: number, z: number, dtS: number): void;
  clear(): void;
}

const LEARN_S = 5;
const FIRST_S = 1;
const CALM_MPS2 = 0.2 * G;

/** A sensor that nothing is known of. */
export function createGravity(): Gravity {
  const down = zeros();
  let heardS = 0;
  return {
    down,
    take(x, y, z, dtS) {
      heardS += dtS;
      // At first the mean of all there was: the first reading may be a jolt.
      const isCalm = heardS < FIRST_S || distance(down, x, y, z) < CALM_MPS2;
      const learnS = isCalm ? Math.min(heardS, LEARN_S) : 10 * LEARN_S;
      lean(down, x, y, z, learnS <= dtS ? 1 : dtS / learnS);
    },
    clear() {
      down.fill(0);
      heardS = 0;
    },
  };
}
