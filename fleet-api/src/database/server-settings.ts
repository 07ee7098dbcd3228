/** The settings of a server that we start. Nothing here gives up durability for speed. */

/** Where it listens: the unix socket always, TCP only where told. */
export interface Listen {
  readonly port: number;
  /** Address for TCP; absent = none. */
  readonly host?: string;
}

/** Default: the unix socket alone; the port is only part of its name. */
export const SOCKET_ONLY: Listen = { port: 5432 };

/** fleetveil.conf, written at every start and included by postgresql.conf. */
export function settingsText(socketDir: string, listen: Listen): string {
  const settings: Record<string, string | number> = {
    listen_addresses: listen.host ?? '',
    port: listen.port,
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    max_connections: 60,
    shared_buffers: '64MB',
    max_locks_per_transaction: 256, // a lock per partition and index that a statement touches
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_level: 'minimal',
    max_wal_senders: 0,
    wal_compression: 'on',
    max_wal_size: '256MB',
    jit: 'off', // compiling a statement over 50 partitions takes longer than running it
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...SILENT_LOG,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'\n`)
    .join('');
}

/**
 * The server's log must never hold a value (M2). Errors of statements quote values in their very
 * first sentence, so they are not logged at all: `log` ranks above `error`. Our programs report
 * them by SQLSTATE.
 */
const SILENT_LOG = {
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_min_duration_statement: -1,
  log_duration: 'off',
  log_parameter_max_length: 0,
  log_parameter_max_length_on_error: 0,
  log_checkpoints: 'off',
  log_autovacuum_min_duration: -1,
  log_connections: 'off',
  log_lock_waits: 'off',
  logging_collector: 'off',
} as const;

/** pg_hba.conf: a password for everyone, over the socket as over TCP. */
export const HBA_TEXT = `local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
`;
