import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Parts of Node that a program loaded besides its own files. */
function loadedBy(program: string): string[] {
  const script = `${program}; console.log(JSON.stringify(process.moduleLoadList))`;
  const words = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as string[];
}

const clientOf = (loaded: readonly string[]) => loaded.filter((name) => name.includes('deps/undici'));

test('the agent listens without loading an HTTP client, which would be 10 MB on a unit', () => {
  const agent = join(import.meta.dirname, '../../src/agent.ts');
  expect(clientOf(loadedBy(`await import(${JSON.stringify(agent)})`))).toEqual([]);
  expect(clientOf(loadedBy("await import('node:http')"))).not.toEqual([]); // what would load it
});
