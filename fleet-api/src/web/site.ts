/** The built pages: what `npm run build -w fleet-api` wrote, read once it is there and packed for the way. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const pack = promisify(gzip);

/** Where the build writes. */
export const SITE_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** A file as it is sent. */
export interface SiteFile {
  readonly type: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly packed: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

/** The pages of one build. */
export interface Site {
  /** The one document that every address of a page answers. */
  readonly page: SiteFile;
  /** By name, which holds a hash of the content: a name never changes what it means. */
  asset(name: string): Promise<SiteFile | undefined>;
}

/** Gives the pages, or `undefined` while nobody has built them. Asked for each page: a later build is found. */
export type SiteReader = () => Promise<Site | undefined>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A reader of a folder. What was read stays in memory: a name means the same for ever. */
export function createSiteReader(folder: string): SiteReader {
  const assets = new Map<string, Promise<SiteFile | undefined>>();
  let page: SiteFile | undefined;
  const asset = (name: string): Promise<SiteFile | undefined> => {
    const known = assets.get(name) ?? readSiteFile(join(folder, 'assets', name));
    assets.set(name, known);
    // What is not there, or could not be read this once, is looked for again the next time.
    known.then(
      (file) => file === undefined && assets.delete(name),
      () => assets.delete(name),
    );
    return known;
  };
  return async () => {
    const bytes = await readOrNothing(join(folder, 'index.html'));
    if (bytes === undefined) return undefined;
    if (page?.etag !== etagOf(bytes)) page = await siteFile('index.html', bytes);
    return { page, asset };
  };
}

async function readSiteFile(path: string): Promise<SiteFile | undefined> {
  const bytes = await readOrNothing(path);
  return bytes === undefined ? undefined : siteFile(path, bytes);
}

async function readOrNothing(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function siteFile(name: string, plain: Uint8Array<ArrayBuffer>): Promise<SiteFile> {
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  return { type, plain, packed: new Uint8Array(await pack(plain)), etag: etagOf(plain) };
}

function etagOf(bytes: Uint8Array): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 16)}"`;
}
