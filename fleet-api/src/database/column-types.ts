/** Types of columns that many tables have. */
import type { ColumnType } from 'kysely';

/** 128 random bits, 32 lowercase hex characters. */
export type Id = string;

/** A UTC day as `YYYY-MM-DD`. */
export type DateText = string;

/** Written from a `Uint8Array`, read as a Buffer. */
export type Bytes = ColumnType<Buffer, Uint8Array, Uint8Array>;

/** May be null. */
export type NullableBytes = ColumnType<Buffer | null, Uint8Array | null, Uint8Array | null>;
