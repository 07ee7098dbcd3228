/** The verifier as a page runs it: served as modules, in a real browser, without Node. */
import { spawn } from 'node:child_process';
import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import {
  checkpointText,
  entryText,
  leafInput,
  nodeInput,
  noteKeyInput,
  noteText,
} from '../../src/audit/index.ts';
import { toBase64, toHex, utf8 } from '../../src/bytes.ts';

const SRC = join(import.meta.dirname, '../../src');
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);
/** Real milliseconds for the browser, which a busy machine may need. */
const TIMEOUT_MS = 60_000;

const sha = (input: Uint8Array): Uint8Array => new Uint8Array(hash('sha256', input, 'buffer'));

/** A log of two leaves, signed here by Node's own Ed25519, with a look at the first. */
function signedLog() {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(12));
  const name = 'fleetveil.example/log';
  const [salt, entry] = [new Uint8Array(16).fill(7), entryText({ act: 'trip_read', atS: 1, detail: {} })];
  const [leaf, beside] = [sha(leafInput(salt, utf8(entry))), sha(leafInput(utf8('another')))];
  const text = checkpointText({ origin: name, size: 2, root: sha(nodeInput(leaf, beside)) });
  const keyId = sha(noteKeyInput({ name, publicKey })).slice(0, 4);
  const note = noteText(text, name, keyId, new Uint8Array(sign(null, utf8(text), pair.privateKey)));
  const look = { entry, salt: toHex(salt), leaf_hash: toHex(leaf), seq: 0, proof: [toBase64(beside)] };
  const key = `${name}+${toHex(keyId)}+${toBase64(Uint8Array.of(1, ...publicKey))}`;
  return { note, look, key, older: { size: 1, root: toHex(leaf) }, growth: [toBase64(beside)] };
}

const PAGE = (log: object): string => `<!doctype html><script type="module">
const say = (result) => fetch('/result', { method: 'POST', body: JSON.stringify(result) });
try {
  const { openCheckpoint, parseVerifierKey, provesGrowth, verifyLook } = await import('/audit/index.ts');
  const { fromBase64, fromHex } = await import('/bytes.ts');
  const log = ${JSON.stringify(log)};
  const key = await parseVerifierKey(log.key);
  const opened = await openCheckpoint(log.note, key);
  const forged = await openCheckpoint(log.note.replace('\\n2\\n', '\\n3\\n'), key);
  const growth = (root) => provesGrowth({ size: 1, root }, opened.checkpoint, log.growth.map(fromBase64));
  await say([
    await verifyLook(log.look, opened.checkpoint),
    await verifyLook({ ...log.look, entry: log.look.entry.replace('trip_read', 'export') }, opened.checkpoint),
    await growth(fromHex(log.older.root)),
    await growth(fromHex(log.look.salt + log.look.salt)),
    forged.why,
  ]);
} catch (error) {
  await say(String(error));
}
</script>`;

/** What the page says after a browser has run it. */
async function runInBrowser(chromium: string, page: string): Promise<unknown> {
  const said = Promise.withResolvers<unknown>();
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    if (path === '/result') said.resolve(await json(request));
    const isModule = /^\/[a-z/-]+\.ts$/.test(path);
    response.setHeader('content-type', isModule ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isModule ? stripTypeScriptTypes(readFileSync(join(SRC, path), 'utf8')) : page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const profile = await mkdtemp(join(tmpdir(), 'fleetveil-browser-'));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const words = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];
  const browser = spawn(chromium, [...words, `--user-data-dir=${profile}`, url], {
    env: { ...process.env, HOME: profile },
    stdio: 'ignore',
    detached: true, // a group of its own, so that its helpers end with it
  });
  browser.once('exit', (code) => said.resolve(`the browser ended with ${code}`));
  try {
    return await said.promise;
  } finally {
    if (browser.pid !== undefined && browser.exitCode === null) process.kill(-browser.pid, 'SIGKILL');
    server.close();
    server.closeAllConnections();
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

test.skipIf(CHROMIUM === undefined)(
  'M7: looks and growth are verified in a real browser (skipped where no chromium is installed)',
  { timeout: TIMEOUT_MS },
  async () => {
    const result = await runInBrowser(CHROMIUM ?? '', PAGE(signedLog()));
    expect(result).toEqual(['proven', 'wrong_text', true, false, 'bad_signature']);
  },
);
