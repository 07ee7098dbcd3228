/** Makes the archives of the main database: trips and links apart, from one snapshot. */
import { join } from 'node:path';
import { dayOf, randomId } from '@fleetveil/proto';
import { type Kysely, type QueryExecutorProvider, sql, type Transaction } from 'kysely';
import { latestCheckpoint } from '../audit/audit-log.ts';
import type { NoteSigner } from '../audit/note.ts';
import type { Tables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';
import { policyVersion } from '../policy/policy-store.ts';
import { type ManifestFacts, type Section, writeArchive } from './archive.ts';
import { endDayOf, type Head, type Manifest } from './manifest.ts';
import { type BackupPart, placeOfFleetTable, RECIPIENT_OF, type Recipient, rowsIn } from './placement.ts';
import { recipientId } from './recipients.ts';
import { archiveName, ownFolder } from './shelf.ts';
import { daysOf, migrationNumbers, sectionOf, tablesInOrder } from './table-store.ts';

/** What every archive of a backup is made with. */
export interface BackupPlan {
  readonly folder: string;
  readonly tenant: string;
  /** Of this backup: its archives belong together. */
  readonly backupId: string;
  readonly keepDays: number;
  /** Public keys, hex. */
  readonly recipients: Readonly<Record<Recipient, string>>;
  readonly signer: NoteSigner;
  /** Domain time, Unix seconds. */
  readonly nowS: number;
}

/** The head of one archive, and where it goes. */
export async function placeArchive(
  plan: BackupPlan,
  part: BackupPart,
): Promise<{ path: string; head: Head; recipientKey: Uint8Array; signer: NoteSigner }> {
  const publicKey = plan.recipients[RECIPIENT_OF[part]];
  const head: Head = {
    ...{ archiveId: randomId(), backupId: plan.backupId, part, tenant: plan.tenant },
    recipient: await recipientId(publicKey),
  };
  await ownFolder(plan.folder);
  const path = join(plan.folder, archiveName(dayOf(plan.nowS), plan.backupId, part));
  return { path, head, recipientKey: Buffer.from(publicKey, 'hex'), signer: plan.signer };
}

/**
 * Makes `trips` and `links` from one snapshot. Throws `disk_full`, `unwritable`, and `internal` for a table that would
 * join a place and a person: nothing is made then.
 *
 * @param owner the owner's login
 */
export function backUpFleet(owner: Kysely<Tables>, plan: BackupPlan): Promise<Manifest[]> {
  return inSnapshot(owner, async (trx) => {
    const tables = placed(await tablesInOrder(trx), placeOfFleetTable);
    const facts = await factsOf(trx, plan, tables.all);
    const made: Manifest[] = [];
    for (const part of ['trips', 'links'] as const) {
      const sections = sectionsOf(trx, tables.of(part), (table) => rowsIn(part, table, tables.all));
      made.push(await writeArchive({ ...(await placeArchive(plan, part)), sections, facts: () => facts }));
    }
    return made;
  });
}

/** One snapshot of a database, from which nothing is written. */
export function inSnapshot<T, R>(db: Kysely<T>, read: (trx: Transaction<T>) => Promise<R>): Promise<R> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}

/** Tables by their archive. Throws `internal` where one has none. */
export function placed<P extends string>(
  tables: readonly string[],
  placeOf: (table: string) => P | 'both' | 'nowhere' | 'apart',
): { all: string[]; of(part: P): string[] } {
  const wrong = tables.filter((table) => placeOf(table) === 'both');
  if (wrong.length > 0)
    throw new FleetApiError(
      'internal',
      `backup: ${wrong.join(', ')} would join places and people in one archive, or is in no register.`,
    );
  return {
    all: tables.filter((table) => placeOf(table) !== 'nowhere'),
    of: (part) => tables.filter((table) => [part, 'apart'].includes(placeOf(table))),
  };
}

/** Sections one after the other: the transaction has one cursor. */
export async function* sectionsOf(
  trx: QueryExecutorProvider,
  tables: readonly string[],
  where: (table: string) => string = () => 'true',
): AsyncGenerator<Section> {
  for (const table of tables) yield await sectionOf(trx, table, where(table));
}

async function factsOf(
  trx: Transaction<Tables>,
  plan: BackupPlan,
  tables: readonly string[],
): Promise<ManifestFacts> {
  return {
    ...(await snapshotFacts(trx, plan, tables)),
    endsDay: endDayOf(dayOf(plan.nowS), plan.keepDays),
    policyVersion: await policyVersion(trx),
    checkpoint: (await latestCheckpoint(trx))?.note ?? '',
  };
}

/** What is said of a snapshot of either database. */
export async function snapshotFacts(
  trx: QueryExecutorProvider,
  { nowS }: BackupPlan,
  tables: readonly string[],
): Promise<Pick<Manifest, 'madeS' | 'snapshotS' | 'firstDay' | 'lastDay' | 'migrations'>> {
  const { rows } = await sql<{ now: number }>`SELECT floor(extract(epoch FROM now()))::bigint AS now`.execute(
    trx,
  );
  return {
    madeS: Math.floor(nowS),
    snapshotS: rows[0]?.now ?? 0,
    ...(await daysOf(trx, tables)),
    migrations: await migrationNumbers(trx),
  };
}
