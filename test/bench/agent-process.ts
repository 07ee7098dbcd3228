/** The agent as a unit runs it: the bundle with the flags of its service, and what the kernel counts of it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AgentLine, AgentSettings, FleetVehicle } from '@fleetveil/simulator';
import { listen } from '../harness/agent.ts';
import { ROOT } from '../structure/source-tree.ts';

/** A program as the service of a unit hands it to Node. */
export interface UnitProgram {
  readonly flags: readonly string[];
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Makes the bundle below a folder; its flags are those of the service. */
export function bundleUnit(dir: string): UnitProgram {
  execFileSync(process.execPath, [join(ROOT, 'agent/install/bundle.ts'), '--out', dir], { stdio: 'pipe' });
  const service = readFileSync(join(dir, 'fleetveil-agent.service'), 'utf8');
  const [, flags] = /^ExecStart=\S+ (.*) \S+\.mjs /m.exec(service) ?? [];
  if (flags === undefined) throw new Error('the service does not start the bundle with node');
  const malloc = service.matchAll(/^Environment=(MALLOC_\w+)=(.*)$/gm);
  const env = Object.fromEntries([...malloc].map(([, name = '', value = '']) => [name, value]));
  return { flags: flags.split(' '), file: join(dir, 'fleetveil-agent.mjs'), env };
}

/** A unit's agent that runs. */
export interface UnitRun {
  readonly pid: number;
  readonly startedMs: number;
  readonly lines: AgentLine[];
  first(matches: (line: AgentLine) => boolean): Promise<AgentLine>;
  signal(name: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** Starts the agent of a vehicle. Settings by their names after FLEETVEIL_AGENT_. */
export function startUnit(program: UnitProgram, vehicle: FleetVehicle, settings: AgentSettings): UnitRun {
  const env = Object.entries(settings).map(([name, value]) => [`FLEETVEIL_AGENT_${name}`, value]);
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [...program.flags, program.file, 'run', '--config', vehicle.configFile, '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...program.env, ...Object.fromEntries(env) } },
  );
  const lines: AgentLine[] = [];
  const heard = listen(lines);
  createInterface({ input: child.stdout }).on('line', (line) => heard.take(JSON.parse(line) as AgentLine));
  let isStopping = false;
  const died = new Promise<never>((_, reject) => {
    child.once(
      'exit',
      (code) => isStopping || reject(new Error(`the agent ended by itself: ${String(code)}`)),
    );
  });
  died.catch(() => {}); // whoever waits for a line hears of it
  return {
    ...{ pid: child.pid ?? 0, startedMs, lines },
    first: (matches) => Promise.race([heard.first(matches), died]),
    signal: (name) => void child.kill(name),
    stop() {
      isStopping = true;
      return stop(child);
    },
  };
}

/** Node with the same flags and a program that does nothing: what any agent in it costs at least. */
export function startBareNode(
  { flags, env }: UnitProgram,
  script: string,
): { pid: number; ended: Promise<unknown>; stop(): Promise<void> } {
  const child = spawn(process.execPath, [...flags, '-e', script], { stdio: 'ignore', env: { ...env } });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return { pid: child.pid ?? 0, ended, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** What a process has in memory, bytes (smaps_rollup). */
export interface MemoryUse {
  readonly resident: number;
  /** What nobody else shares: what is freed when it ends. */
  readonly own: number;
}

export function memoryUse(pid: number): MemoryUse {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const kB = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  return { resident: kB('Rss') * 1024, own: (kB('Private_Clean') + kB('Private_Dirty')) * 1024 };
}

/** Bytes that a process handed to a disk so far (/proc/PID/io): whole pages, each time one is written. */
export function writtenBytes(pid: number): number {
  return Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))?.[1] ?? 0);
}
