import type { ClockQualityWord } from '@fleetveil/proto';

/**
 * One instant as the unit sees it. Every rule of this room takes it as an argument, so that a month of
 * rentals is tested in a second and a wrong clock is just another number.
 */
export interface Moment {
  /** Domain time, Unix seconds. Means nothing while `clock` is `unknown`. */
  readonly nowS: number;
  /** Boot clock (/proc/uptime, which counts suspend) times the demo's rate, seconds. Durations run on it. */
  readonly bootS: number;
  /** Which boot `bootS` counts from; a boot-clock bound of another boot means nothing. */
  readonly bootId: string;
  /** How far `nowS` can be trusted. */
  readonly clock: ClockQualityWord;
  /** Domain time that has certainly passed, whatever `clock` is; absent = none is known. */
  readonly floorS?: number;
}
