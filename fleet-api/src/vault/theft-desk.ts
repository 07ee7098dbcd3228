/**
 * What the vault does for a case of theft: hears two people, co-signs, lets the case's officers look, and destroys. Each
 * act is judged, written down and committed before its answer goes out.
 */
import { randomBytes } from 'node:crypto';
import { dayOf, type RoleId, randomId, STREAM_KINDS } from '@fleetveil/proto';
import type { Transaction } from 'kysely';
import { type AuditEntry, SALT_BYTES, saltEntry } from '../audit/entry.ts';
import { dateOfDay } from '../database/days.ts';
import type { VaultTables } from '../database/schema.ts';
import { destroyOfEvent, type EventStream, timesOf } from './event-keys.ts';
import { verifyGrant } from './grants.ts';
import { type Span, splitFixes } from './interval.ts';
import { findOpenable, openChunks } from './open.ts';
import { denialOf } from './opening.ts';
import type { VaultParts } from './parts.ts';
import { closeRentals } from './rental-keys-store.ts';
import { confirmSuspicions, type Dispelling, eachApart, unconfirmedOf } from './suspicion.ts';
import {
  endOf,
  isGrantOfCase,
  LOOK_S,
  refuseAsking,
  refuseConfirming,
  refuseLooking,
  refuseRemoving,
  SLACK_S,
  seenSpan,
  signedBefore,
  type TheftCase,
} from './theft.ts';
import * as store from './theft-store.ts';
import type { Person } from './tokens.ts';
import type { VaultPolicy } from './trust.ts';
import { appendLeaf, type HeldStream, takeHold } from './vault-store.ts';
import type {
  TheftAskAsk,
  TheftCloseAsk,
  TheftConfirmAnswer,
  TheftConfirmAsk,
  TheftLookAnswer,
  TheftLookAsk,
  TheftOpenAnswer,
  TheftOpenAsk,
  TheftRefusal,
  TheftRemoveAsk,
} from './wire.ts';

/** What came of an act. */
export type TheftResult<Answer> =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly code: TheftRefusal }
  | { readonly kind: 'unavailable' };

/** The acts. */
export interface TheftDesk {
  /** An officer declares a theft, or asks for the next grant of one. */
  ask(ask: TheftAskAsk): Promise<TheftResult<{ fromS: number }>>;
  /** The second person agrees: the grant comes back co-signed. */
  confirm(ask: TheftConfirmAsk): Promise<TheftResult<TheftConfirmAnswer>>;
  /** A look of fifteen minutes begins. */
  look(ask: TheftLookAsk): Promise<TheftResult<TheftLookAnswer>>;
  /** Opens chunks within a look. */
  open(ask: TheftOpenAsk): Promise<TheftResult<TheftOpenAnswer>>;
  /** Takes an officer off a case; their looks end at once. Answers how many. */
  remove(ask: TheftRemoveAsk): Promise<TheftResult<{ ended: number }>>;
  /** Ends a case, for whatever reason; of one that the vault never heard of, nothing. */
  close(ask: TheftCloseAsk): Promise<TheftResult<{ destroyed: number }>>;
}

const THEFT = STREAM_KINDS.wire.theft;
/** What the policy has to open: to officers, when two people said so, live. */
const PURSUIT = {
  ...({ purpose: 'asset_protection', kind: 'theft', role: 'theft_officer' } as const),
  ...({ people: 2, answer: 'live_position' } as const),
};
/** Longest case, and how long its record outlasts it. */
const KEPT_DAYS = 2 * 366;

const refused = (code: TheftRefusal) => ({ kind: 'refused', code }) as const;
const done = <Answer>(answer: Answer) => ({ kind: 'done', answer }) as const;

/** The desk of a vault. */
export function createTheftDesk(parts: VaultParts): TheftDesk {
  return {
    ask: (ask) => asPerson(parts, ask.actor.token, 'theft_officer', (at) => declare(at, ask)),
    confirm: (ask) => asPerson(parts, ask.actor.token, 'approver', (at) => confirm(at, ask)),
    look: (ask) => asPerson(parts, ask.actor.token, 'theft_officer', (at) => look(at, ask)),
    open: (ask) => asPerson(parts, ask.actor.token, 'theft_officer', (at) => open(at, ask)),
    remove: (ask) => asPerson(parts, ask.actor.token, 'theft_officer', (at) => remove(at, ask)),
    close: (ask) => close(parts, ask),
  };
}

