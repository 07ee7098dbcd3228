import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SILENT } from '../../src/log.ts';
import { createVaultClient, type VaultClient } from '../../src/vault/client.ts';
import { listenPrivately } from '../../src/vault/socket.ts';
import type { Vault } from '../../src/vault/vault.ts';
import { createVaultListener } from '../../src/vault/vault-routes.ts';
import type { DepositAsk, OpenAsk } from '../../src/vault/wire.ts';

let dir: string;
let client: VaultClient;
let server: Server | undefined;
let close: (() => Promise<void>) | undefined;
let asked: number;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fleetveil-client-'));
  client = createVaultClient(join(dir, 's'));
  asked = 0;
});
afterEach(async () => {
  client.close();
  server?.closeAllConnections();
  await close?.();
  [server, close] = [undefined, undefined];
  await rm(dir, { recursive: true, force: true });
});

async function serve(answer: (response: ServerResponse, request: IncomingMessage) => void): Promise<void> {
  server = createServer((incoming, response) => {
    asked++;
    incoming.resume().on('end', () => answer(response, incoming));
  });
  close = await listenPrivately(server, join(dir, 's'));
}

const DEPOSIT: DepositAsk = {
  tenant: 'demo',
  statement: Uint8Array.of(1),
  signature: new Uint8Array(64),
  certificate: Uint8Array.of(2),
};
const OPEN: OpenAsk = {
  ...{ streamId: '0'.repeat(32), purpose: 'rider_route', salt: '0'.repeat(32), chunks: [] },
  actor: { kind: 'rider', token: 't' },
  grants: [Buffer.of(1)],
  window: { fromS: 0, toS: 1 },
};

test('a lost answer to a deposit is asked for again; one to an opening is not', async () => {
  await serve((response) => response.destroy());
  expect(await client.deposit(DEPOSIT)).toEqual({ kind: 'unavailable' });
  expect(asked).toBe(3);
  asked = 0;
  expect(await client.open(OPEN)).toEqual({ kind: 'unavailable' });
  expect(asked).toBe(1);
});

test('an opening that never arrived is sent again, when somebody is there', async () => {
  const opening = client.open(OPEN);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await serve((response) => response.writeHead(403).end('{"code":"not_holder"}'));
  expect(await opening).toEqual({ kind: 'refused', code: 'not_holder' });
  expect(asked).toBe(1);
});

test('nobody there: deposits and openings say so, the others throw', async () => {
  expect(await client.deposit(DEPOSIT)).toEqual({ kind: 'unavailable' });
  expect(await client.open(OPEN)).toEqual({ kind: 'unavailable' });
  await expect(client.leaves(0)).rejects.toMatchObject({ code: 'vault_unreachable' });
  await expect(client.transportKeys()).rejects.toMatchObject({ code: 'vault_unreachable' });
  const destroy = client.destroy({
    streamIds: [OPEN.streamId],
    reason: 'erasure',
    actor: { kind: 'privacy', id: 'x' },
  });
  await expect(destroy).rejects.toMatchObject({ code: 'vault_unreachable' });
});

test('a vault that is starting is asked again', async () => {
  await serve((response) => {
    if (asked === 1) response.writeHead(503).end('{"code":"unavailable"}');
    else response.writeHead(200).end('{"outcome":"known"}');
  });
  expect(await client.deposit(DEPOSIT)).toEqual({ kind: 'known' });
});

test.each([
  ['a code nobody knows', 422, '{"code":"whatever"}'],
  ['no JSON', 200, 'yes'],
  ['an outcome nobody knows', 200, '{"outcome":"maybe"}'],
  ['an error inside', 500, '{"code":"internal"}'],
])('%s is no answer', async (_, status, body) => {
  await serve((response) => response.writeHead(status).end(body));
  expect(await client.deposit(DEPOSIT)).toEqual({ kind: 'unavailable' });
  expect(await client.open(OPEN)).toEqual({ kind: 'unavailable' });
  await expect(client.leaves(0)).rejects.toMatchObject({ code: 'vault_unreachable' });
});

