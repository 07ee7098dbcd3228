/** Runs benchmarks of the working tree and of a git reference in turn, each time in a fresh process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DRIVES } from '../parts/parts.ts';
import { type Compared, compare, type MeasureLine, orderOf, type Side } from './comparison.ts';
import { CannotCompare, type Reference } from './reference.ts';

export interface AgainstRun {
  /** The working tree. */
  readonly root: string;
  readonly reference: Reference;
  readonly rounds: number;
  /** Options that both are given: `--short`. */
  readonly options: readonly string[];
  readonly say: (text: string) => void;
  /** Stops the benchmark that runs. */
  readonly stopped: AbortSignal;
}

/** What came of a benchmark: its figures, and whether each round of the working tree met its floors. */
export interface Against {
  readonly measures: readonly Compared[];
  readonly isGood: boolean;
}

/** Needs each benchmark in the reference too. Throws `CannotCompare`. */
export async function needBenches(run: AgainstRun, names: readonly string[]): Promise<void> {
  const { reference } = run;
  const file = join(reference.folder, 'test/bench/benches.ts');
  const script = 'console.log(Object.keys((await import(process.argv[1])).BENCHES).join())';
  const words = ['--input-type=module', '-e', script, file];
  const { code, out, err } = await runNode(run, reference.folder, words);
  if (code !== 0)
    throw new CannotCompare(`The benchmarks of ${reference.name} cannot be read: ${reasonIn(err)}`);
  const known = out.trim().split(',');
  const missing = names.filter((name) => !known.includes(name));
  if (missing.length > 0)
    throw new CannotCompare(`${reference.name} has no benchmark ${missing.join(', ')}.`);
}

/** One benchmark, so many rounds. Throws `CannotCompare` where one of them breaks off. */
export async function runAgainst(run: AgainstRun, name: string): Promise<Against> {
  const rounds: Record<Side, MeasureLine[][]> = { here: [], there: [] };
  let isGood = true;
  for (let round = 0; round < run.rounds; round += 1)
    for (const side of orderOf(round)) {
      run.say(`round ${round + 1}: ${side === 'here' ? 'working tree' : run.reference.name}`);
      const found = await runOnce(run, side, name);
      rounds[side].push(found.lines);
      if (side === 'here') isGood &&= found.isGood;
    }
  return { measures: compare(rounds), isGood };
}

async function runOnce(run: AgainstRun, side: Side, name: string) {
  const { root, reference, options } = run;
  const folder = side === 'here' ? root : reference.folder;
  // What the reference keeps goes with its folder; the working tree's pages stay as they are.
  const own = side === 'here' ? ['--unkept'] : [];
  const { code, out, err } = await runNode(run, folder, [
    ...[join(folder, 'test/bench/main.ts'), name, '--json', ...options, ...own],
  ]);
  const lines = linesOf(out);
  if ((code !== 0 && code !== 1) || lines.length === 0)
    throw new CannotCompare(
      `${name} broke off in ${side === 'here' ? 'the working tree' : reference.name}: ${reasonIn(err)}`,
    );
  return { lines, isGood: code === 0 };
}

/** A fresh process in a tree, with the drives of the working tree. Throws what stopped it. */
async function runNode({ stopped }: AgainstRun, folder: string, args: readonly string[]) {
  stopped.throwIfAborted();
  const child = spawn(process.execPath, [...process.execArgv, ...args], {
    ...{ cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, FLEETVEIL_DATA: DRIVES } },
  });
  const stop = () => void child.kill('SIGTERM');
  stopped.addEventListener('abort', stop);
  try {
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    stopped.throwIfAborted();
    return { code: code as number | null, out, err };
  } finally {
    stopped.removeEventListener('abort', stop);
  }
}

function linesOf(out: string): MeasureLine[] {
  return out.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as MeasureLine] : []));
}

/** The line that says why: of an error thrown its message, else the last one. */
function reasonIn(err: string): string {
  const lines = err.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? 'it said nothing.';
}
