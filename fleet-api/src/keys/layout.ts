/**
 * The keys folder:
 *
 *     offline/  root, policy, enrol          needed to rotate, publish, enrol: keep them on another machine
 *     online/   grant-rental, grant-theft, status, audit, command, envelope-root, webhook-secrets, database.json
 *     vault/    vault, and what the vault makes for itself
 *     public/   root.pub (hex, a line a root), key-set.bin (signed), audit.pub
 */
import type { KeyRole } from '@fleetveil/proto';

/** Every signing key: the roles of the contract, and the audit log's. */
export type SignerName = KeyRole | 'audit';

/** Where each private key is. */
export const SIGNER_FILES: Readonly<Record<SignerName, string>> = {
  root: 'offline/root.key',
  policy: 'offline/policy.key',
  enrol: 'offline/enrol.key',
  grant_rental: 'online/grant-rental.key',
  grant_theft: 'online/grant-theft.key',
  status: 'online/status.key',
  command: 'online/command.key',
  audit: 'online/audit.key',
  vault: 'vault/vault.key',
};

/** Roles in the key set: all but the root, which signs it, and audit, which is no order to a unit. */
export const KEY_SET_ROLES = [
  ...(['policy', 'enrol', 'grant_rental', 'grant_theft', 'status', 'command', 'vault'] as const),
];

/** Root of all unit secrets: 32 bytes as hex. */
export const ENVELOPE_ROOT_FILE = 'online/envelope-root.key';
/** Keys under which webhook secrets are stored: 32 bytes as hex, one a line, the newest first. */
export const WEBHOOK_KEYS_FILE = 'online/webhook-secrets.key';
/** Passwords of the database logins. */
export const DATABASE_FILE = 'online/database.json';
/** Public halves of the roots, hex, one a line: two of them overlap at a rotation. */
export const ROOTS_FILE = 'public/root.pub';
/** Encoded v1.Signed of the newest v1.KeySet. */
export const KEY_SET_FILE = 'public/key-set.bin';
/** Public half of the audit key, hex: for whoever verifies checkpoints. */
export const AUDIT_FILE = 'public/audit.pub';
/** Encoded v1.Signed of the v1.PolicyDocument in force: publishing writes it, the vault believes only it. */
export const POLICY_FILE = 'public/policy.bin';
