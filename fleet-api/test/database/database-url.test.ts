import { expect, test } from 'vitest';
import { formatDatabaseUrl, parseDatabaseUrl } from '../../src/database/database-url.ts';
import { dateOfDay, dayOfDate } from '../../src/database/days.ts';

test('reads host, port, name, login and TLS', () => {
  expect(parseDatabaseUrl('postgres://me:s%40fe@db.example:6432/fleet?sslmode=verify-full')).toEqual({
    ...{ host: 'db.example', port: 6432, database: 'fleet', user: 'me', password: 's@fe', tls: 'verify' },
  });
});

test('reads a unix socket', () => {
  expect(parseDatabaseUrl('postgresql://me:x@/fleet?host=/run/postgresql')).toMatchObject({
    ...{ host: '/run/postgresql', port: 5432, tls: 'off' },
  });
});

test.each([
  'postgres://me:Geheim@db.example:6432/fleet?sslmode=verify-full',
  'postgres://m%40e:Geheim@[::1]/fleet?sslmode=require',
  'postgres://me:Geheim@/fleet?host=/run/postgresql',
])('what it writes it reads again, without the password: %s', (url) => {
  const written = formatDatabaseUrl(parseDatabaseUrl(url));
  expect(parseDatabaseUrl(written)).toEqual({ ...parseDatabaseUrl(url), password: '' });
});

const REFUSED: readonly [string, string, string][] = [
  ['another scheme', 'mysql://u:Geheim@h/fleet', 'DATABASE_URL: starts with postgres:// and is a URL.'],
  ['no URL', 'postgres://u:Geheim@h:port/fleet', 'DATABASE_URL: starts with postgres:// and is a URL.'],
  ['no name', 'postgres://u:Geheim@h/', 'DATABASE_URL: ends with /name, a name of a-z, 0-9 and _.'],
  [
    'a name to quote',
    'postgres://u:Geheim@h/a"b',
    'DATABASE_URL: ends with /name, a name of a-z, 0-9 and _.',
  ],
  ['no user', 'postgres://h/fleet', 'DATABASE_URL: names a user.'],
  [
    'a strange mode',
    'postgres://u:Geheim@h/f?sslmode=x',
    'DATABASE_URL: sslmode is disable, require or verify-full.',
  ],
];

test.each(REFUSED)('refuses %s by name and rule, without the value', (_what, url, sentence) => {
  expect(() => parseDatabaseUrl(url)).toThrow(sentence);
  expect(() => parseDatabaseUrl(url)).not.toThrow('Geheim');
});

test('days and dates go both ways', () => {
  expect(dateOfDay(0)).toBe('1970-01-01');
  expect(dateOfDay(20_619)).toBe('2026-06-15');
  for (const day of [0, 59, 11_016, 20_619, 36_524]) expect(dayOfDate(dateOfDay(day))).toBe(day);
});
