/** What became of an error nobody caught: a problem for the caller, a word for the log, its text for nobody. */
import { HTTPException } from 'hono/http-exception';
import { sqlStateOf } from '../database/database.ts';
import { Problem, problemResponse } from '../http/problem.ts';
import type { Log } from '../log.ts';

/** SQLSTATEs of "not now": connection, resources, timeout and shutdown, deadlock, lock not available. */
const PASSING = /^(08|53|57|40|55P03)/;

/** Answers an error. Only what is our fault is logged, as code words: texts of errors carry values. */
export function answerError(error: unknown, log: Log): Response {
  const problem = problemOf(error);
  if (PROBLEMS_OF_OURS.has(problem.code)) log.error('door_failed', faultOf(problem, error));
  return problemResponse(problem.code, problem.extras);
}

const PROBLEMS_OF_OURS: ReadonlySet<string> = new Set([
  'internal',
  'busy',
  'vault_unavailable',
  'policy_absent',
]);

/** The problem that an error is. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof SyntaxError) return new Problem('malformed', {}, error);
  if (error instanceof HTTPException)
    return new Problem(error.status === 413 ? 'too_large' : 'malformed', {}, error);
  return isPassing(error)
    ? new Problem('busy', { retryAfterS: 2 }, error)
    : new Problem('internal', {}, error);
}

/** A lost connection comes from pg as a plain Error or with a code of the system, never as a subclass. */
function isPassing(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined) return PASSING.test(state);
  if (!(error instanceof Error)) return false;
  return error.constructor === Error && (!('code' in error) || /^E[A-Z]+$/.test(String(error.code)));
}

function faultOf(problem: Problem, error: unknown): { code: string; sqlState?: string } {
  const cause = problem.cause ?? error;
  const sqlState = sqlStateOf(cause);
  const name = cause instanceof Error ? cause.name : problem.code;
  const code = name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
  return { code, ...(sqlState === undefined ? {} : { sqlState }) };
}
