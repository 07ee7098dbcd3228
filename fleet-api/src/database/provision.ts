/**
 * Makes the roles, their passwords and the two databases on a server, as its administrator. Run at
 * every start: it changes nothing that is already so.
 */
import { type Kysely, sql } from 'kysely';
import { DOOR_ROLES } from './access.ts';
import { type Connection, openDatabase } from './database.ts';
import { scramVerifier } from './scram.ts';

/** Logins: `owner` for migrations, `ingest`, `doors`, and `vault` for its own database. */
export const LOGINS = ['owner', 'ingest', 'doors', 'vault'] as const;

/** One of them. */
export type Login = (typeof LOGINS)[number];

/** A password per login. */
export type LoginPasswords = Readonly<Record<Login, string>>;

/** Name of a login's role. One Fleetveil a server: roles belong to the server, not to a database. */
export const LOGIN_ROLES: Readonly<Record<Login, string>> = {
  owner: 'fleetveil_owner',
  ingest: 'fleetveil_ingest',
  doors: 'fleetveil_doors',
  vault: 'fleetveil_vault',
};

/** `<main database>_vault` on the same server. */
export function databaseOf(login: Login, mainDatabase: string): string {
  return login === 'vault' ? `${mainDatabase}_vault` : mainDatabase;
}

/** Where a login connects, seen from where the administrator does. */
export function connectionOf(admin: Connection, login: Login, passwords: LoginPasswords): Connection {
  const user = LOGIN_ROLES[login];
  return { ...admin, user, password: passwords[login], database: databaseOf(login, admin.database) };
}

/** "prov" as a number: two starts at once wait for each other. */
const LOCK = 0x70726f76;

/**
 * Makes what is missing. `admin.database` names the main database to make; the connection itself
 * goes to `postgres`. Needs CREATEROLE and CREATEDB.
 */
export async function provision(admin: Connection, passwords: LoginPasswords): Promise<void> {
  const server = openDatabase<object>(
    { ...admin, database: 'postgres' },
    { poolSize: 1, applicationName: 'provision' },
  );
  try {
    await server.db.transaction().execute(async (trx) => {
      await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(trx);
      await sql.raw(rolesScript(passwords, admin.user)).execute(trx);
    });
    for (const login of ['owner', 'vault'] as const) await createDatabase(server.db, login, admin.database);
  } finally {
    await server.close();
  }
}

/**
 * `fleetveil_doors` is NOINHERIT: by itself it can do nothing, and takes on one role per transaction.
 * The administrator becomes a member of the owners, as CREATE DATABASE … OWNER asks for.
 */
export function rolesScript(passwords: LoginPasswords, adminUser: string): string {
  const logins = LOGINS.flatMap((login) => [
    makeRole(LOGIN_ROLES[login], `LOGIN ${login === 'doors' ? 'NOINHERIT' : 'INHERIT'}`),
    `ALTER ROLE ${LOGIN_ROLES[login]} PASSWORD '${scramVerifier(passwords[login])}'`,
  ]);
  const doors = DOOR_ROLES.map((role) => makeRole(role, 'NOLOGIN'));
  const admin = `"${adminUser.replaceAll('"', '""')}"`;
  return [
    ...logins,
    ...doors,
    `GRANT ${DOOR_ROLES.join(', ')} TO fleetveil_doors`,
    `GRANT fleetveil_owner, fleetveil_vault TO ${admin}`,
    "ALTER ROLE fleetveil_doors SET statement_timeout = '30s'",
    "ALTER ROLE fleetveil_doors SET idle_in_transaction_session_timeout = '30s'",
  ].join(';\n');
}

/** What is not said is NO: who is no superuser may not even say NOSUPERUSER. */
function makeRole(role: string, attributes: string): string {
  const isThere = `EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}')`;
  return `DO $do$ BEGIN IF NOT ${isThere} THEN CREATE ROLE ${role} ${attributes}; END IF; END $do$`;
}

/** CREATE DATABASE runs in no transaction; a twin that was faster is as good. */
async function createDatabase(
  db: Kysely<object>,
  login: 'owner' | 'vault',
  mainDatabase: string,
): Promise<void> {
  const name = databaseOf(login, mainDatabase);
  const { rows } = await sql`SELECT FROM pg_database WHERE datname = ${name}`.execute(db);
  if (rows.length > 0) return;
  await sql
    .raw(`CREATE DATABASE ${name} OWNER ${LOGIN_ROLES[login]} TEMPLATE template0 ENCODING 'UTF8'`)
    .execute(db);
  await sql.raw(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`).execute(db);
  if (login === 'owner')
    await sql.raw(`GRANT CONNECT ON DATABASE ${name} TO fleetveil_ingest, fleetveil_doors`).execute(db);
}
