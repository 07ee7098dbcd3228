/** The passwords of the database logins: made once, kept beside the online keys, never printed. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { LOGINS, type LoginPasswords } from './provision.ts';

/** Also the administrator's, for the server that we start ourselves. */
export type DatabasePasswords = LoginPasswords & { readonly admin: string };

const NAMES = ['admin', ...LOGINS] as const;

/** The file's form. */
export const DATABASE_PASSWORDS = z.strictObject({
  admin: z.string().min(16),
  owner: z.string().min(16),
  ingest: z.string().min(16),
  doors: z.string().min(16),
  vault: z.string().min(16),
});

/** 192 random bits each. */
export function createPasswords(): DatabasePasswords {
  const made = Object.fromEntries(NAMES.map((name) => [name, randomBytes(24).toString('base64url')]));
  return DATABASE_PASSWORDS.parse(made);
}
