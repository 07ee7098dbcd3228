import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { needProgram } from '../parts/parts.ts';
import { ROOT } from '../structure/source-tree.ts';

const run = promisify(execFile);
const SERVICE = join(ROOT, 'agent/install/fleetveil-agent.service');
/** Of 10; a service that speaks to a network hardly gets below 1. */
const MOST = 2;

test(`the service is hardened: systemd-analyze gives it at most ${MOST} of 10`, async (context) => {
  const analyze = needProgram(context, 'systemd-analyze');
  const { stdout } = await run(analyze, ['security', '--offline=yes', '--no-pager', SERVICE]);
  const level = /Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1];
  expect(Number(level)).toBeLessThanOrEqual(MOST);
  expect(Number(level)).toBeGreaterThan(0);
});

test('M4, M11: what a process hands to the next in its run folder is there after a crash, too', () => {
  const service = readFileSync(SERVICE, 'utf8').split('\n');
  expect(service).toEqual(expect.arrayContaining(['Restart=always', 'RuntimeDirectoryPreserve=restart']));
});

test('M14: the fleet’s service may write to every folder that the backup’s settings name', () => {
  const unit = readFileSync(join(ROOT, 'docs/operating.md'), 'utf8');
  const written =
    /^ReadWritePaths=(.+)$/m
      .exec(unit)?.[1]
      ?.split(' ')
      .map((path) => path.replace(/^-/, '')) ?? [];
  const settings = readFileSync(join(ROOT, 'docs/backup.md'), 'utf8');
  const folders = [...settings.matchAll(/^ {2}(?:folder|journal): (\S+)/gm)].map(([, path]) => path ?? '');
  expect(folders).toHaveLength(2);
  for (const folder of folders)
    expect(
      written.some((path) => folder.startsWith(path)),
      folder,
    ).toBe(true);
});
