/**
 * The operations `support-code` and `open-help`: a rider makes a code, and with it support gets one position: the newest of
 * the help that was pressed while this rider had the vehicle (P6).
 *
 * ```
 * rider's token, grants, salt ─► it is theirs, now ─► code (hash kept)
 * support's token, code ─► leaf ─► chunks ─► code used up ─► the last fix, alone
 * ```
 */
import { randomBytes } from 'node:crypto';
import { type Fix, FLOOR, holderOf, STREAM_KINDS, toHex } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { type AuditEntry, SALT_BYTES, saltEntry } from '../audit/entry.ts';
import type { VaultTables } from '../database/schema.ts';
import { type VerifiedGrant, verifyGrant } from './grants.ts';
import { newestEndsOf } from './newest-ends-store.ts';
import { findOpenable, openChunks, writeDown } from './open.ts';
import { denialOf } from './opening.ts';
import type { OpenResult, SupportCodeResult, VaultParts } from './parts.ts';
import { CODE_CHANCE_BYTES, CODE_S, codeHash, codeOf, helpFromS } from './support-code.ts';
import { findCode, type SupportCode, storeCode, takeCode } from './support-code-store.ts';
import type { Person } from './tokens.ts';
import { appendLeaf, type HeldStream, takeHold } from './vault-store.ts';
import type { OpenHelpAsk, OpenRefusal, SealedChunk, SupportCodeAsk } from './wire.ts';

type Refused = { readonly kind: 'refused'; readonly code: OpenRefusal };
const refused = (code: OpenRefusal): Refused => ({ kind: 'refused', code });
const ASSIST = STREAM_KINDS.wire.assist;

/** Who asks, in this role; or why nobody does. */
async function personIn(
  parts: VaultParts,
  token: string,
  role: 'rider' | 'support',
): Promise<Person | Refused | { readonly kind: 'unavailable' }> {
  const read = await parts.readToken(token);
  if (!read.ok) return read.why === 'unavailable' ? { kind: 'unavailable' } : refused('bad_token');
  const { person } = read;
  if (person.tenant !== parts.tenant || !person.roles.includes(role)) return refused('bad_token');
  return parts.waitOf(person.id) > 0 ? refused('rate_limited') : person;
}

/** The operation `support-code`. */
export function createCodeMaker(parts: VaultParts): (ask: SupportCodeAsk) => Promise<SupportCodeResult> {
  return async (ask) => {
    const person = await personIn(parts, ask.token, 'rider');
    if ('kind' in person) return person;
    const { policy, keys } = await parts.trust();
    if (policy === undefined) return { kind: 'unavailable' };
    const read = await Promise.all(ask.grants.map((bytes) => verifyGrant(bytes, parts.tenant, keys)));
    const grants = read.filter((grant) => grant !== undefined);
    const [first] = grants;
    if (first === undefined || grants.length < read.length || !isOneRental(grants))
      return refused('bad_grant');
    const holder = toHex(await holderOf(ask.salt, person.id));
    if (!grants.every((grant) => grant.holder === holder)) return refused('not_holder');
    const nowS = Math.floor(parts.nowS());
    const fromS = helpFromS(grants, nowS);
    const { rentalId, vehicleId } = first;
    if (fromS === undefined || !(await rodeLast(parts.db, parts.tenant, first)))
      return refused('not_allowed');
    return makeCode(parts, { rentalId, vehicleId, fromS, expiresS: nowS + CODE_S });
  };
}

/** Grants last longer than rentals, and codes than rides: whoever rode since has the vehicle, and the help is theirs. */
async function rodeLast(
  db: Kysely<VaultTables>,
  tenant: string,
  { rentalId, vehicleId }: Pick<SupportCode, 'rentalId' | 'vehicleId'>,
): Promise<boolean> {
  const newest = await newestEndsOf(db, tenant, vehicleId);
  return newest.length === 1 && newest[0] === rentalId;
}

function isOneRental(grants: readonly VerifiedGrant[]): boolean {
  const [first] = grants;
  return grants.every(
    ({ purpose, rentalId, vehicleId }) =>
      purpose === 'rental_contract' && rentalId === first?.rentalId && vehicleId === first.vehicleId,
  );
}

async function makeCode({ db, tenant }: VaultParts, made: SupportCode): Promise<SupportCodeResult> {
  const code = codeOf(randomBytes(CODE_CHANCE_BYTES));
  await db.transaction().execute((trx) => storeCode(trx, tenant, codeHash(tenant, code), made));
  return { kind: 'made', code, expiresS: made.expiresS };
}