/** An act of somebody whose token says the role now: a role that was withdrawn is none (M10). */
interface Act {
  readonly parts: VaultParts;
  readonly person: Person;
  readonly policy: VaultPolicy;
  readonly nowS: number;
}

async function asPerson<Answer>(
  parts: VaultParts,
  token: string,
  role: RoleId,
  work: (act: Act) => Promise<TheftResult<Answer>>,
): Promise<TheftResult<Answer>> {
  const read = await parts.readToken(token);
  if (!read.ok) return read.why === 'unavailable' ? { kind: 'unavailable' } : refused('bad_token');
  const { person } = read;
  if (person.tenant !== parts.tenant || !person.roles.includes(role)) return refused('bad_token');
  if (parts.waitOf(person.id) > 0) return refused('rate_limited');
  const { policy } = await parts.trust();
  if (policy === undefined) return { kind: 'unavailable' };
  if (denialOf(policy.openings, PURSUIT) !== undefined) return refused('not_allowed');
  return work({ parts, person, policy, nowS: Math.floor(parts.nowS()) });
}

function declare({ parts, person, nowS }: Act, ask: TheftAskAsk): Promise<TheftResult<{ fromS: number }>> {
  const { db, tenant } = parts;
  const { caseId, vehicleId } = ask;
  return db.transaction().execute(async (trx) => {
    const officers = [...new Set([person.id, ...ask.officers])];
    const declared = { caseId, vehicleId, officers, declaredS: nowS };
    await store.insertCase(trx, tenant, { ...declared, endsOn: dateOfDay(dayOf(nowS) + KEPT_DAYS) });
    const held = await store.takeCase(trx, tenant, caseId);
    if (held === undefined) return refused('not_found');
    const why = refuseAsking(held, { person: person.id, vehicleId, nowS });
    if (why !== undefined) return refused(why);
    // The same word again gets no more time; after a confirmation it asks for the next grant.
    if (held.confirmedS !== undefined) await store.storeAsking(trx, caseId, person.id, nowS);
    return done({ fromS: held.fromS });
  });
}

async function confirm(act: Act, ask: TheftConfirmAsk): Promise<TheftResult<TheftConfirmAnswer>> {
  const { parts, person, nowS } = act;
  return parts.db.transaction().execute(async (trx) => {
    const held = await store.takeCase(trx, parts.tenant, ask.caseId);
    if (held === undefined) return refused('not_found');
    const before = signedBefore(held, person.id, nowS);
    const why = refuseConfirming(held, person.id, nowS);
    if (why === 'nothing_asked' && before !== undefined) {
      return done({ signed: before, fromS: held.fromS });
    }
    if (why !== undefined) {
      await leaf(trx, { ...entryOf(act, held, 'approver'), act: 'denial', detail: { code: why } });
      return refused(why);
    }
    return coSign(trx, act, held, ask.grant);
  });
}

async function coSign(
  trx: Transaction<VaultTables>,
  act: Act,
  held: TheftCase,
  grant: Uint8Array,
): Promise<TheftResult<TheftConfirmAnswer>> {
  const { parts, person, policy, nowS } = act;
  const signed = await parts.coSign(grant).catch(() => undefined);
  const { keys } = await parts.trust();
  // Read back as a unit reads it: the first signature, the roles of both keys, the tenant.
  const verified = signed && (await verifyGrant(signed, parts.tenant, keys));
  if (!signed || !verified || !isGrantOfCase(held, verified, { nowS, mostS: policy.theftGrantS })) {
    return refused('bad_grant');
  }
  const { notAfterS: untilS } = verified;
  const detail = { caseId: held.caseId, untilS, renewal: held.confirmedS !== undefined };
  await leaf(trx, { ...entryOf(act, held, 'approver'), act: 'theft_signed', detail });
  const { caseId, vehicleId } = held;
  const firstS = await confirmSuspicions(trx, { tenant: parts.tenant, vehicleId, caseId }, nowS);
  const beganS = firstS === undefined ? held.fromS : firstS - policy.suspicionS;
  const fromS = held.confirmedS === undefined ? Math.min(held.fromS, beganS) : held.fromS;
  await store.storeConfirmation(trx, caseId, { person: person.id, atS: nowS, fromS }, { signed, untilS });
  return done({ signed, fromS });
}

