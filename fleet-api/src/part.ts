/** What a part of the data centre is to the program that runs it. */
import type { FleetClock } from '@fleetveil/proto';
import type { FleetApiConfig } from './config.ts';
import type { Log } from './log.ts';

/** A part that runs. */
export interface RunningPart {
  /** Where it listens, if it does. */
  readonly port?: number;
  /** Lets nothing new in, finishes what is under way, closes. */
  stop(): Promise<void>;
}

/** What every part is handed besides its settings. */
export interface PartTools {
  readonly log: Log;
  readonly clock: FleetClock;
}

/** `startVault`, `startIngest` and `startDoors` have this form; each may leave `tools` out. */
export type StartPart = (config: FleetApiConfig, tools: PartTools) => Promise<RunningPart>;
