/**
 * Builds the pages into web/dist: `npm run build -w fleet-api`. Scripts and styles get names with a hash of their content,
 * index.html is written last and whole, so that a server that runs goes on with the old pages until the new are there.
 * Nothing is done where nothing has changed. What is older than the build before goes: a tab that is
 * open may still ask for that one's parts. esbuild alone: docs/decisions/0035-web.md.
 */
import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const DIST = join(HERE, 'dist');

/** The map's worker: a file beside the others, since the page's policy lets no script come out of memory. */
const WORKER = fileURLToPath(import.meta.resolve('maplibre-gl/dist/maplibre-gl-worker.mjs'));

/** The oldest browsers of the pages: what the library of tsconfig.json names (ES2023) is in all of them. */
const BROWSERS = ['chrome111', 'firefox115', 'safari16.4'];

/** What was built. */
export interface BuiltSite {
  /** Files that the first page loads, and those that are loaded when they are needed. */
  readonly first: readonly string[];
  readonly later: readonly string[];
}

/** A build as it is remembered beside its files. */
interface RememberedSite extends BuiltSite {
  readonly key: string;
  /** All names of the build, with the icon. */
  readonly files: readonly string[];
}

/** Names that a build gives; a file that another build is just writing has none of them. */
const BUILT_NAME = /^[a-z0-9-]+-[A-Z0-9]{8}\.(js|css|svg)$/;

/** Builds into a folder, unless what is there was built from the same. */
export async function buildSite(folder: string = DIST): Promise<BuiltSite> {
  const key = await keyOfSources();
  const known = await readBuilt(folder);
  if (known?.key === key) return known;
  const { metafile } = await bundle(folder);
  const site = sortOutputs(metafile);
  const icon = await readFile(join(HERE, 'src/icon.svg'), 'utf8');
  const iconName = `icon-${createHash('sha256').update(icon).digest('hex').slice(0, 8).toUpperCase()}.svg`;
  const files = [...site.first, ...site.later, iconName];
  await writeWhole(join(folder, 'assets', iconName), icon);
  await writeWhole(join(folder, 'index.html'), await pageText(files));
  await writeWhole(join(folder, 'built.json'), `${JSON.stringify({ key, ...site, files })}\n`);
  await clean(join(folder, 'assets'), [...files, ...(known?.files ?? [])]);
  return site;
}

/** Takes away what no build that is still looked at has. */
async function clean(folder: string, wanted: readonly string[]): Promise<void> {
  const there = await readdir(folder);
  const old = there.filter((name) => BUILT_NAME.test(name) && !wanted.includes(name));
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
}

function bundle(folder: string) {
  return build({
    absWorkingDir: HERE,
    entryPoints: { main: 'src/main.tsx', worker: WORKER, style: 'src/style.css' },
    outdir: join(folder, 'assets'),
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: BROWSERS,
    alias: { long: join(HERE, 'src/insurer/no-long.ts') },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/** The first page: its script, what that imports at once, and the style. */
function sortOutputs({ outputs }: Metafile): BuiltSite {
  const first = new Set<string>();
  const visit = (path: string): void => {
    if (first.has(path)) return;
    first.add(path);
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement') visit(next);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint === 'src/main.tsx' || entryPoint === 'src/style.css') visit(path);
  }
  const names = (paths: Iterable<string>) => [...paths].map((path) => basename(path)).sort();
  return { first: names(first), later: names(Object.keys(outputs).filter((path) => !first.has(path))) };
}

/** The page with the names of this build. */
async function pageText(names: readonly string[]): Promise<string> {
  const template = await readFile(join(HERE, 'index.html'), 'utf8');
  const starts = { script: 'main-', style: 'style-', worker: 'worker-', icon: 'icon-' } as const;
  return template.replace(/\{(script|style|worker|icon)\}/g, (_, what: keyof typeof starts) => {
    const name = names.find((each) => each.startsWith(starts[what]));
    if (name === undefined) throw new TypeError(`the build has no ${what}`);
    return name;
  });
}

/** A hash of everything a build depends on: our sources, proto's among them, and the versions of what they import. */
async function keyOfSources(): Promise<string> {
  const own = globSync('{src/**/*,index.html,build.ts}', { cwd: HERE });
  const files = [...own, ...globSync('../../proto/src/**/*', { cwd: HERE }), '../package.json'].sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const bytes = await readFile(join(HERE, file)).catch(() => undefined); // a folder
    if (bytes !== undefined) hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

async function readBuilt(folder: string): Promise<RememberedSite | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'built.json'), 'utf8')) as RememberedSite;
  } catch {
    return undefined; // nothing there, or half of something: built anew
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  const part = `${path}.${createHash('sha256').update(`${performance.timeOrigin}`).digest('hex').slice(0, 8)}`;
  await writeFile(part, text);
  await rename(part, path);
}

if (import.meta.main) await buildSite();
