/**
 * Puts archives back, into an empty place only. One transaction for each: what was erased meanwhile is erased again from
 * the journal before anything is there to be seen. With the last one retention catches up; until then `/readyz` says
 * `restoring`.
 *
 * ```
 * keys ─► acts        the vault's login, a process of its own
 * links ─► trips      the owner's login
 * ```
 */
import { dayOf, parseCheckpoint } from '@fleetveil/proto';
import type { Kysely, QueryExecutorProvider, Transaction } from 'kysely';
import { appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { dateOfDay } from '../database/days.ts';
import { ensurePartitions, PARTITIONED, type PartitionPeriods } from '../database/partitions.ts';
import type { Tables, VaultTables } from '../database/schema.ts';
import { erasuresSince } from '../erasures/erasure.ts';
import { replayErasures } from '../erasures/erasure-store.ts';
import type { JournalText } from '../erasures/journal.ts';
import { FleetApiError } from '../errors.ts';
import { createPolicyStore } from '../policy/policy-store.ts';
import { putAside } from '../retention/retention-store.ts';
import { runRetention } from '../retention/run.ts';
import { checkOutside, readContents } from './archive.ts';
import { placed } from './make-fleet.ts';
import { FILE_PREFIX } from './make-vault.ts';
import { hasEnded, type Manifest } from './manifest.ts';
import {
  type BackupPart,
  isReplaced,
  placeOfFleetTable,
  placeOfVaultTable,
  RECIPIENT_OF,
  rowsIn,
} from './placement.ts';
import type { RecipientKey } from './recipients.ts';
import * as store from './table-store.ts';

/** What a restore is told. */
export interface RestoreAsk {
  readonly path: string;
  readonly key: RecipientKey;
  readonly tenant: string;
  readonly journal: JournalText;
  /** The journal does not reach back to the archive, and somebody answers for that. */
  readonly acceptGap: boolean;
  /** Domain time, Unix seconds. */
  readonly nowS: number;
}

/** What was done. */
export interface Restored {
  readonly part: BackupPart;
  readonly rows: number;
  /** Rows that were in the archive and are erased since. */
  readonly erased: number;
}

/**
 * Checks all that can be checked before anything is written. Throws `backup_invalid`, and `backup_refused` for another
 * fleet's archive, another key, one that has ended, and a journal that does not reach back to it.
 */
export async function admit(ask: RestoreAsk): Promise<Manifest> {
  const manifest = await checkOutside(ask.path, ask.key.verifier);
  if (manifest.tenant !== ask.tenant) throw refused('it is of another tenant');
  if (RECIPIENT_OF[manifest.part] !== ask.key.recipient)
    throw refused(`it opens with the key of ${RECIPIENT_OF[manifest.part]}`);
  if (dayOf(ask.nowS) < dayOf(manifest.madeS))
    throw refused('the clock of this machine is before the day on which it was made. Put it right');
  if (hasEnded(manifest, dayOf(ask.nowS)))
    throw refused(
      `its last day has passed: ${dateOfDay(manifest.endsDay)}, and this machine's clock says ` +
        `${dateOfDay(dayOf(ask.nowS))}. If that is right, delete it, and every copy of it`,
    );
  const { sinceS } = ask.journal;
  if (!ask.acceptGap && (sinceS === undefined || sinceS > manifest.snapshotS))
    throw refused(
      'the journal does not reach back to it, so what was erased since would come back. Put the journal where ' +
        'backup.journal says; if it is lost, --accept-gap restores without it and writes that down',
    );
  return manifest;
}

function refused(why: string): FleetApiError {
  return new FleetApiError('backup_refused', `backup: the archive is not put back: ${why}.`);
}

function notEmpty(what: string): FleetApiError {
  return new FleetApiError(
    'not_empty',
    `restore: ${what} is not empty. Restore into a new data and keys folder, or an empty database.`,
  );
}

/** Puts `trips` or `links` back. Throws what {@link admit} throws, `not_empty`, and what the database says. */
export async function restoreFleet(owner: Kysely<Tables>, ask: RestoreAsk): Promise<Restored> {
  const manifest = await admit(ask);
  const { part } = manifest;
  if (part !== 'trips' && part !== 'links') throw refused('it is the vault’s');
  await fitsDatabase(owner, manifest);
  await fitsOthers(owner, manifest);
  if (part === 'trips') await makeRoom(owner, manifest, dayOf(ask.nowS));
  const done = await owner.transaction().execute((trx) => putFleetBack(trx, ask, manifest));
  if (part === 'trips') await endWhatPassed(owner, ask);
  // From here on the doors may serve: trips and links are there, and nothing that has ended is.
  const row = {
    part,
    backup_id: manifest.backupId,
    backup_s: manifest.madeS,
    restored_s: Math.floor(ask.nowS),
  };
  await owner.insertInto('restored').values(row).execute();
  return { part, ...done };
}

async function putFleetBack(
  trx: Transaction<Tables>,
  ask: RestoreAsk,
  manifest: Manifest,
): Promise<{ rows: number; erased: number }> {
  const all = await store.tablesInOrder(trx);
  const tables = placed(all, placeOfFleetTable);
  const { part } = manifest;
  const done = await putBack(trx, ask, manifest, {
    tables: tables.of(part === 'trips' ? 'trips' : 'links'),
    where: (table) => rowsIn(part, table, tables.all),
    // What the journal erases may lie under a hold: it is kept where no door reads.
    before: async () => void (await putAside(trx, dayOf(ask.nowS) + FAR_DAYS)),
  });
  if (part === 'trips') await writeDown(trx, ask, manifest, done.erased);
  return done;
}

/** Further than any row may live. */
const FAR_DAYS = 4_000;

/** The retention of the days between. The vault's keys wait until it runs. */
async function endWhatPassed(owner: Kysely<Tables>, { tenant, nowS }: RestoreAsk): Promise<void> {
  const policy = (await createPolicyStore()(owner))?.policy;
  const run = await runRetention({ owner, tenant, policy, vault: undefined }, nowS);
  if (run === 'clock_leapt')
    throw refused(
      'the clock is far from the day of the backup. Put it right, empty the database and begin again',
    );
}

async function fitsDatabase(db: QueryExecutorProvider, { migrations }: Manifest): Promise<void> {
  const there = await store.migrationNumbers(db);
  if (JSON.stringify(there) !== JSON.stringify(migrations))
    throw refused(
      'another version of Fleetveil made it. Restore with that version, then start the newer one',
    );
}

/** Links first, as trips refer to vehicles and holds, and both of one backup. */
async function fitsOthers(owner: Kysely<Tables>, { part, backupId }: Manifest): Promise<void> {
  const before = await owner.selectFrom('restored').select(['part', 'backup_id']).execute();
  const links = before.find((row) => row.part === 'links');
  if (part === 'trips' && links === undefined) throw refused('its links come first');
  if (part === 'trips' && links?.backup_id !== backupId) throw refused('its links are of another backup');
}

/** Room for every row, also of days that have passed: what lies under a hold is put aside from there. */
async function makeRoom(
  owner: Kysely<Tables>,
  { firstDay, lastDay }: Manifest,
  nowDay: number,
): Promise<void> {
  const from = firstDay === 0 ? nowDay : Math.min(firstDay, nowDay);
  const days = Math.max(0, lastDay - from);
  const periods = Object.fromEntries(PARTITIONED.map((table) => [table, days])) as PartitionPeriods;
  await ensurePartitions(owner, from, periods);
}

/** What an archive is put back into. */
interface Target {
  /** None before one that it refers to. */
  readonly tables: readonly string[];
  /** Which rows of a table are of the archive, as SQL. */
  readonly where: (table: string) => string;
  /** Done when the rows are back and nothing is erased yet. */
  readonly before?: () => Promise<void>;
  readonly keepFile?: (name: string) => void;
}

/** Rows, then what was erased. */
async function putBack(
  trx: QueryExecutorProvider,
  ask: RestoreAsk,
  manifest: Manifest,
  target: Target,
): Promise<{ rows: number; erased: number }> {
  const { tables, where, before } = target;
  const [replaced, others] = [tables.filter(isReplaced), tables.filter((table) => !isReplaced(table))];
  const full = await store.firstNotEmpty(trx, others, where);
  if (full !== undefined) throw notEmpty(`the table ${full}`);
  for (const table of replaced) await store.clear(trx, table);
  await store.triggers(trx, tables, 'DISABLE');
  const rows = await putContents(trx, ask, manifest, target);
  for (const table of tables) await store.restartNumbers(trx, table);
  await before?.();
  const erasures = erasuresSince(ask.journal.erasures, manifest.snapshotS);
  const erased = await replayErasures(trx, erasures, tables);
  await store.triggers(trx, tables, 'ENABLE');
  return { rows, erased };
}

async function putContents(
  trx: QueryExecutorProvider,
  ask: RestoreAsk,
  manifest: Manifest,
  { tables, keepFile }: Target,
): Promise<number> {
  let part = { name: '', columns: [] as readonly string[] };
  let rows = 0;
  for await (const content of readContents(ask.path, manifest, ask.key.privateKey)) {
    if (content.kind === 'part') part = content;
    else if (part.name.startsWith(FILE_PREFIX)) keepFile?.(part.name.slice(FILE_PREFIX.length));
    else if (tables.includes(part.name))
      rows += await store.putRows(trx, part.name, part.columns, content.rows);
    else throw refused(`it holds a table that does not belong in it`);
  }
  return rows;
}

/**
 * The log that was put back is shorter than the one that was lost: whoever holds a checkpoint of between sees a fork,
 * and this entry says why.
 */
async function writeDown(
  trx: Transaction<Tables>,
  { tenant, nowS, journal, acceptGap }: RestoreAsk,
  manifest: Manifest,
  erased: number,
): Promise<void> {
  const sizeOf = (note: string): number =>
    parseCheckpoint(note.split('\n\n')[0]?.concat('\n') ?? '')?.size ?? 0;
  const entry: AuditEntry = {
    ...{
      act: 'restore',
      atS: Math.floor(nowS),
      tenant,
      actor: { kind: 'system', id: 'restore' },
      subject: {},
    },
    detail: {
      ...{ backupId: manifest.backupId, madeS: manifest.madeS, erased, journal: !acceptGap },
      treeSize: sizeOf(manifest.checkpoint),
      lostTreeSize: sizeOf(journal.checkpoint ?? manifest.checkpoint),
    },
  };
  await appendEntry(trx, entry);
}

/**
 * Puts `keys` or `acts` back. Files are written before the rows are committed: a kill in between leaves files, and the
 * next try says that the folder is not empty.
 */
export async function restoreVault(
  vault: Kysely<VaultTables>,
  ask: RestoreAsk,
  manifest: Manifest,
): Promise<Restored> {
  const { part } = manifest;
  await fitsDatabase(vault, manifest);
  return vault.transaction().execute(async (trx) => {
    if (part === 'acts') await behindKeys(trx);
    const files = new Set<string>();
    const tables = (await store.tablesInOrder(trx)).filter((table) => placeOfVaultTable(table) === part);
    const keepFile = (name: string): void => void files.add(name);
    const done = await putBack(trx, ask, manifest, { tables, where: () => 'true', keepFile });
    if (part === 'keys') {
      await endKeysWithout(trx, files, Math.floor(ask.nowS));
      await tellKeysAnew(trx);
    }
    return { part, ...done };
  });
}

/** Keys first: they say which number the next leaf has. */
async function behindKeys(trx: Transaction<VaultTables>): Promise<void> {
  const some = await trx.selectFrom('generation').select('generation_id').limit(1).executeTakeFirst();
  if (some === undefined) throw refused('its keys come first');
}

/**
 * Units may have heard of a newer list than the backup's, with keys that are lost, and take no older one: the list that is
 * back gets a new sequence, also where nothing in it has changed.
 */
async function tellKeysAnew(trx: Transaction<VaultTables>): Promise<void> {
  await trx
    .updateTable('key_life')
    .set({ list_hash: Buffer.alloc(32) })
    .execute();
}

/** A key that the archive left out because it ends before it, has ended here. */
async function endKeysWithout(
  trx: Transaction<VaultTables>,
  files: ReadonlySet<string>,
  nowS: number,
): Promise<void> {
  const transport = await trx
    .selectFrom('transport_key')
    .select('key_id')
    .where('destroyed_s', 'is', null)
    .execute();
  for (const { key_id } of transport) {
    if (files.has(`vault/transport-${key_id.toString('hex')}.key`)) continue;
    await trx
      .updateTable('transport_key')
      .set({ destroyed_s: nowS, closing_s: nowS })
      .where('key_id', '=', key_id)
      .execute();
  }
  const generations = await trx
    .selectFrom('generation')
    .select('generation_id')
    .where('destroyed_s', 'is', null)
    .execute();
  for (const { generation_id: id } of generations) {
    if (files.has(`vault/generation-${id}.key`)) continue;
    await trx
      .updateTable('generation')
      .set({ destroyed_s: nowS, closing_s: nowS })
      .where('generation_id', '=', id)
      .execute();
  }
}
