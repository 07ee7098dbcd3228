import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ClockFile, readClockFile, settleClock, writeClockFile } from '../../src/clock-file.ts';
import { scratchFolder } from '../scratch.ts';

const NOW = { bootS: 500, bootId: 'this boot', systemS: 1_800_000_000 };
const KNOWN: ClockFile = {
  ...{
    demo: true,
    rate: 60,
    originS: 1000,
    bootOriginS: 100,
    bootId: 'this boot',
    lastS: 9000.4,
    running: true,
  },
};

test('the first start of a demo begins now', () => {
  expect(settleClock({ rate: 60 }, undefined, NOW)).toEqual({
    demo: true,
    rate: 60,
    originS: 1_800_000_000,
    bootOriginS: 500,
  });
});

test('or where it was told to', () => {
  expect(settleClock({ rate: 60, originS: 7 }, undefined, NOW)).toMatchObject({
    originS: 7,
    bootOriginS: 500,
  });
});

test('what is told in full is taken as it is: others run on the same clock', () => {
  const told = { rate: 2, originS: 7, bootOriginS: 8 };
  expect(settleClock(told, KNOWN, NOW)).toEqual({ demo: true, ...told });
});

test('after a kill in the same boot the clock has gone on', () => {
  expect(settleClock({ rate: 60 }, KNOWN, NOW)).toMatchObject({ originS: 1000, bootOriginS: 100 });
});

test.each([
  ['a clean stop', { ...KNOWN, running: false }, { rate: 60 }],
  ['another boot', { ...KNOWN, bootId: 'before' }, { rate: 60 }],
  ['another rate', KNOWN, { rate: 30 }],
])('after %s it continues from the last second', (_what, known, asked) => {
  expect(settleClock(asked, known, NOW)).toEqual({
    demo: true,
    rate: asked.rate,
    originS: 9000,
    bootOriginS: 500,
  });
});

test('it never runs backwards, even where an earlier origin is configured', () => {
  expect(settleClock({ rate: 60, originS: 5 }, { ...KNOWN, running: false }, NOW)).toMatchObject({
    originS: 9000,
  });
});

test('the file goes both ways, and one that is broken is none', async () => {
  const folder = await scratchFolder();
  expect(await readClockFile(folder)).toBeUndefined();
  await writeClockFile(folder, KNOWN);
  expect(await readClockFile(folder)).toEqual(KNOWN);
  for (const text of ['', '{"rate": -1}', 'no json']) {
    await writeFile(join(folder, 'clock.json'), text);
    expect(await readClockFile(folder)).toBeUndefined();
  }
});
