/** What an officer does with a case: declares it, adds the number of the police, asks for another grant, reads it. */
import { dayOf, type Policy, randomId } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { dateOfDay } from '../database/days.ts';
import { Problem } from '../http/problem.ts';
import {
  ANSWER_S,
  type Contact,
  fileEndDay,
  isContacted,
  isSpare,
  lapsesS,
  moveOf,
  type Theft,
  type TheftAct,
  type TheftReason,
} from './theft.ts';
import * as store from './theft-store.ts';
import { answered, type TheftVault } from './theft-vault.ts';

/** A declaration as an officer types it in. */
export interface Declaring {
  readonly vehicle: { readonly vehicleId?: string | undefined; readonly label?: string | undefined };
  readonly reason: TheftReason;
  readonly reasonText: string;
  readonly contacts: readonly Contact[];
  /** Who may look besides the one who declares. */
  readonly officers: readonly string[];
  readonly policeReference: string | undefined;
}

/** A case with all that an officer sees of it. */
export interface TheftFile {
  readonly theft: Theft;
  readonly contacts: readonly Contact[];
  /** The latest coarse cell of the vehicle, while the case is open. */
  readonly cell: { readonly cell: string; readonly tickS: number } | undefined;
}

/** The frame of an entry that an officer's act writes. */
export const writtenBy = ({ caller, nowS }: Asking) =>
  ({
    ...{ atS: nowS, tenant: caller.tenant, actor: { kind: 'theft_officer' as const, id: caller.id } },
    purpose: 'asset_protection',
  }) as const;

/**
 * Declares a theft, or takes up what the vehicle suspected by itself. The vault hears of it before it is committed. Throws
 * `theft_vehicle_unknown`, `theft_contact_missing`, `theft_open`, `vault_unavailable`.
 */
export async function declareTheft(asking: Asking, vault: TheftVault, asked: Declaring): Promise<TheftFile> {
  const { trx, caller, nowS } = asking;
  if (!isContacted(asked.reason, asked.contacts, nowS)) throw new Problem('theft_contact_missing');
  const [vehicleId, second] = await store.vehiclesNamed(trx, asked.vehicle);
  if (vehicleId === undefined || second !== undefined) throw new Problem('theft_vehicle_unknown');
  const caseId = await storeDeclared(asking, vehicleId, asked);
  const of = { caseId, tenant: caller.tenant, endsOn: endsOn(nowS) };
  await store.insertContacts(trx, of, asked.contacts);
  const { policeReference: reference } = asked;
  if (reference !== undefined) {
    const police = { reference, atS: nowS, by: caller.id };
    const declared = await mustFind(asking, caseId);
    await store.storePolice(trx, caseId, police, declared.lapsesS);
  }
  await appendEntry(trx, {
    ...{ act: 'theft_opened', ...writtenBy(asking), subject: { vehicleId }, why: asked.reasonText },
    detail: { caseId, reason: asked.reason },
  });
  const { officers } = asked;
  await answered(vault.ask({ caseId, vehicleId, officers: [...officers], actor: { token: caller.token } }));
  return fileOf(asking, await mustFind(asking, caseId));
}

const endsOn = (nowS: number): string => dateOfDay(fileEndDay(dayOf(nowS), false));

async function storeDeclared(
  { trx, caller, nowS }: Asking,
  vehicleId: string,
  { reason, reasonText, officers }: Declaring,
): Promise<string> {
  const before = await store.findOpen(trx, caller.tenant, vehicleId);
  const isSuspected = before !== undefined && moves(before, 'declare', nowS);
  if (reason === 'unit_suspicion' && !isSuspected) throw new Problem('theft_not_suspected');
  const all = [...new Set([caller.id, ...officers])];
  const made = { reason, reasonText, by: caller.id, atS: nowS, officers: all, lapsesS: nowS + ANSWER_S };
  if (before !== undefined) {
    await store.storeDeclaration(trx, before.caseId, made);
    return before.caseId;
  }
  const caseId = randomId();
  const row = { ...made, caseId, tenant: caller.tenant, vehicleId, endsOn: endsOn(nowS) };
  if (!(await store.insertDeclared(trx, row))) throw new Problem('theft_open');
  return caseId;
}

/** Whether an act may be done now. Throws the problem where it may not. */
function moves(theft: Theft, act: TheftAct, nowS: number): true {
  const move = moveOf(theft, act, nowS);
  if ('no' in move) throw new Problem(move.no);
  return true;
}

