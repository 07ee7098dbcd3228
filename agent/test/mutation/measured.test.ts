/** Whether what docs/measured says of the mutants is of the sources that are here, and enough. */
import { expect, test } from 'vitest';
import { LEAST_SCORE, ROOMS, readMeasured, sampleOf, scoreOf, sourcesOf } from '../../mutation/rooms.ts';

test.each(ROOMS)('M1, M3: enough of the mutants of `%s` were found, in these sources', (room) => {
  const found = readMeasured()[room];
  const again = `run \`npm run mutate -w agent -- ${room}\` and commit docs/measured/mutation.*`;
  expect(found?.sources, `${room} was changed since it was measured: ${again}`).toBe(sourcesOf(room));
  if (found === undefined) return;
  expect(scoreOf(found), `the suites of ${room} find too little`).toBeGreaterThanOrEqual(LEAST_SCORE);
  // Something was tried: a score of three mutants says nothing.
  const tried = found.killed + found.timeout + found.survived + found.noCoverage;
  expect(tried, 'too few were tried').toBeGreaterThan(found.oneIn === undefined ? 100 : 50);
});

test.each(ROOMS)('of `%s` one piece in so many is always the same, and one in one is all of it', (room) => {
  const [all, some] = [sampleOf(room, 1), sampleOf(room, 4)];
  expect(sampleOf(room, 4)).toEqual(some);
  expect(all).toEqual(expect.arrayContaining(some));
  expect(some.length).toBeGreaterThan(all.length / 10);
  expect(some.length).toBeLessThan(all.length / 2);
  expect(new Set(all).size).toBe(all.length);
});

test('each room was tried, and nothing is kept of another', () => {
  expect(Object.keys(readMeasured()).sort()).toEqual([...ROOMS].sort());
});
