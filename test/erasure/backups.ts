/** A fleet's backups as an operator sets them up: keys away from the fleet, archives and journal on disks of their own. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '@fleetveil/simulator';

/** Where what lies. */
export interface BackupPlaces {
  /** Private keys of the archives: a safe, on no server. */
  readonly safe: string;
  readonly archives: string;
  readonly journal: string;
  /** Lines of the settings file. */
  readonly settings: readonly string[];
}

/** Makes the keys of a fleet that has not started yet, and those of its backups. */
export async function planBackups(dir: string): Promise<BackupPlaces> {
  const [safe, archives, journal] = [join(dir, 'safe'), join(dir, 'archives'), join(dir, 'journal')];
  const first = join(dir, 'first.yaml');
  const folders = [`data: ${join(dir, 'data')}`, `keys: ${join(dir, 'keys')}`];
  await mkdir(dir, { recursive: true });
  await writeFile(first, ['demo: true', 'tenant: demo', ...folders, ''].join('\n'));
  await runProgram('fleet-api', ['keys', 'init', '--config', first]);
  const said = await runProgram('fleet-api', [
    'backup',
    'keygen',
    '--json',
    '--config',
    first,
    '--out',
    safe,
  ]);
  const { recipients } = JSON.parse(said.at(-1) ?? '{}') as { recipients: Record<string, string> };
  const backup = { folder: archives, journal, recipients };
  return { safe, archives, journal, settings: [`backup: ${JSON.stringify(backup)}`] };
}

/** What a timer does each night. Answers the paths of the archives by their part. */
export async function backUp(
  { archives }: BackupPlaces,
  configFile: string,
): Promise<Record<string, string>> {
  await runProgram('fleet-api', ['backup', '--config', configFile]);
  const parts = (await readdir(archives)).map((name): [string, string] => [
    /-([a-z]+)\.backup$/.exec(name)?.[1] ?? name,
    join(archives, name),
  ]);
  return Object.fromEntries(parts);
}
