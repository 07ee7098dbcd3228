/** SQL of what an archive cannot know and has to stay so: tombstones, units that were struck off, shares that were taken back. */
import { type QueryExecutorProvider, sql } from 'kysely';
import type { Erasure } from './erasure.ts';

type Row = NonNullable<Erasure['stays']>;

/** Puts it back into a table whose rows are there; what is there already stays. */
export function putWhatStays(trx: QueryExecutorProvider, table: string, rows: readonly Row[]): Promise<void> {
  return (OTHERS[table] ?? putTombstones)(trx, table, rows);
}

const OTHERS: Readonly<Record<string, typeof putTombstones>> = {
  struck_off_unit: strikeOffAgain,
  share: revokeAgain,
};

async function putTombstones(trx: QueryExecutorProvider, table: string, rows: readonly Row[]): Promise<void> {
  await sql`INSERT INTO ${sql.table(table)} SELECT * FROM ${rowsOf(table, rows)}
    ON CONFLICT DO NOTHING`.execute(trx);
}

/** As `strikeOff` does it. A vehicle that came after the archive is not there, and so is no unit of it. */
async function strikeOffAgain(
  trx: QueryExecutorProvider,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  await sql`INSERT INTO struck_off_unit SELECT s.* FROM ${rowsOf(table, rows)} s
    WHERE EXISTS (SELECT FROM vehicle v WHERE v.vehicle_id = s.vehicle_id) ON CONFLICT DO NOTHING`.execute(
    trx,
  );
  for (const ofUnit of ['downlink', 'unit_session', 'unit'])
    await sql`DELETE FROM ${sql.table(ofUnit)} u USING ${rowsOf(table, rows)} s
      WHERE u.unit_id = s.unit_id`.execute(trx);
}

async function revokeAgain(trx: QueryExecutorProvider, table: string, rows: readonly Row[]): Promise<void> {
  await sql`UPDATE share h SET revoked_s = s.revoked_s FROM ${rowsOf(table, rows)} s
    WHERE h.share_id = s.share_id AND h.revoked_s IS NULL`.execute(trx);
}

function rowsOf(table: string, rows: readonly Row[]) {
  return sql`jsonb_populate_recordset(NULL::${sql.id('public', table)}, ${JSON.stringify(rows)}::jsonb)`;
}
