import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleAgent } from '../../install/bundle.ts';

const run = promisify(execFile);
let folder: string;
let made: Awaited<ReturnType<typeof bundleAgent>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fleetveil-bundle-'));
  made = await bundleAgent(join(folder, 'one'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs to the end, whatever it is. */
async function ended(command: string, args: string[]) {
  try {
    return { code: 0, ...(await run(command, args, { cwd: folder })) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

test('one file that runs by itself, the same bytes each time', async () => {
  expect((await bundleAgent(join(folder, 'two'))).sha256).toBe(made.sha256);
  expect(made.bytes).toBeLessThan(3_000_000);
  const said = await ended(process.execPath, [made.file, 'dance']);
  expect([said.code, said.stderr.split('\n')[0]]).toEqual([
    2,
    'usage: fleetveil-agent run [--config FILE] [--json]',
  ]);
  const gone = await ended(process.execPath, [made.file, 'check', '--config', 'gone.yaml']);
  expect([gone.code, gone.stderr]).toEqual([2, '--config: the file cannot be read (ENOENT)\n']);
});

test('no folder of the machine it was made on is in it', async () => {
  const text = await readFile(made.file, 'utf8');
  expect(text.includes(join(import.meta.dirname, '../../..'))).toBe(false);
});

test('install.sh puts it where the service looks, with secrets that only root reads', async () => {
  const root = join(folder, 'root');
  const unit = join(folder, 'one');
  await writeFile(join(unit, 'agent.yaml'), 'tenant: t\n');
  await writeFile(join(unit, 'agent.key'), 'key');
  const missing = await ended('sh', [join(unit, 'install.sh'), '--root', join(folder, 'nowhere')]);
  expect([missing.code, missing.stderr]).toEqual([2, '--root: there is no such folder\n']);
  await run('mkdir', ['-p', root]);
  const args = [join(unit, 'install.sh'), '--root', root, '--node', process.execPath];
  // A second time is an update.
  for (let time = 0; time < 2; time += 1)
    expect(await ended('sh', args)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('next: fleetveil-agent check'),
    });
  const service = await readFile(join(root, 'usr/lib/systemd/system/fleetveil-agent.service'), 'utf8');
  for (const path of service.match(/\/(?:usr\/lib|etc)\/fleetveil\/[a-z.-]+/g) ?? [])
    expect((await stat(join(root, path))).isFile(), path).toBe(true);
  for (const name of ['agent.yaml', 'agent.key', 'broker-ca.pem'])
    expect((await stat(join(root, 'etc/fleetveil', name))).mode & 0o777).toBe(0o600);
  await writeFile(made.file, 'cut short');
  const broken = await ended('sh', args);
  expect([broken.code, broken.stderr]).toEqual([
    2,
    'fleetveil-agent.mjs: is not whole. Copy the bundle again.\n',
  ]);
});
