/** The program as a process: it ends when it is done, whatever is left over in it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
/** Stands for a connection or a timer that nobody closed. */
const LEFT_OVER = 'data:text/javascript,setInterval(() => {}, 1000)';

test('a program that is done ends, with its own exit code, though something is left over in it', async () => {
  const program = spawn(process.execPath, ['--import', LEFT_OVER, MAIN, 'no-such-command'], {
    stdio: 'ignore',
  });
  try {
    const [code] = await once(program, 'exit', { signal: AbortSignal.timeout(45_000) });
    expect(code).toBe(2);
  } finally {
    program.kill('SIGKILL');
  }
}, 60_000);