async function look(act: Act, ask: TheftLookAsk): Promise<TheftResult<TheftLookAnswer>> {
  const { parts, person, nowS } = act;
  const { caseId, reason } = ask;
  return parts.db.transaction().execute(async (trx) => {
    const held = await store.takeCase(trx, parts.tenant, caseId);
    if (held === undefined) return refused('not_found');
    const why = refuseLooking(held, person.id);
    if (why !== undefined) {
      await leaf(trx, { ...entryOf(act, held), act: 'denial', detail: { code: why } });
      return refused(why);
    }
    const renewal = await store.hasLooked(trx, caseId, person.id);
    const begun = { sessionId: randomId(), caseId, officer: person.id, reason };
    const times = { openedS: nowS, endsS: nowS + LOOK_S };
    await leaf(trx, {
      ...{ ...entryOf(act, held), act: 'theft_look', why: reason },
      detail: { caseId, untilS: times.endsS, renewal },
    });
    await store.insertLook(trx, { ...begun, ...times }, dateOfDay(dayOf(nowS) + KEPT_DAYS));
    return done({ sessionId: begun.sessionId, endsS: times.endsS, renewal });
  });
}

async function open(act: Act, ask: TheftOpenAsk): Promise<TheftResult<TheftOpenAnswer>> {
  const { parts } = act;
  const begun = await parts.db.transaction().execute((trx) => beginOpening(trx, act, ask));
  if (typeof begun === 'string') return refused(begun);
  const { stream, span, no } = begun;
  const { fixes, damaged } = openChunks(parts, stream, ask.chunks);
  const { inside, outside } = splitFixes(fixes, [span]);
  return done({ fixes: inside, outside, damaged, leaf: { no } });
}

/** The leaf of an opening. Who is taken off meanwhile, and what is destroyed meanwhile, is so before it or after it. */
async function beginOpening(
  trx: Transaction<VaultTables>,
  act: Act,
  ask: TheftOpenAsk,
): Promise<{ stream: HeldStream; span: Span; no: number } | TheftRefusal> {
  const { parts, person, nowS } = act;
  const session = await store.findLook(trx, ask.sessionId);
  if (session === undefined || session.officer !== person.id) return 'not_found';
  if (nowS >= session.endsS) return 'look_over';
  const held = await store.shareCase(trx, parts.tenant, session.caseId);
  if (held === undefined) return 'not_found';
  const why = refuseLooking(held, person.id);
  if (why !== undefined) return why;
  const stream = await findOpenable({ ...parts, db: trx }, ask.streamId);
  if (typeof stream === 'string') return stream;
  const about = { ...entryOf(act, held), why: session.reason };
  if (!isOfTheft(stream, held)) {
    await leaf(trx, { ...about, act: 'denial', detail: { code: 'not_of_case', kind: 'theft' } });
    return 'not_found';
  }
  if (!(await takeHold(trx, [ask.streamId]))) return 'erased';
  const span = seenSpan(held, nowS);
  const no = await leaf(trx, {
    ...{ ...about, act: 'opening', subject: { ...about.subject, streamId: ask.streamId } },
    detail: { kind: 'theft', ...span, chunks: ask.chunks.length },
  });
  return { stream, span, no };
}

async function remove(act: Act, ask: TheftRemoveAsk): Promise<TheftResult<{ ended: number }>> {
  const { parts, person, nowS } = act;
  const { caseId, officer, reason } = ask;
  return parts.db.transaction().execute(async (trx) => {
    const held = await store.takeCase(trx, parts.tenant, caseId);
    if (held === undefined) return refused('not_found');
    // Asked again after an answer that was lost: they are off it.
    if (held.removed.includes(officer) && held.officers.includes(person.id)) return done({ ended: 0 });
    const why = refuseRemoving(held, person.id, officer);
    if (why !== undefined) return refused(why);
    await store.storeRemoval(trx, caseId, officer);
    const ended = await store.endLooks(trx, { caseId, officer }, nowS);
    await leaf(trx, {
      ...{ ...entryOf(act, held), act: 'theft_officer_removed', why: reason },
      detail: { caseId, officer, looks: ended },
    });
    return done({ ended });
  });
}

/** A stream of the pursuit: under the case's grant, or a suspicion that the case confirmed. Nothing of a rental is. */
function isOfTheft(stream: HeldStream, held: TheftCase): boolean {
  const isPursuit = stream.kind === THEFT && stream.vehicleId === held.vehicleId;
  return isPursuit && (stream.rentalId === held.caseId || stream.theftCase === held.caseId);
}

