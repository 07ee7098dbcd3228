/**
 * Suspicions of theft: what a vehicle sealed by itself, and nobody may see unless two people confirm the theft in time.
 *
 * ```
 * deposit without a grant ─► waits, two hours at most ──► destroyed, unseen, leaf
 *                                  │ deposit under a theft grant of the vehicle (two people and this vault signed it)
 *                                  └─► confirmed: its own last day holds
 * ```
 *
 * The time runs from the event's first arrival, not from what the unit says: a unit whose clock is wrong gets no more.
 */
import { randomBytes } from 'node:crypto';
import { dayOf, STREAM_KINDS } from '@fleetveil/proto';
import type { Transaction } from 'kysely';
import { SALT_BYTES, saltEntry } from '../audit/entry.ts';
import { dateOfDay } from '../database/days.ts';
import type { VaultTables } from '../database/schema.ts';
import type { AcceptedOpening } from './deposit.ts';
import type { VaultParts } from './parts.ts';
import { closeRentals } from './rental-keys-store.ts';
import { appendLeaf } from './vault-store.ts';

const THEFT = STREAM_KINDS.wire.theft;
/** Days a destroyed suspicion is remembered: longer than any outbox keeps its opening (28). */
const REMEMBERED_DAYS = 35;

/**
 * By when a stream has to be confirmed; nothing for one that need not be. A stream under a theft grant confirms what
 * its vehicle suspected before and is not destroyed yet.
 */
export async function confirmationOf(
  trx: Transaction<VaultTables>,
  opening: Pick<AcceptedOpening, 'tenant' | 'vehicleId' | 'rentalId' | 'kind' | 'isLocal'>,
  { nowS, suspicionS }: { readonly nowS: number; readonly suspicionS: number },
): Promise<number | undefined> {
  if (opening.kind !== 'theft') return undefined;
  if (!opening.isLocal) {
    await confirmSuspicions(trx, { ...opening, caseId: opening.rentalId }, nowS);
    return undefined;
  }
  const { first } = await trx
    .selectFrom('stream_key')
    .select((of) => of.fn.min('unconfirmed_until_s').as('first'))
    .where('tenant', '=', opening.tenant)
    .where('rental_id', '=', opening.rentalId)
    .executeTakeFirstOrThrow();
  // An agent that was started anew opens another stream of the same event: no more time for that.
  return first ?? nowS + suspicionS;
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

/** Destroys the suspicions that nobody confirmed in time; answers how many. Late streams of them are refused. */
export async function destroyUnconfirmed({
  db,
  tenant,
  nowS,
}: Pick<VaultParts, 'db' | 'tenant' | 'nowS'>): Promise<number> {
  const atS = Math.floor(nowS());
  const due = await db
    .selectFrom('stream_key')
    .select('rental_id')
    .distinct()
    .where('tenant', '=', tenant)
    .where('unconfirmed_until_s', '<=', atS)
    .execute();
  for (const { rental_id: eventId } of due) {
    await db.transaction().execute((trx) => destroyOne(trx, { tenant, eventId, atS }));
  }
  return due.length;
}

/** Domain seconds between two looks, and the fewest real milliseconds. */
const LOOK_EVERY_S = 60;
const LEAST_LOOK_MS = 1_000;

/** What the loop needs. */
export interface DispellingOptions extends Pick<VaultParts, 'db' | 'tenant' | 'nowS'> {
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
  const look = async (): Promise<void> => {
    try {
      const destroyed = (await destroyUnconfirmed(options)) + (await options.alsoDestroy());
      if (destroyed > 0) options.onDestroyed(destroyed);
    } catch (error) {
      options.onFailed(error);
    }
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

async function destroyOne(
  trx: Transaction<VaultTables>,
  { tenant, eventId, atS }: { tenant: string; eventId: string; atS: number },
): Promise<void> {
  const times = { atS, endsOn: dateOfDay(dayOf(atS) + REMEMBERED_DAYS) };
  const { destroyed } = await closeRentals(trx, tenant, [{ rentalId: eventId, kind: THEFT }], times);
  if (destroyed === 0) return;
  const detail = { reason: 'suspicion_dispelled', streams: destroyed };
  const actor = { kind: 'system' as const, id: 'vault' };
  // Of which vehicle stays unsaid: nothing came of it, and a log for five years is no place for a suspicion.
  const entry = { act: 'destruction' as const, atS, tenant, actor, subject: {}, detail };
  await appendLeaf(trx, saltEntry(entry, randomBytes(SALT_BYTES)));
}
