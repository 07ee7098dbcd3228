/**
 * The job of cases of theft: opens one for what a vehicle suspected, ends those whose time is over, and tells the riders
 * concerned. Several processes may run it: a case that another one works on is left to it.
 */
import { dayOf, randomId, STREAM_KINDS } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { appendEntries, appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { withRole } from '../database/access.ts';
import type { FleetDatabase } from '../database/database.ts';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import { type EndingParts, endTheft } from './ending.ts';
import { expiryOf, fileEndDay, lapsesS, type Theft } from './theft.ts';
import { type LookRow, looksOf, noteLooksTold, openingsOf, theftOf } from './theft-store.ts';

/** What the job needs. */
export interface TheftJobParts extends EndingParts {
  readonly db: FleetDatabase;
  readonly policyNow: PolicyReader;
}

/** What one run did. */
export interface TheftRun {
  /** Suspicions for which a case was opened, or which joined one. */
  readonly opened: number;
  readonly ended: number;
  /** Cases whose riders were told, of the case or of a look. */
  readonly told: number;
}

/** Cases of one run; the rest are next. */
const BATCH = 50;
const ACTOR = { kind: 'system', id: 'thefts' } as const;

/** Runs once; call it every domain minute. Each case is a transaction of its own. Throws what the first that failed threw. */
export async function runThefts(parts: TheftJobParts, nowS: number): Promise<TheftRun> {
  const atS = Math.floor(nowS);
  const opened = await openSuspected(parts, atS);
  const ended = await eachDue(parts, (trx) => takeExpired(trx, atS), endExpired(parts, atS));
  const told = await eachDue(parts, (trx) => takeUntold(trx, atS), tell(atS));
  return { opened, ended, told };
}

type Trx = Kysely<Tables>;
type Row = Theft & { readonly tenant: string };
/** A case of which there is something to tell; `isTold` = that there was one is told already. */
type UntoldRow = Row & { readonly isTold: boolean };

/** Takes one case after the other, each with its transaction, until none is due. */
async function eachDue<Taken extends Row>(
  { db }: TheftJobParts,
  take: (trx: Trx) => Promise<Taken | undefined>,
  work: (trx: Trx, theft: Taken) => Promise<void>,
): Promise<number> {
  for (let count = 0; count < BATCH; count++) {
    const isDone = await withRole(db, 'job_rentals', {}, async (trx) => {
      const theft = await take(trx);
      if (theft !== undefined) await work(trx, theft);
      return theft === undefined;
    });
    if (isDone) return count;
  }
  return BATCH;
}

interface Suspicion {
  readonly event_id: string;
  readonly vehicle_id: string;
  readonly tenant: string;
}

/** A case for each event that has none; the next event of a vehicle with an open case joins that case. */
async function openSuspected({ db, policyNow }: TheftJobParts, nowS: number): Promise<number> {
  return withRole(db, 'job_rentals', {}, async (trx) => {
    const { rows } = await sql<Suspicion>`SELECT DISTINCT s.event_id, s.vehicle_id, v.tenant
      FROM stream s JOIN vehicle v ON v.vehicle_id = s.vehicle_id
      WHERE s.kind = ${STREAM_KINDS.wire.theft} AND s.event_id IS NOT NULL AND s.ends_on >= ${dateOfDay(dayOf(nowS))}::date
        AND NOT EXISTS (SELECT FROM theft_case c WHERE c.vehicle_id = s.vehicle_id AND s.event_id = ANY (c.events))
      LIMIT ${BATCH}`.execute(trx);
    if (rows.length === 0) return 0;
    const { suspicionS } = (await policyNow(trx)).policy.limits;
    let taken = 0;
    for (const suspicion of rows) if (await openOne(trx, suspicion, { nowS, suspicionS })) taken += 1;
    return taken;
  });
}

/** `false` where somebody else opened a case of the vehicle in this very moment: the next run joins the event to that one. */
async function openOne(
  trx: Trx,
  { event_id: event, vehicle_id: vehicleId, tenant }: Suspicion,
  { nowS, suspicionS }: { readonly nowS: number; readonly suspicionS: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('theft_case')
    .set({
      events: sql`array_append(events, ${event}::uuid)`,
      // What is suspected anew has its own two hours, as in the vault; what two people are about has the times of that.
      lapses_s: sql<number>`CASE state WHEN 'suspected' THEN greatest(lapses_s, ${nowS + suspicionS}::bigint) ELSE lapses_s END`,
    })
    .where('vehicle_id', '=', vehicleId)
    .where('state', 'in', ['suspected', 'declared', 'confirmed'])
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return true;
  const caseId = randomId();
  const begun = { state: 'suspected', openedS: nowS, declared: undefined, decided: undefined } as const;
  const until = lapsesS({ ...begun, police: undefined, grantUntilS: undefined }, suspicionS);
  const made = await trx
    .insertInto('theft_case')
    .values({
      ...{ case_id: caseId, tenant, vehicle_id: vehicleId, state: 'suspected', reason: 'unit_suspicion' },
      ...{ events: [event], opened_s: nowS, lapses_s: until ?? nowS },
      ends_on: dateOfDay(fileEndDay(dayOf(nowS), false)),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('case_id')
    .executeTakeFirst();
  if (made === undefined) return false;
  // Of which vehicle stays unsaid: most suspicions come to nothing, and the log lives for years.
  await appendEntry(trx, {
    ...{ act: 'theft_opened', atS: nowS, tenant, actor: ACTOR, subject: {}, purpose: 'asset_protection' },
    detail: { caseId, reason: 'unit_suspicion' },
  });
  return true;
}

async function takeExpired(trx: Trx, nowS: number): Promise<Row | undefined> {
  const row = await trx
    .selectFrom('theft_case')
    .selectAll()
    .where('lapses_s', '<=', nowS)
    .orderBy('lapses_s')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && { ...theftOf(row), tenant: row.tenant };
}

const endExpired = (parts: TheftJobParts, nowS: number) => async (trx: Trx, theft: Row) => {
  const expiry = expiryOf(theft, nowS);
  if (expiry === undefined) return;
  const state = expiry.act === 'lapse' ? ('lapsed' as const) : ('closed' as const);
  // What only a vehicle suspected was said of nobody by anybody.
  const tellS = theft.declared === undefined ? undefined : nowS;
  const ends = { state, outcome: expiry.outcome, tellS, actor: ACTOR };
  await endTheft({ trx, tenant: theft.tenant, nowS }, parts, theft, ends);
};

async function takeUntold(trx: Trx, nowS: number): Promise<UntoldRow | undefined> {
  const row = await trx
    .selectFrom('theft_case')
    .selectAll()
    .where('tell_s', '<=', nowS)
    .where(({ exists, or, selectFrom }) =>
      or([
        sql<boolean>`told_s IS NULL`,
        exists(
          selectFrom('theft_look as l')
            .select('l.session_id')
            .whereRef('l.case_id', '=', 'theft_case.case_id')
            .where('l.told_s', 'is', null)
            .where('l.ends_s', '<=', nowS - LOOK_OVER_S),
        ),
      ]),
    )
    .orderBy('tell_s')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && { ...theftOf(row), tenant: row.tenant, isTold: row.told_s !== null };
}

/** Seconds after which nothing is opened under a look any more, however long a request took. */
const LOOK_OVER_S = 60;

/**
 * Tells the riders who had the vehicle at any time of the case: that there was one, and each look with its reason once it is
 * over. Looks are possible until the day of the closing is over: those that end later are told then (M7, M15).
 */
const tell = (nowS: number) => async (trx: Trx, theft: UntoldRow) => {
  const { caseId, isTold, tenant } = theft;
  const [looks, openings] = [await looksOf(trx, tenant, caseId), await openingsOf(trx, tenant, caseId)];
  const due = looks.filter(({ toldS, endsS }) => toldS === undefined && endsS <= nowS - LOOK_OVER_S);
  const chunksOf = (sessionId: string): number =>
    openings.filter((each) => each.sessionId === sessionId).reduce((sum, { chunks }) => sum + chunks, 0);
  for (const rentalId of await rentalsDuring(trx, theft)) {
    const about = { tenant, subject: { rentalId, vehicleId: theft.vehicleId } };
    const first: AuditEntry = {
      ...{ act: 'theft_told', ...about, atS: nowS, actor: ACTOR, purpose: 'asset_protection' },
      ...(theft.reasonText === undefined ? {} : { why: theft.reasonText }),
      detail: { caseId, outcome: theft.outcome ?? theft.state, looks: looks.length },
    };
    const seen = due.map((look) => seenEntry(look, about, { nowS, chunks: chunksOf(look.sessionId) }));
    await appendEntries(trx, isTold ? seen : [first, ...seen]);
  }
  await noteLooksTold(trx, due, nowS);
  await trx.updateTable('theft_case').set({ told_s: nowS }).where('case_id', '=', caseId).execute();
};

function seenEntry(
  look: LookRow,
  about: Pick<AuditEntry, 'tenant' | 'subject'>,
  { nowS, chunks }: { readonly nowS: number; readonly chunks: number },
): AuditEntry {
  const { caseId, openedS: seenS, endsS: untilS, renewal } = look;
  const actor = { kind: 'theft_officer', id: look.officer } as const;
  return {
    ...{ act: 'theft_seen', ...about, atS: nowS, actor, purpose: 'asset_protection', why: look.reason },
    detail: { caseId, seenS, untilS, chunks, renewal },
  };
}

async function rentalsDuring(trx: Trx, { vehicleId, openedS, closed }: Theft): Promise<string[]> {
  const rows = await trx
    .selectFrom('rental')
    .select('rental_id')
    .where('vehicle_id', '=', vehicleId)
    .where('booked_s', '<=', closed?.atS ?? openedS)
    .where((where) => where.or([where('ended_s', 'is', null), where('ended_s', '>=', openedS)]))
    .execute();
  return rows.map((row) => row.rental_id);
}
