/** A door that said no, and how a reader is told. */
import type { Problem } from '../generated/contract.ts';
import type { Strings } from '../strings/en.ts';

/** Who answers instead, where the operator works for somebody else: name, address and contact. */
export type Controller = NonNullable<Problem['controller']>;

/** Thrown by `ask`. `offline` = no answer came. */
export class DoorError extends Error {
  override readonly name = 'DoorError';
  readonly code: Problem['code'] | 'offline';
  /** The door's own sentence: what to do. */
  readonly detail: string;
  /** Of `controller_answers`. */
  readonly controller: Controller | undefined;

  constructor(code: Problem['code'] | 'offline', detail: string, controller?: Controller) {
    super(code);
    this.code = code;
    this.detail = detail;
    this.controller = controller;
  }
}

/** Of the network, or of a door that may answer in a moment: nothing is said of what was asked for, or of who asks. */
const PASSING: readonly DoorError['code'][] = [
  ...(['offline', 'busy', 'rate_limited', 'vault_unavailable', 'internal'] as const),
];

/** Whether what was shown before the error may stay on the page. */
export const isPassing = (error: unknown): boolean =>
  error instanceof DoorError && PASSING.includes(error.code);

/** What happened and what to do, in the reader's language; the door's own words where we have none. */
export function sentenceOf(error: unknown, strings: Strings): string {
  const { problems } = strings;
  if (!(error instanceof DoorError)) return problems.internal;
  if (error.controller !== undefined) return strings.controllerAnswers(error.controller);
  return error.code in problems ? problems[error.code as keyof typeof problems] : error.detail;
}
