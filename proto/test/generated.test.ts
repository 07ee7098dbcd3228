import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

test('generated code is up to date with the .proto files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleetveil-generated-'));
  try {
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'generate.ts', folder], {
      cwd: PACKAGE,
    });
    for (const name of ['messages.js', 'messages.d.ts']) {
      const same =
        readFileSync(join(folder, name), 'utf8') ===
        readFileSync(join(PACKAGE, 'src/generated', name), 'utf8');
      expect(same, `${name} differs: npm run generate -w proto`).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
