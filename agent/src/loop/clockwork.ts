import { createHash } from 'node:crypto';
import { createFleetClock, type FleetClockConfig } from '@fleetveil/proto';
import { readBootId, readBootS, readSystemS } from '../clock/boot.ts';
import { CLOCK_RULES, type ClockEvidence, type ClockState, type SavedClock } from '../clock/evidence.ts';
import { createClockState, learn, readClock, saveClock } from '../clock/quality.ts';
import type { Moment } from '../reasons/moment.ts';
import type { SourceClock } from '../sources/source.ts';

/** The agent's clocks in one hand: what time it is, how sure that is, and what a span of it takes. */
export interface Clockwork {
  /** Domain time, boot clock and their quality, all of one instant. */
  moment(): Moment;
  /** Real seconds since the kernel started. */
  bootS(): number;
  /** Domain seconds in a real one. */
  readonly rate: number;
  /** Domain time as recordings are played on: the fleet clock, whoever vouches for it. */
  readonly source: SourceClock;
  /** Takes evidence in. True = the clock's quality is another one now. */
  learn(evidence: ClockEvidence): boolean;
  /** What the unit's settable clock says now, as evidence. */
  settable(): ClockEvidence;
  /** What to keep durably. */
  save(): SavedClock;
  /** Real milliseconds of a span of domain seconds. */
  realDelayMs(domainS: number): number;
  /** Whether the unit slept since the last call: the boot clock counts it, the process clock does not. */
  hasSlept(): boolean;
}

/** A gap between the two clocks beyond this is sleep, seconds. */
const SLEPT_S = 2;

/**
 * A demo that was stopped and goes on where it stopped has another relation between boot clock and domain
 * time: for what was kept of the clock, that is another boot.
 */
function bootIdOf(config: FleetClockConfig, bootId: string): string {
  if (!config.demo) return bootId;
  const { rate, originS, bootOriginS } = config;
  const text = [bootId, rate, originS, bootOriginS].join(' ');
  return createHash('sha256').update(text).digest('hex').slice(0, bootId.length);
}

/** The clocks of the machine, seconds: only the boot clock goes on while the unit sleeps. */
export interface MachineClocks {
  readBootS(): number;
  readProcessS(): number;
  readSystemS(): number;
}

const MACHINE: MachineClocks = { readBootS, readSystemS, readProcessS: () => performance.now() / 1000 };

/**
 * @param saved what an earlier run kept
 * @param clocks those of this machine, unless a test lets one sleep
 */
export function createClockwork(
  config: FleetClockConfig,
  saved: SavedClock | undefined,
  { readBootS, readProcessS, readSystemS }: MachineClocks = MACHINE,
): Clockwork {
  const fleet = createFleetClock(config, readBootS, readSystemS);
  const bootId = bootIdOf(config, readBootId());
  const { rate } = fleet;
  let state: ClockState = createClockState({ ...CLOCK_RULES, rate }, { bootId, bootS: readBootS() }, saved);
  let awake = { bootS: readBootS(), processS: readProcessS() };

  const qualityNow = (): string => readClock(state, readBootS()).quality;
  return {
    rate,
    source: { rate, nowS: fleet.nowS },
    bootS: readBootS,
    moment() {
      const bootS = readBootS();
      const { nowS, quality, floorS } = readClock(state, bootS);
      return { nowS, bootS: bootS * rate, bootId, clock: quality, floorS };
    },
    learn(evidence) {
      const before = qualityNow();
      state = learn(state, evidence);
      return qualityNow() !== before;
    },
    settable: () => ({ kind: 'rtc', timeS: fleet.nowS(), bootS: readBootS() }),
    save: () => saveClock(state, readBootS()),
    realDelayMs: fleet.realDelayMs,
    hasSlept() {
      const now = { bootS: readBootS(), processS: readProcessS() };
      const asleepS = now.bootS - awake.bootS - (now.processS - awake.processS);
      awake = now;
      return asleepS > SLEPT_S;
    },
  };
}
