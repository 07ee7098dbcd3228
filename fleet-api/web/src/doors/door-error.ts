/** A door that said no, and how a reader is told. */
import type { Problem } from '../generated/contract.ts';
import type { Strings } from '../strings/en.ts';

/** Thrown by `ask`. `offline` = no answer came. */
export class DoorError extends Error {
  override readonly name = 'DoorError';
  readonly code: Problem['code'] | 'offline';
  /** The door's own sentence: what to do. */
  readonly detail: string;

  constructor(code: Problem['code'] | 'offline', detail: string) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

/** What happened and what to do, in the reader's language; the door's own words where we have none. */
export function sentenceOf(error: unknown, strings: Strings): string {
  const { problems } = strings;
  if (!(error instanceof DoorError)) return problems.internal;
  return error.code in problems ? problems[error.code as keyof typeof problems] : error.detail;
}
