/** Commands in SQL, under the role `door_field`. */
import type { CommandResultWord, CommandWord } from '@fleetveil/proto';
import { dayOf } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import type { FindCommand } from './command.ts';

type Trx = Kysely<Tables>;

/** The unit to send to: of a claim that holds, on a vehicle that nobody has taken since. */
export async function unitOfClaim(trx: Trx, claimId: string, nowS: number): Promise<string | undefined> {
  const { rows } = await sql<{ unit_id: string | null }>`
    SELECT field_unit(${claimId}::uuid, ${nowS}::bigint) AS unit_id`.execute(trx);
  return rows[0]?.unit_id ?? undefined;
}

/** A worker's commands since a second, newest first. */
export async function commandsOf(
  trx: Trx,
  { tenant, worker, sinceS }: { readonly tenant: string; readonly worker: string; readonly sinceS: number },
): Promise<FindCommand[]> {
  const rows = await trx
    .selectFrom('find_command')
    .select(['command_id', 'claim_id', 'vehicle_id', 'kind', 'asked_s', 'until_s', 'result'])
    .where('tenant', '=', tenant)
    .where('worker', '=', worker)
    .where('asked_s', '>', sinceS)
    .orderBy('asked_s', 'desc')
    .orderBy('command_id')
    .execute();
  return rows.map((row) => ({
    ...{ commandId: row.command_id, claimId: row.claim_id, vehicleId: row.vehicle_id },
    ...{ kind: row.kind as CommandWord, askedS: row.asked_s, untilS: row.until_s },
    result: (row.result as CommandResultWord | null) ?? undefined,
  }));
}

/** Stores a command, and puts its signed document on the way; it is of no use later. */
export async function sendCommand(
  trx: Trx,
  by: { readonly tenant: string; readonly worker: string },
  command: FindCommand,
  document: { readonly unitId: string; readonly signed: Uint8Array },
): Promise<void> {
  const { commandId, claimId, vehicleId, kind, askedS, untilS } = command;
  await trx
    .insertInto('find_command')
    .values({
      ...{ command_id: commandId, ...by, claim_id: claimId, vehicle_id: vehicleId, kind },
      ...{ asked_s: askedS, until_s: untilS, result: null, ends_on: dateOfDay(dayOf(untilS) + 1) },
    })
    .execute();
  const row = { unit_id: document.unitId, body: document.signed, created_s: askedS, expires_s: untilS };
  await trx.insertInto('downlink').values(row).execute();
}
