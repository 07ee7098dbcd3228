/**
 * What can be wrong, as a closed list:
 * `malformed` not decodable, or a field outside its bounds · `oversize` longer than any of ours ·
 * `forged` the authentication does not hold · `misused` our own caller handed in what it must not.
 */
export type ProtoErrorCode = 'malformed' | 'oversize' | 'forged' | 'misused';

/**
 * The one error of this package. The message names a field or a rule, never a value, so that it may
 * be logged; what lies beneath stays in `cause`.
 *
 * @example
 * try { decodeUplink(bytes) } catch (error) { if (isProtoError(error)) refuse(error.code) }
 */
export class ProtoError extends Error {
  override readonly name = 'ProtoError';
  readonly code: ProtoErrorCode;

  constructor(code: ProtoErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Whether it is ours, and so safe to answer with its code. */
export function isProtoError(error: unknown): error is ProtoError {
  return error instanceof ProtoError;
}
