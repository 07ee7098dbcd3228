/** Pages for people: what the doors are, the API reference, every problem. No request leaves this host. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Context } from 'hono';
import type { DoorApp, DoorEnv } from '../http/door-app.ts';
import { docsPage, indexPage, PAGE_STYLE, problemsPage, REFERENCE_SCRIPT } from './page-texts.ts';

/** Scripts and styles of our own only; Scalar writes its styles into the page. */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

/** Adds `/`, `/problems`, `/docs` and what they load. */
export function addPageRoutes(app: DoorApp): void {
  const scalar = fileOnce('@scalar/api-reference/browser/standalone.js');
  app.get('/', (c) => page(c, indexPage(), HTML));
  app.get('/problems', (c) => page(c, problemsPage(), HTML));
  app.get('/docs', (c) => page(c, docsPage(), HTML));
  app.get('/docs/style.css', (c) => page(c, PAGE_STYLE, 'text/css; charset=utf-8'));
  app.get('/docs/reference.js', (c) => page(c, REFERENCE_SCRIPT, SCRIPT));
  app.get('/docs/scalar.js', (c) => library(c, scalar()));
}

function page(c: Context<DoorEnv>, text: string, type: string): Response {
  return c.body(text, 200, {
    'content-type': type,
    'content-security-policy': CSP,
    'cache-control': 'no-cache',
  });
}

/** A file of a package, read and compressed at the first request: 3.4 MB that most processes never need. */
function fileOnce(specifier: string): () => { packed: Uint8Array<ArrayBuffer>; plain: string; etag: string } {
  let file: { packed: Uint8Array<ArrayBuffer>; plain: string; etag: string } | undefined;
  return () => {
    if (file === undefined) {
      const plain = readFileSync(fileURLToPath(import.meta.resolve(specifier)), 'utf8');
      const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 16)}"`;
      file = { plain, packed: new Uint8Array(gzipSync(plain)), etag };
    }
    return file;
  };
}

function library(c: Context<DoorEnv>, file: ReturnType<ReturnType<typeof fileOnce>>): Response {
  const headers = {
    'content-type': SCRIPT,
    'cache-control': 'public, max-age=3600',
    etag: file.etag,
    vary: 'accept-encoding',
  };
  if (c.req.header('if-none-match') === file.etag) return c.body(null, 304, headers);
  if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(file.plain, 200, headers);
  return c.body(file.packed, 200, { ...headers, 'content-encoding': 'gzip' });
}
