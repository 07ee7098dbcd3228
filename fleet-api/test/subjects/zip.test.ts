import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { csvText } from '../../src/subjects/csv.ts';
import { type ZipFile, zipBytes } from '../../src/subjects/zip.ts';
import { scratchFolder } from '../scratch.ts';

async function zipOf(files: readonly ZipFile[]): Promise<Buffer> {
  async function* each() {
    yield* files;
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of zipBytes(each(), 1_790_000_000)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Reads a ZIP with a program that is not ours. */
const READER = `import json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps([[i.filename, z.read(i).decode(), list(i.date_time)] for i in z.infolist()]))`;

test('G7: what we zip, another program unzips: names, contents, checksums and dates', async () => {
  const files = [
    { name: 'readme.txt', text: 'x' },
    { name: 'trips/ķēde.csv', text: 'laiks,vieta\r\n'.repeat(5_000) },
    { name: 'empty.json', text: '' },
  ];
  const path = join(await scratchFolder(), 'a.zip');
  await writeFile(path, await zipOf(files));
  const read = JSON.parse(execFileSync('python3', ['-c', READER, path], { encoding: 'utf8' })) as unknown;
  expect(read).toEqual(files.map(({ name, text }) => [name, text, [2026, 9, 21, 14, 13, 20]]));
});

test('a ZIP that breaks off has no end, and no program takes it for whole', async () => {
  async function* broken(): AsyncGenerator<ZipFile> {
    yield { name: 'a', text: 'a' };
    throw new Error('the vault went away');
  }
  const pieces: Uint8Array[] = [];
  const reading = async () => {
    for await (const piece of zipBytes(broken(), 0)) pieces.push(piece);
  };
  await expect(reading()).rejects.toThrow('the vault went away');
  const path = join(await scratchFolder(), 'b.zip');
  await writeFile(path, Buffer.concat(pieces));
  expect(() => execFileSync('python3', ['-c', READER, path], { stdio: 'pipe' })).toThrow();
});

test('CSV: quotes where they are needed, and nothing that a spreadsheet would calculate', () => {
  const text = csvText(
    ['a', 'b'],
    [
      ['=1+1', 'say "hi", please'],
      [null, -3],
      [true, 'line\nbreak'],
    ],
  );
  expect(text).toBe(`a,b\r\n'=1+1,"say ""hi"", please"\r\n,-3\r\ntrue,"line\nbreak"\r\n`);
});
