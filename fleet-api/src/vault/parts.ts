/** What a vault is made of, and what its operations answer. */
import type { Fix } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { VaultTables } from '../database/schema.ts';
import type { Custody } from './custody.ts';
import type { KeyRing } from './key-ring.ts';
import type { PassResult, PassWish } from './rotation.ts';
import type { TokenReader } from './tokens.ts';
import type { Trust } from './trust.ts';
import type { DepositRefusal, OpenAnswer, OpenRefusal } from './wire.ts';

/** Everything is handed in: a test hands in its own clock, tokens and trust. */
export interface VaultParts {
  readonly db: Kysely<VaultTables>;
  readonly tenant: string;
  readonly custody: Custody;
  readonly ring: Pick<KeyRing, 'transportKey' | 'transportEndS' | 'signedTransportKeys'>;
  /** Makes new keys at once; `acceptClock`: the clock is right though it leapt. */
  readonly rotate: (wish: PassWish) => Promise<PassResult>;
  /** Adds the vault's own signature to an encoded v1.Signed. Rejects for what is none. */
  readonly coSign: (signed: Uint8Array) => Promise<Uint8Array>;
  readonly trust: () => Promise<Trust>;
  readonly readToken: TokenReader;
  /** Domain time, Unix seconds. */
  readonly nowS: () => number;
  /** Seconds a person has to wait before another opening; 0 = go on. */
  readonly waitOf: (person: string) => number;
}

/** What came of a deposit. `unavailable`: no policy yet, or the database is away; try again. */
export type DepositResult =
  | { readonly kind: 'stored' | 'known' }
  | { readonly kind: 'refused'; readonly code: DepositRefusal }
  | { readonly kind: 'unavailable' };

/** What came of a yes to an opening: how many people have said it by now. */
export type ApproveResult =
  | { readonly kind: 'approved'; readonly people: number }
  | { readonly kind: 'refused'; readonly code: OpenRefusal }
  | { readonly kind: 'unavailable' };

/** What came of the wish for a support code. */
export type SupportCodeResult =
  | { readonly kind: 'made'; readonly code: string; readonly expiresS: number }
  | { readonly kind: 'refused'; readonly code: OpenRefusal }
  | { readonly kind: 'unavailable' };

/** What came of a look for a free vehicle: the fix for who reserved it, a cell for a field worker. */
export type LocateResult =
  | { readonly kind: 'located'; readonly leafNo: number; readonly fix?: Fix; readonly cell?: string }
  | { readonly kind: 'refused'; readonly code: OpenRefusal }
  | { readonly kind: 'unavailable' };

/** What came of an operation on an accident packet. */
export type PacketResult<Answer> =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly code: OpenRefusal }
  | { readonly kind: 'unavailable' };

/** What came of an opening. */
export type OpenResult =
  | { readonly kind: 'opened'; readonly answer: OpenAnswer }
  | { readonly kind: 'refused'; readonly code: OpenRefusal }
  | { readonly kind: 'unavailable' };
