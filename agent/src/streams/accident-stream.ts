/**
 * The sealed stream of one accident: an opening, two chunks, and the notice beside them. All of it is on the disk
 * within a second (a crash may cut the power) and waits there: told when the window is over, or removed unsent.
 *
 * ```
 *   seal ──► notice, opening, chunk 0, chunk 1: open rows ──► seal again, tilt known ──► release: closed, sent
 *                                                   └──► call off: removed, the key overwritten
 * ```
 */
import {
  ACCIDENT_CHUNKS,
  type AccidentRecord,
  type AccidentSeverityWord,
  dayOf,
  signAccidentPacket,
} from '@fleetveil/proto';
import { accidentNotice, allowedAccident } from '../minimise/accident.ts';
import { chunkKey, noticeKey, openingKey, outgoingAccidentNotice } from '../minimise/outgoing.ts';
import { decodeKept, encodeKept, isIdText, objectOf } from '../reasons/kept.ts';
import type { Moment } from '../reasons/moment.ts';
import type { Reason } from '../reasons/reason.ts';
import type { StreamDeps } from './deps.ts';
import type { StreamEffect } from './effect.ts';
import { openSealedStream, type SealedStream } from './sealed-stream.ts';

/** What is sealed and what is told of one accident. */
export interface AccidentFacts {
  readonly record: AccidentRecord;
  readonly severity: AccidentSeverityWord;
  /** The finest cell that may be spoken of. */
  readonly placeCell?: string;
}

/** One accident on its way. Effects of one call belong in one transaction. */
export interface AccidentStream {
  /** Seals the record into the rows that wait. May be called again, with more known. */
  seal(record: AccidentRecord): Promise<StreamEffect[]>;
  /** What waits may leave. */
  release(): StreamEffect[];
  /** What waits goes, unsent; nothing is kept. */
  callOff(): StreamEffect[];
}

/** Key under which an accident that waits is noted, for the run after a power cut. */
const KEY = /^accident:([0-9a-f]{32})$/;
const isNote = objectOf<{ readonly streamId: string }>({ streamId: isIdText });

/**
 * Opens the stream of an accident and says what is to be written. Nothing, where no key of the vault is held or
 * the policy has nothing of it leave.
 */
export async function openAccidentStream(
  deps: StreamDeps,
  reason: Reason,
  facts: AccidentFacts,
  moment: Moment,
): Promise<{ readonly stream: AccidentStream; readonly effects: StreamEffect[] } | undefined> {
  const policy = deps.policy();
  const { rules } = policy;
  const sealingKey = deps.sealingKey(moment);
  if (rules === undefined || sealingKey === undefined) return undefined;
  const day = moment.clock === 'unknown' ? undefined : dayOf(moment.nowS);
  const endsOnDay = (days: number) => (day === undefined ? {} : { endsOnDay: day + days });
  const head = { purpose: 'accident', policyVersion: rules.version } as const;
  const kept = { ...head, ...endsOnDay(rules.keepDays.accident) };
  const sealed = await openSealedStream(deps, { ...kept, kind: 'accident', reason, waits: true }, sealingKey);
  const stream = streamOf(deps, sealed);
  const told = accidentNotice(facts.placeCell, facts.severity, policy);
  const ids = { rentalId: reason.rentalId, grantId: '', streamId: sealed.streamId };
  const short = { ...head, ...endsOnDay(rules.keepDays.accidentNotice), ...ids };
  const isTest = facts.record.isTest;
  const notice = told === undefined ? [] : [outgoingAccidentNotice({ ...short, ...told, isTest })];
  const text = encodeKept({ streamId: sealed.streamId });
  return {
    stream,
    effects: [
      { kind: 'progress', key: `accident:${sealed.streamId}`, text },
      ...[...notice, sealed.opening].map((record) => ({ kind: 'store', record }) as const),
      ...(await stream.seal(facts.record)),
    ],
  };
}

function streamOf(deps: StreamDeps, sealed: SealedStream): AccidentStream {
  const { tenant, vehicleId, unitKey } = deps;
  const { streamId } = sealed;
  return {
    async seal(record) {
      const binding = { tenant, vehicleId, streamId };
      const plain = await signAccidentPacket(allowedAccident(record, deps.policy()), binding, unitKey);
      const effects: StreamEffect[] = [];
      for (const [chunkNo, track] of plain.entries()) {
        const last = chunkNo === ACCIDENT_CHUNKS - 1;
        const chunk = { chunkNo, track, fixes: 0, grantId: '', last, open: true };
        effects.push({ kind: 'replace', record: await sealed.seal(chunk) });
      }
      for (const part of plain) part.fill(0);
      return effects;
    },
    release() {
      sealed.forget();
      return releaseAccident(streamId);
    },
    callOff() {
      sealed.forget();
      const removed = keysOf(streamId).map((replaceKey) => ({ kind: 'remove', replaceKey }) as const);
      return [...removed, { kind: 'progress', key: `accident:${streamId}` }];
    },
  };
}

/** What a run left that ended while an accident waited: nobody can be asked any more, so it is told. */
export function settleAccidents(noted: ReadonlyMap<string, string>): StreamEffect[] {
  return [...noted].flatMap(([key, text]): StreamEffect[] => {
    if (!KEY.test(key)) return [];
    const note = decodeKept(text, isNote);
    return note === undefined ? [{ kind: 'progress', key }] : releaseAccident(note.streamId);
  });
}

function releaseAccident(streamId: string): StreamEffect[] {
  const closed = keysOf(streamId).map((replaceKey) => ({ kind: 'close', replaceKey }) as const);
  return [...closed, { kind: 'progress', key: `accident:${streamId}` }];
}

function keysOf(streamId: string): string[] {
  const chunks = Array.from({ length: ACCIDENT_CHUNKS }, (_, chunkNo) => chunkKey(streamId, chunkNo));
  return [noticeKey(streamId), openingKey(streamId), ...chunks];
}
