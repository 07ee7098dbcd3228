/**
 * Suspicions of theft: what a vehicle sealed by itself, and nobody may see unless two people confirm the theft in time.
 *
 * ```
 * deposit without a grant ─► waits, two hours at most ──► destroyed, unseen, leaf
 *                                  │ deposit under a theft grant of the vehicle (two people and this vault signed it)
 *                                  └─► confirmed: its own last day holds
 * ```
 *
 * An agent that was started anew goes on with an event in another stream: it is the event that is confirmed, so that stream
 * is what the event is, as long as its case is open.
 *
 * The time runs from the event's first arrival, not from what the unit says: a unit whose clock is wrong gets no more.
 */
import { randomBytes } from 'node:crypto';
import { STREAM_KINDS } from '@fleetveil/proto';
import { sql, type Transaction } from 'kysely';
import { SALT_BYTES, saltEntry } from '../audit/entry.ts';
import type { VaultTables } from '../database/schema.ts';
import type { AcceptedOpening } from './deposit.ts';
import { destroyOfEvent, type EventStream, type OfEvent } from './event-keys.ts';
import type { VaultParts } from './parts.ts';
import { endOf, SLACK_S } from './theft.ts';
import { appendLeaf } from './vault-store.ts';

const THEFT = STREAM_KINDS.wire.theft;

/** What becomes of a stream of a pursuit. */
export interface Confirmation {
  /** When it is destroyed unless it is confirmed before. */
  readonly unconfirmedUntilS?: number | undefined;
  /** The case that confirmed its event. */
  readonly theftCase?: string | undefined;
}

/**
 * By when a stream has to be confirmed; nothing for one that need not be. A stream under a theft grant confirms what
 * its vehicle suspected before and is not destroyed yet.
 */
export async function confirmationOf(
  trx: Transaction<VaultTables>,
  opening: Pick<AcceptedOpening, 'tenant' | 'vehicleId' | 'rentalId' | 'kind' | 'isLocal'>,
  { nowS, suspicionS }: { readonly nowS: number; readonly suspicionS: number },
): Promise<Confirmation> {
  if (opening.kind !== 'theft') return {};
  if (!opening.isLocal) {
    // A unit without network goes on under the grant of a case that is over meanwhile: nobody agreed to what it
    // suspected after that.
    if (!(await isCaseOver(trx, opening, nowS)))
      await confirmSuspicions(trx, { ...opening, caseId: opening.rentalId }, nowS);
    return {};
  }
  await lockSuspicions(trx, opening.vehicleId);
  const theftCase = await caseOfEvent(trx, opening, nowS);
  if (theftCase !== undefined) return { theftCase };
  const { first } = await trx
    .selectFrom('stream_key')
    .select((of) => of.fn.min('unconfirmed_until_s').as('first'))
    .where('tenant', '=', opening.tenant)
    .where('vehicle_id', '=', opening.vehicleId)
    .where('rental_id', '=', opening.rentalId)
    .executeTakeFirstOrThrow();
  // An agent that was started anew opens another stream of the same event: no more time for that.
  return { unconfirmedUntilS: first ?? nowS + suspicionS };
}

/** As of now: a close that destroys and is under way waits for this deposit, and sees what it confirmed. */
async function isCaseOver(
  trx: Transaction<VaultTables>,
  { tenant, rentalId }: Pick<AcceptedOpening, 'tenant' | 'rentalId'>,
  nowS: number,
): Promise<boolean> {
  const row = await trx
    .selectFrom('theft_case')
    .select(['closed_s', 'grant_until_s'])
    .where('tenant', '=', tenant)
    .where('case_id', '=', rentalId)
    .executeTakeFirst();
  if (row === undefined) return false;
  const { closed_s, grant_until_s } = row;
  return (
    endOf({ closedS: closed_s ?? undefined, grantUntilS: grant_until_s ?? undefined }, nowS) !== undefined
  );
}

/**
 * The case to which an event belongs: two people confirmed it for this very vehicle, and it is open (`endOf`). The id of an event is
 * the unit's word, so that of another vehicle says nothing.
 */
async function caseOfEvent(
  trx: Transaction<VaultTables>,
  of: Pick<AcceptedOpening, 'tenant' | 'vehicleId' | 'rentalId'>,
  nowS: number,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('stream_key as s')
    .innerJoin('theft_case as c', (join) =>
      join
        .onRef('c.case_id', '=', 's.theft_case')
        .onRef('c.tenant', '=', 's.tenant')
        .onRef('c.vehicle_id', '=', 's.vehicle_id'),
    )
    .select('c.case_id')
    .where('s.tenant', '=', of.tenant)
    .where('s.vehicle_id', '=', of.vehicleId)
    .where('s.rental_id', '=', of.rentalId)
    .where('s.kind', '=', THEFT)
    .where('c.confirmed_s', 'is not', null)
    .where('c.closed_s', 'is', null)
    .where('c.grant_until_s', '>=', nowS - SLACK_S)
    .limit(1)
    .executeTakeFirst();
  return row?.case_id;
}

