/**
 * What can go wrong in this package, as a closed list. The word is stable: logs and answers carry it.
 */
export const FLEET_API_ERROR_CODES = [
  'usage',
  'config',
  'unwritable',
  'already_running',
  'port_taken',
  'broker_unreachable',
  'vault_unreachable',
  'postgres_missing',
  'postgres_failed',
  'database_unreachable',
  'database_refused',
  'database_newer',
  'migration_changed',
  'keys_missing',
  'keys_invalid',
  'keys_exist',
  'policy_invalid',
  'policy_missing',
  'policy_older',
  'policy_unassessed',
  'not_found',
  'conflict',
  'invalid',
  'refused',
  'forbidden',
  'unauthenticated',
  'rate_limited',
  'audit_gap',
  'not_empty',
  'disk_full',
  'backup_invalid',
  'backup_refused',
  'finding',
  'unavailable',
  'internal',
] as const;

/** One word of the list. */
export type FleetApiErrorCode = (typeof FLEET_API_ERROR_CODES)[number];

/**
 * The one error of this package. `message` is safe to print: it says what to do and names the
 * setting, never its value, and never a place, a key or a person. What lies beneath stays in `cause`.
 *
 * @example
 * throw new FleetApiError('port_taken', 'doors.port: the port is in use. Stop what uses it, or choose another.');
 */
export class FleetApiError extends Error {
  override readonly name = 'FleetApiError';
  readonly code: FleetApiErrorCode;

  constructor(code: FleetApiErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Whether it is ours, and so safe to print. */
export function isFleetApiError(error: unknown): error is FleetApiError {
  return error instanceof FleetApiError;
}

/** Exit codes of every command: 0 ok, 1 a finding, 2 usage or configuration, 3 unreachable. */
const EXIT_CODES: Record<FleetApiErrorCode, 1 | 2 | 3> = {
  usage: 2,
  config: 2,
  unwritable: 2,
  already_running: 2,
  port_taken: 2,
  broker_unreachable: 3,
  vault_unreachable: 3,
  postgres_missing: 2,
  postgres_failed: 3,
  database_unreachable: 3,
  database_refused: 2,
  database_newer: 2,
  migration_changed: 2,
  keys_missing: 2,
  keys_invalid: 2,
  keys_exist: 2,
  policy_invalid: 1,
  policy_missing: 2,
  policy_older: 2,
  policy_unassessed: 2,
  not_found: 1,
  conflict: 1,
  invalid: 2,
  refused: 1,
  forbidden: 1,
  unauthenticated: 1,
  rate_limited: 1,
  audit_gap: 1,
  not_empty: 2,
  disk_full: 2,
  backup_invalid: 1,
  backup_refused: 2,
  finding: 1,
  unavailable: 3,
  internal: 3,
};

/** The exit code that goes with an error; one that is not ours is `internal`. */
export function exitCodeOf(error: unknown): 1 | 2 | 3 {
  return EXIT_CODES[isFleetApiError(error) ? error.code : 'internal'];
}
