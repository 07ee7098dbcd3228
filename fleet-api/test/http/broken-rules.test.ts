import { z } from '@hono/zod-openapi';
import { expect, test } from 'vitest';
import { brokenRules } from '../../src/http/broken-rules.ts';

const SECRET = 'not-to-be-repeated-4711';
const Form = z.strictObject({
  name: z.string().max(5),
  count: z.int().min(2),
  kind: z.enum(['a', 'b']),
  cell: z.string().refine(() => false, 'must be a cell of H3'),
  inner: z.object({ id: z.string().regex(/^x$/) }),
});

function rulesOf(value: unknown) {
  const parsed = Form.safeParse(value);
  return parsed.success ? [] : brokenRules('json', parsed.error.issues);
}

test('each broken rule is named with its place', () => {
  const rules = rulesOf({ name: 'toolong', count: 1, kind: 'c', cell: '', inner: { id: 'y' } });
  expect(rules.map(({ field }) => field).sort()).toEqual(['cell', 'count', 'inner.id', 'kind', 'name']);
  expect(rules.find(({ field }) => field === 'name')).toEqual({
    in: 'body',
    field: 'name',
    rule: 'must not be longer than 5',
  });
  expect(rules.find(({ field }) => field === 'inner.id')?.rule).toMatch(/openapi\.json/);
  expect(rules.find(({ field }) => field === 'kind')?.rule).toBe('must be one of: a, b');
});

test('no value and no made-up member name comes back', () => {
  const values = [
    { name: SECRET, count: SECRET, kind: SECRET, cell: SECRET, inner: { id: SECRET } },
    { [SECRET]: 1 },
    SECRET,
    [SECRET],
  ];
  for (const value of values) {
    const text = JSON.stringify(rulesOf(value));
    expect(text.length).toBeGreaterThan(2);
    expect(text).not.toContain(SECRET);
  }
});

test('a long list of mistakes makes a short answer', () => {
  const parsed = z.array(z.int()).safeParse(Array.from({ length: 500 }, () => 'x'));
  expect(brokenRules('json', parsed.error?.issues ?? [])).toHaveLength(10);
});
