/**
 * Ringing or flashing a vehicle that a field worker has claimed. Pure (decision 0036).
 *
 *     asked ─ signed ─► waiting ──── the vehicle says ────► done, failed, timed_out, refused
 *                          └──────── 3 minutes ───────────► not_told
 */
import {
  COMMAND_HOUR_S,
  COMMAND_LIMITS,
  COMMANDS,
  type CommandResultWord,
  type CommandWord,
  idBytes,
  v1,
} from '@fleetveil/proto';
import { waitFor } from './claim.ts';

/** What a worker may ask for: a closed list, in which nothing clears or collects. */
export const COMMAND_KINDS = ['ring', 'flash'] as const satisfies readonly CommandWord[];

/** What a worker reads of a command. */
export const COMMAND_STATES = ['waiting', 'not_told', 'done', 'failed', 'timed_out', 'refused'] as const;
export type CommandState = (typeof COMMAND_STATES)[number];

/** A command as stored. Times are Unix seconds of the fleet clock. */
export interface FindCommand {
  readonly commandId: string;
  readonly claimId: string;
  readonly vehicleId: string;
  readonly kind: CommandWord;
  readonly askedS: number;
  readonly untilS: number;
  /** What the vehicle said; absent = nothing yet. */
  readonly result: CommandResultWord | undefined;
}

/** What became of a command by now. One that nobody answered in time did nothing, or could not tell. */
export function commandState({ result, untilS }: FindCommand, nowS: number): CommandState {
  return result ?? (nowS < untilS ? 'waiting' : 'not_told');
}

/**
 * Seconds until a worker may ask for another one; 0 = now.
 *
 * @param askedS when they asked before, at least in the last hour, in any order
 */
export function waitForCommand(askedS: readonly number[], nowS: number): number {
  return waitFor(askedS, nowS, { spanS: COMMAND_HOUR_S, most: COMMAND_LIMITS.anHour });
}

/** The document that the vehicle obeys, to be signed by the role `command`. */
export function encodeCommand(tenant: string, command: FindCommand): Uint8Array {
  const { commandId, claimId, vehicleId, kind, askedS, untilS } = command;
  return v1.Command.encode({
    ...{ tenant, vehicleId: idBytes(vehicleId), commandId: idBytes(commandId), claimId: idBytes(claimId) },
    ...{ kind: COMMANDS.wire[kind], notBeforeS: askedS, notAfterS: untilS },
  }).finish();
}
