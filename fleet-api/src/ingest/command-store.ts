/** Writes what vehicles say of a command to ring or flash, beside that command. */
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { CommandRow } from './guard.ts';

/** The first answer of the command's own vehicle counts; one about another's, or one that is forgotten, changes nothing. */
export async function settleCommands(
  trx: Kysely<Tables>,
  rows: readonly { readonly command: CommandRow; readonly vehicleId: string }[],
): Promise<void> {
  for (const { command, vehicleId } of rows)
    await trx
      .updateTable('find_command')
      .set({ result: command.result })
      .where('command_id', '=', command.commandId)
      .where('vehicle_id', '=', vehicleId)
      .where('result', 'is', null)
      .execute();
}
