/**
 * What goes down to units: receipts, answers to a hello, and the documents that doors and jobs put
 * into `downlink`. Ingest can seal and send them, and can make none of them: each document is signed
 * by a key that is not here (but the status').
 */
import { randomBytes } from 'node:crypto';
import {
  decodeDocument,
  decodeSigned,
  downTopic,
  type EnvelopeCipher,
  FRAME_BYTES,
  sealDownWith,
  toHex,
  v1,
} from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Broker } from '../broker/broker.ts';
import type { Tables } from '../database/schema.ts';
import { gathered } from './gathered.ts';
import type { ServerHas, Waiting } from './hello.ts';
import type { UnitSession } from './sessions.ts';

/** Most documents claimed at once. */
export const CLAIM = 100;

/** Seals a downlink under a unit's current session and publishes it, at most once. */
export function sendDown(
  broker: Broker,
  cipher: EnvelopeCipher,
  session: UnitSession,
  downlink: v1.IDownlink,
): void {
  const body = v1.Downlink.encode(downlink).finish();
  const { tenant, unitId } = session.unit;
  broker.publish(downTopic(tenant, unitId), sealDownWith(cipher, session.keys, randomBytes(12), body));
}

/** Seals the answer to a slot's frame, of the one size that answers have (M11), and publishes it, at most once. */
export function sendAnswer(
  broker: Broker,
  cipher: EnvelopeCipher,
  { unit, keys }: UnitSession,
  slotAnswer: v1.ISlotAnswer,
): void {
  const body = v1.Downlink.encode({ slotAnswer }).finish();
  const sealed = sealDownWith(cipher, keys, randomBytes(12), body, FRAME_BYTES.slot_answer);
  broker.publish(downTopic(unit.tenant, unit.unitId), sealed);
}

/** A downlink that carries a signed document. */
export function signedDown(signed: Uint8Array): v1.IDownlink {
  return { signed: v1.Signed.decode(signed) };
}

/** How an encoded v1.Signed of a grant begins: field 1, its type. Only our own encoder writes here, lowest field first. */
const GRANT_HEAD = Buffer.from([0x08, v1.SignedType.SIGNED_TYPE_GRANT]);
/** Grants last, as `lackedOf` orders what it is given: an end must not wait behind the grant that it ends (decision 0038). */
const ENDS_FIRST = sql`substring(body FROM 1 FOR 2) = ${GRANT_HEAD}, id`;

/** Units whose documents are looked through at once. */
const PAGE = 10_000;

/** A unit for which something waits, with the session in which it spoke last, to whichever node. */
interface WaitingUnit {
  readonly unit_id: string;
  readonly session_id: string;
}

/**
 * Documents that wait for units this node serves, ends before grants: claimed by marking them sent, so that no other node
 * sends them. A unit that began another session elsewhere is that node's: in the old one it would open nothing, and what is
 * marked as sent comes again with the next hello only.
 */
export async function claimDownlinks(
  db: Kysely<Tables>,
  nowS: number,
  serves: (unitId: string, sessionId: string) => boolean,
): Promise<{ unitId: string; signed: Uint8Array }[]> {
  const served = await servedAmongWaiting(db, nowS, serves);
  if (served.length === 0) return [];
  const { rows } = await sql<{ id: number; unit_id: string; body: Buffer }>`
    UPDATE downlink SET sent_at = now() WHERE id IN (
      SELECT d.id FROM downlink d JOIN unit u USING (unit_id)
      JOIN unnest(${served.map((each) => each.unit_id)}::uuid[], ${served.map((each) => each.session_id)}::uuid[])
        AS mine (unit_id, session_id) ON mine.unit_id = u.unit_id AND mine.session_id = u.session_id
      WHERE d.sent_at IS NULL
      ORDER BY ${ENDS_FIRST} LIMIT ${CLAIM} FOR UPDATE OF d SKIP LOCKED)
    RETURNING id, unit_id, body`.execute(db);
  return rows
    .map(({ id, unit_id, body }) => ({ id, unitId: unit_id, signed: body, rank: isGrant(body) ? 1 : 0 }))
    .sort((a, b) => a.rank - b.rank || a.id - b.id);
}

