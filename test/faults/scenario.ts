/** What a scenario of `npm run fault` is given, and what it answers. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Chance,
  createChance,
  type FleetOptions,
  freePort,
  readBootS,
  startFleet,
} from '@fleetveil/simulator';
import { removeFleet } from '../harness/remove.ts';
import type { FaultFleet, RideResult } from './ride.ts';
import type { Account } from './settle.ts';

/** `short` is for CI: the same faults, for a shorter time and on fewer vehicles. */
export type ScenarioSize = 'short' | 'full';

export interface ScenarioRun {
  readonly seed: number;
  readonly size: ScenarioSize;
  /** Seeded with the scenario's name and seed. */
  readonly chance: Chance;
  readonly say: (text: string) => void;
}

/** Something counted besides fixes, and how many of it there may be. */
export interface ExtraCount {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

export type ScenarioResult =
  | { readonly skipped: string }
  | { readonly rides: readonly RideResult[]; readonly counts?: readonly ExtraCount[] };

/** A scenario on the fleet that many share, or with one of its own. */
export type Scenario =
  | {
      readonly what: string;
      readonly on: 'shared';
      /** Ends programs of the fleet, and everybody's connections with them. */
      readonly endsPrograms?: true;
      /** Keeps connections up and receipts back over midnight: those that end programs wait for it. */
      readonly holdsOverMidnight?: true;
      run(run: ScenarioRun & FaultFleet): Promise<ScenarioResult>;
    }
  | {
      readonly what: string;
      readonly on: 'alone';
      run(run: ScenarioRun & FaultFleet): Promise<ScenarioResult>;
    }
  | { readonly what: string; readonly on: 'own'; run(run: ScenarioRun): Promise<ScenarioResult> };

/** A midnight UTC, shortly before which each fleet of the suite begins: what was sent on one day comes again on the next. */
export const MIDNIGHT_S = 20_718 * 86_400;
/** Real seconds from a fleet's beginning to that midnight: programs start and a ride begins in them, on a busy machine too. */
const EVENING_REAL_S = 75;
/** The same in domain seconds, at most: `offline` has hours in a few seconds. */
const MOST_EVENING_S = 4_500;

/** Domain time at which a fleet begins. */
const originOf = (rate: number): number => MIDNIGHT_S - Math.min(EVENING_REAL_S * rate, MOST_EVENING_S);

/** Chance of a scenario: the same name and seed give the same schedule. */
export function chanceOf(name: string, seed: number): Chance {
  const sum = [...name].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return createChance((seed * 1_000_003 + sum) >>> 0);
}

/** Starts a fleet in a folder of its own, runs, and takes both away. */
export async function withFleet<Answer>(
  rate: number,
  options: Partial<FleetOptions> & { readonly originS?: number },
  run: (on: FaultFleet) => Promise<Answer>,
): Promise<Answer> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'fleetveil-fault-')));
  try {
    const clock = { rate, originS: options.originS ?? originOf(rate), bootOriginS: await readBootS() };
    const ports = { doorsPort: await freePort(), brokerPort: await freePort() };
    const fleet = await startFleet({ dir, clock, ...ports, ...options });
    try {
      return await run({ fleet, dir, rate });
    } finally {
      await fleet.stop();
    }
  } finally {
    await removeFleet(dir);
  }
}

/** The sums of all rides of a scenario. */
export function sumOf(rides: readonly RideResult[]): Account {
  const add = (name: 'given' | 'stored' | 'refused' | 'twice' | 'strange' | 'reused') =>
    rides.reduce((sum, { account }) => sum + account[name], 0);
  const more = (name: 'unaccounted' | 'overcounted' | 'uncounted' | 'lost') =>
    rides.reduce((sum, { account }) => sum + account[name], 0);
  const ledger: Record<string, number> = {};
  for (const { account } of rides)
    for (const [reason, fixes] of Object.entries(account.ledger))
      ledger[reason] = (ledger[reason] ?? 0) + fixes;
  return {
    ...{ given: add('given'), stored: add('stored'), ledger, refused: add('refused') },
    ...{ twice: add('twice'), strange: add('strange'), reused: add('reused') },
    ...{
      unaccounted: more('unaccounted'),
      overcounted: more('overcounted'),
      uncounted: more('uncounted'),
      lost: more('lost'),
    },
    wrong: rides.flatMap(({ label, account }) => account.wrong.map((what) => `${label}: ${what}`)),
    where: rides
      .flatMap(({ label, account }) => (account.where === '' ? [] : [`${label}: ${account.where}`]))
      .join('; '),
  };
}
