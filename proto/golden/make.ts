/**
 * Writes the golden files beside itself. A change of theirs is a change of the contract: units in the
 * field still speak the bytes of before.
 *
 *     node golden/make.ts
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toHex } from '../src/index.ts';
import { cryptoVectors } from './crypto.ts';
import { MESSAGES } from './inputs.ts';
import { fieldsOf } from './reflect.ts';

/** Every golden file by name, as it is on disk. */
export async function goldenFiles(): Promise<Map<string, string>> {
  const messages = Object.entries(MESSAGES).map(([name, writer]) => {
    const bytes = writer.finish();
    const message = name.split('.')[0] ?? name;
    return [
      `${name}.json`,
      json({ message: `fleetveil.v1.${message}`, fields: fieldsOf(message, bytes), hex: toHex(bytes) }),
    ] as const;
  });
  return new Map([...messages, ['crypto.json', json(await cryptoVectors())]]);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of await goldenFiles()) writeFileSync(new URL(name, import.meta.url), text);
}
