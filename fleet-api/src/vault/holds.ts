/**
 * Legal holds in the vault: keys of held rentals stay beyond their day. Nothing is opened by that: a stream
 * past its day is refused as before, and no operation gives a key away.
 */
import { randomBytes } from 'node:crypto';
import { dayOf } from '@fleetveil/proto';
import { type AuditEntry, SALT_BYTES, saltEntry } from '../audit/entry.ts';
import { dateOfDay } from '../database/days.ts';
import type { VaultParts } from './parts.ts';
import { appendLeaf, dropOtherHolds, holdRentalKeys, releaseRentalKeys } from './vault-store.ts';
import { type HoldAsk, type HoldsAsk, MOST_HELD_DAYS, type ReleaseAsk } from './wire.ts';

/** How a hold was taken; `refused` = its last day is further ahead than any review may be. */
export type HoldResult = { readonly held: number } | 'refused';

/** Holds keys, and writes down that it does where that is new. */
export async function holdKeys({ db, tenant, nowS }: VaultParts, ask: HoldAsk): Promise<HoldResult> {
  const atS = Math.floor(nowS());
  const { holdId, rentalIds, endDay, actor } = ask;
  if (endDay > dayOf(atS) + MOST_HELD_DAYS) return 'refused';
  return db.transaction().execute(async (trx) => {
    const changed = await holdRentalKeys(trx, {
      ...{ holdId, tenant, rentalIds, endsOn: dateOfDay(endDay), toldS: atS },
    });
    const detail = { holdId, rentals: changed };
    const entry: AuditEntry = { act: 'keys_held', atS, tenant, actor, subject: {}, detail };
    if (changed > 0) await appendLeaf(trx, saltEntry(entry, randomBytes(SALT_BYTES)));
    return { held: new Set(rentalIds).size };
  });
}

/** Lets the keys of a hold go: those whose day has passed go with the next purge. */
export function releaseKeys({ db, tenant, nowS }: VaultParts, ask: ReleaseAsk): Promise<{ held: number }> {
  const atS = Math.floor(nowS());
  const { holdId, actor } = ask;
  return db.transaction().execute(async (trx) => {
    const held = await releaseRentalKeys(trx, tenant, holdId);
    const entry: AuditEntry = { act: 'keys_released', atS, tenant, actor, subject: {}, detail: { holdId } };
    if (held > 0) await appendLeaf(trx, saltEntry(entry, randomBytes(SALT_BYTES)));
    return { held };
  });
}

/** Seconds for which a hold that the fleet does not know is kept: a door may be about to commit it, or to ask again. */
const UNKNOWN_S = 86_400;

/**
 * Ends the holds that the fleet does not know: their doors were stopped, or did not hear in time that the vault had taken
 * them. Nobody could see or release them, and they would keep what riders want erased.
 */
export function keepHolds({ db, tenant, nowS }: VaultParts, ask: HoldsAsk): Promise<{ dropped: number }> {
  const atS = Math.floor(nowS());
  const { holdIds, actor } = ask;
  return db.transaction().execute(async (trx) => {
    const untilS = atS - UNKNOWN_S;
    const dropped = await dropOtherHolds(trx, { tenant, holdIds, untilS, today: dateOfDay(dayOf(atS)) });
    for (const holdId of dropped) {
      const entry: AuditEntry = { act: 'keys_released', atS, tenant, actor, subject: {}, detail: { holdId } };
      await appendLeaf(trx, saltEntry(entry, randomBytes(SALT_BYTES)));
    }
    return { dropped: dropped.length };
  });
}
