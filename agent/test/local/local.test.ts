import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLocalClient } from '../../src/local/client.ts';
import type { LocalDesk, Now, Outcome } from '../../src/local/desk.ts';
import { createNonces, MOST_NONCES, NONCE_LIFE_S } from '../../src/local/nonces.ts';
import { SENTENCES, sentenceFor } from '../../src/local/sentences.ts';
import { type LocalServer, MAX_BODY_BYTES, startLocalServer } from '../../src/local/server.ts';
import { createTold } from '../../src/local/told.ts';
import type { AgentEvent } from '../../src/log.ts';

const NOW: Now = {
  reasons: [],
  precise: false,
  charging: false,
  coarse: { resolution: 8, next_tick_s: 1_800_000_900 },
  clock: 'attested',
  policy_version: 1,
  waiting_records: 0,
  text: sentenceFor([]),
};

let folder: string;
let socketPath: string;
let server: LocalServer | undefined;
let asked: unknown[];
let outcome: Outcome;

function noted(...what: unknown[]): Promise<Outcome> {
  asked.push(what);
  return Promise.resolve(outcome);
}

const desk: LocalDesk = {
  handInGrant: (signed) => noted('grant', [...signed]),
  giveNonce: () => 'ab'.repeat(16),
  order: (kind, order, signature) => noted(kind, [...order], [...signature]),
  press: (kind) => noted('pressed', kind),
  tampered: () => noted('tampered'),
  handInTime: (status) => noted('time', [...status]),
  tellAccident: (isTest) => noted('accident', isTest),
  callOffAccident: () => noted('fine'),
  charge: (told) => noted('charge', told),
  now: () => NOW,
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetveil-local-'));
  socketPath = join(folder, 'agent.sock');
  asked = [];
  outcome = { ok: true };
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(folder, { recursive: true });
});

