/**
 * Writes a group in one transaction: everything of it, or nothing. Redeliveries meet their own keys
 * and change nothing (M4: never stored twice), and what follows from a record is written only when
 * the record itself was new.
 */
import { STREAM_KINDS } from '@fleetveil/proto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { dateOfDay, dayOfDate } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import { insertNotices, insertPackets, isOfAccident } from './accident-store.ts';
import { insertSessions } from './charging-store.ts';
import { settleCommands } from './command-store.ts';
import type { CoarseRow, KnownStream, RecordRow, TripRow } from './guard.ts';
import { insertWipes } from './wipe-store.ts';

/** A judged row with the vehicle it is about. */
export type VehicleRow<Row> = Row & { readonly vehicleId: string };
export type StoredRecord = VehicleRow<RecordRow>;
export type StoredReport = VehicleRow<CoarseRow>;

type Of<Kind extends RecordRow['kind']> = VehicleRow<Extract<RecordRow, { kind: Kind }>>;
type Trx = Transaction<Tables>;

/** Numbers of the kinds in `record.kind`: the field numbers of `Record` on the wire. */
const KIND_NUMBER: Record<RecordRow['kind'], number> = {
  stream_opening: 5,
  chunk: 6,
  trip_end: 7,
  fleet_health: 8,
  loss_report: 9,
  accident_notice: 11,
  wipe_receipt: 13,
  charging_session: 12,
  command_receipt: 15,
};

/** Commits reports and records together. Throws what the database throws; nothing is half-written. */
export async function commitGroup(
  db: Kysely<Tables>,
  reports: readonly StoredReport[],
  records: readonly StoredRecord[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await refuseErased(trx, records);
    const stamped = await stampEndDays(trx, records);
    await replaceReports(trx, reports);
    await insertChunks(
      trx,
      ofKind(stamped, 'chunk').filter((row) => !row.chunk.isAccident),
    );
    await insertPackets(trx, stamped);
    await insertSessions(trx, ofKind(stamped, 'charging_session'));
    const fresh = await insertKeys(
      trx,
      stamped.filter((row) => !hasOwnKey(row)),
    );
    await insertStreams(trx, ofKind(fresh, 'stream_opening'));
    await insertNotices(trx, ofKind(fresh, 'accident_notice'));
    await insertTrips(trx, ofKind(fresh, 'trip_end'));
    await insertHealth(trx, ofKind(fresh, 'fleet_health'));
    await insertLosses(trx, ofKind(fresh, 'loss_report'));
    await settleCommands(trx, ofKind(fresh, 'command_receipt'));
    await insertWipes(trx, ofKind(fresh, 'wipe_receipt'));
  });
}

/** Records whose own row is their key. */
function hasOwnKey(row: StoredRecord): boolean {
  return row.kind === 'chunk' || row.kind === 'charging_session' || isOfAccident(row);
}

/** A rental of the group was erased, or a stream closed, after it was judged: judge it again. */
export class ErasedMeanwhile extends Error {
  override readonly name = 'ErasedMeanwhile';
}

/**
 * An erasure that began after this group was judged, or the deletion of a route, would not see its rows, nor they it: both
 * take one lock, the groups shared, and look again under it (M14).
 */
async function refuseErased(trx: Trx, records: readonly StoredRecord[]): Promise<void> {
  const grants = new Set(records.flatMap(grantsOf));
  if (grants.size === 0) return;
  const streams = [...new Map(records.flatMap(streamOf)).values()];
  const routes = new Set(routeOpenings(records).map(({ rentalId }) => rentalId));
  const { rows } = await sql<{
    erased: boolean;
  }>`SELECT any_erased(${[...grants]}::uuid[], ${ids(streams)}::uuid[],
    ${streams.map(({ streamId }) => streamId)}::uuid[], ${[...routes]}::uuid[]) AS erased`.execute(trx);
  if (rows[0]?.erased === true) throw new ErasedMeanwhile('a rental was erased meanwhile');
}

function grantsOf(row: StoredRecord): string[] {
  if (row.kind === 'loss_report') return row.losses.flatMap(({ grantId }) => grantId ?? []);
  const grantId = grantOf(row);
  return grantId === undefined ? [] : [grantId];
}