/** All of them, a page at a time: however many are away, each that is served is found. */
async function servedAmongWaiting(
  db: Kysely<Tables>,
  nowS: number,
  serves: (unitId: string, sessionId: string) => boolean,
): Promise<WaitingUnit[]> {
  const served: WaitingUnit[] = [];
  for (let after: string | undefined = FIRST_ID; after !== undefined; ) {
    const { rows }: { rows: WaitingUnit[] } = await sql<WaitingUnit>`
      SELECT DISTINCT d.unit_id, u.session_id FROM downlink d JOIN unit u USING (unit_id)
      WHERE d.sent_at IS NULL AND d.expires_s > ${nowS} AND d.unit_id > ${after} AND u.session_id IS NOT NULL
      ORDER BY d.unit_id LIMIT ${PAGE}`.execute(db);
    served.push(...rows.filter((each) => serves(each.unit_id, each.session_id)));
    after = rows.length < PAGE ? undefined : rows.at(-1)?.unit_id;
  }
  return served;
}

/** Before every id that is drawn. */
const FIRST_ID = '0'.repeat(32);

/**
 * Reads all that is not expired for a unit, sent before or not: what got lost on the way is sent again on a hello.
 * Asked for many units at once.
 *
 * @example const waitingFor = createWaitingReader(db, clock.nowS); await waitingFor(unitId);
 */
export function createWaitingReader(
  db: Kysely<Tables>,
  nowS: () => number,
): (unitId: string) => Promise<readonly Waiting[]> {
  return gathered((unitIds: readonly string[]) => waitingOf(db, unitIds, Math.floor(nowS())));
}

/** At most so many of each unit, ends before grants, the oldest of each first. */
async function waitingOf(db: Kysely<Tables>, unitIds: readonly string[], nowS: number): Promise<Waiting[][]> {
  const { rows } = await sql<{ unit_id: string; body: Buffer }>`
    SELECT u.unit_id, d.body FROM unnest(${[...new Set(unitIds)]}::uuid[]) AS u (unit_id)
    CROSS JOIN LATERAL (SELECT id, body FROM downlink WHERE downlink.unit_id = u.unit_id AND expires_s > ${nowS}
      ORDER BY ${ENDS_FIRST} LIMIT ${CLAIM}) AS d
    ORDER BY ${ENDS_FIRST}`.execute(db);
  const byUnit = Map.groupBy(rows, (row) => row.unit_id);
  return unitIds.map((unitId) =>
    (byUnit.get(unitId) ?? []).map(({ body }) => ({ signed: body, grantId: grantIdOf(body) })),
  );
}

const isGrant = (signed: Uint8Array): boolean =>
  decodeSigned(signed).type === v1.SignedType.SIGNED_TYPE_GRANT;

function grantIdOf(signed: Uint8Array): string | undefined {
  return isGrant(signed) ? toHex(decodeDocument('grant', decodeSigned(signed).body).grantId) : undefined;
}

/** The documents that every unit needs. */
export type CurrentDocuments = Pick<ServerHas, 'keySet' | 'policy' | 'transportKeys'>;

/** Real milliseconds for which documents that were read are taken as the newest. */
const FRESH_MS = 500;

/** Reads the newest documents, for many units at once: in a storm each reading serves all of half a second. */
export function createDocumentReader(db: Kysely<Tables>): () => Promise<CurrentDocuments> {
  let last: Promise<CurrentDocuments> | undefined;
  let readMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (last === undefined || performance.now() - readMs >= FRESH_MS) {
      readMs = performance.now();
      last = currentDocuments(db);
      last.catch(() => {
        last = undefined; // the database was away: the next hello tries again
      });
    }
    return last;
  };
}

/** The newest key set, policy and transport keys. */
async function currentDocuments(db: Kysely<Tables>): Promise<CurrentDocuments> {
  const keySet = await db
    .selectFrom('key_set')
    .select(['version', 'signed'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  const policy = await db
    .selectFrom('policy')
    .select(['version', 'signed'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  const transport = await db
    .selectFrom('transport_keys')
    .select(['sequence', 'signed'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    keySet,
    policy,
    transportKeys: transport && { version: transport.sequence, signed: transport.signed },
  };
}
