/** Orders in the database, under the privacy officer's role; rentals and riders come out of two functions only. */
import { type Kysely, type Selectable, sql } from 'kysely';
import type { AuthorityCaseTable } from '../database/office-schema.ts';
import type { Tables } from '../database/schema.ts';
import type { Disclosure, GroundId } from './disclosure.ts';
import type { StatedInstant } from './instant.ts';
import type { NoRental, RentalRecord, Whose } from './lookup.ts';

type Trx = Kysely<Tables>;

/** An instant of an order, with the second it is. */
export interface NamedInstant extends StatedInstant {
  readonly number: number;
  readonly atS: number;
}

/** A case as it is written. */
export interface NewDisclosure {
  readonly disclosure: Disclosure;
  readonly instants: readonly NamedInstant[];
  readonly office: string;
  /** Last days of the case and of the office, `YYYY-MM-DD`. */
  readonly endsOn: { readonly log: string; readonly office: string };
}

/** Vehicles of the tenant with that id or label: at most two, so that a second one shows. */
export async function vehiclesNamed(
  trx: Trx,
  named: { readonly vehicleId?: string | undefined; readonly label?: string | undefined },
): Promise<string[]> {
  const { rows } = await sql<{ vehicle_id: string }>`
    SELECT authority_vehicle AS vehicle_id
    FROM authority_vehicle(${named.vehicleId ?? null}::uuid, ${named.label ?? null})`.execute(trx);
  return rows.map((row) => row.vehicle_id);
}

/** Writes a case down with its instants. */
export async function insertDisclosure(trx: Trx, tenant: string, made: NewDisclosure): Promise<void> {
  const { disclosure, instants, office, endsOn } = made;
  const { caseId } = disclosure;
  const key = { case_id: caseId, tenant };
  await trx
    .insertInto('authority_case')
    .values({ ...key, ...columnsOf(disclosure), ends_on: endsOn.log })
    .execute();
  const rows = instants.map(({ number, local, zone, atS }) => ({
    ...{ ...key, number, local_time: local, zone, at_s: atS, ends_on: endsOn.log },
  }));
  await trx.insertInto('authority_instant').values(rows).execute();
  await trx
    .insertInto('authority_office')
    .values({ ...key, office, ends_on: endsOn.office })
    .execute();
}

function columnsOf(disclosure: Disclosure) {
  return {
    ...{ authority: disclosure.authority, ground: disclosure.ground, ground_text: disclosure.groundText },
    ...{ case_number: disclosure.caseNumber, vehicle_id: disclosure.vehicleId },
    ...{ asks_person: disclosure.asksPerson, asks_places: disclosure.asksPlaces },
    ...{ untold_until_s: disclosure.untoldUntilS ?? null },
    ...{ opened_s: disclosure.openedS, opened_by: disclosure.openedBy, lapses_s: disclosure.lapsesS },
    ...{ state: disclosure.state, decided_s: null, decided_by: null, refusal: null },
  };
}

/** A case of the tenant; for a decision its row stays locked, so that two officers at once are one after the other. */
export async function findDisclosure(
  trx: Trx,
  tenant: string,
  caseId: string,
  lock?: 'decide',
): Promise<Disclosure | undefined> {
  const query = trx
    .selectFrom('authority_case')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('case_id', '=', caseId);
  const row = await (lock === undefined ? query : query.forUpdate()).executeTakeFirst();
  return row && disclosureOf(row);
}

/** Cases of the tenant, newest first, beginning after the keys of a cursor. */
export async function listDisclosures(
  trx: Trx,
  tenant: string,
  { limit, before }: { limit: number; before?: readonly [number, string] | undefined },
): Promise<Disclosure[]> {
  let query = trx
    .selectFrom('authority_case')
    .selectAll()
    .where('tenant', '=', tenant)
    .orderBy('opened_s', 'desc')
    .orderBy('case_id', 'desc')
    .limit(limit);
  if (before !== undefined) {
    query = query.where(sql<boolean>`(opened_s, case_id) < (${before[0]}, ${before[1]}::uuid)`);
  }
  return (await query.execute()).map(disclosureOf);
}

function disclosureOf(row: Selectable<AuthorityCaseTable>): Disclosure {
  return {
    ...{ caseId: row.case_id, authority: row.authority, groundText: row.ground_text },
    // The table's own rule holds it to the list.
    ground: row.ground as GroundId,
    ...{ caseNumber: row.case_number, vehicleId: row.vehicle_id, asksPerson: row.asks_person },
    asksPlaces: row.asks_places,
    ...{ untoldUntilS: row.untold_until_s ?? undefined, openedS: row.opened_s, openedBy: row.opened_by },
    ...{ lapsesS: row.lapses_s, state: row.state, decidedS: row.decided_s ?? undefined },
    ...{ decidedBy: row.decided_by ?? undefined, refusal: row.refusal ?? undefined },
  };
}

/** The instants of a case, in order. */
export async function instantsOf(trx: Trx, caseId: string): Promise<NamedInstant[]> {
  const rows = await trx
    .selectFrom('authority_instant')
    .select(['number', 'local_time', 'zone', 'at_s'])
    .where('case_id', '=', caseId)
    .orderBy('number')
    .execute();
  return rows.map((row) => ({ number: row.number, local: row.local_time, zone: row.zone, atS: row.at_s }));
}

/** The office that made the order, until it is forgotten. */
export async function officeOf(trx: Trx, caseId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('authority_office')
    .select('office')
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  return row?.office;
}