function grantOf(row: StoredRecord): string | undefined {
  if (row.kind === 'stream_opening') return row.opening.grantId;
  if (row.kind === 'chunk') return row.chunk.grantId;
  if (row.kind === 'wipe_receipt') return row.wipe.grantId;
  if (row.kind === 'charging_session') return row.session.of?.grantId;
  return row.kind === 'trip_end' ? row.trip.grantId : undefined;
}

/** The stream that a row is of, under a name of its own. */
function streamOf(row: StoredRecord): [string, { readonly vehicleId: string; readonly streamId: string }][] {
  const { vehicleId } = row;
  if (row.kind !== 'stream_opening' && row.kind !== 'chunk') return [];
  const { streamId } = row.kind === 'chunk' ? row.chunk : row.opening;
  return [[`${vehicleId}/${streamId}`, { vehicleId, streamId }]];
}

function routeOpenings(records: readonly StoredRecord[]) {
  return ofKind(records, 'stream_opening').flatMap(({ vehicleId, opening: { kind, streamId, rentalId } }) =>
    kind === 'route' && rentalId !== undefined ? [{ vehicleId, streamId, rentalId }] : [],
  );
}

/**
 * Closes the routes of these records whose rental has none any more: its rider ended or deleted it while their openings were
 * on their way.
 *
 * @param lastDay days since 1970-01-01 UTC
 */
export async function closeStoppedRoutes(
  db: Kysely<Tables>,
  records: readonly StoredRecord[],
  lastDay: number,
): Promise<void> {
  const routes = routeOpenings(records);
  if (routes.length === 0) return;
  await sql`SELECT close_stopped_routes(${ids(routes)}::uuid[], ${routes.map((route) => route.streamId)}::uuid[],
    ${routes.map((route) => route.rentalId)}::uuid[], ${dateOfDay(lastDay)}::date)`.execute(db);
}

function ofKind<Kind extends RecordRow['kind']>(rows: readonly StoredRecord[], kind: Kind): Of<Kind>[] {
  return rows.filter((row): row is Of<Kind> => row.kind === kind);
}

const keyOf = (row: { vehicleId: string; outboxId: string; number: number }) =>
  `${row.vehicleId}/${row.outboxId}/${row.number}`;
const ids = (rows: readonly { vehicleId: string }[]) => rows.map((row) => row.vehicleId);
const dates = (rows: readonly { endsOnDay: number }[]) => rows.map((row) => dateOfDay(row.endsOnDay));

/** A record without an end day (its unit did not know the date) gets one, once: a redelivery finds it. */
async function stampEndDays(trx: Trx, records: readonly StoredRecord[]): Promise<StoredRecord[]> {
  const open = records.filter((row) => row.endsOnDay === 0);
  if (open.length === 0) return [...records];
  const outboxes = open.map((row) => row.outboxId);
  const numbers = open.map((row) => row.number);
  const days = open.map((row) => dateOfDay(row.stampDay));
  await sql`INSERT INTO end_stamp (vehicle_id, outbox_id, number, ends_on)
    SELECT * FROM unnest(${ids(open)}::uuid[], ${outboxes}::uuid[], ${numbers}::bigint[], ${days}::date[])
    ON CONFLICT DO NOTHING`.execute(trx);
  const { rows } = await sql<{ vehicle_id: string; outbox_id: string; number: number; day: number }>`
    SELECT s.vehicle_id, s.outbox_id, s.number, s.ends_on - date '1970-01-01' AS day FROM end_stamp s
    JOIN unnest(${ids(open)}::uuid[], ${outboxes}::uuid[], ${numbers}::bigint[]) AS k (v, o, n)
      ON s.vehicle_id = k.v AND s.outbox_id = k.o AND s.number = k.n`.execute(trx);
  const day = new Map(rows.map((row) => [`${row.vehicle_id}/${row.outbox_id}/${row.number}`, row.day]));
  return records.map((row) =>
    row.endsOnDay === 0 ? { ...row, endsOnDay: stampedDay(row, day.get(keyOf(row))) } : row,
  );
}

