/** What the commands of backups read before they begin. */
import { basename, dirname, resolve } from 'node:path';
import { type RecipientKey, readRecipientKey } from '../backup/recipients.ts';
import type { BackupConfig, FleetApiConfig } from '../config.ts';
import { FleetApiError } from '../errors.ts';
import type { Host } from '../host.ts';

/** The settings of backups. Throws `config` where there are none. */
export function requireBackup(config: FleetApiConfig): BackupConfig {
  if (config.backup !== undefined) return config.backup;
  throw new FleetApiError(
    'config',
    'backup.recipients: no public keys are given. Run "fleetveil backup keygen" and put them into the settings.',
  );
}

/** Reads a private key from the path that was typed. */
export function privateKeyAt(file: string, host: Host): Promise<RecipientKey> {
  const path = resolve(host.workingDir, file);
  return readRecipientKey(dirname(path), basename(path));
}