async function close(
  parts: VaultParts,
  { caseId, destroy, actor }: TheftCloseAsk,
): Promise<TheftResult<{ destroyed: number }>> {
  const { db, tenant } = parts;
  const nowS = Math.floor(parts.nowS());
  return db.transaction().execute(async (trx) => {
    const held = await store.takeCase(trx, tenant, caseId);
    if (held === undefined) return done({ destroyed: 0 });
    await store.storeClosing(trx, caseId, endOf(held, nowS) ?? nowS);
    if (!destroy) return done({ destroyed: 0 });
    const { vehicleId } = held;
    // What was no theft was no suspicion either: nobody waits for its two hours to be over.
    const suspected = await unconfirmedOf(trx, { tenant, vehicleId });
    const doing = { tenant, caseId, vehicleId, nowS, actor, custody: parts.custody };
    return done({ destroyed: await destroyCase(trx, doing, suspected) });
  });
}

interface Destroying {
  readonly tenant: string;
  readonly caseId: string;
  readonly vehicleId: string;
  readonly nowS: number;
  readonly actor: AuditEntry['actor'];
  readonly custody: Dispelling['custody'];
}

/**
 * Destroys the pursuit, what still comes of it too; nothing of it where a legal hold keeps it. Of an event only what this
 * case has: an earlier case may keep a part of it, and another vehicle may tell the same id.
 *
 * @param suspected events of which what nobody confirmed goes too
 */
async function destroyCase(
  trx: Transaction<VaultTables>,
  doing: Destroying,
  suspected: readonly string[] = [],
): Promise<number> {
  const { tenant, caseId, vehicleId, nowS: atS, actor, custody } = doing;
  const own = await closeRentals(trx, tenant, [{ rentalId: caseId, kind: THEFT }], timesOf(atS));
  let { destroyed } = own;
  let isKept = own.held.length > 0;
  const confirmed = await store.eventsOf(trx, { tenant, caseId, vehicleId });
  for (const eventId of [...new Set([...confirmed, ...suspected])].sort()) {
    const gone = await destroyOfEvent(
      trx,
      { tenant, eventId, atS, custody },
      (stream) => stream.vehicleId === vehicleId && isOfCase(stream, caseId, suspected.includes(eventId)),
    );
    destroyed += gone.destroyed;
    isKept ||= gone.isHeld;
  }
  // A hold keeps and opens nothing: what was to be gone is seen by nobody from now on.
  if (isKept) await store.noteKept(trx, caseId, atS);
  else await store.noteDestroyed(trx, caseId, atS);
  // A case that is held is looked at again and again: what went of it beside the hold is on record once.
  if (isKept && destroyed === 0) return 0;
  const detail = { reason: 'theft_closed', streams: destroyed };
  await leaf(trx, { ...{ act: 'destruction', atS, tenant, actor, subject: {} }, detail });
  return destroyed;
}

const isOfCase = (
  { theftCase, unconfirmedUntilS }: EventStream,
  caseId: string,
  isSuspected: boolean,
): boolean => theftCase === caseId || (isSuspected && unconfirmedUntilS !== undefined);

/**
 * Destroys the pursuits of cases whose last day is over: the day of their end (`endOf`) and what the policy adds. Answers how
 * many streams. What a legal hold keeps stays, sealed to everybody, until the hold is over.
 */
export async function destroyClosed(
  { db, tenant, nowS, custody }: Dispelling,
  plusDays: number,
): Promise<number> {
  const atS = Math.floor(nowS());
  const actor = { kind: 'system', id: 'vault' } as const;
  const firstKeptS = (dayOf(atS) - plusDays) * 86_400;
  const runOutS = Math.min(firstKeptS, atS - SLACK_S);
  const due = await store.closedBefore(db, tenant, { closedS: firstKeptS, runOutS });
  return eachApart(due, ({ caseId, vehicleId }) => {
    const doing = { tenant, caseId, vehicleId, nowS: atS, actor, custody };
    return db.transaction().execute((trx) => destroyCase(trx, doing));
  });
}

type EntryFrame = Omit<AuditEntry, 'act' | 'detail'>;

function entryOf(
  { parts, person, nowS }: Act,
  { vehicleId }: TheftCase,
  kind: 'theft_officer' | 'approver' = 'theft_officer',
): EntryFrame {
  const actor = { kind, id: person.id };
  return { tenant: parts.tenant, atS: nowS, actor, subject: { vehicleId }, purpose: 'asset_protection' };
}

function leaf(db: VaultParts['db'], entry: AuditEntry): Promise<number> {
  return appendLeaf(db, saltEntry(entry, randomBytes(SALT_BYTES)));
}
