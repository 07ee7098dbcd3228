/**
 * `npm run mutate -w agent [-- [--one-in N] [--force] ROOM…]`: breaks the pure rooms line by line, and counts the breaks that
 * their own suites find. Keeps what it found in docs/measured/mutation.json and .md. Exit 1 where a room is below its
 * least score, 2 for a word it does not know. A room takes many minutes, one piece in N of it less; survivors are
 * printed with what was changed. A second run tries again only what changed since, and what survived if its tests did
 * (`node_modules/.cache`; `--force` forgets that).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import {
  LEAST_SCORE,
  MEASURED_FILE,
  type Measured,
  ROOMS,
  type Room,
  type RoomResult,
  readMeasured,
  sampleOf,
  scoreOf,
  sourcesOf,
} from './rooms.ts';

const PACKAGE = join(import.meta.dirname, '..');
/** Properties are tried with these numbers, so that two runs find the same. */
const SEED = '1';

const USAGE = `usage: npm run mutate -w agent [-- [--one-in N] [--force] ROOM…]\n  ROOM is one of ${ROOMS.join(', ')}\n`;

/** What to try: rooms, and one piece in how many of them; 1 = all. */
function readWords(args: string[]): { rooms: readonly Room[]; oneIn: number; isForced: boolean } {
  try {
    const options = {
      'one-in': { type: 'string', default: '1' },
      force: { type: 'boolean', default: false },
    } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const rooms = ROOMS.filter((room) => positionals.includes(room));
    const oneIn = Number(values['one-in']);
    if (rooms.length !== positionals.length || !Number.isInteger(oneIn) || oneIn < 1) throw new Error();
    return { rooms: rooms.length === 0 ? ROOMS : rooms, oneIn, isForced: values.force };
  } catch {
    process.stderr.write(USAGE);
    process.exit(2);
  }
}

/** Where the contract is laid as two files: below node_modules a test loads them as Node does, and does not look inside. */
const CONTRACT = join(PACKAGE, 'node_modules/.cache/contract');

/** Makes one file of what the rooms take from `proto`: each mutant loads it anew, and of its hundred files that is most. */
async function layContract(): Promise<void> {
  await build({
    entryPoints: ['src', 'node'].map((folder) => ({
      in: join(PACKAGE, '../proto', folder, 'index.ts'),
      out: folder,
    })),
    ...{ outdir: CONTRACT, bundle: true, splitting: true, platform: 'node', format: 'esm', target: 'node24' },
    outExtension: { '.js': '.mjs' },
    // Older libraries ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);",
    },
    logLevel: 'warning',
  });
}

/** Runs Stryker over one room; what it found, or nothing where it could not. */
function mutate(room: Room, oneIn: number, isForced: boolean): RoomResult | undefined {
  const sources = sourcesOf(room);
  const sample = oneIn === 1 ? {} : { FLEETVEIL_MUTATE: sampleOf(room, oneIn).join(',') };
  const env = {
    ...process.env,
    FLEETVEIL_ROOM: room,
    FLEETVEIL_SEED: SEED,
    FLEETVEIL_TIER: 'mutants',
    FLEETVEIL_CONTRACT: CONTRACT,
    ...sample,
  };
  // That of an earlier run says nothing of this one. (What Stryker may keep, it knows by source and by test.)
  rmSync(reportOf(room), { force: true });
  const words = [join(PACKAGE, '../node_modules/@stryker-mutator/core/bin/stryker.js'), 'run'];
  spawnSync(process.execPath, [...words, 'mutation/stryker.config.mjs', ...(isForced ? ['--force'] : [])], {
    ...{ cwd: PACKAGE, env, stdio: 'inherit' },
  });
  if (!existsSync(reportOf(room))) return undefined;
  return { sources, ...circumstances(), ...countsOf(room), ...(oneIn === 1 ? {} : { oneIn }) };
}

/** Where Stryker writes what it found (`stryker.config.mjs`). */
function reportOf(room: Room): string {
  return join(PACKAGE, `node_modules/.cache/mutation-${room}.json`);
}

function countsOf(room: Room): Pick<RoomResult, 'killed' | 'timeout' | 'survived' | 'noCoverage'> {
  const { files } = JSON.parse(readFileSync(reportOf(room), 'utf8')) as Report;
  const found = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (status: string) => found.filter((one) => one === status).length;
  return {
    ...{ killed: count('Killed'), timeout: count('Timeout') },
    ...{ survived: count('Survived'), noCoverage: count('NoCoverage') },
  };
}

/** Of the report, https://github.com/stryker-mutator/mutation-testing-elements, what is counted. */
interface Report {
  readonly files: Record<string, { readonly mutants: readonly { readonly status: string }[] }>;
}

function circumstances(): Pick<RoomResult, 'machine' | 'commit' | 'date'> {
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', PACKAGE, ...words], { encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', '.', ':!docs/measured') === '' ? '' : '+';
  const [first, ...others] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return {
    machine: `${others.length + 1} x ${first?.model.trim() ?? 'unknown'}, ${memory}, Node ${process.versions.node}`,
    commit: `${git('rev-parse', '--short', 'HEAD')}${changed}`,
    date: new Date().toISOString().slice(0, 10),
  };
}

const HEAD = [
  'room',
  'tried',
  'score',
  'found',
  'ran on',
  'survived',
  'not reached',
  'date',
  'commit',
  'machine',
];

/** The page of what was found. */
function pageOf(measured: Measured): string {
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const rows = ROOMS.flatMap((room) => {
    const found = measured[room];
    if (found === undefined) return [row([room, 'not yet', ...HEAD.slice(2).map(() => '')])];
    const { killed, timeout, survived, noCoverage, date, commit, machine, oneIn } = found;
    const tried = oneIn === undefined ? 'all' : `one piece in ${oneIn}`;
    const score = `${scoreOf(found).toFixed(1)} %`;
    return [row([room, tried, score, killed, timeout, survived, noCoverage, date, commit, machine])];
  });
  return [
    '# Measured: mutation',
    '',
    '`npm run mutate -w agent` breaks the pure rooms of the agent, one small change at a time, and counts the changes that',
    `the room's own suites find (Stryker). Less than ${LEAST_SCORE} % fails, and so does a room that was changed since`,
    '(`agent/test/mutation`). A commit with `+` had changes that are not in it.',
    '',
    row(HEAD),
    row(HEAD.map((_, at) => (at >= 2 && at <= 6 ? '--:' : '---'))),
    ...rows,
    '',
  ].join('\n');
}

function keep(room: Room, found: RoomResult): void {
  const measured = { ...(existsSync(MEASURED_FILE) ? readMeasured() : {}), [room]: found };
  const inOrder = Object.fromEntries(ROOMS.flatMap((one) => (measured[one] ? [[one, measured[one]]] : [])));
  writeFileSync(MEASURED_FILE, `${JSON.stringify(inOrder, undefined, 2)}\n`);
  writeFileSync(MEASURED_FILE.replace(/json$/, 'md'), pageOf(inOrder));
}

let exit = 0;
const { rooms, oneIn, isForced } = readWords(process.argv.slice(2));
await layContract();
for (const room of rooms) {
  const found = mutate(room, oneIn, isForced);
  if (found !== undefined) keep(room, found);
  if (found === undefined || scoreOf(found) < LEAST_SCORE) exit = 1;
}
process.exit(exit);
