/**
 * Answers the frames of units with shaped traffic: each with one message, a fixed time after it came, whatever was in
 * it and however long that takes (M11). Nothing else goes down to such a unit.
 *
 *   frame ─┬─► what it lacks, the time ─┐
 *          └─► records ─► commit ─► due ┴─(1 s after the frame)─► one answer of 128 bytes
 */
import { documentIdOf, type EnvelopeCipher, packDocument, toHex, type v1 } from '@fleetveil/proto';
import type { Broker } from '../broker/broker.ts';
import type { CurrentDocuments } from './downlink.ts';
import { sendAnswer } from './downlink.ts';
import type { UnitHas, Waiting } from './hello.ts';
import type { UnitSession } from './sessions.ts';
import { type DueReceipts, lackedInSlots, type PackedDocument, planSlotAnswer } from './slots.ts';

/** Real milliseconds from a frame to its answer: most commits are done by then, and later ones go with the next. */
export const ANSWER_AFTER_MS = 1_000;
/** Real milliseconds for which a document that a unit says it has is not sent again. */
const HAD_FOR_MS = 3_600_000;
/** Documents packed and kept: those of a moment are few, and the policy is the one that costs. */
const MOST_PACKED = 200;
/** Runs of receipts kept for one unit: what is beyond, it asks for again. */
const MOST_DUE = 256;

/** What the answers are made from. */
export interface SlotAnswersOptions {
  readonly cipher: EnvelopeCipher;
  readonly documents: () => Promise<CurrentDocuments>;
  /** What waits for the unit of a session. */
  readonly waitingFor: (session: UnitSession) => Promise<readonly Waiting[]>;
  /** Signs attested time for a slot: encoded v1.Signed STATUS. */
  readonly signTime: (session: UnitSession, timeNonce: Uint8Array) => Promise<Uint8Array>;
  readonly broker: () => Broker | undefined;
  /** Whether a session is still its unit's: with keys that are overwritten sealing throws, here with nobody to hear it. */
  readonly isCurrent: (session: UnitSession) => boolean;
  readonly afterMs: number;
}

/** The answers of one node. */
export interface SlotAnswers {
  /** Whether a session speaks in slots, so that nothing is pushed to it. */
  isShaped(session: UnitSession): boolean;
  /** A frame came: it will be answered in time, once; not where its time is over (`isInTime`). */
  take(session: UnitSession, frame: v1.ISlotFrame, isInTime: boolean): void;
  /** Receipts for the next answer. */
  addReceipts(session: UnitSession, outboxId: string, ranges: readonly v1.IReceiptRange[]): void;
  /** Answers what is not answered yet, at once; for a clean stop. */
  drain(): Promise<void>;
}

interface Shaped {
  due: DueReceipts | undefined;
  /** Documents the unit said it has all of, until when that counts. */
  readonly had: Map<string, number>;
}

/** @example const slots = createSlotAnswers(options); slots.take(session, frame); */
export function createSlotAnswers(options: SlotAnswersOptions): SlotAnswers {
  const shaped = new WeakMap<UnitSession, Shaped>();
  const open = new Map<NodeJS.Timeout, { answer: () => void; ready: Promise<unknown> }>();
  const pack = createPacker();

  const stateOf = (session: UnitSession): Shaped => {
    const state = shaped.get(session) ?? { due: undefined, had: new Map() };
    shaped.set(session, state);
    return state;
  };

  return {
    isShaped: (session) => shaped.has(session),
    take(session, frame, isInTime) {
      const state = stateOf(session);
      if (!isInTime) return;
      const found: Found = { documents: [], status: undefined };
      // What cannot be read in time, or at all, is not in this answer; the answer goes out all the same.
      const ready = Promise.allSettled([
        findDocuments(session, frame, options).then((signed) => {
          found.documents = unfinished(signed.map(pack), frame.had ?? [], state.had);
        }),
        findTime(session, frame, options).then((status) => {
          found.status = status;
        }),
      ]);
      const answer = (): void => {
        clearTimeout(timer);
        open.delete(timer);
        const plan = planSlotAnswer({ ...found, due: state.due, had: frame.had ?? [] });
        state.due = plan.left;
        const broker = options.broker();
        if (broker && options.isCurrent(session)) sendAnswer(broker, options.cipher, session, plan.answer);
      };
      const timer = setTimeout(answer, options.afterMs);
      open.set(timer, { answer, ready });
    },
    addReceipts(session, outboxId, ranges) {
      const state = stateOf(session);
      const before = state.due?.outboxId === outboxId ? state.due.ranges : [];
      state.due = { outboxId, ranges: [...before, ...ranges].slice(-MOST_DUE) };
    },
    async drain() {
      const left = [...open.values()];
      await Promise.all(left.map(({ ready }) => ready));
      for (const { answer } of left) answer();
    },
  };
}

interface Found {
  documents: readonly PackedDocument[];
  status: Uint8Array | undefined;
}

async function findDocuments(
  session: UnitSession,
  { has }: v1.ISlotFrame,
  { documents, waitingFor }: SlotAnswersOptions,
): Promise<Uint8Array[]> {
  if (!has) return [];
  const [current, waiting] = await Promise.all([documents(), waitingFor(session)]);
  return lackedInSlots(unitHas(has), { ...current, waiting });
}

async function findTime(
  session: UnitSession,
  { has, wantsTime }: v1.ISlotFrame,
  { signTime }: SlotAnswersOptions,
): Promise<Uint8Array | undefined> {
  return wantsTime && has?.timeNonce ? signTime(session, has.timeNonce) : undefined;
}

/** What a hello says its unit has. */
export function unitHas(hello: v1.IHello): UnitHas {
  return {
    keySetVersion: hello.keySetVersion ?? 0,
    policyVersion: hello.policyVersion ?? 0,
    transportSequence: hello.transportSequence ?? 0,
    grantIds: new Set((hello.grantIds ?? []).map((id) => toHex(id))),
  };
}

/** Without what the unit said, now or within the hour, it has all of. */
function unfinished(
  documents: readonly PackedDocument[],
  had: readonly v1.IDocumentProgress[],
  remembered: Map<string, number>,
): PackedDocument[] {
  const nowMs = performance.now();
  for (const { document, packed } of documents) {
    const said = had.find((each) => toHex(each.document ?? new Uint8Array()) === document)?.bytes ?? 0;
    if (said >= packed.length) remembered.set(document, nowMs + HAD_FOR_MS);
  }
  for (const [document, untilMs] of remembered) if (untilMs <= nowMs) remembered.delete(document);
  return documents.filter(({ document }) => !remembered.has(document));
}

/** Packs each document once: a policy takes milliseconds, and goes to every unit. */
function createPacker(): (signed: Uint8Array) => PackedDocument {
  const packed = new Map<string, PackedDocument>();
  return (signed) => {
    const document = toHex(documentIdOf(signed));
    const known = packed.get(document) ?? { document, packed: packDocument(signed) };
    packed.delete(document);
    packed.set(document, known);
    const [oldest] = packed.keys();
    if (packed.size > MOST_PACKED && oldest !== undefined) packed.delete(oldest);
    return known;
  };
}
