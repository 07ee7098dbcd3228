/** One run of the demo: what was asked for, and what its lives share. */
import type { Fleet } from '../fleet.ts';
import type { View } from './view.ts';

/** What `npm start` was asked for. */
export interface DemoOptions {
  /** Everything is kept here: data, keys, units. */
  readonly dir: string;
  /** Domain seconds in a real second. */
  readonly rate: number;
  readonly once: boolean;
  /** A recording of the user's own; `undefined` for the simulated city. */
  readonly trace: string | undefined;
  readonly doorsPort: number;
  readonly brokerPort: number;
  readonly write: (line: string) => void;
  /** Resolves when the demo is to end. */
  readonly ended: Promise<void>;
}

/** What is there while the demo runs. */
export interface Run {
  readonly fleet: Fleet;
  readonly view: View;
  readonly options: DemoOptions;
  /** Domain time of the first tick, Unix seconds. */
  readonly firstTickS: number;
  /** Call it when a vehicle has reported where it is; more than once does no harm. */
  readonly onReport: () => void;
}