/** Everything that reaches the vault here is a mistake of the listener. */
const FORBIDDEN: Vault = {
  deposit: () => Promise.reject(new Error('reached')),
  open: () => Promise.reject(new Error('reached')),
  approve: () => Promise.reject(new Error('reached')),
  openInstants: () => Promise.reject(new Error('reached')),
  supportCode: () => Promise.reject(new Error('reached')),
  openHelp: () => Promise.reject(new Error('reached')),
  locate: () => Promise.reject(new Error('reached')),
  destroy: () => Promise.reject(new Error('reached')),
  hold: () => Promise.reject(new Error('reached')),
  release: () => Promise.reject(new Error('reached')),
  keepHolds: () => Promise.reject(new Error('reached')),
  destroyRentals: () => Promise.reject(new Error('reached')),
  bindPacket: () => Promise.reject(new Error('reached')),
  releasePacket: () => Promise.reject(new Error('reached')),
  endReleases: () => Promise.reject(new Error('reached')),
  openPacket: () => Promise.reject(new Error('reached')),
  theft: {
    ask: () => Promise.reject(new Error('reached')),
    confirm: () => Promise.reject(new Error('reached')),
    look: () => Promise.reject(new Error('reached')),
    open: () => Promise.reject(new Error('reached')),
    remove: () => Promise.reject(new Error('reached')),
    close: () => Promise.reject(new Error('reached')),
  },
  leaves: () => Promise.reject(new Error('a row with a secret in it')),
  transportKeys: () => Uint8Array.of(1),
  sessions: () => [],
  rotate: () => Promise.reject(new Error('reached')),
};

function ask(method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: join(dir, 's'), method, path }, (response) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test('there are six operations and nothing else', async () => {
  server = createServer(createVaultListener(FORBIDDEN, SILENT));
  close = await listenPrivately(server, join(dir, 's'));
  for (const [method, path] of [
    ['GET', '/'],
    ['GET', '/deposit'],
    ['POST', '/keys'],
    ['POST', '/leaves'],
    ['DELETE', '/open'],
    ['POST', '/open/'],
  ] as const) {
    expect(await ask(method, path, method === 'POST' ? '{}' : undefined)).toEqual({
      status: 404,
      text: '{"code":"no_such_operation"}',
    });
  }
  expect(await ask('GET', '/transport-keys')).toEqual({ status: 200, text: '{"signed":"AQ=="}' });
});

const THEFT_PATHS = ['ask', 'confirm', 'look', 'open', 'close'].map((name) => `/theft/${name}`);

test('M8: what is not of the form never reaches the vault, and errors say a code only', async () => {
  server = createServer(createVaultListener(FORBIDDEN, SILENT));
  close = await listenPrivately(server, join(dir, 's'));
  const malformed = { status: 422, text: '{"code":"malformed"}' };
  const good = {
    tenant: 'demo',
    statement: 'AQ==',
    certificate: 'AQ==',
    signature: Buffer.alloc(64).toString('base64'),
  };
  for (const body of [
    '',
    '[]',
    'null',
    '{',
    '{}',
    JSON.stringify({ ...good, more: 1 }),
    JSON.stringify({ ...good, signature: 'AQ==' }),
    JSON.stringify({ ...good, statement: '***' }),
    JSON.stringify({ ...good, statement: 'A'.repeat(4000) }),
    'x'.repeat(4_000_000),
  ]) {
    for (const path of ['/deposit', '/open', '/destroy', ...THEFT_PATHS])
      expect(await ask('POST', path, body)).toEqual(malformed);
  }
  for (const query of ['', '?after=', '?after=-1', '?after=1e3', '?after=x'])
    expect(await ask('GET', `/leaves${query}`)).toEqual(malformed);
  const failed = await ask('GET', '/leaves?after=0');
  expect(failed.status).toBe(503);
  expect(failed.text).not.toContain('secret');
});
