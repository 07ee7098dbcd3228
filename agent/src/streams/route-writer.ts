import { createTrackPacker, dayOf, type Fix } from '@fleetveil/proto';
import type { StreamTally } from '../minimise/outgoing.ts';
import type { StreamEffect } from './effect.ts';
import type { SealedStream } from './sealed-stream.ts';

/**
 * A chunk closes with the first fix that is so much later than its first, domain seconds. As long as it can be
 * while every recorded drive at 1 Hz fits with a third to spare: one that filled up would close early, and when
 * it closes would tell how the vehicle moves (M11).
 */
export const CHUNK_SPAN_S = 90;

/** What became of a fix. `taken`: it is in the open chunk. */
export type RouteAnswer = 'taken' | 'thinned' | 'impossible_time' | 'unsealable';

/** How a fix is taken. */
export interface RouteTake {
  readonly grantId: string;
  /** Shortest time between two fixes, seconds. */
  readonly minIntervalS: number;
  /** Opens the stream of a day, continuing another; nothing = nothing can be sealed. */
  readonly open: (follows: string | undefined) => Promise<SealedStream | undefined>;
}

/** The route of a use: chunks of 90 s, the open one sealed again and again. */
export interface RouteWriter {
  /** Takes a fix. A chunk closed on the way holds every fix before this one. */
  take(fix: Fix, how: RouteTake): Promise<{ answer: RouteAnswer; effects: StreamEffect[] }>;
  /** Seals the open chunk again, if it has grown. */
  flush(): Promise<StreamEffect[]>;
  /** The open chunk is the last of its stream. A later fix opens another stream. */
  finish(): Promise<StreamEffect[]>;
  /** Fixes in memory that no sealed chunk has. */
  waiting(): number;
  /** This run's streams with their sealed chunks. */
  tallies(): readonly StreamTally[];
  /** The open chunk's row, once it was sealed. */
  openChunk(): { readonly streamId: string; readonly chunkNo: number } | undefined;
}

/** One stream and its place in the writer. */
interface Current {
  readonly stream: SealedStream;
  readonly day: number;
  chunkNo: number;
}

/** A fix of our own: its numbers are overwritten once sealed. */
type OwnFix = { -readonly [K in keyof Fix]: Fix[K] };

/**
 * ```
 *   no stream ──fix──► open chunk ──10 s──► sealed again, same row
 *                        │  ▲
 *      90 s, full, grant └──┘ closed; the fix begins the next chunk
 *      midnight UTC, end ───► last chunk, marked so; the next fix opens a stream that follows
 * ```
 * A chunk closes only when another fix is there to begin the next one, so that the last chunk is never empty
 * and never closed without its mark.
 */
export function createRouteWriter(followed: string | undefined): RouteWriter {
  const packer = createTrackPacker();
  let own: OwnFix[] = [];
  let follows = followed;
  let current: Current | undefined;
  let sealedFixes = 0;
  let chunkGrant = '';
  let lastTakenS: number | undefined;
  const past: StreamTally[] = [];

  const seal = async (to: Current, last: boolean, open: boolean): Promise<StreamEffect> => {
    const fixes = own.length;
    const how = { chunkNo: to.chunkNo, track: packer.bytes(), fixes, grantId: chunkGrant, last, open };
    const record = await to.stream.seal(how);
    sealedFixes = fixes;
    return { kind: 'replace', record };
  };
  /** Closes the open chunk and overwrites its fixes. */
  const close = async (to: Current, last: boolean): Promise<StreamEffect> => {
    const effect = await seal(to, last, false);
    packer.bytes().fill(0);
    for (const fix of own) Object.assign(fix, { timeS: 0, latitudeE6: 0, longitudeE6: 0, accuracyM: 0 });
    packer.clear();
    own = [];
    sealedFixes = 0;
    to.chunkNo += 1;
    return effect;
  };
  const finish = async (): Promise<StreamEffect[]> => {
    if (current === undefined) return [];
    const effects = own.length === 0 ? [] : [await close(current, true)];
    current.stream.forget();
    past.push({ streamId: current.stream.streamId, chunks: current.chunkNo });
    follows = current.stream.streamId;
    current = undefined;
    return effects;
  };
  const add = (fix: Fix, grantId: string): boolean => {
    const copy = { ...fix };
    if (!packer.add(copy)) return false;
    if (own.length === 0) chunkGrant = grantId;
    own.push(copy);
    lastTakenS = fix.timeS;
    return true;
  };
  const isDue = (fix: Fix, grantId: string): boolean => {
    const first = own[0];
    return first !== undefined && (fix.timeS - first.timeS >= CHUNK_SPAN_S || grantId !== chunkGrant);
  };

  return {
    async take(fix, { grantId, minIntervalS, open }) {
      const sinceS = lastTakenS === undefined ? minIntervalS : fix.timeS - lastTakenS;
      if (sinceS < 0) return { answer: 'impossible_time', effects: [] };
      if (sinceS < minIntervalS) return { answer: 'thinned', effects: [] };
      const effects: StreamEffect[] = [];
      const day = dayOf(fix.timeS);
      if (current !== undefined && current.day !== day) effects.push(...(await finish()));
      if (current === undefined) {
        const stream = await open(follows);
        if (stream === undefined) return { answer: 'unsealable', effects };
        current = { stream, day, chunkNo: 0 };
        effects.push({ kind: 'store', record: stream.opening });
      }
      if (isDue(fix, grantId)) effects.push(await close(current, false));
      if (!add(fix, grantId)) {
        effects.push(await close(current, false));
        add(fix, grantId);
      }
      return { answer: 'taken', effects };
    },
    flush: async () =>
      current !== undefined && own.length > sealedFixes ? [await seal(current, false, true)] : [],
    finish,
    waiting: () => own.length - sealedFixes,
    tallies: () => {
      if (current === undefined) return past;
      const chunks = current.chunkNo + (sealedFixes > 0 ? 1 : 0);
      return [...past, { streamId: current.stream.streamId, chunks }];
    },
    openChunk: () =>
      current === undefined || sealedFixes === 0
        ? undefined
        : { streamId: current.stream.streamId, chunkNo: current.chunkNo },
  };
}
