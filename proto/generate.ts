/** Makes `src/generated` from `fleetveil/v1/*.proto`. CI runs it again and compares. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const protos = readdirSync(join(here, 'fleetveil/v1'))
  .filter((name) => name.endsWith('.proto'))
  .sort()
  .map((name) => join('fleetveil/v1', name));
const outDir = process.argv[2] ?? join(here, 'src/generated');
const js = join(outDir, 'messages.js');
const dts = join(outDir, 'messages.d.ts');
const env = {
  ...process.env,
  PATH: [join(here, '../node_modules/.bin'), process.env['PATH']].join(delimiter),
};
const run = (tool: string, args: string[]) => execFileSync(tool, args, { cwd: here, stdio: 'inherit', env });

run('pbjs', [
  '-t',
  'static-module',
  '-w',
  'esm',
  '--force-long',
  '--no-service',
  '--no-convert',
  '--no-delimited',
  '-p',
  '.',
  '-o',
  js,
  ...protos,
]);
run('pbts', ['-o', dts, js]);

// One short name for values and types alike: `v1.Uplink`, `v1.IUplink`.
writeFileSync(js, `${readFileSync(js, 'utf8')}\nexport const v1 = fleetveil.v1;\n`);
writeFileSync(dts, `${readFileSync(dts, 'utf8')}\nexport import v1 = fleetveil.v1;\n`);