/** Writes a verdict down and brings the office's last day nearer. */
export async function storeVerdict(
  trx: Trx,
  caseId: string,
  verdict: {
    readonly state: 'approved' | 'refused';
    readonly decidedS: number;
    readonly decidedBy: string;
    readonly refusal: string | undefined;
    readonly officeEndsOn: string;
  },
): Promise<void> {
  const { state, decidedS, decidedBy, refusal, officeEndsOn } = verdict;
  await trx
    .updateTable('authority_case')
    .set({ state, decided_s: decidedS, decided_by: decidedBy, refusal: refusal ?? null })
    .where('case_id', '=', caseId)
    .execute();
  await trx
    .updateTable('authority_office')
    .set({ ends_on: officeEndsOn })
    .where('case_id', '=', caseId)
    .execute();
}

interface RentalRow {
  readonly rental_id: string;
  readonly state: RentalRecord['state'];
  readonly booked_s: number;
  readonly started_s: number | null;
  readonly ended_s: number | null;
  readonly granted_until_s: number | null;
  readonly trip_from_s: number | null;
  readonly trip_to_s: number | null;
  readonly disputed: boolean;
}

/**
 * Rentals that may have had the vehicle then. The transaction has to have written `authority_decided` before.
 *
 * @param stepS in which trips tell their times, or coarser
 */
export async function rentalsOf(trx: Trx, caseId: string, stepS: number): Promise<RentalRecord[]> {
  const { rows } = await sql<RentalRow>`SELECT * FROM authority_rentals(${caseId}::uuid)`.execute(trx);
  return rows.map((row) => ({
    ...{ rentalId: row.rental_id, state: row.state, bookedS: row.booked_s, disputed: row.disputed },
    ...{ startedS: row.started_s ?? undefined, endedS: row.ended_s ?? undefined },
    grantedUntilS: row.granted_until_s ?? undefined,
    trip:
      row.trip_from_s === null || row.trip_to_s === null
        ? undefined
        : { fromS: row.trip_from_s, toS: row.trip_to_s, stepS },
  }));
}

/** A line of an answer. */
export interface Line {
  readonly number: number;
  readonly whose: Whose;
  /** The one rental whose ends may hold a fix of that second. */
  readonly nearId: string | undefined;
}

/** Keeps the copy of an answer. */
export async function insertLines(
  trx: Trx,
  { tenant, caseId, endsOn }: { tenant: string; caseId: string; endsOn: string },
  lines: readonly Line[],
): Promise<void> {
  const rows = lines.map(({ number, whose, nearId }) => ({
    ...{ case_id: caseId, number, tenant, ends_on: endsOn },
    ...{
      rental_id: whose.kind === 'rental' ? whose.rentalId : null,
      none_because: whose.kind === 'none' ? whose.why : null,
      near_id: nearId ?? null,
    },
  }));
  await trx.insertInto('authority_line').values(rows).execute();
}

/** The copy of an answer, in order; empty once it is gone. */
export async function linesOf(trx: Trx, caseId: string): Promise<Line[]> {
  const rows = await trx
    .selectFrom('authority_line')
    .select(['number', 'rental_id', 'none_because', 'near_id'])
    .where('case_id', '=', caseId)
    .orderBy('number')
    .execute();
  return rows.map(({ number, rental_id: rentalId, none_because: why, near_id: nearId }) => ({
    ...{ number, nearId: nearId ?? undefined },
    whose: rentalId === null ? { kind: 'none', why: why as NoRental } : { kind: 'rental', rentalId },
  }));
}

/** Whose the rentals of an answer are, as far as that is still known. `authority_answer_read` has to be written before. */
export async function personsOf(trx: Trx, caseId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ rental_id: string; rider_id: string }>`
    SELECT rental_id, rider_id FROM authority_persons(${caseId}::uuid)`.execute(trx);
  return new Map(rows.map(({ rental_id, rider_id }) => [rental_id, rider_id]));
}

/** A rental whose rider is told later. */
export interface Untold {
  readonly caseId: string;
  readonly tenant: string;
  readonly rentalId: string;
  readonly vehicleId: string;
  readonly ground: GroundId;
  readonly officer: string;
  readonly instants: number;
  readonly person: boolean;
  readonly tellS: number;
  readonly endsOn: string;
}

/** Keeps whom to tell until the order's ban ends. */
export async function insertUntold(trx: Trx, untold: readonly Untold[]): Promise<void> {
  const rows = untold.map(
    ({ caseId, tenant, rentalId, vehicleId, ground, officer, tellS, endsOn, ...more }) => ({
      ...{ case_id: caseId, rental_id: rentalId, tenant, vehicle_id: vehicleId, ground, officer, ...more },
      ...{ tell_s: tellS, ends_on: endsOn },
    }),
  );
  if (rows.length > 0) await trx.insertInto('authority_untold').values(rows).execute();
}

/** Takes the rentals whose second has come: two processes at once take each one once. Under `job_rentals`. */
export async function takeUntold(trx: Trx, nowS: number): Promise<Untold[]> {
  const rows = await trx.deleteFrom('authority_untold').where('tell_s', '<=', nowS).returningAll().execute();
  return rows.map((row) => ({
    ...{ caseId: row.case_id, tenant: row.tenant, rentalId: row.rental_id, vehicleId: row.vehicle_id },
    ...{ ground: row.ground as GroundId, officer: row.officer, instants: row.instants, person: row.person },
    ...{ tellS: row.tell_s, endsOn: row.ends_on },
  }));
}
