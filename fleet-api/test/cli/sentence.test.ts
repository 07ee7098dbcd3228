import { mkdtemp, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sentenceOf } from '../../src/cli/program.ts';

test('a file that cannot be read is not told as a database that is away', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fleetveil-sentence-'));
  const error: unknown = await readFile(folder).catch((caught: unknown) => caught);
  expect(sentenceOf(error)).toBe(
    'The system refused (EISDIR at read): look at the folders of the settings file.',
  );
});

test('a socket that nobody listens on is the database', async () => {
  const error = await new Promise((resolve) => connect('/nowhere.sock').once('error', resolve));
  expect(sentenceOf(error)).toBe('The database does not answer.');
});
