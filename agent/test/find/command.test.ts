/** Decision 0036: which command to ring or flash a vehicle obeys, refuses in a word, or does not even answer. */
import { COMMAND_LIMITS } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import {
  type CommandContext,
  type CommandFacts,
  judgeCommand,
  MOST_ANSWERS,
  recentCommands,
} from '../../src/find/command.ts';

const NOW_S = 1_800_000_000;
const COMMAND: CommandFacts = {
  ...{ commandId: 'a'.repeat(32), kind: 'ring', notBeforeS: NOW_S - 10, notAfterS: NOW_S + 170 },
};

function judge(change: Partial<CommandFacts> = {}, context: Partial<CommandContext> = {}, nowS = NOW_S) {
  const moment = { nowS, bootS: 5, bootId: 'b', clock: 'attested' as const };
  const usual = { moment, taken: [], isFree: true, hasProgram: true };
  return judgeCommand({ ...COMMAND, ...change }, { ...usual, ...context });
}

/** So many commands, one a second, the last one just now. */
const taken = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `${i}`, atS: NOW_S - i }));

test('M8: it holds from its first second to before its last, and for five minutes at most', () => {
  const { notBeforeS, notAfterS } = COMMAND;
  expect(judge({}, {}, notBeforeS - 1)).toBe('not_yet');
  expect(judge({}, {}, notBeforeS)).toBe('run');
  expect(judge({}, {}, notAfterS - 1)).toBe('run');
  expect(judge({}, {}, notAfterS)).toBe('expired');
  expect(judge({ notAfterS: notBeforeS + COMMAND_LIMITS.mostHoldsS })).toBe('run');
  expect(judge({ notAfterS: notBeforeS + COMMAND_LIMITS.mostHoldsS + 1 })).toBe('too_long');
  expect(judge({ notAfterS: notBeforeS })).toBe('too_long');
});

test('M3: with a clock that nobody believes a command does nothing', () => {
  const moment = { nowS: NOW_S, bootS: 5, bootId: 'b', clock: 'unknown' as const };
  expect(judge({}, { moment })).toBe('clock_unknown');
});

test('M8: one that was answered is not taken again, whether it ran or not', () => {
  expect(judge({}, { taken: [{ id: COMMAND.commandId, atS: NOW_S - 30 }] })).toBe('used');
  expect(judge({}, { taken: [{ id: COMMAND.commandId, atS: NOW_S - 30 }], isFree: false })).toBe('used');
});

test('P8: twelve an hour run, as many again are refused in a word, and what comes then is not answered', () => {
  expect(judge({}, { taken: taken(COMMAND_LIMITS.anHour - 1) })).toBe('run');
  expect(judge({}, { taken: taken(COMMAND_LIMITS.anHour) })).toBe('refuse');
  expect(judge({}, { taken: taken(MOST_ANSWERS - 1) })).toBe('refuse');
  expect(judge({}, { taken: taken(MOST_ANSWERS) })).toBe('too_many');
  const hourAgo = taken(MOST_ANSWERS).map(({ id }) => ({ id, atS: NOW_S - 3_600 }));
  expect(judge({}, { taken: hourAgo })).toBe('run');
});

test('M1: somebody has the vehicle, or it has no program: the same word for both', () => {
  expect(judge({}, { isFree: false })).toBe('refuse');
  expect(judge({}, { hasProgram: false })).toBe('refuse');
});

test('M6: what is remembered of commands is forgotten after an hour, when none of them can hold any more', () => {
  const moment = { nowS: NOW_S, bootS: 5, bootId: 'b', clock: 'attested' as const };
  const of = (agoS: number) => ({ id: `${agoS}`, atS: NOW_S - agoS });
  expect(recentCommands([of(3_600), of(3_599), of(0)], moment)).toEqual([of(3_599), of(0)]);
});
