/**
 * The faults that no other suite has, in short form and side by side over one fleet (M3, M4). The whole of it is
 * `npm run fault`; kill -9 is kill.test.ts, messages of others are test/hostile.
 */
import { beforeEach, expect, test } from 'vitest';
import { isGood } from '../bench/measure.ts';
import { needTime } from '../parts/parts.ts';
import { measuresOf } from './measures.ts';
import { runScenarios } from './run.ts';

const SEED = Number(process.env['FLEETVEIL_SEED'] ?? Date.now() % 1_000_000);
const NAMES = [
  'outbox-lost',
  'outbox-damaged',
  'unit-disk-full',
  'broker-away',
  'database-away',
  'ridden-on',
];

// `npm test` has six minutes for everything on two cores; these take three to four, most of it waiting.
beforeEach(needTime);

test(`M3, M4: seed ${SEED}: after ${NAMES.join(', ')} the account is even, and nothing outlived its reason`, async () => {
  const outcomes = await runScenarios({ names: NAMES, seed: SEED, size: 'short', say: () => {} });
  expect(outcomes.map(({ name }) => name).sort()).toEqual([...NAMES].sort());
  const missed = outcomes.flatMap(measuresOf).filter((measure) => !isGood(measure));
  expect(missed, JSON.stringify(outcomes)).toEqual([]);
}, 1_800_000);
