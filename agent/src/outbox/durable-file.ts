import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AgentError, systemCode } from '../errors.ts';

/** What was found where a value is kept. */
export type Found<T> = { kind: 'absent' } | { kind: 'damaged' } | { kind: 'held'; value: T };

/**
 * One value in one small file, replaced as a whole: a power cut leaves the old one or the new one. The
 * first line is the SHA-256 of the rest, so that a damaged file is known for one.
 */
export interface DurableFile<T> {
  load(): Found<T>;
  /** When it returns, the value is on the disk. Throws AgentError `disk_full` or `folder`. */
  save(value: T): void;
}

/** A durable file of plain values (JSON). Whoever calls answers for `T` being what this program wrote. */
export function createDurableFile<T>(path: string): DurableFile<T> {
  return {
    load: () => read<T>(path),
    save(value) {
      try {
        replaceFile(path, withSum(JSON.stringify(value)));
      } catch (error) {
        const full = systemCode(error) === 'ENOSPC' || systemCode(error) === 'EDQUOT';
        throw new AgentError(full ? 'disk_full' : 'folder', 'stateDir: cannot be written', { cause: error });
      }
    },
  };
}

function read<T>(path: string): Found<T> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? { kind: 'absent' } : { kind: 'damaged' };
  }
  const body = text.slice(text.indexOf('\n') + 1);
  if (withSum(body) !== text) return { kind: 'damaged' };
  // The sum says that these are the bytes `save` wrote; its format is part of the file's name.
  return { kind: 'held', value: JSON.parse(body) as T };
}

function withSum(body: string): string {
  return `${createHash('sha256').update(body).digest('hex')}\n${body}`;
}

/** Write aside, onto the disk, then rename over: the order without which a power cut leaves an empty file. */
function replaceFile(path: string, text: string): void {
  const aside = `${path}.new`;
  const file = openSync(aside, 'w', 0o600);
  try {
    // All of it or an error: of one write a disk that is nearly full takes a part, and says nothing.
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(aside, path);
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
