/** SQL of accident packets in the vault's own database: whose they are, and to whom they are released. */
import { STREAM_KINDS } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { VaultTables } from '../database/schema.ts';
import type { HeldStream } from './vault-store.ts';

type Db = Kysely<VaultTables>;

/** Whose a packet is. */
export interface PacketRental {
  readonly rentalId: string;
  /** To the rider, as the grants have it. */
  readonly commitment: Uint8Array;
}

/** Whose a packet is, once that was found. */
export async function rentalOfPacket(db: Db, streamId: string): Promise<PacketRental | undefined> {
  const row = await db
    .selectFrom('packet_rental')
    .select(['rental_id', 'commitment'])
    .where('stream_id', '=', streamId)
    .executeTakeFirst();
  return row && { rentalId: row.rental_id, commitment: row.commitment };
}

/** Keeps whose a packet is; what was found before stays. */
export async function keepPacketRental(
  db: Db,
  { streamId, endsOn }: HeldStream,
  { rentalId, commitment }: PacketRental,
  boundS: number,
): Promise<void> {
  await db
    .insertInto('packet_rental')
    .values({ stream_id: streamId, rental_id: rentalId, commitment, bound_s: boundS, ends_on: endsOn })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Hashes of the grants under which a vehicle sealed the ends of a rental: proof that its unit took them up. */
export async function grantsInUse(
  db: Db,
  vehicleId: string,
  rentalIds: readonly string[],
): Promise<Buffer[]> {
  if (rentalIds.length === 0) return [];
  const rows = await db
    .selectFrom('stream_key')
    .select('grant_hash')
    .where('vehicle_id', '=', vehicleId)
    .where('rental_id', 'in', rentalIds)
    .where('kind', '=', STREAM_KINDS.wire.ends)
    .execute();
  return rows.map((row) => row.grant_hash);
}

/** A release as the vault keeps it. */
export interface PacketRelease {
  readonly releaseId: string;
  readonly streamId: string;
  readonly insurerId: string;
  readonly untilS: number;
}

/** Keeps a release. The same one again changes nothing. */
export async function keepRelease(db: Db, release: PacketRelease, endsOn: string): Promise<void> {
  const { releaseId, streamId, insurerId, untilS } = release;
  await db
    .insertInto('packet_release')
    .values({
      ...{ release_id: releaseId, stream_id: streamId, insurer_id: insurerId },
      ...{ until_s: untilS, ends_on: endsOn },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A release that was not ended; in a transaction it is not ended before that is over. */
export async function findRelease(db: Db, releaseId: string): Promise<PacketRelease | undefined> {
  const row = await db
    .selectFrom('packet_release')
    .selectAll()
    .where('release_id', '=', releaseId)
    .forKeyShare()
    .executeTakeFirst();
  return row && { releaseId, streamId: row.stream_id, insurerId: row.insurer_id, untilS: row.until_s };
}

/** Ends releases; answers how many there were. */
export async function dropReleases(db: Db, releaseIds: readonly string[]): Promise<number> {
  const gone = await db.deleteFrom('packet_release').where('release_id', 'in', releaseIds).executeTakeFirst();
  return Number(gone.numDeletedRows);
}
