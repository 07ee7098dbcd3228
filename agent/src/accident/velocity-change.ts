/**
 * ```
 *   the second before            the window, 150 ms
 *   ├──────────────────────────┤├───────────────┤ now
 *    mean acceleration: what      sum of (reading - mean) x time, of which the horizontal
 *    the vehicle did anyhow       part is the change of velocity
 * ```
 *
 * The mean of the second before holds gravity, the slope and steady braking, however the sensor is mounted. Which
 * part is horizontal the slow estimate of gravity says: wheels in a pot-hole push up, other vehicles push aside.
 */
import type { AccidentDetector } from './detector.ts';
import { createGravity } from './gravity.ts';
import { LEAST_HZ, QUIET_S, type VelocityChangeRules } from './rules.ts';
import { angleDeg, at, distance, lean, lengthAcross, lengthOf, zeros } from './vector.ts';

/** Readings held: 1.2 s at 800 Hz, more than common sensors give. A faster one has a shorter second before. */
const CAPACITY = 1_024;
const BEFORE_S = 1;
/** Less than this of the second before says too little, seconds. */
const LEAST_BEFORE_S = 0.3;
/** The mean by which a tilt is told, seconds. */
const SETTLE_S = 0.5;
const ZERO = zeros();

/** Readings with sums over two spans that follow each other: the window, and the second before it. */
class TwoSpans {
  readonly #t = new Float64Array(CAPACITY);
  readonly #dt = new Float64Array(CAPACITY);
  readonly #x = new Float64Array(CAPACITY);
  readonly #y = new Float64Array(CAPACITY);
  readonly #z = new Float64Array(CAPACITY);
  readonly #withinS: number;
  /** Positions, ever rising: oldest of the second before, oldest of the window, next to write. */
  #oldest = 0;
  #window = 0;
  #next = 0;
  /** Time, and sums of reading x time, of the window and of the second before. */
  readonly window = new Float64Array(4);
  readonly before = new Float64Array(4);

  constructor(withinS: number) {
    this.#withinS = withinS;
  }

  add(tS: number, dtS: number, x: number, y: number, z: number): void {
    if (this.#next - this.#oldest === CAPACITY) this.#dropOldest();
    const i = this.#next % CAPACITY;
    this.#t[i] = tS;
    this.#dt[i] = dtS;
    this.#x[i] = x;
    this.#y[i] = y;
    this.#z[i] = z;
    this.#next += 1;
    this.#weigh(this.window, i, 1);
    while (at(this.#t, this.#window % CAPACITY) <= tS - this.#withinS) this.#leaveWindow();
    while (
      this.#oldest < this.#window &&
      at(this.#t, this.#oldest % CAPACITY) <= tS - this.#withinS - BEFORE_S
    )
      this.#dropOldest();
  }

  /** Readings a second, over both spans. */
  hz(): number {
    return (this.#next - this.#oldest) / (at(this.window, 0) + at(this.before, 0));
  }

  /** Seconds of the window in which a reading is further than this from a mean; and when that began. */
  strong(mean: Float64Array, least: number): { strongS: number; sinceS: number } {
    let [strongS, sinceS] = [0, Number.NaN];
    for (let n = this.#window; n < this.#next; n++) {
      const i = n % CAPACITY;
      if (distance(mean, at(this.#x, i), at(this.#y, i), at(this.#z, i)) < least) continue;
      strongS += at(this.#dt, i);
      if (Number.isNaN(sinceS)) sinceS = at(this.#t, i);
    }
    return { strongS, sinceS };
  }

  clear(): void {
    for (const held of [this.#t, this.#dt, this.#x, this.#y, this.#z, this.window, this.before]) held.fill(0);
    [this.#oldest, this.#window, this.#next] = [0, 0, 0];
  }

  #leaveWindow(): void {
    const i = this.#window % CAPACITY;
    this.#weigh(this.window, i, -1);
    this.#weigh(this.before, i, 1);
    this.#window += 1;
  }

  #dropOldest(): void {
    if (this.#oldest === this.#window) this.#leaveWindow();
    this.#weigh(this.before, this.#oldest % CAPACITY, -1);
    this.#oldest += 1;
  }

  #weigh(sums: Float64Array, i: number, sign: 1 | -1): void {
    const dtS = sign * at(this.#dt, i);
    sums[0] = at(sums, 0) + dtS;
    sums[1] = at(sums, 1) + dtS * at(this.#x, i);
    sums[2] = at(sums, 2) + dtS * at(this.#y, i);
    sums[3] = at(sums, 3) + dtS * at(this.#z, i);
  }
}

/** Notices a change of velocity that no driver makes. */
export function createVelocityChangeDetector(rules: VelocityChangeRules): AccidentDetector {
  const gravity = createGravity();
  const spans = new TwoSpans(rules.withinS);
  const mean = zeros();
  const upright = zeros();
  const settled = zeros();
  let lastS = Number.NaN;
  let startS = Number.NaN;
  let quietUntilS = Number.NEGATIVE_INFINITY;
  let strength = 0;

  /** Change of velocity over the window against the second before, horizontal, m/s. */
  const changeMps = (): number => {
    const beforeS = at(spans.before, 0);
    const windowS = at(spans.window, 0);
    mean[0] = at(spans.before, 1) / beforeS;
    mean[1] = at(spans.before, 2) / beforeS;
    mean[2] = at(spans.before, 3) / beforeS;
    const x = at(spans.window, 1) - windowS * at(mean, 0);
    const y = at(spans.window, 2) - windowS * at(mean, 1);
    const z = at(spans.window, 3) - windowS * at(mean, 2);
    return lengthAcross(x, y, z, gravity.down);
  };

  return {
    take(tS, x, y, z) {
      const dtS = tS - lastS;
      lastS = tS;
      if (!(dtS > 0)) return 'nothing';
      gravity.take(x, y, z, dtS);
      lean(settled, x, y, z, Math.min(1, dtS / SETTLE_S));
      const share = Math.min(1, rules.mostMps2 / Math.max(1, distance(ZERO, x, y, z)));
      spans.add(tS, dtS, share * x, share * y, share * z);
      if (at(spans.before, 0) < LEAST_BEFORE_S || spans.hz() < LEAST_HZ) return 'nothing';
      const change = changeMps();
      if (tS < quietUntilS) {
        if (tS < startS + 2 * rules.withinS) strength = Math.max(strength, change);
        return 'nothing';
      }
      if (change < rules.changeMps) return 'nothing';
      const { strongS, sinceS } = spans.strong(mean, rules.strongMps2);
      if (strongS < rules.strongForS) return 'nothing';
      [startS, strength, quietUntilS] = [sinceS, change, tS + QUIET_S];
      upright.set(gravity.down);
      return 'certain';
    },
    gap() {
      spans.clear();
      lastS = Number.NaN;
    },
    speed() {
      // The forces alone decide.
    },
    startS: () => startS,
    strength: () => strength,
    tiltDeg: () => angleDeg(lengthOf(upright) === 0 ? gravity.down : upright, settled),
    clear() {
      spans.clear();
      for (const held of [mean, upright, settled]) held.fill(0);
      [startS, strength] = [Number.NaN, 0];
    },
  };
}
