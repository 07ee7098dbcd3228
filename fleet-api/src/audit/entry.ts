/**
 * What the audit log records: a closed list of acts, each with its own few details. An entry is JSON of
 * strings, whole numbers and booleans; its canonical bytes (RFC 8785 for just these types) and a random
 * salt make the leaf. The salt is what lets an entry's text be dropped on its end day while the leaf
 * stays in the tree and says nothing about it.
 *
 * There is no act with a member for a place: an entry never says where.
 */
import { type EntryJson, entryText, ENTRY_SALT_BYTES as SALT_BYTES, utf8 } from '@fleetveil/proto';
import { z } from 'zod';
import { leafHash } from './merkle.ts';

export { SALT_BYTES };

/** Years an entry's text is kept: what the policy gives the log of disclosures. */
const KEEP_YEARS = 5;

// jsonb keeps no U+0000, and a lone surrogate has no UTF-8: either would change the bytes on the way.
const keepsItsBytes = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');
const text = (max: number) => z.string().min(1).max(max).refine(keepsItsBytes, 'text that cannot be stored');
const word = z.string().regex(/^[a-z][a-z0-9_]{0,47}$/);
const id = z.string().regex(/^[0-9a-f]{32}$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const seconds = z.int().min(0);
const count = z.int().min(0);

/** Every act with its details. The doors write most; `opening`, `denial` and `destruction` also the vault. */
const DETAILS = {
  opening: z.strictObject({
    ...{ kind: word, fromS: seconds, toS: seconds, chunks: count },
    caseId: id.optional(),
  }),
  opening_approved: z.strictObject({ caseId: id, instants: count }),
  denial: z.strictObject({ code: word, kind: word.optional() }),
  destruction: z.strictObject({ reason: word, streams: count }),
  rental_created: z.strictObject({ route: z.boolean(), policyVersion: count }),
  rental_ended: z.strictObject({ by: word }),
  grant_issued: z.strictObject({ notBeforeS: seconds, notAfterS: seconds, route: z.boolean() }),
  policy_published: z.strictObject({ policyVersion: count }),
  policy_announced: z.strictObject({ policyVersion: count, fromDay: count }),
  organisation_published: z.strictObject({ organisationVersion: count }),
  key_set_published: z.strictObject({ keySetVersion: count }),
  unit_enrolled: z.strictObject({}),
  unit_struck_off: z.strictObject({ reason: word }),
  trips_read: z.strictObject({ trips: count }),
  trip_read: z.strictObject({}),
  route_read: z.strictObject({}),
  reads_read: z.strictObject({}),
  export: z.strictObject({ format: word }),
  operator_vehicles_read: z.strictObject({ vehicles: count }),
  operator_vehicle_read: z.strictObject({}),
  booking_rental_read: z.strictObject({}),
  receipt_code_made: z.strictObject({}),
  receipt_read: z.strictObject({}),
  receipt_data_read: z.strictObject({}),
  share_made: z.strictObject({ kind: word, expiresS: seconds }),
  share_revoked: z.strictObject({ kind: word }),
  route_deleted: z.strictObject({ streams: count, held: z.boolean() }),
  preference_changed: z.strictObject({ route: z.boolean() }),
  share_read: z.strictObject({ shareId: id }),
  payer_report_read: z.strictObject({ months: count }),
  bill_stored: z.strictObject({ settled: z.boolean() }),
  hold_created: z.strictObject({ holdId: id, kind: word, rentals: count, reviewDay: count }),
  hold_reviewed: z.strictObject({ holdId: id, reviewDay: count }),
  hold_released: z.strictObject({ holdId: id }),
  hold_overdue: z.strictObject({ holdId: id, reviewDay: count }),
  hold_lapsed: z.strictObject({ holdId: id, reviewDay: count }),
  keys_held: z.strictObject({ holdId: id, rentals: count }),
  keys_released: z.strictObject({ holdId: id }),
  retention_run: z.strictObject({
    ...{ day: count, rows: count, partitions: count, held: count, sealedOff: count },
    ...{ keysDestroyed: count, keysWaiting: count, holds: count, holdsOverdue: count },
    // Steps, and rentals, that the database refused; absent = none.
    failed: count.optional(),
  }),
  retention_ended: z.strictObject({ day: count, table: word, rows: count, held: count }),
  retention_read: z.strictObject({}),
  holds_read: z.strictObject({ holds: count }),
  audit_read: z.strictObject({ entries: count }),
  openings_counted: z.strictObject({ openings: count, purposes: count }),
  fleet_status_read: z.strictObject({ refused: count }),
  units_read: z.strictObject({ units: count }),
  refused_read: z.strictObject({ messages: count }),
  // Since 0053 one entry a reason.
  refused_dropped: z.strictObject({ code: word.optional(), messages: count }),
  breach_opened: z.strictObject({ breachId: id, awareS: seconds }),
  breach_noted: z.strictObject({ breachId: id, kind: word, number: count, hash }),
  breach_riders_read: z.strictObject({ breachId: id, format: word }),
  breach_rider_read: z.strictObject({ breachId: id }),
  authority_opened: z.strictObject({ caseId: id, instants: count, person: z.boolean() }),
  authority_decided: z.strictObject({ caseId: id, decision: word }),
  authority_disclosed: z.strictObject({ caseId: id, instants: count, person: z.boolean() }),
  authority_answer_read: z.strictObject({ caseId: id, instants: count }),
  authority_places_read: z.strictObject({ caseId: id, instants: count }),
  authority_place_opened: z.strictObject({ caseId: id, instants: count, openedS: seconds }),
  packet_opened: z.strictObject({ who: word }),
  packet_released: z.strictObject({ releaseId: id, insurerId: text(63), untilS: seconds }),
  accident_opened: z.strictObject({ caseId: id }),
  accident_bound: z.strictObject({ caseId: id }),
  accident_released: z.strictObject({ caseId: id, releaseId: id, insurerId: text(63), untilS: seconds }),
  accident_release_ended: z.strictObject({ caseId: id, releaseId: id, because: word }),
  accident_objected: z.strictObject({ caseId: id, lifted: z.boolean() }),
  accident_closed: z.strictObject({ caseId: id }),
  accident_destroyed: z.strictObject({ caseId: id }),
  accident_packet_read: z.strictObject({ caseId: id, form: word, hash }),
  accidents_read: z.strictObject({ cases: count }),
  releases_read: z.strictObject({ releases: count }),
  insurer_changed: z.strictObject({ insurerId: text(63), change: word }),
  insurers_read: z.strictObject({ insurers: count }),
  authorities_read: z.strictObject({ cases: count }),
  field_claimed: z.strictObject({ claimId: id, untilS: seconds }),
  field_released: z.strictObject({ claimId: id }),
  field_claims_read: z.strictObject({ claims: count }),
  field_commanded: z.strictObject({ claimId: id, commandId: id, kind: word }),
  field_commands_read: z.strictObject({ claimId: id, commands: count }),
  field_place_read: z.strictObject({ claimId: id }),
  reserved_place_read: z.strictObject({}),
  support_code_made: z.strictObject({ callId: id, expiresS: seconds }),
  support_position_asked: z.strictObject({ callId: id }),
  support_position_shown: z.strictObject({ callId: id, fixS: seconds }),
  support_calls_read: z.strictObject({ calls: count }),
  theft_opened: z.strictObject({ caseId: id, reason: word }),
  theft_decided: z.strictObject({ caseId: id, decision: word }),
  theft_police_noted: z.strictObject({ caseId: id }),
  theft_renewal_asked: z.strictObject({ caseId: id }),
  theft_signed: z.strictObject({ caseId: id, untilS: seconds, renewal: z.boolean() }),
  theft_look: z.strictObject({ caseId: id, untilS: seconds, renewal: z.boolean() }),
  theft_officer_removed: z.strictObject({ caseId: id, officer: text(255), looks: count }),
  theft_closed: z.strictObject({ caseId: id, outcome: word }),
  theft_told: z.strictObject({ caseId: id, outcome: word, looks: count }),
  theft_seen: z.strictObject({
    caseId: id,
    seenS: seconds,
    untilS: seconds,
    chunks: count,
    renewal: z.boolean(),
  }),
  theft_report_read: z.strictObject({ caseId: id }),
  thefts_read: z.strictObject({ cases: count }),
  request_received: z.strictObject({ kind: word }),
  request_carried_out: z.strictObject({
    ...{ kind: word, state: word, article: text(8) },
    ...{ rentals: count, streams: count },
  }),
  request_decided: z.strictObject({ kind: word, decision: word }),
  request_taken_back: z.strictObject({ kind: word }),
  passed_requests_read: z.strictObject({ requests: count }),
  passed_request_read: z.strictObject({ kind: word }),
  request_passed: z.strictObject({ kind: word }),
  requests_read: z.strictObject({ requests: count }),
  statistics_read: z.strictObject({ weeks: count }),
  statistics_published: z.strictObject({ week: count, numbers: count }),
  recipient_told: z.strictObject({ kind: word }),
  restore: z.strictObject({
    backupId: id,
    madeS: seconds,
    treeSize: count,
    lostTreeSize: count,
    erased: count,
    journal: z.boolean(),
  }),
} as const;

/** What was done. */
export type Act = keyof typeof DETAILS;
/** All acts, for doors that describe or filter them. */
export const ACTS = Object.keys(DETAILS) as readonly Act[];
/** The few facts of an act. */
export type ActDetail<A extends Act> = z.infer<(typeof DETAILS)[A]>;

/** In which quality somebody acted. */
export const ACTOR_KINDS = [
  'rider',
  'operator',
  'booking',
  'privacy',
  'payer',
  'support',
  'field',
  'insurer',
  'statistics_reader',
  'third_party',
  'theft_officer',
  'approver',
  'administrator',
  'system',
] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

const frame = z.strictObject({
  act: z.enum(ACTS as [Act, ...Act[]]),
  atS: seconds,
  tenant: z.string().regex(/^[a-z0-9-]{1,32}$/),
  actor: z.strictObject({ kind: z.enum(ACTOR_KINDS), id: text(255) }),
  subject: z.strictObject({
    vehicleId: id.optional(),
    rentalId: id.optional(),
    streamId: id.optional(),
    requestId: id.optional(),
    riderId: text(255).optional(),
  }),
  purpose: word.optional(),
  why: text(500).optional(),
  detail: z.unknown(),
});

type Frame = Omit<z.infer<typeof frame>, 'act' | 'detail'>;

/**
 * One entry: when (domain seconds), who, about whom or what, for which purpose and why, and the act with
 * its details.
 *
 * ```ts
 * const entry: AuditEntry = {
 *   act: 'trip_read', atS: 1_700_000_000, tenant: 'demo', actor: { kind: 'rider', id: 'r-17' },
 *   subject: { rentalId }, purpose: 'rider_route', detail: {},
 * };
 * ```
 */
export type AuditEntry = { [A in Act]: Frame & { act: A; detail: ActDetail<A> } }[Act];

/** An entry with what makes it a leaf. */
export interface SaltedEntry {
  readonly entry: AuditEntry;
  readonly salt: Uint8Array;
  readonly leafHash: Uint8Array;
}

/**
 * An entry from outside: from a table, the vault or a caller that lost its types. `undefined` where it is
 * none, with a member too many as with one too few.
 */
export function parseEntry(value: unknown): AuditEntry | undefined {
  const outer = frame.safeParse(value);
  if (!outer.success) return undefined;
  const detail = DETAILS[outer.data.act].safeParse(outer.data.detail);
  return detail.success ? (value as AuditEntry) : undefined;
}

/** The canonical text of an entry: sorted members, no blanks (RFC 8785). */
export function canonicalEntry(entry: AuditEntry): string {
  return entryText(entry as EntryJson);
}

/** Hash of an entry's leaf: SHA-256(0x00 || salt || canonical text). */
export function entryLeafHash(salt: Uint8Array, entry: AuditEntry): Uint8Array {
  return leafHash(salt, utf8(canonicalEntry(entry)));
}

/**
 * Makes an entry ready to be stored.
 *
 * @param salt 16 random bytes, new for each entry
 * @throws RangeError where the entry does not fit its act: a mistake of ours, so nothing is recorded and
 *   the act that wanted recording fails with it
 */
export function saltEntry(entry: AuditEntry, salt: Uint8Array): SaltedEntry {
  if (salt.length !== SALT_BYTES) throw new RangeError('audit salt has a wrong length');
  if (parseEntry(entry) === undefined) throw new RangeError(`audit entry does not fit the act ${entry.act}`);
  return { entry, salt, leafHash: entryLeafHash(salt, entry) };
}

/** Last day of an entry's text, `YYYY-MM-DD`: the day five years later, in UTC. */
export function entryEndsOn(atS: number): string {
  const day = new Date(atS * 1000);
  day.setUTCFullYear(day.getUTCFullYear() + KEEP_YEARS);
  return day.toISOString().slice(0, 10);
}
