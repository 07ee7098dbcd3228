/** Writes what accidents leave into tables of their own: they are kept for years, and the hot tables have room for one. */
import { type Kysely, sql, type Transaction } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import type { StoredRecord } from './commit-store.ts';

/** Whether a record is the opening of an accident's stream: its own row is its key, as that of a chunk. */
export function isOfAccident(row: StoredRecord): boolean {
  return row.kind === 'stream_opening' && row.opening.kind === 'accident';
}

type Of<Kind extends StoredRecord['kind']> = Extract<StoredRecord, { kind: Kind }>;

/**
 * Stores notices. Call it with records that were not here before only (M4): the day of a notice moves nearer when its claim
 * is closed, and that of its record does not, so that one that is said again after it was forgotten is not stored anew (M6).
 */
export async function insertNotices(
  trx: Transaction<Tables> | Kysely<Tables>,
  rows: readonly Of<'accident_notice'>[],
): Promise<void> {
  for (const row of rows) {
    const { streamId, cell = null, severity, test, policyVersion } = row.notice;
    const told = { stream_id: streamId, cell, severity, test, policy_version: policyVersion };
    await insert(trx, 'accident_notice', {
      ...keyOf(row),
      outbox_id: row.outboxId,
      number: row.number,
      ...told,
    });
  }
}

/** Stores what a group has of packets. Redeliveries meet their own keys and change nothing (M4). */
export async function insertPackets(
  trx: Transaction<Tables> | Kysely<Tables>,
  rows: readonly StoredRecord[],
): Promise<void> {
  // A few a year in a fleet: one after the other.
  for (const row of rows) {
    if (row.kind === 'stream_opening' && row.opening.kind === 'accident') {
      const { streamId, eventId, policyVersion, statement, signature } = row.opening;
      const signed = {
        policy_version: policyVersion,
        statement: bytes(statement),
        signature: bytes(signature),
      };
      const of = { stream_id: streamId, event_id: eventId };
      await insert(trx, 'accident_stream', { ...keyOf(row), ...of, ...signed });
    } else if (row.kind === 'chunk' && row.chunk.isAccident) {
      const { streamId, chunkNo, nonce, ciphertext } = row.chunk;
      const sealed = { chunk_no: chunkNo, nonce: bytes(nonce), ciphertext: bytes(ciphertext) };
      await insert(trx, 'accident_chunk', { ...keyOf(row), stream_id: streamId, ...sealed });
    }
  }
}

const keyOf = ({ vehicleId, endsOnDay }: StoredRecord) =>
  ({ vehicle_id: vehicleId, ends_on: dateOfDay(endsOnDay) }) as const;

async function insert(
  trx: Transaction<Tables> | Kysely<Tables>,
  table: 'accident_notice' | 'accident_stream' | 'accident_chunk',
  row: Readonly<Record<string, unknown>>,
): Promise<void> {
  const columns = Object.keys(row).map((name) => sql.id(name));
  const values = Object.values(row).map((value) => sql`${value}`);
  await sql`INSERT INTO ${sql.id(table)} (${sql.join(columns)}) VALUES (${sql.join(values)})
    ON CONFLICT DO NOTHING`.execute(trx);
}

function bytes(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
