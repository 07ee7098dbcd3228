/**
 * What an erasure reaches (G3, M14, L9), table by table, and the day on which the last copy ends. Pure; `erase.ts`
 * does it. A test holds the table against both databases: a table that can lead to a rental or a rider and is not
 * here fails the build.
 */
import { dayOf, latestEndDay, type Policy } from '@fleetveil/proto';
import { MOST_KEEP_DAYS } from '../erasures/erasure.ts';
import { LIFE_S } from '../vault/key-life.ts';

/** What an erasure does to a table. */
export type Reach =
  /** The rider's rows go at once. */
  | 'deleted'
  /** The row speaks of nobody once the named columns are empty. */
  | 'emptied'
  /** It is written so that late copies are refused, and leads to no rider. */
  | 'tombstone'
  /** It stays, on its own clock, and the answer says so. */
  | 'stays'
  /** It is a record of the request itself. */
  | 'request';

/** Tables of the fleet's database that can lead to a rental, a grant, a stream or a rider. */
export const FLEET_REACH: Readonly<Record<string, Reach>> = {
  rental: 'deleted',
  rental_rider: 'deleted',
  grant_issued: 'deleted',
  trip: 'deleted',
  trip_place: 'deleted',
  stream: 'deleted',
  chunk: 'deleted',
  charging_link: 'deleted', // with its sessions; those that are linked no more lead to nobody
  restriction: 'deleted',
  correction: 'deleted',
  rider_preference: 'deleted', // where all of the rider's is erased
  share: 'deleted', // links to an erased rental; tokens with the last one
  idempotency: 'deleted', // the booking system's stored answer carries the grant
  downlink: 'deleted', // but for an order to end that has not reached its unit: that one lives four hours
  loss: 'emptied', // the count stays, the grant goes
  quarantine: 'emptied', // the sealed body goes; code, hour and length stay
  closed: 'tombstone',
  erased_grant: 'tombstone',
  authority_line: 'stays', // a lawful order, a month (GDPR 17(3)(b)); it leads to no rider once the link is gone
  authority_untold: 'stays', // else nobody would be told
  authority_untold_place: 'stays', // the same
  support_call: 'deleted',
  statistics_source: 'deleted', // what was published of it already is no one's
  feed_rental: 'deleted', // and with it the area on the map
  // What a vehicle sealed after an accident is a claim's (GDPR 17(3)(e)); its case names a rental and no rider.
  accident_notice: 'stays',
  accident_stream: 'stays',
  accident_chunk: 'stays',
  accident_case: 'stays',
  theft_opening: 'stays', // of a theft's stream, which is no rider's: who looked has to stay
  audit_entry: 'stays',
  bill: 'stays',
  hold: 'stays',
  held_rental: 'stays',
  held_row: 'stays',
  ending_key: 'tombstone', // a stream whose key the vault is about to destroy
  objection: 'stays', // else the purpose would go on
  subject_request: 'request', // which rental it was about goes
  passed_request: 'request',
  recipient_notice: 'request',
};

/** Tables of the vault's database. */
export const VAULT_REACH: Readonly<Record<string, Reach>> = {
  rental_key: 'deleted',
  stream_key: 'deleted',
  closed_stream: 'tombstone',
  closed_rental: 'tombstone',
  leaf: 'stays',
  held_rental_key: 'stays',
  support_code: 'stays', // ten minutes, and what it opens is gone
  packet_rental: 'stays', // a claim's, with its packet: whose it is stays a commitment
  packet_release: 'stays',
};

/** Days that copies live which no deletion reaches. */
export interface CopyDays {
  /** A unit's outbox (the vault refuses what it still sends). */
  readonly outbox: number;
  /** Messages to units, and receipts of them. */
  readonly messages: number;
  /** The oldest backup and write-ahead log that may be kept. */
  readonly backups: number;
}

/** An outbox keeps nothing longer. */
export const OUTBOX_DAYS = 28;
/**
 * Copies of disks and of write-ahead logs are to be destroyed when the vault's keys of their day are; archives end by
 * themselves, `backup.keepDays` after they were made and never later than this.
 */
export const BACKUP_DAYS = Math.max(LIFE_S / 86_400, MOST_KEEP_DAYS);

/** The same under a policy. */
export function copyDaysOf(policy: Policy): CopyDays {
  return { outbox: OUTBOX_DAYS, messages: latestEndDay(policy, 'unit_messages', 0), backups: BACKUP_DAYS };
}

/**
 * The day by whose end the last copy is gone or can no longer be opened (L9): the end of the last key that could
 * open one, and the longest life of a copy that needs no key.
 *
 * @param lastKeyS domain second at which that key is destroyed, as the vault says
 */
export function lastCopyDay(nowS: number, lastKeyS: number, days: CopyDays): number {
  const byAge = dayOf(nowS) + Math.max(days.outbox, days.messages, days.backups);
  return Math.max(dayOf(lastKeyS), byAge);
}

/** Something that stays, with why and until when, as the answer says it. */
export interface Stay {
  /** Which of them, for programs. */
  readonly kind: StayKind;
  readonly what: string;
  readonly why: string;
  /** `YYYY-MM-DD` */
  readonly until: string;
}

/** What may stay of somebody after an erasure. */
export const STAY_KINDS = ['bills', 'holds', 'log', 'request', 'objections'] as const;
/** One of them. */
export type StayKind = (typeof STAY_KINDS)[number];

/** Last days of what stays, where there is any. */
export interface StayDays {
  readonly auditLog: string | undefined;
  readonly request: string | undefined;
  readonly objections: string | undefined;
  readonly bills: string | undefined;
  readonly holds: string | undefined;
}

/** What the answer says of it (G3). */
export function staysOf(days: StayDays): Stay[] {
  const lines: [StayKind, string | undefined, string, string][] = [
    [
      'bills',
      days.bills,
      'The bills of your rentals: amount, tax, date; no place, no time of day, and not your name.',
      'The law on bookkeeping asks for them (GDPR 17(3)(b)).',
    ],
    [
      'holds',
      days.holds,
      'Rentals under a legal hold; nobody reads them. They are erased when it ends.',
      'A claim is pending (GDPR 17(3)(e)); the day is that of its next review and a month.',
    ],
    [
      'log',
      days.auditLog,
      'Entries of the audit log about your rentals: who did what and when, no place.',
      'To show who looked at your data and that it was erased (GDPR 5(2), 17(3)(e)).',
    ],
    [
      'request',
      days.request,
      'Your requests, this one too, with what you wrote in them, and their answers; of an erased rental, not which it was.',
      'To show that they were answered (GDPR 5(2), 12(3)).',
    ],
    [
      'objections',
      days.objections,
      'That you object to purposes, or withdrew consent.',
      'So that it goes on being respected (GDPR 21(3)).',
    ],
  ];
  return lines.flatMap(([kind, until, what, why]) =>
    until === undefined ? [] : [{ kind, what, why, until }],
  );
}