/** A stream that arrives while its event is being confirmed is part of that, or comes after it. */
async function lockSuspicions(trx: Transaction<VaultTables>, vehicleId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`suspicions ${vehicleId}`}, 0))`.execute(trx);
}

/**
 * Two people and the vault have confirmed a theft of this vehicle: what it suspected meanwhile is kept, and belongs to
 * their case. Answers when the first of it arrived; nothing where there was none.
 */
export async function confirmSuspicions(
  trx: Transaction<VaultTables>,
  of: { readonly tenant: string; readonly vehicleId: string; readonly caseId: string },
  nowS: number,
): Promise<number | undefined> {
  const { tenant, vehicleId, caseId } = of;
  await lockSuspicions(trx, vehicleId);
  const rows = await trx
    .updateTable('stream_key')
    .set({ unconfirmed_until_s: null, theft_case: caseId })
    .where('tenant', '=', tenant)
    .where('vehicle_id', '=', vehicleId)
    .where('kind', '=', THEFT)
    .where('unconfirmed_until_s', '>', nowS)
    .returning('deposited_s')
    .execute();
  return rows.length === 0 ? undefined : Math.min(...rows.map((row) => row.deposited_s));
}

/** Events that a vehicle suspects and nobody has confirmed: they go with a case that turned out to be no theft (X13). */
export async function unconfirmedOf(
  trx: Transaction<VaultTables>,
  { tenant, vehicleId }: { readonly tenant: string; readonly vehicleId: string },
): Promise<string[]> {
  const rows = await trx
    .selectFrom('stream_key')
    .select('rental_id')
    .distinct()
    .where('tenant', '=', tenant)
    .where('vehicle_id', '=', vehicleId)
    .where('kind', '=', THEFT)
    .where('unconfirmed_until_s', 'is not', null)
    .execute();
  return rows.map((row) => row.rental_id);
}

/** What destroys without being asked. */
export type Dispelling = Pick<VaultParts, 'db' | 'tenant' | 'nowS'> & Pick<OfEvent, 'custody'>;

/**
 * Destroys the suspicions that nobody confirmed in time; answers of how many. Late streams of them are refused. Those
 * under a legal hold stay, sealed to everybody.
 */
export async function destroyUnconfirmed({ db, tenant, nowS, custody }: Dispelling): Promise<number> {
  const atS = Math.floor(nowS());
  const due = await db
    .selectFrom('stream_key')
    .select('rental_id')
    .distinct()
    .where('tenant', '=', tenant)
    .where('unconfirmed_until_s', '<=', atS)
    .execute();
  return eachApart(due, async ({ rental_id: eventId }) => {
    const one = (trx: Transaction<VaultTables>) => destroyOne(trx, { tenant, eventId, atS, custody });
    return (await db.transaction().execute(one)) > 0 ? 1 : 0;
  });
}

/**
 * Does each, however the others end, and adds up what they answer: what cannot be destroyed for a fault of its own must
 * keep nothing else. Throws the first failure, afterwards.
 */
export async function eachApart<Due>(
  due: readonly Due[],
  destroy: (one: Due) => Promise<number>,
): Promise<number> {
  const failures: unknown[] = [];
  let total = 0;
  for (const one of due) {
    try {
      total += await destroy(one);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return total;
}

/** Domain seconds between two looks, and the fewest real milliseconds. */
const LOOK_EVERY_S = 60;
const LEAST_LOOK_MS = 1_000;

/** What the loop needs. */
export interface DispellingOptions extends Dispelling {
  /** Real milliseconds of a span of domain seconds. */
  readonly realDelayMs: (domainS: number) => number;
  /** What else is looked at: pursuits of closed cases. Answers how many it destroyed. */
  readonly alsoDestroy: () => Promise<number>;
  readonly onDestroyed: (suspicions: number) => void;
  readonly onFailed: (error: unknown) => void;
}

/** Looks at once and then every minute; a look that failed is tried again at the next. */
export function startDispelling(options: DispellingOptions): { stop(): Promise<void> } {
  let running = Promise.resolve();
  const destroyIn = async (destroy: () => Promise<number>): Promise<void> => {
    try {
      const destroyed = await destroy();
      if (destroyed > 0) options.onDestroyed(destroyed);
    } catch (error) {
      options.onFailed(error);
    }
  };
  const look = async (): Promise<void> => {
    await destroyIn(() => destroyUnconfirmed(options));
    await destroyIn(options.alsoDestroy);
  };
  const next = (): void => {
    running = running.then(look);
  };
  next();
  const timer = setInterval(next, Math.max(LEAST_LOOK_MS, options.realDelayMs(LOOK_EVERY_S)));
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

async function destroyOne(trx: Transaction<VaultTables>, event: OfEvent): Promise<number> {
  const { tenant, atS } = event;
  const isOver = ({ unconfirmedUntilS = Infinity }: EventStream): boolean => unconfirmedUntilS <= atS;
  const { destroyed } = await destroyOfEvent(trx, event, isOver);
  if (destroyed === 0) return 0;
  const detail = { reason: 'suspicion_dispelled', streams: destroyed };
  const actor = { kind: 'system' as const, id: 'vault' };
  // Of which vehicle stays unsaid: nothing came of it, and a log for five years is no place for a suspicion.
  const entry = { act: 'destruction' as const, atS, tenant, actor, subject: {}, detail };
  await appendLeaf(trx, saltEntry(entry, randomBytes(SALT_BYTES)));
  return destroyed;
}
