/**
 * What goes back for a slot's frame (M11, pure): one answer of one size, filled with what is due. What does not fit
 * waits for the next slot: receipts go first, then the time, then the next piece of what the unit lacks.
 */
import { attestedTimeOf, FRAME_BYTES, FRAME_HEAD_BYTES, fromHex, NUMBERS, toHex, v1 } from '@fleetveil/proto';
import { lackedOf, type ServerHas, type UnitHas } from './hello.ts';

/** A document as it goes down in pieces. */
export interface PackedDocument {
  /** 16 hex characters. */
  readonly document: string;
  readonly packed: Uint8Array;
}

/** Receipts that wait for a unit's next answer. */
export interface DueReceipts {
  /** 32 hex characters. */
  readonly outboxId: string;
  /** Oldest first. */
  readonly ranges: readonly v1.IReceiptRange[];
}

/** What an answer may be filled with. */
export interface SlotContents {
  readonly due?: DueReceipts | undefined;
  /** Encoded v1.Signed STATUS for a slot; absent where no time was asked for. */
  readonly status?: Uint8Array | undefined;
  /** What the unit lacks, most wanted first. */
  readonly documents: readonly PackedDocument[];
  /** How much of which document the unit has. */
  readonly had: readonly v1.IDocumentProgress[];
}

/** An answer, and the receipts that did not fit. */
export interface SlotPlan {
  readonly answer: v1.ISlotAnswer;
  readonly left: DueReceipts | undefined;
}

/** Of an answer's body. */
const ROOM = FRAME_BYTES.slot_answer - FRAME_HEAD_BYTES;
/** A piece shorter than this is not worth its 20 bytes of head. */
const LEAST_PIECE = 8;

/**
 * Fills an answer.
 *
 * @example planSlotAnswer({ documents: [], had: [] }) // an empty one, as long as every other once it is sealed
 */
export function planSlotAnswer({ due, status, documents, had }: SlotContents): SlotPlan {
  const time = status === undefined ? {} : { time: attestedTimeOf(status) };
  const { answer, left } = withReceipts(time, due);
  const piece = nextPiece(documents, had, answer);
  return { answer: piece === undefined ? answer : { ...answer, piece }, left };
}

function withReceipts(
  answer: v1.ISlotAnswer,
  due: DueReceipts | undefined,
): { answer: v1.ISlotAnswer; left: DueReceipts | undefined } {
  if (due === undefined) return { answer, left: undefined };
  const outbox = fromHex(due.outboxId).subarray(0, NUMBERS.keyIdBytes);
  let filled = answer;
  let fit = 0;
  for (; fit < Math.min(due.ranges.length, NUMBERS.slotRanges); fit += 1) {
    const next = { ...answer, outbox, ranges: due.ranges.slice(0, fit + 1) };
    if (lengthOf(next) > ROOM) break;
    filled = next;
  }
  const ranges = due.ranges.slice(fit);
  return { answer: filled, left: ranges.length === 0 ? undefined : { ...due, ranges } };
}

/** The piece that follows what the unit has of the first document that it has not all of. */
function nextPiece(
  documents: readonly PackedDocument[],
  had: readonly v1.IDocumentProgress[],
  answer: v1.ISlotAnswer,
): v1.IDocumentPiece | undefined {
  for (const { document, packed } of documents) {
    const offset = had.find((each) => toHex(each.document ?? new Uint8Array()) === document)?.bytes ?? 0;
    if (offset >= packed.length) continue;
    const head = { document: fromHex(document), length: packed.length, offset };
    // Of one byte, since none at all is not encoded.
    const room = ROOM - lengthOf({ ...answer, piece: { ...head, bytes: new Uint8Array(1) } }) + 1;
    const bytes = packed.subarray(offset, offset + room);
    return room < Math.min(LEAST_PIECE, packed.length - offset) ? undefined : { ...head, bytes };
  }
  return undefined;
}

function lengthOf(slotAnswer: v1.ISlotAnswer): number {
  return v1.Downlink.encode({ slotAnswer }).finish().length;
}

/**
 * What a unit lacks, in the order in which it goes down in pieces: keys before what they sign, what is short before
 * a policy, which takes hours.
 */
export function lackedInSlots(has: UnitHas, server: Omit<ServerHas, 'status'>): Uint8Array[] {
  const { keySet, transportKeys, policy } = server;
  return [
    ...(keySet && keySet.version > has.keySetVersion ? [keySet.signed] : []),
    ...lackedOf(has, server.waiting),
    ...(transportKeys && transportKeys.version > has.transportSequence ? [transportKeys.signed] : []),
    ...(policy && policy.version > has.policyVersion ? [policy.signed] : []),
  ];
}
