/** Turns what zod found into rules a caller can read. Never a value, never a name the caller made up. */
import type { z } from '@hono/zod-openapi';
import type { BrokenRule } from './problem.ts';

/** Where zod-openapi looked. */
type Target = 'json' | 'form' | 'query' | 'param' | 'header' | 'cookie';

const PLACE: Record<Target, BrokenRule['in']> = {
  json: 'body',
  form: 'body',
  query: 'query',
  param: 'path',
  header: 'header',
  cookie: 'header',
};

/** At most so many are named: a hostile body must not make a long answer. */
const MOST = 10;

type Issue = z.core.$ZodIssue;

/** The rules an input breaks, in the order zod found them. */
export function brokenRules(target: Target, issues: readonly Issue[]): BrokenRule[] {
  return issues.slice(0, MOST).map((issue) => ({
    in: PLACE[target],
    field: issue.path.map(String).join('.'),
    rule: ruleOf(issue),
  }));
}

function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${article(issue.expected)}`;
    case 'too_small':
      return `must not be ${sizeWord(issue.origin, 'shorter', 'less')} than ${String(issue.minimum)}`;
    case 'too_big':
      return `must not be ${sizeWord(issue.origin, 'longer', 'more')} than ${String(issue.maximum)}`;
    case 'unrecognized_keys':
      return 'has a member this door does not know';
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'custom':
      return issue.message;
    default:
      return 'does not have the form that /openapi.json gives';
  }
}

function sizeWord(origin: string, text: string, number: string): string {
  return origin === 'string' || origin === 'array' ? text : number;
}

function article(expected: string): string {
  return `${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}`;
}
