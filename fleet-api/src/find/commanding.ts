/** What a field worker who has claimed a vehicle asks of it: signed, limited, on record. */
import { COMMAND_LIMITS, type CommandWord, randomId } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { Problem } from '../http/problem.ts';
import { SHIFT_S } from './claim.ts';
import { lockClaims } from './claim-store.ts';
import { heldClaim, written } from './claiming.ts';
import { encodeCommand, type FindCommand, waitForCommand } from './command.ts';
import { commandsOf, sendCommand, unitOfClaim } from './command-store.ts';

/** Who signs commands: the key of the role `command` (keys/signers.ts). */
export interface CommandSigner {
  /** Bytes of a v1.Signed over an encoded document. */
  sign(type: 'command', tenant: string, body: Uint8Array): Promise<Uint8Array>;
}

/** What commanding needs. */
export interface CommandParts {
  readonly commandSigner: CommandSigner;
}

/**
 * Asks the claimed vehicle to show itself. Throws `not_found` (no claim of the caller's that holds), `vehicle_taken`,
 * `too_many_commands`.
 */
export async function commandVehicle(
  asking: Asking,
  { commandSigner }: CommandParts,
  { claimId, kind }: { readonly claimId: string; readonly kind: CommandWord },
): Promise<FindCommand> {
  const { trx, caller, nowS } = asking;
  const { tenant, id: worker } = caller;
  const { vehicleId, reason } = await heldClaim(asking, claimId);
  await lockClaims(trx, tenant, worker, vehicleId);
  const before = await commandsOf(trx, { tenant, worker, sinceS: nowS - SHIFT_S });
  const waitS = waitForCommand(
    before.map(({ askedS }) => askedS),
    nowS,
  );
  if (waitS > 0) throw new Problem('too_many_commands', { retryAfterS: waitS });
  const unitId = await unitOfClaim(trx, claimId, nowS);
  if (unitId === undefined) throw new Problem('vehicle_taken');
  const times = { askedS: nowS, untilS: nowS + COMMAND_LIMITS.holdsS, result: undefined };
  const command = { commandId: randomId(), claimId, vehicleId, kind, ...times };
  const signed = await commandSigner.sign('command', tenant, encodeCommand(tenant, command));
  await sendCommand(trx, { tenant, worker }, command, { unitId, signed });
  await appendEntry(trx, {
    ...{ act: 'field_commanded', ...written(asking), subject: { vehicleId } },
    ...{ purpose: 'availability', why: reason, detail: { claimId, commandId: command.commandId, kind } },
  });
  return command;
}

/** The caller's commands under a claim of theirs that holds, newest first, written down as read. Throws `not_found`. */
export async function listCommands(asking: Asking, claimId: string): Promise<FindCommand[]> {
  const { trx, caller } = asking;
  const { vehicleId, claimedS } = await heldClaim(asking, claimId);
  const asked = await commandsOf(trx, {
    ...{ tenant: caller.tenant, worker: caller.id, sinceS: claimedS - 1 },
  });
  const commands = asked.filter((one) => one.claimId === claimId);
  await appendEntry(trx, {
    ...{ act: 'field_commands_read', ...written(asking), subject: { vehicleId } },
    detail: { claimId, commands: commands.length },
  });
  return commands;
}
