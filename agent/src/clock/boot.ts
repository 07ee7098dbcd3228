import { readFileSync } from 'node:fs';
import { AgentError } from '../errors.ts';

/**
 * The clocks of the machine. The boot clock (/proc/uptime) counts the time a suspended unit sleeps, which
 * `process.hrtime` does not, and nobody can set it; it has steps of 10 ms.
 */

const UPTIME = '/proc/uptime';
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/** Seconds since the kernel started, out of the text of /proc/uptime; undefined if it is none. */
export function parseUptime(text: string): number | undefined {
  const found = /^(\d{1,12}\.\d{2}) \d+\.\d{2}\s*$/.exec(text);
  return found ? Number(found[1]) : undefined;
}

/** The id of this boot as 32 lowercase hex characters; undefined if the text is none. */
export function parseBootId(text: string): string | undefined {
  const id = text.trim().replaceAll('-', '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(id) ? id : undefined;
}

/**
 * Seconds since the kernel started, suspend included.
 *
 * @throws AgentError `folder` on a system without /proc
 */
export function readBootS(): number {
  return readOrThrow(UPTIME, parseUptime);
}

/**
 * An id the kernel draws at each start: while it stays, boot seconds can be compared.
 *
 * @throws AgentError `folder` on a system without /proc
 */
export function readBootId(): string {
  return readOrThrow(BOOT_ID, parseBootId);
}

/** What the machine's settable clock says, Unix seconds. Evidence of the real-time clock, never proof. */
export function readSystemS(): number {
  return Date.now() / 1000;
}

function readOrThrow<T>(file: string, parse: (text: string) => T | undefined): T {
  let cause: unknown;
  try {
    const value = parse(readFileSync(file, 'utf8'));
    if (value !== undefined) return value;
  } catch (error) {
    cause = error;
  }
  throw new AgentError('folder', `${file} cannot be read; the agent needs a Linux system with /proc`, {
    cause,
  });
}
