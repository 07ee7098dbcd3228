/** Files of breaches in the database, under the privacy officer's role: added to, never changed. */
import { randomId } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { type Breach, type BreachNote, breachEndsOn, type WrittenNote } from './breach.ts';
import type { ListedRider } from './riders-csv.ts';

/** Inserts a file and answers it. */
export async function insertBreach(
  trx: Kysely<Tables>,
  { tenant, awareS, openedS }: { tenant: string; awareS: number; openedS: number },
): Promise<Breach> {
  const breach = { breachId: randomId(), awareS, openedS, endsOn: breachEndsOn(openedS) };
  await trx
    .insertInto('breach')
    .values({
      ...{ breach_id: breach.breachId, tenant, aware_s: awareS, opened_s: openedS },
      ends_on: breach.endsOn,
    })
    .execute();
  return breach;
}

/** One file of the tenant. */
export async function findBreach(
  trx: Kysely<Tables>,
  tenant: string,
  breachId: string,
): Promise<Breach | undefined> {
  const row = await trx
    .selectFrom('breach')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('breach_id', '=', breachId)
    .executeTakeFirst();
  return row && breachOf(row);
}

/** Files of the tenant, newest first, beginning after the keys of a cursor. */
export async function listBreaches(
  trx: Kysely<Tables>,
  tenant: string,
  { limit, before }: { limit: number; before?: readonly [number, string] | undefined },
): Promise<Breach[]> {
  let query = trx
    .selectFrom('breach')
    .selectAll()
    .where('tenant', '=', tenant)
    .orderBy('opened_s', 'desc')
    .orderBy('breach_id', 'desc')
    .limit(limit);
  if (before !== undefined) {
    query = query.where(sql<boolean>`(opened_s, breach_id) < (${before[0]}, ${before[1]}::uuid)`);
  }
  return (await query.execute()).map(breachOf);
}

function breachOf(row: { breach_id: string; aware_s: number; opened_s: number; ends_on: string }): Breach {
  return { breachId: row.breach_id, awareS: row.aware_s, openedS: row.opened_s, endsOn: row.ends_on };
}

/** The notes of files, each in order. */
export async function notesOf(
  trx: Kysely<Tables>,
  tenant: string,
  breachIds: readonly string[],
): Promise<ReadonlyMap<string, WrittenNote[]>> {
  if (breachIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('breach_note')
    .select(['breach_id', 'number', 'at_s', 'officer', 'note'])
    .where('tenant', '=', tenant)
    .where('breach_id', 'in', breachIds)
    .orderBy('number')
    .execute();
  const written = rows.map((row) => ({
    breachId: row.breach_id,
    // Written by insertNote alone: the door checked its form.
    note: { number: row.number, atS: row.at_s, officer: row.officer, note: row.note as BreachNote },
  }));
  const byBreach = Map.groupBy(written, ({ breachId }) => breachId);
  return new Map([...byBreach].map(([breachId, all]) => [breachId, all.map(({ note }) => note)]));
}

/** Adds a note. Two officers at once: the number is the key, so one of them fails and tries again. */
export async function insertNote(
  trx: Kysely<Tables>,
  tenant: string,
  { breachId, endsOn }: Breach,
  { number, atS, officer, note }: WrittenNote,
): Promise<void> {
  await trx
    .insertInto('breach_note')
    .values({
      ...{ breach_id: breachId, number, tenant, at_s: atS, officer, ends_on: endsOn },
      note: JSON.stringify(note),
    })
    .execute();
}

/** How many riders and rentals the scope covers; rentals whose link is gone have no rider any more. */
export async function breachSize(
  trx: Kysely<Tables>,
  breachId: string,
): Promise<{ riders: number; rentals: number }> {
  const { rows } = await sql<{ riders: number; rentals: number }>`
    SELECT riders, rentals FROM breach_size(${breachId}::uuid)`.execute(trx);
  return rows[0] ?? { riders: 0, rentals: 0 };
}

/**
 * Riders that the scope covers, by pseudonym. The transaction has to have written `breach_riders_read` for this breach
 * before: without it the database refuses.
 */
export async function breachRiders(
  trx: Kysely<Tables>,
  breachId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<ListedRider[]> {
  const { rows } = await sql<{ rider_id: string; rentals: number; guest: boolean }>`
    SELECT rider_id, rentals, guest
    FROM breach_riders(${breachId}::uuid, ${after ?? null}, ${limit})`.execute(trx);
  return rows.map(({ rider_id, rentals, guest }) => ({ riderId: rider_id, rentals, guest }));
}
