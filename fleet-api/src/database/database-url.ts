/** `DATABASE_URL`, as other programs write it: `postgres://user:password@host:5432/name?sslmode=verify-full`. */
import { FleetApiError } from '../errors.ts';
import type { Connection } from './database.ts';

const TLS: Readonly<Record<string, Connection['tls']>> = {
  disable: 'off',
  prefer: 'off',
  require: 'require',
  'verify-ca': 'verify',
  'verify-full': 'verify',
};

/**
 * Reads a URL. A unix socket is named by `?host=/folder`. Throws `config` that names the setting
 * and the rule, never the value (it holds a password).
 *
 * @example parseDatabaseUrl('postgres://u:p@localhost/fleet').database // 'fleet'
 */
export function parseDatabaseUrl(text: string): Connection {
  const url = urlOf(text);
  const tls = TLS[url.searchParams.get('sslmode') ?? 'disable'];
  const database = decodeURIComponent(url.pathname.slice(1));
  if (tls === undefined) throw refuse('sslmode is disable, require or verify-full');
  if (!/^[a-z_][a-z0-9_]{0,40}$/.test(database)) throw refuse('ends with /name, a name of a-z, 0-9 and _');
  if (url.username === '') throw refuse('names a user');
  return {
    host: url.searchParams.get('host') ?? url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 5432 : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ...{ database, tls },
  };
}

const MODES: Readonly<Record<Connection['tls'], string>> = {
  off: 'disable',
  require: 'require',
  verify: 'verify-full',
};

/**
 * Writes a connection as `parseDatabaseUrl` reads it, without its password.
 *
 * @example formatDatabaseUrl(connection) // 'postgres://me@database:5432/fleet?host=db.example&sslmode=disable'
 */
export function formatDatabaseUrl({ host, port, user, database, tls }: Omit<Connection, 'password'>): string {
  const query = new URLSearchParams({ host, sslmode: MODES[tls] });
  return `postgres://${encodeURIComponent(user)}@database:${port}/${database}?${query}`;
}

function urlOf(text: string): URL {
  const withHost = text.replace(/^(postgres(?:ql)?:\/\/[^/]*)@\//, '$1@socket/');
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(withHost))
    throw refuse('starts with postgres:// and is a URL');
  return new URL(withHost);
}

function refuse(rule: string): FleetApiError {
  return new FleetApiError('config', `DATABASE_URL: ${rule}.`);
}
