import { describe, expect, it } from 'vitest';
import { failures } from '../bench/measure.ts';
import { WrongWords } from '../command/words.ts';
import { measuresOfSeed } from './measures.ts';
import type { Outcome } from './run.ts';
import { seedsOf } from './seeds.ts';
import type { Account } from './settle.ts';

const NOTHING: Account = {
  ...{ given: 10, stored: 10, ledger: {}, refused: 0, unaccounted: 0, overcounted: 0, uncounted: 0 },
  ...{ twice: 0, strange: 0, reused: 0, lost: 0, wrong: [], where: '' },
};
const outcome = (name: string, account: Partial<Account>, overstayS = 0): Outcome => ({
  ...{ name, seed: 7, seconds: 1 },
  result: { rides: [{ label: name, account: { ...NOTHING, ...account }, overstayS }] },
});
const sumOf = (outcomes: readonly Outcome[], what: string) =>
  measuresOfSeed(7, outcomes).find(({ name }) => name === `seed 7: ${what}`)?.value;

describe('the account of a seed', () => {
  it('sums what its scenarios counted', () => {
    const outcomes = [
      outcome('kill', { stored: 7, ledger: { restart: 1, down: 2 } }, 0.2),
      outcome('outbox-lost', { stored: 4, ledger: { down: 1 }, uncounted: 5 }, 0.1),
    ];
    expect(sumOf(outcomes, 'given')).toBe(20);
    expect(sumOf(outcomes, 'stored')).toBe(11);
    expect(sumOf(outcomes, 'in the ledger')).toBe(4);
    expect(sumOf(outcomes, 'in the ledger, at least: the rest')).toBe(5);
    expect(sumOf(outcomes, 'overstay')).toBe(0.2);
    expect(failures(measuresOfSeed(7, outcomes), false)).toEqual([]);
  });

  it('is not even where a scenario lost a fix, broke off, or counted too many of something else', () => {
    const extra = outcome('mutations', {});
    const bad: Outcome[] = [
      outcome('kill', { stored: 9, unaccounted: 1 }),
      { name: 'kill', seed: 7, seconds: 1, result: { failed: 'the broker did not start' } },
      { ...extra, result: { rides: [], counts: [{ name: 'taken', value: 1, unit: 'copies', atMost: 0 }] } },
    ];
    for (const each of bad) {
      const missed = failures(measuresOfSeed(7, [outcome('offline', {}), each]), false);
      expect(missed.map(({ name }) => name)).toContain('seed 7: scenarios not even');
    }
  });

  it('does not count what a machine cannot do as run', () => {
    const skipped: Outcome = {
      name: 'unit-disk-full',
      seed: 7,
      seconds: 0,
      result: { skipped: 'needs root' },
    };
    expect(sumOf([skipped, outcome('kill', {})], 'scenarios run')).toBe(1);
    expect(failures(measuresOfSeed(7, [skipped]), false)).not.toEqual([]);
  });
});

describe('the seeds of a run', () => {
  it('are so many from the first, or those of a list, each once', () => {
    expect(seedsOf(undefined, undefined, 42)).toEqual([42]);
    expect(seedsOf('7', '3', 42)).toEqual([7, 8, 9]);
    expect(seedsOf('924,928,924', undefined, 42)).toEqual([924, 928]);
  });

  it.each([
    ['7,', undefined],
    ['7,x', undefined],
    ['7,8', '2'],
    ['7', '0'],
  ])('refuses --seed %s --seeds %s', (first, count) => {
    expect(() => seedsOf(first, count, 42)).toThrow(WrongWords);
  });
});
