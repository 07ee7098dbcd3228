import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { sentenceOf } from '../../src/cli/program.ts';
import { openDatabase } from '../../src/database/database.ts';
import { scratchFolder } from '../scratch.ts';

test('a file that cannot be read is not told as a database that is away', async () => {
  const folder = await scratchFolder();
  const error: unknown = await readFile(folder).catch((caught: unknown) => caught);
  expect(sentenceOf(error)).toBe(
    'The system refused (EISDIR at read): look at the folders of the settings file.',
  );
});

test('a socket that nobody listens on is the database', async () => {
  const error = await new Promise((resolve) => connect('/nowhere.sock').once('error', resolve));
  expect(sentenceOf(error)).toBe('The database does not answer.');
});

test('a server that hangs up under a question went away, and nothing is wrong with Fleetveil', async () => {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const where = {
    host: '127.0.0.1',
    port,
    database: 'none',
    user: 'none',
    password: 'none',
    tls: 'off',
  } as const;
  const { db, close } = openDatabase(where);
  const error: unknown = await db
    .selectFrom('unit')
    .selectAll()
    .execute()
    .catch((caught: unknown) => caught);
  await close();
  server.close();
  expect(sentenceOf(error)).toBe('The database went away: run this again when it is back.');
});
