import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.startsWith('generated'),
);

/** Each wide library and the one file that knows it; policy/ reads its document with two of its own. */
const IMPORTERS: Readonly<Record<string, RegExp>> = {
  '@hpke/core': /^hpke\.ts$/,
  'h3-js': /^(cells\.ts|policy\/)/,
  fflate: /^deflate\.ts$/,
  yaml: /^policy\//,
  zod: /^policy\//,
};

test.each(sources)(
  '%s runs in a browser: no Node API, no Buffer, no wide library out of its place',
  (name) => {
    const source = readFileSync(join(SRC, name), 'utf8');
    const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(/\b(Buffer|process|require|__dirname)\b/.exec(code)?.[0]).toBeUndefined();
    for (const [, from = ''] of code.matchAll(/\b(?:from |import |import\()'([\w@./:-]+)'/g)) {
      if (from.startsWith('.')) continue;
      expect(IMPORTERS[from], `${name} imports ${from}`).toBeDefined();
      expect(name).toMatch(IMPORTERS[from] ?? /^$/);
    }
  },
);
