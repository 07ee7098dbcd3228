/**
 * What becomes of a command to ring or flash. Pure. Whatever is not in order does nothing (decision 0036):
 *
 *     signed for this vehicle ─► holds now? ─► new? ─► few enough, free, a program? ─► run
 *                                   └ no          └ no                └ no ─► refused, told in one word
 *                                     nothing at all, not even an answer
 */
import { COMMAND_HOUR_S, COMMAND_LIMITS, type CommandWord } from '@fleetveil/proto';
import type { Moment } from '../reasons/moment.ts';

/** A command whose signature, tenant and vehicle hold. */
export interface CommandFacts {
  /** 32 hex characters. */
  readonly commandId: string;
  readonly kind: CommandWord;
  /** Unix seconds, inclusive. */
  readonly notBeforeS: number;
  /** Unix seconds, exclusive. */
  readonly notAfterS: number;
}

/** A command that was answered, so that none is taken twice. */
export interface TakenCommand {
  readonly id: string;
  /** Domain time, Unix seconds. */
  readonly atS: number;
}

/** Why a command has no effect and no answer: else whoever keeps old ones could make a vehicle talk. */
export type CommandIgnored = 'clock_unknown' | 'not_yet' | 'expired' | 'too_long' | 'used' | 'too_many';

/** What a vehicle knows of itself when a command comes. */
export interface CommandContext {
  readonly moment: Moment;
  /** Those of the last hour at least. */
  readonly taken: readonly TakenCommand[];
  /** Nobody has the vehicle, nothing precise is collected and no other command runs. */
  readonly isFree: boolean;
  /** The vehicle has a program for it. */
  readonly hasProgram: boolean;
}

/** Answers that a vehicle gives in an hour; those that ran and those that it refused. */
export const MOST_ANSWERS = 2 * COMMAND_LIMITS.anHour;

/** Commands of the last hour: what has to be remembered. One that is older holds no more, whatever it says. */
export function recentCommands(taken: readonly TakenCommand[], { nowS }: Moment): readonly TakenCommand[] {
  return taken.filter(({ atS }) => nowS < atS + COMMAND_HOUR_S);
}

/**
 * What becomes of a command.
 *
 * @example judgeCommand(command, { moment, taken: [], isFree: true, hasProgram: true }) // 'run'
 */
export function judgeCommand(
  command: CommandFacts,
  { moment, taken, isFree, hasProgram }: CommandContext,
): 'run' | 'refuse' | CommandIgnored {
  const ignored = whyIgnored(command, moment);
  if (ignored !== undefined) return ignored;
  if (taken.some(({ id }) => id === command.commandId)) return 'used';
  const recent = recentCommands(taken, moment).length;
  if (recent >= MOST_ANSWERS) return 'too_many';
  return recent < COMMAND_LIMITS.anHour && isFree && hasProgram ? 'run' : 'refuse';
}

/** Without a time that is believed nobody knows whether a command is late. */
function whyIgnored(
  { notBeforeS, notAfterS }: CommandFacts,
  { clock, nowS }: Moment,
): CommandIgnored | undefined {
  if (clock === 'unknown') return 'clock_unknown';
  if (notAfterS - notBeforeS > COMMAND_LIMITS.mostHoldsS || notAfterS <= notBeforeS) return 'too_long';
  if (nowS >= notAfterS) return 'expired';
  return nowS < notBeforeS ? 'not_yet' : undefined;
}
