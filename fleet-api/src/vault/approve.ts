/**
 * The operation `approve`: one officer's yes to the named instants of one vehicle. The vault reads the token itself and
 * writes the yes down with its leaf, in one transaction; it opens nothing.
 */
import { randomBytes } from 'node:crypto';
import { toHex } from '@fleetveil/proto';
import { SALT_BYTES, saltEntry } from '../audit/entry.ts';
import { peopleAgreed, scopeHash } from './approval.ts';
import { approvalsOf, insertApproval } from './approval-store.ts';
import type { ApproveResult, VaultParts } from './parts.ts';
import type { Person } from './tokens.ts';
import { appendLeaf } from './vault-store.ts';
import type { ApproveAsk, OpenRefusal } from './wire.ts';

/** Who decides about orders. */
const OFFICER = 'privacy_officer';

const refused = (code: OpenRefusal): ApproveResult => ({ kind: 'refused', code });

/** The operation `approve`. */
export function createApprover(parts: VaultParts): (ask: ApproveAsk) => Promise<ApproveResult> {
  return async (ask) => {
    const read = await parts.readToken(ask.token);
    if (!read.ok) return read.why === 'unavailable' ? { kind: 'unavailable' } : refused('bad_token');
    const { person } = read;
    if (person.tenant !== parts.tenant || !person.roles.includes(OFFICER)) return refused('bad_token');
    if (parts.waitOf(person.id) > 0) return refused('rate_limited');
    const { policy } = await parts.trust();
    if (policy === undefined) return { kind: 'unavailable' };
    if (policy.openings.authority_request === 'never') return refused('not_allowed');
    return { kind: 'approved', people: await writeDown(parts, ask, person) };
  };
}

function writeDown({ db, tenant, nowS }: VaultParts, ask: ApproveAsk, person: Person): Promise<number> {
  const { caseId, vehicleId } = ask;
  const scope = scopeHash(ask);
  const saidS = Math.floor(nowS());
  return db.transaction().execute(async (trx) => {
    const isNew = await insertApproval(trx, { tenant, caseId, officer: person.id, scope, saidS });
    if (isNew) {
      const entry = {
        ...{ act: 'opening_approved' as const, atS: saidS, tenant },
        ...{ actor: { kind: 'privacy' as const, id: person.id }, subject: { vehicleId } },
        ...{ purpose: 'authority_request', detail: { caseId, instants: ask.instants.length } },
      };
      await appendLeaf(trx, saltEntry(entry, randomBytes(SALT_BYTES)));
    }
    return peopleAgreed(await approvalsOf(trx, tenant, caseId), toHex(scope));
  });
}
