/** Opens the streams of a trip: the one way from sealed chunks to fixes is the vault. */
import type { Fix, PurposeId } from '@fleetveil/proto';
import { Problem } from '../http/problem.ts';
import { inOrder, type OpenedStream, type StoredStream, type Trip, windowOf } from './trip.ts';

/** A sealed piece as stored. */
export interface SealedChunk {
  readonly chunkNo: number;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** What the vault is asked. It checks token, holder, purpose, grants and window for itself. */
export interface OpenRequest {
  readonly streamId: string;
  readonly purpose: PurposeId;
  readonly actor: { readonly kind: 'rider'; readonly token: string };
  /** All grants of the rental, as signed. */
  readonly grants: readonly Uint8Array[];
  readonly salt: string;
  readonly window: { readonly fromS: number; readonly toS: number };
  readonly chunks: readonly SealedChunk[];
}

/** What it answers: the fixes, or a code where it opens nothing. */
export type OpenOutcome =
  | {
      readonly ok: true;
      readonly fixes: readonly Fix[];
      readonly outside: number;
      readonly damaged: number;
      /** Instead of fixes: the data key sealed to the rider's own key. */
      readonly riderSealed?: { readonly keyId: Uint8Array; readonly sealedKey: Uint8Array } | undefined;
    }
  | { readonly ok: false; readonly code: string };

/** The part of the vault that a trip needs. Rejects where the vault does not answer. */
export interface TripVault {
  open(request: OpenRequest): Promise<OpenOutcome>;
}

/** A stream as the vault answered it. */
interface Piece {
  readonly chunks: readonly SealedChunk[];
  readonly outcome: OpenOutcome;
}

/** What a request has opened so far, by stream: where it begins anew, none of it is asked for again. */
export type Begun = Map<string, Piece>;

/** What opening needs besides the trip. */
export interface Opener {
  readonly vault: TripVault;
  readonly token: string;
  readonly grants: readonly Uint8Array[];
  readonly nowS: number;
  /** In which the unit told the trip's times, or coarser. Seconds. */
  readonly stepS: number;
  readonly chunksOf: (stream: StoredStream) => Promise<SealedChunk[]>;
  readonly begun: Begun;
}

/** Opened streams of one kind, and what did not come out of them. */
export interface Opened {
  readonly streams: OpenedStream[];
  /** Fixes outside grant, rental or window: dropped by the vault. */
  readonly outside: number;
  /** Chunks that did not open. */
  readonly damaged: number;
  /** Codes of streams that the vault did not open: their key is gone, or it refused. */
  readonly refused: string[];
  /** Streams that only the rider's own key opens. */
  readonly sealed: RiderSealed[];
}

/** A stream that only the rider's own key opens. */
export interface RiderSealed {
  readonly streamId: string;
  readonly follows: string | undefined;
  /** 8 bytes. */
  readonly keyId: Uint8Array;
  /** The data key sealed to the rider's key. */
  readonly sealedKey: Uint8Array;
  readonly chunks: readonly SealedChunk[];
}

const PURPOSE_OF: Record<StoredStream['kind'], PurposeId> = { ends: 'rental_contract', route: 'rider_route' };

/**
 * Opens all streams of a kind that have chunks, one after the other: each start of the agent opens some that get none, and
 * the vault counts what it is asked. Throws the problems `vault_unavailable` and `rate_limited`.
 */
export async function openStreams(trip: Trip, kind: StoredStream['kind'], opener: Opener): Promise<Opened> {
  const [streams, sealed]: [OpenedStream[], RiderSealed[]] = [[], []];
  const opened = { streams, sealed, outside: 0, damaged: 0, refused: [] as string[] };
  for (const stream of trip.streams.filter((each) => each.kind === kind && each.chunks > 0)) {
    const { chunks, outcome } = await openOnce(trip, stream, opener);
    const { streamId, follows } = stream;
    if (!outcome.ok) opened.refused.push(outcome.code);
    else if (outcome.riderSealed) sealed.push({ streamId, follows, chunks, ...outcome.riderSealed });
    else {
      opened.streams.push({
        streamId: stream.streamId,
        follows: stream.follows,
        fixes: sorted(outcome.fixes),
      });
      opened.outside += outcome.outside;
      opened.damaged += outcome.damaged;
    }
  }
  return { ...opened, streams: inOrder(opened.streams) };
}

async function openOnce(trip: Trip, stream: StoredStream, opener: Opener): Promise<Piece> {
  const before = opener.begun.get(stream.streamId);
  if (before !== undefined) return before;
  const chunks = await opener.chunksOf(stream);
  const piece = { chunks, outcome: await openOne(trip, stream, chunks, opener) };
  opener.begun.set(stream.streamId, piece);
  return piece;
}

async function openOne(
  trip: Trip,
  stream: StoredStream,
  chunks: readonly SealedChunk[],
  opener: Opener,
): Promise<OpenOutcome> {
  try {
    return await opener.vault.open({
      streamId: stream.streamId,
      purpose: PURPOSE_OF[stream.kind],
      actor: { kind: 'rider', token: opener.token },
      grants: opener.grants,
      salt: trip.salt,
      window: windowOf(trip, opener.nowS, opener.stepS),
      chunks,
    });
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('vault_unavailable', { retryAfterS: 5 }, error);
  }
}

function sorted(fixes: readonly Fix[]): Fix[] {
  return [...fixes].sort((a, b) => a.timeS - b.timeS);
}
