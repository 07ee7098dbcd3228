/** Legal holds in SQL, under the role `door_privacy`, which can read no rental, no rider and no held row. */
import { type Kysely, sql } from 'kysely';
import { dateOfDay, dayOfDate } from '../database/days.ts';
import type { HoldTable } from '../database/office-schema.ts';
import type { Tables } from '../database/schema.ts';
import { type HoldSubject, holdEndDay } from './hold.ts';
import type { Census } from './plan.ts';

type Privacy = Kysely<Tables>;

/** A hold as the privacy officer sees it. */
export interface Hold {
  readonly holdId: string;
  readonly owner: string;
  readonly reason: string;
  readonly subject: HoldSubject;
  readonly createdS: number;
  /** Days since 1970-01-01 UTC. */
  readonly reviewDay: number;
  readonly endDay: number;
  /** Rentals that it is about; of a theft, its case and what the vehicle suspected. */
  readonly rentals: number;
}

/** A hold to store. */
export interface NewHold extends Omit<Hold, 'endDay' | 'rentals'> {
  readonly tenant: string;
}

/** Stores a hold with the rentals it is about, and answers these. */
export async function storeHold(trx: Privacy, hold: NewHold): Promise<string[]> {
  const { holdId, tenant, owner, reason, createdS, reviewDay } = hold;
  await trx
    .insertInto('hold')
    .values({
      ...{ hold_id: holdId, tenant, owner, reason, created_s: createdS, ...subjectColumns(hold.subject) },
      ...{ review_on: dateOfDay(reviewDay), ends_on: dateOfDay(holdEndDay(reviewDay)) },
    })
    .execute();
  await sql`SELECT hold_rentals(${holdId}::uuid)`.execute(trx);
  return heldRentals(trx, holdId);
}

/** Whether there is such a hold, also one that is over. */
export async function isHold(trx: Privacy, holdId: string): Promise<boolean> {
  const row = await trx.selectFrom('hold').select('hold_id').where('hold_id', '=', holdId).executeTakeFirst();
  return row !== undefined;
}

function subjectColumns(subject: HoldSubject): Pick<
  HoldTable,
  'kind' | 'rental_id' | 'vehicle_id' | 'from_s' | 'to_s' | 'rider_id'
> & {
  readonly theft_id: string | null;
} {
  const none = {
    ...{ rental_id: null, vehicle_id: null, from_s: null, to_s: null, rider_id: null, theft_id: null },
  };
  if (subject.kind === 'rental') return { ...none, kind: 'rental', rental_id: subject.rentalId };
  if (subject.kind === 'rider') return { ...none, kind: 'rider', rider_id: subject.riderId };
  if (subject.kind === 'theft') return { ...none, kind: 'theft', theft_id: subject.theftId };
  const { vehicleId, fromS, toS } = subject;
  return { ...none, kind: 'vehicle', vehicle_id: vehicleId, from_s: fromS, to_s: toS };
}

/** Rentals of a hold. */
export async function heldRentals(trx: Privacy, holdId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('held_rental')
    .select('rental_id')
    .where('hold_id', '=', holdId)
    .execute();
  return rows.map((row) => row.rental_id);
}

/** Holds in the order of their beginning, after the one of a cursor. Released ones are gone. */
export async function listHolds(
  trx: Privacy,
  nowDay: number,
  page: { readonly limit: number; readonly after?: readonly [number, string] | undefined },
): Promise<Hold[]> {
  let query = holdsOf(trx).where('h.ends_on', '>=', dateOfDay(nowDay)).limit(page.limit);
  if (page.after !== undefined) {
    const [createdS, holdId] = page.after;
    query = query.where(sql<boolean>`(h.created_s, h.hold_id) > (${createdS}, ${holdId}::uuid)`);
  }
  return (await query.execute()).map(holdOf);
}

/** A hold that stands, kept from others until the transaction ends. */
export async function findHold(trx: Privacy, holdId: string, nowDay: number): Promise<Hold | undefined> {
  const row = await holdsOf(trx)
    .where('h.hold_id', '=', holdId)
    .where('h.ends_on', '>=', dateOfDay(nowDay))
    .forUpdate('h')
    .executeTakeFirst();
  return row && holdOf(row);
}

function holdsOf(trx: Privacy) {
  return trx
    .selectFrom('hold as h')
    .selectAll('h')
    .select((eb) =>
      eb
        .selectFrom('held_rental as r')
        .select(eb.fn.countAll<number>().as('rentals'))
        .whereRef('r.hold_id', '=', 'h.hold_id')
        .as('rentals'),
    )
    .orderBy('h.created_s')
    .orderBy('h.hold_id');
}

type HoldRow = Awaited<ReturnType<ReturnType<typeof holdsOf>['executeTakeFirstOrThrow']>>;

function holdOf(row: HoldRow): Hold {
  return {
    ...{ holdId: row.hold_id, owner: row.owner, reason: row.reason, createdS: row.created_s },
    ...{ subject: subjectOf(row), rentals: row.rentals ?? 0 },
    ...{ reviewDay: dayOfDate(row.review_on), endDay: dayOfDate(row.ends_on) },
  };
}

function subjectOf(row: HoldRow): HoldSubject {
  if (row.rental_id !== null) return { kind: 'rental', rentalId: row.rental_id };
  if (row.rider_id !== null) return { kind: 'rider', riderId: row.rider_id };
  if (row.theft_id !== null) return { kind: 'theft', theftId: row.theft_id };
  // The table's rules: a hold of a vehicle has all three.
  return { kind: 'vehicle', vehicleId: row.vehicle_id ?? '', fromS: row.from_s ?? 0, toS: row.to_s ?? 0 };
}

/** Moves the last day of a hold and of all that it keeps: to another review, or, released, to yesterday. */
export async function moveHold(
  trx: Privacy,
  holdId: string,
  to:
    | { readonly reviewDay: number; readonly reason: string; readonly owner: string }
    | { readonly endDay: number },
): Promise<void> {
  const endsOn = dateOfDay('endDay' in to ? to.endDay : holdEndDay(to.reviewDay));
  const more =
    'endDay' in to ? {} : { review_on: dateOfDay(to.reviewDay), reason: to.reason, owner: to.owner };
  await trx
    .updateTable('hold')
    .set({ ends_on: endsOn, ...more })
    .where('hold_id', '=', holdId)
    .execute();
  for (const table of ['held_rental', 'held_row'] as const) {
    await trx.updateTable(table).set({ ends_on: endsOn }).where('hold_id', '=', holdId).execute();
  }
}

/** How many rows of the tenant end when, by table: numbers only. */
export async function endingRows(trx: Privacy): Promise<Census[]> {
  const { rows } = await sql<{ source: string; last_day: string; row_count: number }>`
    SELECT source, last_day, row_count FROM ending_rows()`.execute(trx);
  return rows.map((row) => ({
    ...{ source: row.source, endsDay: dayOfDate(row.last_day), rows: row.row_count, held: 0 },
  }));
}
