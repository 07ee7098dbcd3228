/** CPU seconds of processes, as the kernel counted them (/proc/PID/stat, user and system). */
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_S = 100; // USER_HZ on every Linux we run on

/** A process as /proc shows it. */
export interface ProcessCpu {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly cpuS: number;
}

/** All processes of this machine that can be read. */
export function readProcesses(): ProcessCpu[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readProcess(Number(pid))];
      } catch {
        return []; // it ended meanwhile
      }
    });
}

function readProcess(pid: number): ProcessCpu {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  // Children that ended count too: PostgreSQL's connections come and go.
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  return { pid, parent: Number(fields[1]), command, cpuS: ticks / TICKS_PER_S };
}

/** CPU seconds of all processes below one, itself included, whose command matches. */
export function cpuBelow(processes: readonly ProcessCpu[], root: number, matches: RegExp = /./): number {
  const below = new Set([root]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { pid, parent } of processes) {
      if (!below.has(parent) || below.has(pid)) continue;
      below.add(pid);
      grown = true;
    }
  }
  return processes
    .filter(({ pid, command }) => below.has(pid) && matches.test(command))
    .reduce((sum, { cpuS }) => sum + cpuS, 0);
}

/** Resident memory of a process, bytes (/proc/PID/status, VmRSS); 0 where it is gone. */
export function residentBytes(pid: number): number {
  try {
    const [, kB] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kB ?? 0) * 1024;
  } catch {
    return 0;
  }
}
