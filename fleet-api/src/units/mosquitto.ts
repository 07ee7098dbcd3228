/** Password and ACL files for mosquitto, so that it lets in the units and ingest and nobody else. */
import { pbkdf2, randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { downTopic, mqttIdentity, mqttPassword, UP_FILTER, unitSecret, upTopic } from '@fleetveil/proto';
import { FleetApiError } from '../errors.ts';
import { replaceFile } from '../keys/key-files.ts';

/** Someone who may log in. */
export interface MosquittoUser {
  readonly username: string;
  readonly password: string;
}

/** Which unit, of which tenant. */
export interface UnitName {
  readonly tenant: string;
  readonly unitId: string;
}

/** User name of ingest at a broker of yours. */
export const INGEST_USER = 'ingest';

/** mosquitto's own (src/password_mosq.h): PBKDF2 with SHA-512, 12 bytes of salt, 64 of hash. */
const ITERATIONS = 101;
const SALT_BYTES = 12;
const HASH_BYTES = 64;

/**
 * One line of a password file: `user:$7$iterations$salt$hash`. The few rounds are mosquitto's; the
 * passwords are 256 random bits, which no number of guesses finds.
 */
export async function passwordLine(
  { username, password }: MosquittoUser,
  salt = randomBytes(SALT_BYTES),
): Promise<string> {
  const hash = await promisify(pbkdf2)(password, salt, ITERATIONS, HASH_BYTES, 'sha512');
  return `${username}:$7$${ITERATIONS}$${salt.toString('base64')}$${hash.toString('base64')}\n`;
}

/** What a unit logs in with, from the fleet's envelope root. */
export async function unitUser(
  envelopeRoot: Uint8Array,
  { tenant, unitId }: UnitName,
): Promise<MosquittoUser> {
  const password = await mqttPassword(await unitSecret(envelopeRoot, tenant, unitId));
  return { username: mqttIdentity(tenant, unitId).username, password };
}

/** The password file: every unit, and ingest. */
export async function passwordFile(
  envelopeRoot: Uint8Array,
  units: readonly UnitName[],
  ingestPassword: string,
): Promise<string> {
  const users = await Promise.all(units.map((unit) => unitUser(envelopeRoot, unit)));
  const lines = await Promise.all(
    [{ username: INGEST_USER, password: ingestPassword }, ...users].map((user) => passwordLine(user)),
  );
  return lines.join('');
}

const PASSWORD_FILE = 'password_file';
const ACL_FILE = 'acl_file';

/**
 * Writes both files, in the place of those of before; answers their names. The passwords first: between the two a unit that
 * was struck off is out already.
 *
 * @throws FleetApiError `unwritable`
 */
export async function writeMosquittoFiles(
  folder: string,
  envelopeRoot: Uint8Array,
  units: readonly UnitName[],
  ingestPassword: string,
): Promise<readonly string[]> {
  const passwords = await passwordFile(envelopeRoot, units, ingestPassword);
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw unwritable(cause);
  });
  await replaceFile(folder, PASSWORD_FILE, passwords, unwritable);
  await replaceFile(folder, ACL_FILE, aclFile(units), unwritable);
  return [PASSWORD_FILE, ACL_FILE];
}

function unwritable(cause: unknown): FleetApiError {
  return new FleetApiError(
    'unwritable',
    '--out: the folder cannot be written, or the files in it belong to another user. Run it as that one, or as root.',
    cause,
  );
}

/** The ACL file: a unit writes its own way up and reads its own way down, ingest the reverse for all. */
export function aclFile(units: readonly UnitName[]): string {
  const ingest = `user ${INGEST_USER}\ntopic read ${UP_FILTER}\ntopic write ${UP_FILTER.replace(/up$/, 'down')}\n`;
  const blocks = units.map(
    ({ tenant, unitId }) =>
      `\nuser ${mqttIdentity(tenant, unitId).username}\n` +
      `topic write ${upTopic(tenant, unitId)}\ntopic read ${downTopic(tenant, unitId)}\n`,
  );
  return [ingest, ...blocks].join('');
}