/** A case of the tenant that may be changed in this way. Throws `not_found` and the problems of the life table. */
export async function takeFor(asking: Asking, caseId: string, act: TheftAct): Promise<Theft> {
  const { trx, caller, nowS } = asking;
  const theft = await store.findTheft(trx, caller.tenant, caseId, 'change');
  if (theft === undefined) throw new Problem('not_found');
  moves(theft, act, nowS);
  return theft;
}

/** The same, for one of the case's own officers. Throws `theft_not_yours` besides. */
export async function takeAsOfficer(asking: Asking, caseId: string, act: TheftAct): Promise<Theft> {
  const theft = await takeFor(asking, caseId, act);
  if (!theft.officers.includes(asking.caller.id)) throw new Problem('theft_not_yours');
  return theft;
}

/** Adds the number that the police gave. Throws `not_found`, `theft_not_yours`, `theft_over`. */
export async function notePolice(
  asking: Asking,
  policy: Policy,
  caseId: string,
  reference: string,
): Promise<TheftFile> {
  const { trx, caller, nowS } = asking;
  const theft = await takeAsOfficer(asking, caseId, 'note_police');
  const police = { reference, atS: nowS, by: caller.id };
  await store.storePolice(trx, caseId, police, lapsesS({ ...theft, police }, policy.limits.suspicionS));
  await appendEntry(trx, {
    ...{ act: 'theft_police_noted', ...writtenBy(asking), subject: { vehicleId: theft.vehicleId } },
    detail: { caseId },
  });
  return fileOf(asking, await mustFind(asking, caseId));
}

/**
 * Asks for another grant: the second person has to agree again. Throws `not_found`, `theft_not_yours`,
 * `theft_not_confirmed`, `theft_over`, `vault_unavailable`.
 */
export async function askRenewal(
  asking: Asking,
  vault: TheftVault,
  caseId: string,
  reason: string,
): Promise<TheftFile> {
  const { trx, caller, nowS } = asking;
  const { vehicleId } = await takeAsOfficer(asking, caseId, 'ask_renewal');
  await store.storeRenewal(trx, caseId, { reason, atS: nowS, by: caller.id });
  await appendEntry(trx, {
    ...{ act: 'theft_renewal_asked', ...writtenBy(asking), subject: { vehicleId }, why: reason },
    detail: { caseId },
  });
  await answered(vault.ask({ caseId, vehicleId, officers: [], actor: { token: caller.token } }));
  return fileOf(asking, await mustFind(asking, caseId));
}

/**
 * Takes an officer off a case: their looks end at once, and they are none of its second people either. Any officer of the case
 * may, for a reason, themselves too; it needs no second person, as it only takes away. Throws `not_found`, `theft_not_yours`,
 * `theft_officer_needed`, `theft_over`, `vault_unavailable`.
 */
export async function removeOfficer(
  asking: Asking,
  vault: TheftVault,
  caseId: string,
  { officer, reason }: { readonly officer: string; readonly reason: string },
): Promise<TheftFile> {
  const { trx, caller, nowS } = asking;
  const theft = await takeAsOfficer(asking, caseId, 'remove_officer');
  if (!theft.officers.includes(officer)) throw new Problem('not_found');
  if (!isSpare(theft, officer)) throw new Problem('theft_officer_needed');
  const looks = await store.storeRemoval(trx, theft, officer, nowS);
  await appendEntry(trx, {
    ...{ act: 'theft_officer_removed', ...writtenBy(asking), subject: { vehicleId: theft.vehicleId } },
    ...{ why: reason, detail: { caseId, officer, looks } },
  });
  await answered(vault.remove({ caseId, officer, reason, actor: { token: caller.token } }));
  return fileOf(asking, await mustFind(asking, caseId));
}

/** A case. Throws `not_found`. */
export async function readTheft(asking: Asking, caseId: string): Promise<TheftFile> {
  const theft = await mustFind(asking, caseId);
  await recordRead(asking, 1);
  return fileOf(asking, theft);
}

/** Writes down that somebody looked through files. */
export async function recordRead(asking: Asking, cases: number): Promise<void> {
  await appendEntry(asking.trx, {
    ...{ act: 'thefts_read', ...writtenBy(asking), subject: {} },
    detail: { cases },
  });
}

async function mustFind({ trx, caller }: Asking, caseId: string): Promise<Theft> {
  const theft = await store.findTheft(trx, caller.tenant, caseId);
  if (theft === undefined) throw new Problem('not_found');
  return theft;
}

/** A case with its tries and its cell. */
export async function fileOf({ trx }: Asking, theft: Theft): Promise<TheftFile> {
  const contacts = await store.contactsOf(trx, theft.caseId);
  const isOpen = theft.closed === undefined;
  return { theft, contacts, cell: isOpen ? await store.cellOf(trx, theft.vehicleId) : undefined };
}
