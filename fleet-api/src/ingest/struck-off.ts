/** Which units were struck off: read when ingest starts, whenever its listener connects, when the database says that there is one more, and each half minute. */
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';

/** Every unit that was ever struck off: ids of things, a few for each hundred vehicles and year. */
export async function struckOffUnits(db: Kysely<Tables>): Promise<string[]> {
  const rows = await db.selectFrom('struck_off_unit').select('unit_id').execute();
  return rows.map((row) => row.unit_id);
}
