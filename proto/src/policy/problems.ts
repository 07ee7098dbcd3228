/** Why a policy text is refused. Closed. */
export type PolicyErrorCode = 'oversize' | 'yaml' | 'form' | 'rules';

/** One thing that is wrong: where, and which rule it breaks; never the value that stands there. */
export interface PolicyProblem {
  /** Path in the document, `purposes.rider_route.kept.route`; empty = the document itself. */
  readonly path: string;
  /** The rule, as a sentence that says what to do. */
  readonly rule: string;
}

/** A broken rule of the linter, by its stable id. */
export interface Finding extends PolicyProblem {
  readonly id: string;
}

/** Most problems of one error; a hostile text could make thousands. */
export const PROBLEMS_MAX = 200;

/** A policy that cannot be used, with every problem found (at most 200). Its message holds paths and rules only. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly code: PolicyErrorCode;
  readonly problems: readonly PolicyProblem[];

  constructor(code: PolicyErrorCode, problems: readonly PolicyProblem[]) {
    const listed = problems.slice(0, PROBLEMS_MAX);
    super(['The policy document cannot be used:', ...listed.map(problemLine)].join('\n'));
    this.code = code;
    this.problems = listed;
  }
}

function problemLine(problem: PolicyProblem): string {
  return `  ${problem.path === '' ? 'document' : problem.path}: ${problem.rule}`;
}
