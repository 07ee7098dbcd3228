/**
 * How the keys of an event end, or some of them. The id of an event is the unit's word: streams of another vehicle may
 * tell the same one, and an event may have a part in more than one case of theft.
 */
import { dayOf, STREAM_KINDS } from '@fleetveil/proto';
import type { Transaction } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { VaultTables } from '../database/schema.ts';
import type { Custody } from './custody.ts';
import { closeRentals, lockRentals } from './rental-keys-store.ts';
import { destroyStreams, heldAmong } from './vault-store.ts';

const THEFT = STREAM_KINDS.wire.theft;
/** Days a destroyed stream is remembered: longer than any outbox keeps its opening (28). */
const REMEMBERED_DAYS = 35;

/** A stream of an event, or under the grant of a case. */
export interface EventStream {
  readonly streamId: string;
  readonly vehicleId: string;
  /** The case that confirmed it. */
  readonly theftCase: string | undefined;
  /** Of a suspicion that nobody has confirmed: when its time is over. */
  readonly unconfirmedUntilS: number | undefined;
}

/** Domain seconds and the day until which something destroyed then is remembered. */
export const timesOf = (atS: number) => ({ atS, endsOn: dateOfDay(dayOf(atS) + REMEMBERED_DAYS) });

/** Which event, and what the keys that stay are renewed by. */
export interface OfEvent {
  readonly tenant: string;
  readonly eventId: string;
  /** Domain time, whole Unix seconds. */
  readonly atS: number;
  readonly custody: Pick<Custody, 'renew'>;
}

/**
 * Destroys those streams of an event that go, and renews the key above what stays. Where all of them do, the event goes as a whole, and what still comes of it is
 * refused. Where some stay, a stream that comes later is a suspicion of its own.
 *
 * @returns how many keys there were, and whether a legal hold kept any that were to go
 */
export async function destroyOfEvent(
  trx: Transaction<VaultTables>,
  { tenant, eventId, atS, custody }: OfEvent,
  goes: (stream: EventStream) => boolean,
): Promise<{ destroyed: number; isHeld: boolean }> {
  await lockRentals(trx, [eventId]); // a stream that arrives is there, or is not yet
  const streams = await streamsOf(trx, tenant, eventId);
  const due = streams.filter(goes).map(({ streamId }) => streamId);
  const times = timesOf(atS);
  if (due.length === streams.length) {
    const whole = [{ rentalId: eventId, kind: THEFT }];
    const { destroyed, held, shared } = await closeRentals(trx, tenant, whole, times);
    for (const name of shared) await custody.renew(trx, name);
    return { destroyed, isHeld: held.length > 0 };
  }
  const held = due.length === 0 ? [] : await heldAmong(trx, due, dateOfDay(dayOf(atS)));
  const gone = due.filter((streamId) => !held.includes(streamId));
  if (gone.length === 0) return { destroyed: 0, isHeld: held.length > 0 };
  const { streams: destroyed, shared } = await destroyStreams(trx, gone, atS, times.endsOn);
  for (const name of shared) await custody.renew(trx, name);
  return { destroyed, isHeld: held.length > 0 };
}

async function streamsOf(
  trx: Transaction<VaultTables>,
  tenant: string,
  eventId: string,
): Promise<EventStream[]> {
  const rows = await trx
    .selectFrom('stream_key')
    .select(['stream_id', 'vehicle_id', 'theft_case', 'unconfirmed_until_s'])
    .where('tenant', '=', tenant)
    .where('rental_id', '=', eventId)
    .where('kind', '=', THEFT)
    .forUpdate() // confirmed in this very moment: it waits, and sees that
    .execute();
  return rows.map((row) => ({
    ...{ streamId: row.stream_id, vehicleId: row.vehicle_id, theftCase: row.theft_case ?? undefined },
    unconfirmedUntilS: row.unconfirmed_until_s ?? undefined,
  }));
}
