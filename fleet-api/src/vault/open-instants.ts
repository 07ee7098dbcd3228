/**
 * The operation `open-instants`: the fixes of one stream `ends` that were measured in the named seconds of an order, after
 * two officers agreed to exactly these seconds of this vehicle. Never a route, never a fix beside a named second.
 *
 * The leaf comes before the key, as in every opening (M7). While the order forbids to tell, the leaf names the vehicle and
 * the case, not the rental: what the rider's list shows of it comes when the ban ends, from the doors.
 */
import { STREAM_KINDS, toHex } from '@fleetveil/proto';
import type { AuditEntry } from '../audit/entry.ts';
import { agreedUntilS, scopeHash } from './approval.ts';
import { approvalsOf } from './approval-store.ts';
import { type VerifiedGrant, verifyGrant } from './grants.ts';
import { cutTo, type Span, splitFixes, unionOf } from './interval.ts';
import { findOpenable, isOfRental, openChunks, writeDown, writeOpening } from './open.ts';
import { denialOf } from './opening.ts';
import type { OpenResult, VaultParts } from './parts.ts';
import type { Person } from './tokens.ts';
import type { VaultPolicy } from './trust.ts';
import type { HeldStream } from './vault-store.ts';
import type { OpenInstantsAsk, OpenRefusal } from './wire.ts';

const PURPOSE = 'authority_request';
/** Officers who have to agree (M10). */
const TWO = 2;
const refused = (code: OpenRefusal): OpenResult => ({ kind: 'refused', code });

/** The operation `open-instants`. */
export function createInstantsOpener(parts: VaultParts): (ask: OpenInstantsAsk) => Promise<OpenResult> {
  return async (ask) => {
    const read = await parts.readToken(ask.token);
    if (!read.ok) return read.why === 'unavailable' ? { kind: 'unavailable' } : refused('bad_token');
    const { person } = read;
    if (person.tenant !== parts.tenant || !person.roles.includes('authority')) return refused('bad_token');
    if (parts.waitOf(person.id) > 0) return refused('rate_limited');
    const { policy, keys } = await parts.trust();
    if (policy === undefined) return { kind: 'unavailable' };
    const stream = await findOpenable(parts, ask.streamId);
    if (typeof stream === 'string') return refused(stream);
    const grants = await Promise.all(ask.grants.map((bytes) => verifyGrant(bytes, parts.tenant, keys)));
    return openHeld(parts, { ask, person, policy, stream, grants });
  };
}

interface Asked {
  readonly ask: OpenInstantsAsk;
  readonly person: Person;
  readonly policy: VaultPolicy;
  readonly stream: HeldStream;
  readonly grants: readonly (VerifiedGrant | undefined)[];
}

async function openHeld(parts: VaultParts, asked: Asked): Promise<OpenResult> {
  const { ask, stream } = asked;
  const denial = await denialFor(parts, asked);
  if (denial !== undefined) {
    await writeDown(parts, { ...entryOf(parts, asked), act: 'denial', detail: { code: denial.why } });
    return refused(denial.code);
  }
  const detail = {
    ...{ kind: 'ends', chunks: ask.chunks.length, caseId: ask.scope.caseId },
    ...{ fromS: Math.min(...ask.instants), toS: Math.max(...ask.instants) },
  };
  const entry: AuditEntry = { ...entryOf(parts, asked), act: 'opening', detail };
  const no = await writeOpening(parts, entry, [stream.streamId]);
  if (no === undefined) return refused('erased');
  const { fixes, damaged } = openChunks(parts, stream, ask.chunks);
  const { inside, outside } = splitFixes(fixes, shownSpans(asked));
  return { kind: 'opened', answer: { fixes: inside, outside, damaged, leaf: { no } } };
}

/** What is refused, and the word for the log. */
async function denialFor(
  { db, tenant, nowS }: VaultParts,
  { ask, policy, stream, grants }: Asked,
): Promise<{ code: OpenRefusal; why: string } | undefined> {
  const kind = STREAM_KINDS.word(stream.kind);
  if (kind !== 'ends') return { code: 'not_allowed', why: 'kind_not_for_purpose' };
  const { scope } = ask;
  const approvals = await approvalsOf(db, tenant, scope.caseId);
  const hash = toHex(scopeHash(scope));
  const people = nowS() < (agreedUntilS(approvals, hash, TWO) ?? 0) ? TWO : 0;
  const wanted = { purpose: PURPOSE, kind, role: 'authority', answer: 'named_instants' } as const;
  const table = denialOf(policy.openings, { ...wanted, people });
  if (table !== undefined) return { code: 'not_allowed', why: table };
  const isNamed = ask.instants.every((atS) => scope.instants.includes(atS));
  if (!isNamed || scope.vehicleId !== stream.vehicleId) return { code: 'not_allowed', why: 'not_named' };
  if (!grants.every((grant) => grant !== undefined && isOfRental(grant, stream)))
    return { code: 'bad_grant', why: 'bad_grant' };
  const own = toHex(stream.grantHash);
  if (!grants.some((grant) => grant?.hash === own)) return { code: 'bad_grant', why: 'own_grant_missing' };
  return undefined;
}

/** Each named second that lies inside a grant of the rental. */
function shownSpans({ ask, grants }: Asked): Span[] {
  const granted = unionOf(
    grants
      .filter((grant) => grant !== undefined)
      .map(({ notBeforeS, notAfterS }) => ({ fromS: notBeforeS, toS: notAfterS })),
  );
  return ask.instants.flatMap((atS) => cutTo({ fromS: atS, toS: atS }, granted));
}

function entryOf(
  { tenant, nowS }: VaultParts,
  { ask, person, stream }: Asked,
): Omit<AuditEntry, 'act' | 'detail'> {
  const atS = Math.floor(nowS());
  const { streamId, vehicleId, rentalId } = stream;
  const isUntold = atS < (ask.scope.untoldUntilS ?? 0);
  return {
    ...{ tenant, atS, actor: { kind: 'privacy', id: person.id }, purpose: PURPOSE },
    subject: isUntold ? { vehicleId } : { streamId, vehicleId, rentalId },
  };
}
