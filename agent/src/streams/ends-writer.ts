import { encodeTrack, type Fix } from '@fleetveil/proto';
import { chunkKey } from '../minimise/outgoing.ts';
import type { StreamEffect } from './effect.ts';
import type { SealedStream } from './sealed-stream.ts';
import { fixOf, valuesOf } from './trip-log.ts';

/** Where an earlier run's end candidate lies: an open row that is not sent. */
export interface LeftCandidate {
  readonly streamId: string;
  readonly chunkNo: number;
}

/** What the next run must know of the ends. */
export interface EndsProgress {
  /** The start fix is in a closed chunk. */
  readonly started: boolean;
  readonly candidate?: LeftCandidate;
}

/** Exactly two fixes of a use, over all its streams. */
export interface EndsWriter {
  /**
   * The latest fix of the use. The first one ever is the start, sealed at once; every one is the candidate
   * for the end. Without a stream (`open` gives none) nothing is sealed and nothing counts as begun.
   */
  take(fix: Fix, grantId: string, open: () => Promise<SealedStream | undefined>): Promise<StreamEffect[]>;
  /** Seals the candidate again, if it changed: a killed unit has an end fix at most 10 s old. */
  flush(): Promise<StreamEffect[]>;
  /** The candidate is the end fix. */
  finish(): Promise<StreamEffect[]>;
  progress(): EndsProgress;
  /** Chunks of this run's stream that will be sent. */
  tally(): { readonly streamId: string; readonly chunks: number } | undefined;
}

/**
 * ```
 *   run 1   opening · chunk 0 start (closed) · chunk 1 candidate (open, replaced every 10 s)
 *   killed, run 2   opening, follows · chunk 0 candidate (open); in the same transaction run 1's goes
 *   end     candidate closed, marked last
 * ```
 */
export function createEndsWriter(left: EndsProgress): EndsWriter {
  /** timeS, latitudeE6, longitudeE6, accuracyM of the candidate. */
  const candidate = new Float64Array(4);
  let candidateGrant = '';
  let started = left.started;
  let leftCandidate = left.candidate;
  let stream: SealedStream | undefined;
  let candidateNo = 0;
  let isChanged = false;

  const sealCandidate = async (to: SealedStream, isEnd: boolean): Promise<StreamEffect> => {
    const track = encodeTrack([fixOf(candidate)]);
    const how = { chunkNo: candidateNo, fixes: 1, grantId: candidateGrant, last: isEnd, open: !isEnd };
    const record = await to.seal({ ...how, track });
    track.fill(0);
    isChanged = false;
    return { kind: 'replace', record };
  };
  const begin = async (to: SealedStream, fix: Fix): Promise<StreamEffect[]> => {
    const effects: StreamEffect[] = [{ kind: 'store', record: to.opening }];
    if (leftCandidate !== undefined) {
      effects.push({ kind: 'remove', replaceKey: chunkKey(leftCandidate.streamId, leftCandidate.chunkNo) });
    }
    if (!started) {
      const track = encodeTrack([fix]);
      const how = { chunkNo: 0, fixes: 1, grantId: candidateGrant, last: false, open: false };
      effects.push({ kind: 'replace', record: await to.seal({ ...how, track }) });
      track.fill(0);
    }
    candidateNo = started ? 0 : 1;
    effects.push(await sealCandidate(to, false));
    [stream, started, leftCandidate] = [to, true, undefined];
    return effects;
  };

  return {
    async take(fix, grantId, open) {
      candidate.set(valuesOf(fix));
      candidateGrant = grantId;
      isChanged = true;
      if (stream !== undefined) return [];
      const opened = await open();
      return opened === undefined ? [] : begin(opened, fix);
    },
    flush: async () => (stream !== undefined && isChanged ? [await sealCandidate(stream, false)] : []),
    async finish() {
      const effects: StreamEffect[] = [];
      if (stream !== undefined) effects.push(await sealCandidate(stream, true));
      else if (leftCandidate !== undefined) {
        effects.push({ kind: 'close', replaceKey: chunkKey(leftCandidate.streamId, leftCandidate.chunkNo) });
      }
      candidate.fill(0);
      stream?.forget();
      return effects;
    },
    progress() {
      const open = stream === undefined ? leftCandidate : { streamId: stream.streamId, chunkNo: candidateNo };
      return open === undefined ? { started } : { started, candidate: open };
    },
    tally: () => (stream === undefined ? undefined : { streamId: stream.streamId, chunks: candidateNo + 1 }),
  };
}
