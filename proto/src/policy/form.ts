import type { z } from 'zod';
import type { PolicyProblem } from './problems.ts';

type Issue = z.core.$ZodIssue;

/** Longest piece of a path that is printed; an unknown key comes from the document. */
const KEY_PRINTED_MAX = 40;

/** What is wrong with the form, one line a problem, in words that never hold a value of the document. */
export function formProblems(issues: readonly Issue[], above: readonly PropertyKey[] = []): PolicyProblem[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key]));
    if (issue.code === 'invalid_key') return [unknownKey(path)];
    if (issue.code === 'invalid_union') return blockProblems(issue.errors.at(-1) ?? [], path);
    return [{ path: printedPath(path), rule: ruleOf(issue) }];
  });
}

/** The only unions are "`never` or a block": the problems of the block are what helps. */
function blockProblems(issues: readonly Issue[], path: readonly PropertyKey[]): PolicyProblem[] {
  const noBlock = issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0);
  if (noBlock)
    return [{ path: printedPath(path), rule: 'must be `never` or a block of keys, and must be there' }];
  return formProblems(issues, path);
}

function unknownKey(path: readonly PropertyKey[]): PolicyProblem {
  return { path: printedPath(path), rule: 'is not a key that belongs here' };
}

function printedPath(path: readonly PropertyKey[]): string {
  return path.map((part) => String(part).slice(0, KEY_PRINTED_MAX)).join('.');
}

function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'invalid_type':
      return `must be ${EXPECTED[issue.expected] ?? 'of another type'}, and must be there`;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => `\`${String(value)}\``).join(' or ')}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'date' ? 'must be a day such as `2026-01-31`' : 'must have the right form';
    default:
      return 'must have the right form';
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a block of keys',
  record: 'a block of keys',
};

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' entries long' : '';
}
