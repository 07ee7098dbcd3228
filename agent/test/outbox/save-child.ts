/** Saves a value of so many letters in the place of the one that is there; says `saved`, or how it failed. */
import { AgentError } from '../../src/errors.ts';
import { createDurableFile } from '../../src/outbox/durable-file.ts';

const [path = '', letters = '0'] = process.argv.slice(2);
try {
  createDurableFile<string>(path).save('b'.repeat(Number(letters)));
  process.stdout.write('saved');
} catch (error) {
  process.stdout.write(error instanceof AgentError ? error.code : 'unknown');
}
