/** What the privacy officer does with the file of a breach: each in one transaction with its entry in the audit log. */
import type { Asking } from '../access/ask.ts';
import { appendEntries, appendEntry } from '../audit/audit-log.ts';
import { Problem } from '../http/problem.ts';
import {
  type Breach,
  type BreachNote,
  type BreachState,
  breachState,
  noteHash,
  refuseNote,
  type WrittenNote,
} from './breach.ts';
import { breachRiders, breachSize, findBreach, insertBreach, insertNote, notesOf } from './breach-store.ts';
import type { ListedRider } from './riders-csv.ts';

/** A file with all that is in it. */
export interface BreachFile {
  readonly breach: Breach;
  readonly notes: readonly WrittenNote[];
  readonly state: BreachState;
  readonly affected: { readonly riders: number; readonly rentals: number };
}

/** What every entry of an officer has. */
function written({ caller, nowS }: Asking) {
  return { atS: nowS, tenant: caller.tenant, actor: { kind: 'privacy', id: caller.id } } as const;
}

/** Opens a file with what is known. Throws `breach_time_wrong` for an awareness in the future. */
export async function openBreach(
  asking: Asking,
  { awareS, facts }: { awareS: number; facts: string },
): Promise<BreachFile> {
  const { trx, caller, nowS } = asking;
  if (awareS > nowS) throw new Problem('breach_time_wrong');
  const breach = await insertBreach(trx, { tenant: caller.tenant, awareS, openedS: nowS });
  const { breachId } = breach;
  await appendEntry(trx, {
    ...{ act: 'breach_opened', ...written(asking), subject: {} },
    detail: { breachId, awareS },
  });
  await write(asking, breach, [], { kind: 'facts', text: facts });
  return readBreach(asking, breachId);
}

/** Adds a note. Throws the problems of `refuseNote`, and `not_found`. */
export async function noteBreach(asking: Asking, breachId: string, note: BreachNote): Promise<BreachFile> {
  const { breach, notes } = await load(asking, breachId);
  const refused = refuseNote(breach, notes, note, asking.nowS);
  if (refused !== undefined) throw new Problem(refused);
  await write(asking, breach, notes, note);
  return readBreach(asking, breachId);
}

async function write(
  asking: Asking,
  breach: Breach,
  notes: readonly WrittenNote[],
  note: BreachNote,
): Promise<void> {
  const { trx, caller, nowS } = asking;
  const number = (notes.at(-1)?.number ?? 0) + 1;
  await insertNote(trx, caller.tenant, breach, { number, atS: nowS, officer: caller.id, note });
  const { breachId } = breach;
  await appendEntry(trx, {
    ...{ act: 'breach_noted', ...written(asking), subject: {} },
    detail: { breachId, kind: note.kind, number, hash: noteHash(note) },
  });
}

/** A file. Throws `not_found`. */
export async function readBreach(asking: Asking, breachId: string): Promise<BreachFile> {
  const { breach, notes } = await load(asking, breachId);
  const affected = await breachSize(asking.trx, breachId);
  return { breach, notes, state: breachState(breach, notes, asking.nowS), affected };
}

async function load(
  { trx, caller }: Asking,
  breachId: string,
): Promise<{ breach: Breach; notes: WrittenNote[] }> {
  const breach = await findBreach(trx, caller.tenant, breachId);
  if (breach === undefined) throw new Problem('not_found');
  return { breach, notes: (await notesOf(trx, caller.tenant, [breachId])).get(breachId) ?? [] };
}

/**
 * Pseudonyms of those concerned. The reading is written down first (the database asks for it), and in the log of each
 * rider who was on what was read (M7), but for guests.
 *
 * @param format `page` or `csv`, for the entry
 */
export async function readRiders(
  asking: Asking,
  breachId: string,
  { format, ...part }: { format: 'page' | 'csv'; after?: string | undefined; limit: number },
): Promise<ListedRider[]> {
  const { trx } = asking;
  await load(asking, breachId);
  await appendEntry(trx, {
    ...{ act: 'breach_riders_read', ...written(asking), subject: {} },
    detail: { breachId, format },
  });
  return breachRiders(trx, breachId, part);
}

/** Writes down for each rider that they were read; not for guests, of whom the log says no pseudonym (T5). */
export async function writeRidersDown(
  asking: Asking,
  breachId: string,
  riders: readonly ListedRider[],
): Promise<void> {
  const named = riders.filter(({ guest }) => !guest);
  const entries = named.map(({ riderId }) => ({
    ...({ act: 'breach_rider_read', ...written(asking) } as const),
    ...{ subject: { riderId }, detail: { breachId } },
  }));
  await appendEntries(asking.trx, entries);
}