/** A chunk ends with its stream at the latest, also where that has moved nearer since the chunk was stamped. */
function stampedDay({ kind, stampDay }: StoredRecord, stamp = stampDay): number {
  return kind === 'chunk' ? Math.min(stamp, stampDay) : stamp;
}

/** The newest report of each vehicle replaces an older one; an older one changes nothing. */
async function replaceReports(trx: Trx, reports: readonly StoredReport[]): Promise<void> {
  const newest = new Map<string, StoredReport>();
  for (const report of reports) {
    const known = newest.get(report.vehicleId);
    if (!known || known.tickS < report.tickS) newest.set(report.vehicleId, report);
  }
  // In one order everywhere, so that two nodes never wait for each other.
  const rows = [...newest.values()].sort((a, b) => (a.vehicleId < b.vehicleId ? -1 : 1));
  if (rows.length === 0) return;
  await sql`INSERT INTO coarse_report AS old (vehicle_id, cell, tick_s, zone, policy_version, ends_on)
    SELECT * FROM unnest(${ids(rows)}::uuid[], ${rows.map((row) => row.cell ?? null)}::text[],
      ${rows.map((row) => row.tickS)}::bigint[], ${rows.map((row) => row.zone)}::smallint[],
      ${rows.map((row) => row.policyVersion)}::int[], ${dates(rows)}::date[])
    ON CONFLICT (vehicle_id) DO UPDATE SET cell = excluded.cell, tick_s = excluded.tick_s, zone = excluded.zone,
      policy_version = excluded.policy_version, ends_on = excluded.ends_on
    WHERE old.tick_s < excluded.tick_s`.execute(trx);
}