/** A request as a stranger might send it. */
function raw(
  method: string,
  path: string,
  body?: string,
): Promise<{ status: number; type: string; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, agent: false }, (response) => {
      let text = '';
      response.on('data', (part) => (text += part));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: String(response.headers['content-type']),
          body: text,
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test('hands everything to the desk as bytes, and its outcome back', async () => {
  server = await startLocalServer(socketPath, desk);
  const client = createLocalClient(socketPath);
  expect(await client.handInGrant(Uint8Array.of(1, 2))).toEqual({ ok: true });
  expect(await client.nonce()).toBe('ab'.repeat(16));
  outcome = { ok: false, problem: 'wrong_phone' };
  expect(await client.use(Uint8Array.of(3), Uint8Array.of(4))).toEqual({ ok: false, problem: 'wrong_phone' });
  outcome = { ok: false, problem: 'untrusted_time' };
  expect(await client.handInTime(Uint8Array.of(5))).toEqual({ ok: false, problem: 'untrusted_time' });
  await client.end(Uint8Array.of(6), Uint8Array.of(7));
  await client.pause(Uint8Array.of(8), Uint8Array.of(9));
  await client.resume(Uint8Array.of(8), Uint8Array.of(9));
  await client.help();
  await client.help(Uint8Array.of(8), Uint8Array.of(9));
  await client.cancel();
  await client.tamper();
  await client.accident();
  await client.accident(true);
  await client.fine();
  await client.charge('LV*ABC*E1', { event: 'start' });
  await client.charge('LV*ABC*E1', { event: 'stop', energyKwh: 21.5 });
  await client.charge('home', { event: 'stop' });
  expect(await client.now()).toEqual(NOW);
  expect(asked).toEqual([
    ['grant', [1, 2]],
    ['use', [3], [4]],
    ['time', [5]],
    ['end', [6], [7]],
    ['pause', [8], [9]],
    ['resume', [8], [9]],
    ['pressed', 'help'],
    ['help', [8], [9]],
    ['pressed', 'cancel'],
    ['tampered'],
    ['accident', false],
    ['accident', true],
    ['fine'],
    ['charge', { event: 'start', stationId: 'LV*ABC*E1' }],
    ['charge', { event: 'stop', energyKwh: 21.5 }],
    ['charge', { event: 'stop' }],
  ]);
  expect((await raw('POST', '/v1/accident', '{"test":1}')).status).toBe(400);
});

test('M15: what is for the journal is in the log and is not told', async () => {
  const logged: AgentEvent[] = [];
  const told = createTold((event) => logged.push(event));
  server = await startLocalServer(socketPath, desk, told);
  const text = await new Promise<string>((resolve, reject) => {
    const sent = request({ socketPath, path: '/v1/told', agent: false }, (response) => {
      told.log({ event: 'chunk_sealed', kind: 'theft', fixes: 10, bytes: 400 }, 'journal');
      told.log({ event: 'stopped' });
      response.once('data', (part) => resolve(String(part)));
    });
    sent.on('error', reject);
    sent.end();
  });
  expect(text).toBe('{"event":"stopped"}\n');
  expect(logged.map(({ event }) => event)).toEqual(['chunk_sealed', 'stopped']);
});

test('the socket is for the owner and the group', async () => {
  server = await startLocalServer(socketPath, desk);
  expect(statSync(socketPath).mode & 0o777).toBe(0o660);
});

test.each([
  ['GET', '/v1/elsewhere', undefined, 404, 'not_found'],
  ['GET', '/v1/now?x=1', undefined, 404, 'not_found'],
  ['DELETE', '/v1/now', undefined, 405, 'method_not_allowed'],
  ['POST', '/v1/grants', 'not json', 400, 'malformed'],
  ['POST', '/v1/grants', '[]', 400, 'malformed'],
  ['POST', '/v1/grants', 'null', 400, 'malformed'],
  ['POST', '/v1/grants', '{"grant":7}', 400, 'malformed'],
  ['POST', '/v1/grants', '{"grant":"***"}', 400, 'malformed'],
  ['POST', '/v1/use', '{"order":"AA=="}', 400, 'malformed'],
  ['POST', '/v1/help', '{"order":"AA=="}', 400, 'malformed'],
  ['POST', '/v1/pause', '{}', 400, 'malformed'],
  ['POST', '/v1/charging', '{}', 400, 'malformed'],
  ['POST', '/v1/charging', '{"station_id":"LV*ABC*E1","event":"pause"}', 400, 'malformed'],
  ['POST', '/v1/charging', '{"station_id":"","event":"start"}', 400, 'malformed'],
  ['POST', '/v1/charging', '{"station_id":"LV*ABC*E1","event":"start","energy_kwh":1}', 400, 'malformed'],
  ['POST', '/v1/charging', '{"station_id":"LV*ABC*E1","event":"stop","energy_kwh":-1}', 400, 'malformed'],
  ['POST', '/v1/charging', '{"station_id":"LV*ABC*E1","event":"stop","energy_kwh":1639}', 400, 'malformed'],
  // C16: whose card or contract it is charged to is no business of the unit.
  ['POST', '/v1/charging', '{"station_id":"LV*ABC*E1","event":"start","id_token":"04A2"}', 400, 'malformed'],
  ['POST', '/v1/grants', JSON.stringify({ grant: 'A'.repeat(MAX_BODY_BYTES) }), 413, 'too_large'],
])('%s %s with %s is answered with problem details', async (method, path, body, status, code) => {
  server = await startLocalServer(socketPath, desk);
  const reply = await raw(method, path, body);
  expect(reply.status).toBe(status);
  expect(reply.type).toBe('application/problem+json; charset=utf-8');
  expect(JSON.parse(reply.body)).toMatchObject({ status, code, title: expect.any(String) });
  expect(asked).toEqual([]);
});

test('a body that goes on and on is answered, not cut off without a word', async () => {
  server = await startLocalServer(socketPath, desk);
  const reply = await new Promise<number>((resolve, reject) => {
    const sent = request({ socketPath, method: 'POST', path: '/v1/grants', agent: false }, (response) =>
      resolve(response.statusCode ?? 0),
    );
    sent.on('error', reject);
    // More than the bound, and never an end.
    sent.write(Buffer.alloc(MAX_BODY_BYTES + 1, 0x41));
  });
  expect(reply).toBe(413);
});

test('a desk that fails is said to be unavailable, without a word of why', async () => {
  server = await startLocalServer(socketPath, {
    ...desk,
    handInGrant: () => Promise.reject(new Error('at 56.946 24.105')),
  });
  const reply = await raw('POST', '/v1/grants', '{"grant":"AA=="}');
  expect(reply.status).toBe(503);
  expect(reply.body).not.toContain('56.946');
});

test('replaces the socket that a killed run left', async () => {
  const script = `require('node:net').createServer().listen(${JSON.stringify(socketPath)}, () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', script]);
  expect(existsSync(socketPath)).toBe(true);
  server = await startLocalServer(socketPath, desk);
  expect(await createLocalClient(socketPath).nonce()).toHaveLength(32);
});

test('leaves a socket that somebody answers, and a file that is no socket', async () => {
  const other = createServer().listen(socketPath);
  await new Promise((resolve) => other.once('listening', resolve));
  await expect(startLocalServer(socketPath, desk)).rejects.toMatchObject({ code: 'busy' });
  await new Promise((resolve) => other.close(resolve));
  writeFileSync(socketPath, 'precious');
  await expect(startLocalServer(socketPath, desk)).rejects.toMatchObject({ code: 'socket' });
  expect(existsSync(socketPath)).toBe(true);
});

test.skipIf(process.getuid?.() === 0)('a folder that cannot be written is named', async () => {
  chmodSync(folder, 0o500);
  await expect(startLocalServer(socketPath, desk)).rejects.toMatchObject({ code: 'socket' });
  chmodSync(folder, 0o700);
});

test('a caller who never finishes keeps nobody else waiting', async () => {
  server = await startLocalServer(socketPath, desk);
  const idler = connect(socketPath);
  idler.write('POST /v1/grants HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
  expect((await raw('GET', '/v1/now')).status).toBe(200);
  idler.destroy();
});

test('a nonce is good once, for two minutes, and only if it was given out', () => {
  const nonces = createNonces();
  const nonce = nonces.give(100);
  expect(nonces.take('cd'.repeat(16), 100)).toBeUndefined();
  expect(nonces.take(nonce, 100 + NONCE_LIFE_S - 1)).toBe(100);
  expect(nonces.take(nonce, 101)).toBeUndefined();
  const late = nonces.give(100);
  expect(nonces.take(late, 100 + NONCE_LIFE_S)).toBeUndefined();
});

test('nonces are bounded: the oldest goes', () => {
  const nonces = createNonces();
  const given = Array.from({ length: MOST_NONCES + 1 }, (_, i) => nonces.give(i));
  expect(nonces.take(given[0] ?? '', 20)).toBeUndefined();
  expect(nonces.take(given[1] ?? '', 20)).toBe(1);
});

test('M15: everything that can be collected has a sentence in every language, and all of it is said', () => {
  for (const sentence of Object.values(SENTENCES)) {
    for (const text of [sentence.en, sentence.lv, sentence.et]) expect(text).toMatch(/^\p{Lu}.{20,120}\.$/u);
  }
  const both = sentenceFor(['rental_with_route', 'assist']);
  expect(both.en).toBe(`${SENTENCES.rental_with_route.en} ${SENTENCES.assist.en}`);
  expect(sentenceFor([]).lv).toBe(SENTENCES.coarse.lv);
});
