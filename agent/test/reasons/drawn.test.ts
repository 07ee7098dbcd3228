import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawReasons } from './drawing.ts';

const PAGE = new URL('../../../docs/reasons.md', import.meta.url);

test('the tables of the reasons are drawn in the docs as they stand in the code', () => {
  // UPDATE=1 writes the page; anything else compares.
  if (process.env['UPDATE'] === '1') writeFileSync(PAGE, drawReasons());
  expect(readFileSync(PAGE, 'utf8')).toBe(drawReasons());
});
