import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'vitest';

/**
 * A serial line as the kernel makes one: a pair of pseudo terminals. One end, held by a small program, speaks as a
 * receiver; the other, a device file as any, is what the agent opens.
 */
const HOLDER = `
import os, sys, tty
master, slave = os.openpty()
os.chmod(os.ttyname(slave), 0o666)
os.symlink(os.ttyname(slave), sys.argv[1])
print(os.ttyname(slave), flush=True)
for line in sys.stdin:
    os.write(master, line.rstrip('\\n').encode() + b'\\r\\n')
`;

/** Whether this machine can make one. */
export const hasPython = (() => {
  try {
    execFileSync('python3', ['-c', 'import os; os.openpty()'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
if (!hasPython) console.warn('skipped: no python3 to hold a pair of pseudo terminals');
/** A test that needs a pair of pseudo terminals. */
export const ptyTest = test.skipIf(!hasPython && process.env['FLEETVEIL_PARTS'] !== 'required');

/** A receiver on a serial line. */
export interface Receiver {
  device: string;
  say(line: string): void;
  unplug(): Promise<void>;
}

/** Plugs one in; `device` becomes its device file. */
export async function plugIn(device: string): Promise<Receiver> {
  rmSync(device, { force: true });
  const holder: ChildProcess = spawn('python3', ['-c', HOLDER, device], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (holder.stdout === null) throw new Error('no output');
  await once(createInterface({ input: holder.stdout }), 'line');
  const unplug = async () => {
    if (holder.exitCode !== null || holder.signalCode !== null) return;
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    rmSync(device, { force: true });
  };
  return { device, say: (line) => holder.stdin?.write(`${line}\n`), unplug };
}