/** The operation `open-help`. */
export function createHelpOpener(parts: VaultParts): (ask: OpenHelpAsk) => Promise<OpenResult> {
  return async (ask) => {
    const person = await personIn(parts, ask.token, 'support');
    if ('kind' in person) return person;
    const { policy } = await parts.trust();
    if (policy === undefined) return { kind: 'unavailable' };
    const wanted = {
      purpose: 'assist',
      kind: 'assist',
      role: 'support',
      people: 1,
      answer: 'last_fix',
    } as const;
    if (denialOf(policy.openings, wanted) !== undefined) return refused('not_allowed');
    const hash = codeHash(parts.tenant, ask.code);
    const code = await findCode(parts.db, parts.tenant, hash, Math.floor(parts.nowS()));
    if (code === undefined) {
      await writeDown(parts, {
        ...entryOf(parts, person),
        subject: {},
        act: 'denial',
        detail: { code: 'no_code' },
      });
      return refused('not_allowed');
    }
    return openLast(parts, { ask, person, code, hash });
  };
}

interface Asked {
  readonly ask: OpenHelpAsk;
  readonly person: Person;
  readonly code: SupportCode;
  readonly hash: Uint8Array;
}

/** Where none of this rider's help has arrived yet the code stays good: support asks again. */
async function openLast(parts: VaultParts, asked: Asked): Promise<OpenResult> {
  const held = await heldStreams(parts, asked);
  if (held.length === 0) return refused('not_found');
  const no = await writeLook(parts, asked, held);
  if (typeof no === 'string') return refused(no);
  const opened = held.map(({ stream, chunks }) => openChunks(parts, stream, chunks));
  const last = lastOf(
    opened.flatMap(({ fixes }) => fixes),
    asked.code.fromS,
  );
  // Somebody else pressed it, before: what this rider presses may still be on its way.
  if (last === undefined) return refused('not_found');
  // Of two desks that looked at once one is shown it.
  if (!(await useUp(parts, asked))) return refused('not_allowed');
  const damaged = opened.reduce((sum, one) => sum + one.damaged, 0);
  const all = opened.reduce((sum, one) => sum + one.fixes.length, 0);
  return { kind: 'opened', answer: { fixes: [last], outside: all - 1, damaged, leaf: { no } } };
}

function useUp({ db }: VaultParts, { hash }: Asked): Promise<boolean> {
  return db.transaction().execute((trx) => takeCode(trx, hash));
}

interface Held {
  readonly stream: HeldStream;
  readonly chunks: readonly SealedChunk[];
}

async function heldStreams(parts: VaultParts, { ask, code }: Asked): Promise<Held[]> {
  const found = await Promise.all(
    ask.streams.map(async ({ streamId, chunks }) => ({
      stream: await findOpenable(parts, streamId),
      chunks,
    })),
  );
  return found.flatMap(({ stream, chunks }) =>
    typeof stream === 'string' || !mayBeOf(code, stream) ? [] : [{ stream, chunks }],
  );
}

/** Help of the code's vehicle. What came so long before the rider had it was over by then: nothing of it is opened. */
function mayBeOf({ vehicleId, fromS }: SupportCode, stream: HeldStream): boolean {
  const isOver = stream.depositedS + FLOOR.assistMaxS < fromS;
  return stream.kind === ASSIST && stream.vehicleId === vehicleId && !isOver;
}

/**
 * Writes the leaf, while the code holds: nothing is opened before, and nothing that is destroyed by now. Where another rider
 * has the vehicle by now the leaf is of a denial, and the code is gone.
 */
function writeLook(
  parts: VaultParts,
  { person, code, hash }: Asked,
  held: readonly Held[],
): Promise<number | OpenRefusal> {
  const { rentalId, vehicleId, fromS } = code;
  const entry = entryOf(parts, person);
  const chunks = held.reduce((sum, one) => sum + one.chunks.length, 0);
  return parts.db.transaction().execute(async (trx) => {
    const streamIds = held.map(({ stream }) => stream.streamId);
    if (!(await takeHold(trx, streamIds))) return 'not_found';
    if ((await findCode(trx, parts.tenant, hash, entry.atS)) === undefined) return 'not_allowed';
    const subject = { rentalId, vehicleId };
    const write = (leaf: AuditEntry) => appendLeaf(trx, saltEntry(leaf, randomBytes(SALT_BYTES)));
    if (!(await rodeLast(trx, parts.tenant, code))) {
      await takeCode(trx, hash);
      await write({ ...entry, act: 'denial', subject, detail: { code: 'ridden_since', kind: 'assist' } });
      return 'not_allowed';
    }
    const detail = { kind: 'assist', fromS, toS: entry.atS, chunks };
    return write({ ...entry, act: 'opening', subject, detail });
  });
}

/** The newest fix since the rider has the vehicle. */
function lastOf(fixes: readonly Fix[], fromS: number): Fix | undefined {
  return [...fixes]
    .filter(({ timeS }) => timeS >= fromS)
    .sort((a, b) => a.timeS - b.timeS)
    .at(-1);
}

function entryOf(
  { tenant, nowS }: VaultParts,
  person: Person,
): Omit<AuditEntry, 'act' | 'detail' | 'subject'> {
  const actor = { kind: 'support' as const, id: person.id };
  return { tenant, atS: Math.floor(nowS()), actor, purpose: 'assist' };
}