async function insertChunks(trx: Trx, rows: readonly Of<'chunk'>[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`INSERT INTO chunk (vehicle_id, stream_id, chunk_no, nonce, ciphertext, grant_id, outbox_id, number, ends_on)
    SELECT * FROM unnest(${ids(rows)}::uuid[], ${rows.map((row) => row.chunk.streamId)}::uuid[],
      ${rows.map((row) => row.chunk.chunkNo)}::int[], ${rows.map((row) => asBuffer(row.chunk.nonce))}::bytea[],
      ${rows.map((row) => asBuffer(row.chunk.ciphertext))}::bytea[], ${rows.map((row) => row.chunk.grantId ?? null)}::uuid[],
      ${rows.map((row) => row.outboxId)}::uuid[], ${rows.map((row) => row.number)}::bigint[], ${dates(rows)}::date[])
    ON CONFLICT DO NOTHING`.execute(trx);
  await noteStrays(
    trx,
    rows.filter((row) => row.chunk.strayOf !== undefined),
  );
}

/** The days of streams stand with their rental already (a trigger's work): chunks that end on others join them. */
async function noteStrays(trx: Trx, rows: readonly Of<'chunk'>[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`UPDATE rental
    SET end_days_of_streams = ARRAY(SELECT DISTINCT unnest(rental.end_days_of_streams || stray.days) ORDER BY 1)
    FROM (
      SELECT rental_id, array_agg(DISTINCT ends_on) AS days
      FROM unnest(${rows.map((row) => row.chunk.strayOf)}::uuid[], ${dates(rows)}::date[]) AS one (rental_id, ends_on)
      GROUP BY rental_id
    ) AS stray
    WHERE rental.rental_id = stray.rental_id AND NOT rental.end_days_of_streams @> stray.days`.execute(trx);
}

/** The rows whose key was new; the others were stored before. */
async function insertKeys(trx: Trx, rows: readonly StoredRecord[]): Promise<StoredRecord[]> {
  if (rows.length === 0) return [];
  const { rows: inserted } = await sql<{ vehicle_id: string; outbox_id: string; number: number }>`
    INSERT INTO record (vehicle_id, outbox_id, number, kind, ends_on)
    SELECT * FROM unnest(${ids(rows)}::uuid[], ${rows.map((row) => row.outboxId)}::uuid[],
      ${rows.map((row) => row.number)}::bigint[], ${rows.map((row) => KIND_NUMBER[row.kind])}::smallint[],
      ${dates(rows)}::date[])
    ON CONFLICT DO NOTHING RETURNING vehicle_id, outbox_id, number`.execute(trx);
  const fresh = new Set(inserted.map((row) => `${row.vehicle_id}/${row.outbox_id}/${row.number}`));
  // A key that stood twice in one group came back once: the first of the two is the record.
  return rows.filter((row) => fresh.delete(keyOf(row)));
}

/** One row a stream, until the day that came first: one that is there already gets no second. */
async function insertStreams(trx: Trx, records: readonly Of<'stream_opening'>[]): Promise<void> {
  const rows = records.filter((row) => !row.opening.isKnown);
  if (rows.length === 0) return;
  const openings = rows.map((row) => row.opening);
  await sql`INSERT INTO stream (vehicle_id, stream_id, kind, rental_id, event_id, grant_id, grant_hash, policy_version,
      follows, statement, signature, ends_on)
    SELECT * FROM unnest(${ids(rows)}::uuid[], ${openings.map((row) => row.streamId)}::uuid[],
      ${openings.map((row) => STREAM_KINDS.wire[row.kind])}::smallint[], ${openings.map((row) => row.rentalId ?? null)}::uuid[],
      ${openings.map((row) => row.eventId ?? null)}::uuid[], ${openings.map((row) => row.grantId ?? null)}::uuid[],
      ${openings.map(({ grantHash }) => (grantHash === undefined ? null : asBuffer(grantHash)))}::bytea[],
      ${openings.map((row) => row.policyVersion)}::int[], ${openings.map((row) => row.follows ?? null)}::uuid[],
      ${openings.map((row) => asBuffer(row.statement))}::bytea[],
      ${openings.map((row) => asBuffer(row.signature))}::bytea[], ${dates(rows)}::date[])
    ON CONFLICT DO NOTHING`.execute(trx);
  await noteUse(
    trx,
    openings.flatMap((row) => row.rentalId ?? []),
  );
}

/** A stream opens after a sign of use only: a booked rental runs from here on. */
async function noteUse(trx: Trx, rentalIds: readonly string[]): Promise<void> {
  if (rentalIds.length === 0) return;
  await trx
    .updateTable('rental')
    .set({ state: 'running' })
    .where('rental_id', 'in', rentalIds)
    .where('state', '=', 'booked')
    .execute();
}

/** Trip and place go to tables of their own: nothing is coarsened later by UPDATE. */
async function insertTrips(trx: Trx, rows: readonly Of<'trip_end'>[]): Promise<void> {
  for (const row of rows) {
    const { trip } = row;
    const place = { rental_id: trip.rentalId, vehicle_id: row.vehicleId };
    const before = await closeRental(trx, trip);
    if (before !== undefined && (await addToTrip(trx, row, before))) continue;
    await trx
      .insertInto('trip')
      .values({
        ...place,
        grant_id: trip.grantId,
        started_s: trip.startedS,
        ended_s: trip.endedS,
        distance_hm: trip.distanceHm,
        energy_hwh: trip.energyHwh,
        start_parent: trip.startParent ?? null,
        end_parent: trip.endParent ?? null,
        parking: trip.parking,
        ended_by: trip.endedBy,
        streams: JSON.stringify(trip.streams),
        streams_omitted: trip.streamsOmitted,
        policy_version: row.policyVersion,
        ends_on: dateOfDay(row.endsOnDay),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx
      .insertInto('trip_place')
      .values({
        ...place,
        start_cell: trip.startCell ?? null,
        end_cell: trip.endCell ?? null,
        policy_version: row.policyVersion,
        ends_on: dateOfDay(trip.placeEndsOnDay),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** End days of what an earlier trip end of the same rental left. */
interface EarlierEnd {
  readonly tripEndsOn: string;
  readonly placeEndsOn: string;
}

/** Streams that one trip names: 32 ends of 12 (migration 0071). What is more is counted. */
const MOST_STREAMS = 384;
/** The largest sum that its column takes: a unit may end a trip any number of times. */
const MOST_SUM = 2_147_483_647;

/**
 * A rental that was taken up again after a lapse ends twice: the second end brings the rest of the way. Only
 * a new record comes here, so nothing is added twice. The end days stay those of the first (M6).
 */
async function addToTrip(
  trx: Trx,
  { vehicleId, trip }: Of<'trip_end'>,
  before: EarlierEnd,
): Promise<boolean> {
  const more = trip.streams.length;
  const fits = sql<boolean>`jsonb_array_length(streams) + ${more} <= ${MOST_STREAMS}`;
  const omitted = sql<number>`${trip.streamsOmitted} + CASE WHEN ${fits} THEN 0 ELSE ${more} END`;
  const { rows } = await sql`UPDATE trip SET ended_s = greatest(ended_s, ${trip.endedS}),
      distance_hm = least(distance_hm::bigint + ${trip.distanceHm}, ${MOST_SUM}),
      energy_hwh = least(energy_hwh::bigint + ${trip.energyHwh}, ${MOST_SUM}),
      end_parent = ${trip.endParent ?? null}, parking = ${trip.parking}, ended_by = ${trip.endedBy},
      streams = CASE WHEN ${fits} THEN streams || ${JSON.stringify(trip.streams)}::jsonb ELSE streams END,
      streams_omitted = least(streams_omitted::bigint + ${omitted}, ${MOST_SUM})
    WHERE vehicle_id = ${vehicleId} AND rental_id = ${trip.rentalId} AND ends_on = ${before.tripEndsOn}
    RETURNING 1`.execute(trx);
  if (rows.length === 0) return false;
  await sql`UPDATE trip_place SET end_cell = ${trip.endCell ?? null}
    WHERE vehicle_id = ${vehicleId} AND rental_id = ${trip.rentalId} AND ends_on = ${before.placeEndsOn}`.execute(
    trx,
  );
  return true;
}

/**
 * A rental that is over stays over. It ended when the booking system said so, if that was before the unit
 * stopped: what a unit without network measured afterwards is not this rider's (C5). One that only lapsed
 * goes on (RENTAL_MOVES, `lapse_reported`): a renewed grant may be on its way already. Its row stays locked, so
 * that of two trip ends at once the second finds the first. Answers what an earlier one left.
 */
async function closeRental(trx: Trx, trip: TripRow): Promise<EarlierEnd | undefined> {
  const afterLapse = sql<
    'running' | 'ended'
  >`CASE WHEN state IN ('booked', 'running') THEN 'running' ELSE 'ended' END`;
  const rental = await trx
    .updateTable('rental')
    .set({
      started_s: sql<number>`least(started_s, ${trip.startedS}::bigint)`,
      ...(trip.endsForGood ? { ended_s: sql<number>`least(ended_s, ${trip.endedS}::bigint)` } : {}),
      state: trip.endsForGood ? 'ended' : afterLapse,
    })
    .where('rental_id', '=', trip.rentalId)
    .returning(['end_day_of_trip', 'end_day_of_places'])
    .executeTakeFirst();
  if (rental === undefined || rental.end_day_of_trip === null || rental.end_day_of_places === null)
    return undefined;
  return { tripEndsOn: rental.end_day_of_trip, placeEndsOn: rental.end_day_of_places };
}

/** A day on which somebody rode who objects to it is left out (policy, `fleet_health`); its record counts as stored. */
async function insertHealth(trx: Trx, rows: readonly Of<'fleet_health'>[]): Promise<void> {
  for (const row of rows) {
    const { day, chargePermille, odometerKm, faultCodes } = row.health;
    await sql`INSERT INTO fleet_health (vehicle_id, day, charge_permille, odometer_km, fault_codes, policy_version, ends_on)
      SELECT ${row.vehicleId}::uuid, ${dateOfDay(day)}::date, ${chargePermille ?? null}::smallint,
        ${odometerKm ?? null}::integer, ${[...faultCodes]}::text[], ${row.policyVersion}::integer,
        ${dateOfDay(row.endsOnDay)}::date
      WHERE NOT EXISTS (SELECT FROM rental WHERE vehicle_id = ${row.vehicleId} AND objections <> '{}'
        AND 'fleet_health' = ANY (objections) AND booked_s / 86400 <= ${day}
        AND (ended_s IS NULL OR ended_s / 86400 >= ${day}))
      ON CONFLICT DO NOTHING`.execute(trx);
  }
}

async function insertLosses(trx: Trx, records: readonly Of<'loss_report'>[]): Promise<void> {
  const rows = records.flatMap(({ losses, ...record }) =>
    losses.map((loss, line) => ({ ...record, loss, line })),
  );
  if (rows.length === 0) return;
  // Of arrays: a parameter for each value of eight lines of a thousand reports is more than one statement may have.
  await sql`INSERT INTO loss (vehicle_id, outbox_id, number, line, reason, purpose, fixes, records, grant_id, exact,
      policy_version, ends_on)
    SELECT * FROM unnest(${ids(rows)}::uuid[], ${rows.map((row) => row.outboxId)}::uuid[],
      ${rows.map((row) => row.number)}::bigint[], ${rows.map((row) => row.line)}::smallint[],
      ${rows.map(({ loss }) => loss.reason)}::smallint[], ${rows.map(({ loss }) => loss.purpose)}::smallint[],
      ${rows.map(({ loss }) => loss.fixes)}::bigint[], ${rows.map(({ loss }) => loss.records)}::bigint[],
      ${rows.map(({ loss }) => loss.grantId ?? null)}::uuid[], ${rows.map(({ loss }) => loss.exact)}::boolean[],
      ${rows.map((row) => row.policyVersion)}::int[], ${dates(rows)}::date[])
    ON CONFLICT DO NOTHING`.execute(trx);
}

/** pg writes a Buffer as bytea; a plain Uint8Array inside an array it would write as an object. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Issued grants by id. */
export async function findGrants(db: Kysely<Tables>, grantIds: readonly string[]) {
  if (grantIds.length === 0) return [];
  return db
    .selectFrom('grant_issued')
    .select(['grant_id', 'vehicle_id', 'rental_id', 'signed', 'not_before_s', 'not_after_s'])
    .where('grant_id', 'in', grantIds)
    .execute();
}

/** Opened streams by id, with their vehicle. */
export async function findStreams(
  db: Kysely<Tables>,
  streams: readonly { vehicleId: string; streamId: string }[],
): Promise<(KnownStream & { readonly streamId: string; readonly vehicleId: string })[]> {
  if (streams.length === 0) return [];
  const { rows } = await sql<{
    stream_id: string;
    vehicle_id: string;
    kind: number;
    grant_id: string | null;
    ends_on: string;
  }>`
    SELECT s.stream_id, s.vehicle_id, s.kind, s.grant_id, s.ends_on FROM (
      SELECT stream_id, vehicle_id, kind, grant_id, ends_on FROM stream
      UNION ALL SELECT stream_id, vehicle_id, ${STREAM_KINDS.wire.accident}::smallint, NULL, ends_on FROM accident_stream) s
    JOIN unnest(${streams.map((s) => s.vehicleId)}::uuid[], ${streams.map((s) => s.streamId)}::uuid[]) AS k (v, s)
      ON s.vehicle_id = k.v AND s.stream_id = k.s`.execute(db);
  return rows.flatMap((row) => {
    const kind = STREAM_KINDS.word(row.kind);
    if (!kind) return [];
    const { stream_id: streamId, vehicle_id: vehicleId } = row;
    const grantId = row.grant_id ?? undefined;
    return [{ streamId, vehicleId, kind, grantId, endsOnDay: dayOfDate(row.ends_on) }];
  });
}

/** Which of these streams were erased. */
export async function findClosed(db: Kysely<Tables>, streamIds: readonly string[]): Promise<Set<string>> {
  if (streamIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('closed')
    .select('stream_id')
    .where('stream_id', 'in', streamIds)
    .execute();
  return new Set(rows.map((row) => row.stream_id));
}

/** Which of these grants belong to rentals that were erased. */
export async function findErasedGrants(
  db: Kysely<Tables>,
  grantIds: readonly string[],
): Promise<Set<string>> {
  if (grantIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('erased_grant')
    .select('grant_id')
    .where('grant_id', 'in', grantIds)
    .execute();
  return new Set(rows.map((row) => row.grant_id));
}
