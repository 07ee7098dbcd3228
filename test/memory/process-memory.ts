/** All that a process has in memory, as somebody who took the unit could read it: /proc/PID/mem. Linux only. */
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { readProcesses } from '../bench/cpu.ts';

/** A stretch of a process's memory, as its maps name it: `[heap]`, `[stack]`, a file, or nothing. */
export interface Region {
  readonly name: string;
  readonly bytes: Buffer;
}

/** As on every Linux we run on. */
const PAGE_BYTES = 4096;
/** Bits of an entry of pagemap(5): the page is in memory, or in swap. */
const [PRESENT, SWAPPED] = [1 << 31, 1 << 30];

/**
 * Every stretch of pages that a process has and may have written, one after another: what a core of it would hold.
 * Left out is what it cannot have written (its program and libraries, 100 MB) and addresses that are only reserved.
 *
 * @throws Error of the system where the process is gone or not ours
 */
export function* readMemory(pid: number): Generator<Region> {
  const maps = readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n');
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const pagemap = openSync(`/proc/${pid}/pagemap`, 'r');
  try {
    for (const line of maps) {
      const [, from = '', to = '', rights = '', inode = '', name = ''] = MAP.exec(line) ?? [];
      if (rights === '' || (inode !== '0' && !rights.includes('w'))) continue;
      for (const [at, size] of pagesOf(pagemap, Number.parseInt(from, 16), Number.parseInt(to, 16)))
        yield* readPages(memory, at, size, name);
    }
  } finally {
    closeSync(memory);
    closeSync(pagemap);
  }
}

/** A line of proc_pid_maps(5): addresses, rights, offset, device, inode, name. */
const MAP = /^([0-9a-f]+)-([0-9a-f]+) (r\S+) \S+ \S+ (\d+) *(.*)$/;

/** Runs of pages that are in memory or in swap: address and size. */
function* pagesOf(pagemap: number, from: number, to: number): Generator<[at: number, size: number]> {
  const entries = new Uint32Array(((to - from) / PAGE_BYTES) * 2);
  const read = readSync(pagemap, entries, 0, entries.byteLength, (from / PAGE_BYTES) * 8);
  const isThere = (page: number): boolean => ((entries[page * 2 + 1] ?? 0) & (PRESENT | SWAPPED)) !== 0;
  for (let page = 0; page < read / 8; ) {
    const first = page;
    while (page < read / 8 && isThere(page)) page += 1;
    if (page > first) yield [from + first * PAGE_BYTES, (page - first) * PAGE_BYTES];
    else page += 1;
  }
}

function* readPages(memory: number, at: number, size: number, name: string): Generator<Region> {
  const bytes = Buffer.alloc(size);
  try {
    readSync(memory, bytes, 0, size, at);
    yield { name, bytes };
  } catch {
    // The kernel's own pages ([vvar]) refuse, and a page may be given back between the map and here.
  }
}

/** Bytes of a process that lie in swap (smaps): what a search of its memory alone would not show on the disk. */
export function swappedBytes(pid: number): number {
  const lines = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1').matchAll(/^Swap:\s+(\d+) kB/gm);
  return [...lines].reduce((sum, [, kB]) => sum + Number(kB) * 1024, 0);
}

/** What a process and all its descendants have in memory, copied at once: to be searched at leisure. */
export function copyMemory(pid: number): Region[] {
  return processesOf(pid).flatMap((each) => [...readMemory(each)]);
}

/**
 * The same, copied by a thread of its own: a busy machine takes seconds, in which the caller has to go on.
 *
 * @throws Error of the system where the process is gone or not ours
 * @example const regions = await copyMemoryApart(agent.pid)
 */
export async function copyMemoryApart(pid: number): Promise<Region[]> {
  const copier = new Worker(new URL('./copier.ts', import.meta.url), { workerData: pid });
  const [regions] = (await once(copier, 'message')) as [{ name: string; bytes: Uint8Array }[]];
  return regions.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes.buffer) }));
}

/** A process and all its descendants. */
export function processesOf(pid: number): number[] {
  const below = new Set([pid]);
  for (const each of readProcesses().sort((a, b) => a.pid - b.pid)) {
    if (below.has(each.parent)) below.add(each.pid);
  }
  return [...below];
}
