/** A git reference checked out beside the working tree, with the packages that are installed here. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Why there is nothing to compare with, in a sentence. */
export class CannotCompare extends Error {
  override readonly name = 'CannotCompare';
}

export interface Reference {
  /** As the caller named it. */
  readonly name: string;
  readonly commit: string;
  readonly folder: string;
  /** Takes the folder away, and what git knows of it. */
  remove(): void;
}

/**
 * Checks a reference out into a temporary folder, without network. Throws `CannotCompare`.
 *
 * @param root the working tree, with its packages installed
 */
export function checkOut(root: string, name: string): Reference {
  const commit = commitOf(root, name);
  needSameLock(root, name, commit);
  const folder = mkdtempSync(join(tmpdir(), 'fleetveil-against-'));
  const remove = () => {
    try {
      git(root, 'worktree', 'remove', '--force', folder);
    } catch {
      rmSync(folder, { recursive: true, force: true }); // git does not know it yet, or not any more
    }
  };
  try {
    git(root, 'worktree', 'add', '--quiet', '--detach', folder, commit);
    linkPackages(root, folder);
  } catch (error) {
    remove();
    throw error;
  }
  return { name, commit: commit.slice(0, 7), folder, remove };
}

function git(root: string, ...words: string[]): string {
  return execFileSync('git', ['-C', root, ...words], {
    ...{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 26 },
  });
}

function commitOf(root: string, name: string): string {
  try {
    return git(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`).trim();
  } catch {
    throw new CannotCompare(`'${name}' is no commit of the git repository in this folder.`);
  }
}

/** Its packages are ours: that is true only where the same ones were locked. */
function needSameLock(root: string, name: string, commit: string): void {
  const here = readFileSync(join(root, 'package-lock.json'), 'utf8');
  if (showOrNothing(root, `${commit}:package-lock.json`) !== here)
    throw new CannotCompare(
      `${name} was locked to other packages than those installed here (its package-lock.json is another).`,
    );
}

function showOrNothing(root: string, path: string): string | undefined {
  try {
    return git(root, 'show', path);
  } catch {
    return undefined;
  }
}

/**
 * Gives a checked-out tree its `node_modules`: links to the packages that are installed in `root`, save those of the
 * workspaces, which are its own. Otherwise it would run the code of `root`.
 */
export function linkPackages(root: string, folder: string): void {
  const own = workspacesOf(folder);
  const scopes = new Set([...own.keys()].map((name) => name.split('/')[0] ?? name));
  for (const place of ['.', ...own.values()]) linkFolder(join(root, place), join(folder, place), scopes);
  for (const [name, place] of own) link(join(folder, place), join(folder, 'node_modules', name));
  linkPrograms(join(root, 'node_modules/.bin'), join(folder, 'node_modules/.bin'));
}

/** Package name to folder, both as its package.json files say. */
function workspacesOf(folder: string): Map<string, string> {
  const manifest = (place: string) => JSON.parse(readFileSync(join(folder, place, 'package.json'), 'utf8'));
  const places = manifest('.').workspaces as string[];
  return new Map(places.map((place) => [manifest(place).name as string, place]));
}

/** Caches begin with a dot and stay behind. */
function linkFolder(from: string, to: string, without: ReadonlySet<string>): void {
  const installed = join(from, 'node_modules');
  if (!existsSync(installed)) return;
  for (const name of readdirSync(installed).filter((name) => !name.startsWith('.') && !without.has(name)))
    link(join(installed, name), join(to, 'node_modules', name));
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

/** Their links are relative: the same words lead to the programs of the other tree. */
function linkPrograms(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of existsSync(from) ? readdirSync(from) : [])
    symlinkSync(readlinkSync(join(from, name)), join(to, name));
}
