/** What whoever has a vehicle now does not want: told to its unit with every status, so that it is not collected (M12). */
import { PURPOSES, type WirePurposeId } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { gathered } from './gathered.ts';

/**
 * Reads the objections of the rentals that have not ended, for many vehicles at once. Purposes that never reach a unit are
 * left out. Whose rental it is, ingest cannot read.
 *
 * @example const objectionsAt = createObjectionReader(db); await objectionsAt(vehicleId); // ['fleet_health']
 */
export function createObjectionReader(
  db: Kysely<Tables>,
): (vehicleId: string) => Promise<readonly WirePurposeId[]> {
  return gathered((vehicleIds: readonly string[]) => objectionsOf(db, vehicleIds));
}

async function objectionsOf(db: Kysely<Tables>, vehicleIds: readonly string[]): Promise<WirePurposeId[][]> {
  const { rows } = await sql<{ vehicle_id: string; objections: string[] }>`
    SELECT vehicle_id, objections FROM rental
    WHERE vehicle_id = ANY(${[...new Set(vehicleIds)]}::uuid[]) AND state <> 'ended' AND objections <> '{}'`.execute(
    db,
  );
  const byVehicle = Map.groupBy(rows, (row) => row.vehicle_id);
  return vehicleIds.map((vehicleId) => {
    const wanted = new Set((byVehicle.get(vehicleId) ?? []).flatMap(({ objections }) => objections));
    return PURPOSES.words.filter((purpose) => wanted.has(purpose));
  });
}
