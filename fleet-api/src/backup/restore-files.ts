/** Puts the key files of a `keys` archive into an empty folder: the database's passwords are among them. */
import { readdir } from 'node:fs/promises';
import { FleetApiError } from '../errors.ts';
import { makeKeysFolder, writeNew } from '../keys/key-files.ts';
import { readContents } from './archive.ts';
import { FILE_PREFIX } from './make-vault.ts';
import type { Manifest } from './manifest.ts';
import type { RecipientKey } from './recipients.ts';

/** A name that leads nowhere but into the folder. */
const SAFE = /^(online|public|demo|vault)\/[a-z0-9-]+\.(key|json|pub|bin)$/;

/** Answers how many files were written. Throws `not_empty`, `backup_invalid`, `unwritable`. */
export async function restoreKeyFiles(
  path: string,
  manifest: Manifest,
  { privateKey }: RecipientKey,
  keysDir: string,
): Promise<number> {
  await refuseFilled(keysDir);
  await makeKeysFolder(keysDir);
  let name: string | undefined;
  let files = 0;
  for await (const content of readContents(path, manifest, privateKey)) {
    if (content.kind === 'part') name = content.name.startsWith(FILE_PREFIX) ? content.name : undefined;
    else if (name !== undefined) {
      const file = name.slice(FILE_PREFIX.length);
      if (!SAFE.test(file))
        throw new FleetApiError('backup_invalid', 'backup: a key file with a strange name.');
      await writeNew(keysDir, file, Buffer.from(content.rows.join(''), 'base64'));
      files += 1;
    }
  }
  return files;
}

/** The private keys that the restore itself needs may lie anywhere but here. */
async function refuseFilled(keysDir: string): Promise<void> {
  const names = await readdir(keysDir, { recursive: true, withFileTypes: true }).catch(() => []);
  if (names.some((entry) => entry.isFile()))
    throw new FleetApiError(
      'not_empty',
      'restore: the keys folder is not empty. Choose an empty one with --keys: a key that is there is not written over.',
    );
}
