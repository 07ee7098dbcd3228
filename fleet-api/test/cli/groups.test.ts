/** Each command is where its first word says, so that a start that reads one file of commands finds it. */
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { GROUPS, groupsFor } from '../../src/cli/groups.ts';
import type { Host } from '../../src/host.ts';
import { run } from './fake-host.ts';

const HOST = {} as Host; // adding commands asks nothing of it
const nested = (command: Command): string[] =>
  command.commands.map((child) => `${command.name()} ${child.name()}`);

test('a group adds the commands that it is found by, and no others', async () => {
  for (const { words, add } of GROUPS) {
    const program = new Command('fleetveil');
    await add(program, HOST);
    const first = program.commands.map((command) => command.name());
    const isDeeper = words.every((word) => word.includes(' '));
    expect(isDeeper ? program.commands.flatMap(nested) : first).toEqual(words);
  }
});

test('one word, one group; help and what is unknown are asked of all', () => {
  const words = GROUPS.flatMap((group) => group.words);
  expect(new Set(words).size).toBe(words.length);
  for (const word of words)
    expect(groupsFor([...word.split(' '), '--json'])).toHaveLength(word === 'vault keys' ? 2 : 1);
  for (const all of [[], ['--help'], ['units', '--help'], ['help', 'units'], ['fly'], ['constructor']])
    expect(groupsFor(all)).toBe(GROUPS);
});

test('a command below another is found alone', async () => {
  const { code, complained } = await run('/nowhere', ['vault', 'keys', 'give-up', '--demo']);
  expect([code, complained.join(' ')]).toEqual([
    2,
    expect.stringContaining("missing required argument 'key'"),
  ]);
});
