/** What is sealed of an order's rentals, under the privacy officer's role: two functions give it, once it is written down. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { GroundId } from './disclosure.ts';

type Trx = Kysely<Tables>;
type Bytes = Uint8Array<ArrayBuffer>;

/** The sealed ends of a rental: what the vault needs to open them, and nothing that opens by itself. */
export interface SealedEnds {
  readonly rentalId: string;
  readonly streamId: string;
  readonly grants: readonly Bytes[];
  readonly chunks: readonly { readonly chunkNo: number; readonly nonce: Bytes; readonly ciphertext: Bytes }[];
}

/** The streams `ends` near an order's instants. The transaction has to have written `authority_places_read` before. */
export async function sealedEndsOf(trx: Trx, caseId: string): Promise<SealedEnds[]> {
  const { rows } = await sql<{ rental_id: string; stream_id: string; grants: Buffer[] }>`
    SELECT rental_id, stream_id, grants FROM authority_streams(${caseId}::uuid)`.execute(trx);
  const sealed: SealedEnds[] = [];
  for (const { rental_id: rentalId, stream_id: streamId, grants } of rows) {
    sealed.push({
      rentalId,
      streamId,
      grants: grants.map(own),
      chunks: await chunksOf(trx, caseId, streamId),
    });
  }
  return sealed;
}

async function chunksOf(trx: Trx, caseId: string, streamId: string): Promise<SealedEnds['chunks']> {
  const { rows } = await sql<{ chunk_no: number; nonce: Buffer; ciphertext: Buffer }>`
    SELECT chunk_no, nonce, ciphertext FROM authority_chunks(${caseId}::uuid, ${streamId}::uuid)`.execute(
    trx,
  );
  return rows.map((row) => ({
    ...{ chunkNo: row.chunk_no, nonce: own(row.nonce), ciphertext: own(row.ciphertext) },
  }));
}

function own(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}

/** An opening whose rider is told later, or now. */
export interface UntoldPlace {
  readonly openingId: string;
  readonly caseId: string;
  readonly tenant: string;
  readonly rentalId: string;
  readonly vehicleId: string;
  readonly ground: GroundId;
  readonly officer: string;
  readonly instants: number;
  readonly openedS: number;
  readonly tellS: number;
  readonly endsOn: string;
}

/** Keeps whom to tell of an opening until the order's ban ends. */
export async function insertUntoldPlaces(trx: Trx, openings: readonly UntoldPlace[]): Promise<void> {
  const rows = openings.map((one) => ({
    ...{ opening_id: one.openingId, case_id: one.caseId, rental_id: one.rentalId, tenant: one.tenant },
    ...{ vehicle_id: one.vehicleId, ground: one.ground, officer: one.officer, instants: one.instants },
    ...{ opened_s: one.openedS, tell_s: one.tellS, ends_on: one.endsOn },
  }));
  if (rows.length > 0) await trx.insertInto('authority_untold_place').values(rows).execute();
}

/** Takes the openings whose second has come, each once. Under `job_rentals`. */
export async function takeUntoldPlaces(trx: Trx, nowS: number): Promise<UntoldPlace[]> {
  const rows = await trx
    .deleteFrom('authority_untold_place')
    .where('tell_s', '<=', nowS)
    .returningAll()
    .execute();
  return rows.map((row) => ({
    ...{ openingId: row.opening_id, caseId: row.case_id, tenant: row.tenant, rentalId: row.rental_id },
    ...{ vehicleId: row.vehicle_id, ground: row.ground as GroundId, officer: row.officer },
    ...{ instants: row.instants, openedS: row.opened_s, tellS: row.tell_s, endsOn: row.ends_on },
  }));
}
