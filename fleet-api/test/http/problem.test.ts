import { expect, test } from 'vitest';
import {
  PROBLEM_CODES,
  PROBLEMS,
  problemBody,
  problemHeaders,
  problemResponse,
} from '../../src/http/problem.ts';

test('every problem says what is wrong, what to do, and its page', () => {
  for (const code of PROBLEM_CODES) {
    const body = problemBody(code);
    expect(body).toMatchObject({ type: `/problems#${code}`, code, status: PROBLEMS[code].status });
    expect(body.title.length, code).toBeGreaterThan(10);
    expect(body.detail, code).toMatch(/\.$/);
    expect(body.title, code).not.toMatch(/\.$/);
  }
});

test('a problem has no instance: what is another’s and what is not there read the same', async () => {
  expect(Object.keys(problemBody('not_found'))).toEqual(['type', 'title', 'status', 'detail', 'code']);
  const [a, b] = [problemResponse('not_found'), problemResponse('not_found')];
  expect([...a.headers]).toEqual([...b.headers]);
  expect(await a.text()).toBe(await b.text());
});

test('headers that programs need: when to come back, which methods, how to authenticate', () => {
  expect(problemHeaders('rate_limited', { retryAfterS: 0.2 })['retry-after']).toBe('1');
  expect(problemHeaders('method_not_allowed', { allow: ['GET', 'HEAD'] })['allow']).toBe('GET, HEAD');
  expect(problemHeaders('unauthenticated')['www-authenticate']).toMatch(/^Bearer/);
  expect(problemHeaders('not_found')['content-type']).toBe('application/problem+json');
});
