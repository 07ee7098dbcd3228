/**
 * Everything that can go wrong in the agent and that somebody outside has to tell apart.
 * Closed: a new code is a new line here.
 */
export type AgentErrorCode =
  /** A setting is missing or breaks its rule; the message names it. Exit 2. */
  | 'config'
  /** A folder or file cannot be read or written. Exit 2. */
  | 'folder'
  /** A key file is missing or is no key. Exit 2. */
  | 'key'
  /** The local socket cannot be opened. Exit 2. */
  | 'socket'
  /** Another agent runs on the same state folder. Exit 2. */
  | 'busy'
  /** The disk under the outbox is full. */
  | 'disk_full'
  /** A file of ours is damaged. */
  | 'corrupt'
  /** Everything in the outbox is of a kind that is never evicted, and it is full. */
  | 'outbox_full'
  /** The broker cannot be reached. Exit 3 in `check`. */
  | 'unreachable'
  /** Something from outside could not be read. */
  | 'malformed'
  /** A fault of our own: something was about to leave that the floor does not let out. Nothing left. */
  | 'misused';

/**
 * The one error class of the agent. Its message is a safe sentence: it names a setting, a file or a
 * rule, never a value, a position or a key.
 *
 * @example throw new AgentError('config', 'tenant: needs 1 to 32 of a-z, 0-9 and -')
 */
export class AgentError extends Error {
  readonly code: AgentErrorCode;

  constructor(code: AgentErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AgentError';
    this.code = code;
  }
}

/** Code of a Node system error (`ENOENT`, `EACCES`, …), or undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
