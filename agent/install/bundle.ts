/**
 * Makes the one file that a telematics unit needs beside Node: `agent/dist/fleetveil-agent.mjs`, and its
 * SHA-256. No code is fetched, nothing depends on the machine it is made on: two runs give the same bytes.
 *
 *     npm run bundle -w agent            # or: npm run bundle -w agent -- --out FOLDER
 */
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type Plugin } from 'esbuild';

const FILE = 'fleetveil-agent.mjs';
/** What is installed beside the program. */
const BESIDE = ['fleetveil-agent.service', 'install.sh'] as const;

/** Node's own modules are asked for by `require` in older libraries, which a module has only if it makes it. */
const BANNER = [
  '#!/usr/bin/env -S node --disable-warning=ExperimentalWarning',
  "import { createRequire as requireOf } from 'node:module';",
  'const require = requireOf(import.meta.url);',
].join('\n');

/** zod has its errors in fifty languages, 300 kB that stay in memory; ours name their rule themselves. */
const ONE_LANGUAGE: Plugin = {
  name: 'one-language',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: dirname(path),
    }));
  },
};

/** Writes the bundle with what is installed beside it. Gives its path, size in bytes and SHA-256. */
export async function bundleAgent(
  outFolder: string,
): Promise<{ file: string; bytes: number; sha256: string }> {
  const file = join(outFolder, FILE);
  await mkdir(outFolder, { recursive: true });
  await build({
    entryPoints: [join(import.meta.dirname, '../src/main.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    // A crash quotes the line it happened in.
    lineLimit: 160,
    banner: { js: BANNER },
    legalComments: 'linked',
    logLevel: 'warning',
    plugins: [ONE_LANGUAGE],
  });
  // esbuild keeps the script's own first line, which belongs before the banner: one of them is enough.
  const text = (await readFile(file, 'utf8')).replace(/^(#!.*\n)#!.*\n/, '$1');
  await writeFile(file, text);
  await chmod(file, 0o755);
  for (const name of BESIDE) await copyFile(join(import.meta.dirname, name), join(outFolder, name));
  const sha256 = createHash('sha256').update(text).digest('hex');
  await writeFile(`${file}.sha256`, `${sha256}  ${FILE}\n`);
  return { file, bytes: Buffer.byteLength(text), sha256 };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  const out = values.out === undefined ? join(import.meta.dirname, '../dist') : resolve(values.out);
  const { file, bytes, sha256 } = await bundleAgent(out);
  process.stdout.write(`${file}\n${(bytes / 1e6).toFixed(2)} MB, SHA-256 ${sha256}\n`);
}
