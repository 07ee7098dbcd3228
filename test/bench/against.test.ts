/** `npm run bench -- --against REF`, for real: two trees, their own packages, fresh processes. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HAS_TIME, needTime } from '../parts/parts.ts';
import { ROOT } from '../structure/source-tree.ts';
import { linkPackages } from './reference.ts';

/** As in .gitignore, and git's own. */
const LEFT_OUT = /(^|\/)(node_modules|\.git|\.turbo)$|^(data|keys|demo)$/;
const HEAD_OF_ENCODE = /export function encodeTrack\([^)]*\): Uint8Array \{\n/;
/** Fifty milliseconds of work more for each track. */
const SLOWLY = '  for (const endMs = performance.now() + 50; performance.now() < endMs; );\n';

/** A repository: its first commit encodes slowly, its second is this tree. */
let repository = '';
const git = (...words: string[]) => execFileSync('git', ['-C', repository, ...words], { encoding: 'utf8' });
/** `TMPDIR` of the command, so that what it leaves behind is seen. */
let temporary = '';
/** Compiled code of this repository only: its path is another each time, and the common folder would only grow. */
let compiled = '';

beforeEach(needTime);

beforeAll(() => {
  if (!HAS_TIME) return; // each test says why it is skipped
  repository = mkdtempSync(join(tmpdir(), 'fleetveil-repository-'));
  temporary = mkdtempSync(join(tmpdir(), 'fleetveil-temporary-'));
  compiled = mkdtempSync(join(tmpdir(), 'fleetveil-compiled-'));
  cpSync(ROOT, repository, { recursive: true, filter: (path) => !LEFT_OUT.test(relative(ROOT, path)) });
  const file = join(repository, 'proto/src/track.ts');
  const encode = readFileSync(file, 'utf8');
  git('init', '--quiet');
  for (const [name, value] of Object.entries({ name: 'Bench', email: 'bench@example.org' }))
    git('config', `user.${name}`, value);
  commit(
    file,
    encode.replace(HEAD_OF_ENCODE, (head) => `${head}${SLOWLY}`),
  );
  commit(file, encode);
  linkPackages(ROOT, repository);
});

afterAll(() => {
  if (!HAS_TIME) return;
  for (const folder of [repository, temporary, compiled]) rmSync(folder, { recursive: true, force: true });
});

function commit(file: string, content: string): void {
  writeFileSync(file, content);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'a state of the tree');
}

/** A program of its own, waited for: a worker that is blocked for long is taken for dead. */
async function bench(...words: string[]) {
  const main = join(repository, 'test/bench/main.ts');
  const env = { ...process.env, TMPDIR: temporary, NODE_COMPILE_CACHE: compiled };
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child = spawn(process.execPath, [main, ...words], { cwd: repository, env, stdio: [...stdio] });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout as Readable),
    text(child.stderr as Readable),
    closed,
  ]);
  return { status, stdout, stderr };
}

test('a reference that encodes slowly is seen to, and nothing of it stays', {
  timeout: 600_000,
}, async () => {
  const { status, stdout, stderr } = await bench('codec', '--short', '--json', '--against', 'HEAD~1');
  expect([status, stderr]).toEqual([0, '']);
  const lines = stdout.split('\n').filter(Boolean);
  const encode = lines.map((line) => JSON.parse(line)).find(({ name }) => /^encode a track/.test(name));
  expect(encode).toMatchObject({ against: 'HEAD~1', unit: 'a second', ok: true });
  expect([encode.rounds.here.length, encode.rounds.there.length]).toEqual([3, 3]);
  expect(encode.baseline).toBeLessThanOrEqual(20);
  expect(encode.ratio).toBeGreaterThan(2);
  expect(readdirSync(temporary)).toEqual([]);
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  expect(git('status', '--porcelain', '--', 'docs')).toBe('');
});

const GONE = "throw new Error('gone');";

/** What the command says of a reference in which a file is another. */
async function saysOf(name: string, content: string) {
  const path = join(repository, name);
  const before = readFileSync(path, 'utf8');
  commit(path, content);
  writeFileSync(path, before);
  const said = await bench('codec', '--short', '--against', 'HEAD');
  commit(path, before);
  return said;
}

const BENCHES = 'test/bench/benches.ts';
const CODEC = 'test/bench/codec.ts';

test.each([
  ["'no-such' is no commit", () => bench('codec', '--short', '--against', 'no-such')],
  ['HEAD was locked to other packages', () => saysOf('package-lock.json', '{}\n')],
  ['HEAD has no benchmark codec.', () => saysOf(BENCHES, 'export const BENCHES = {};')],
  ['The benchmarks of HEAD cannot be read: Error: gone', () => saysOf(BENCHES, GONE)],
  [
    'codec broke off in HEAD: Error: gone',
    () => saysOf(CODEC, `export const measureCodec = () => {${GONE}};`),
  ],
])('%s: one sentence, and exit 2', async (sentence, run) => {
  const { status, stderr } = await run();
  expect(stderr).toContain(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(status).toBe(2);
  expect(readdirSync(temporary)).toEqual([]);
});
