/** Documents that come in pieces, an answer each (shaped traffic). Pure. */
import { type Assembly, fromHex, NUMBERS, takePiece, toHex, type v1 } from '@fleetveil/proto';

/** Answers to which a whole document is still named in frames, so that no node sends it again. */
const TOLD_IN_FRAMES = 3;

/** A document on its way, or whole and not told often enough. */
export interface Arriving extends Assembly {
  /** Frames left that name it; only once it is whole. */
  readonly tell: number;
}

/** Newest last. */
export type Arrivals = readonly Arriving[];

/** What a frame says of them. */
export function progressOf(arrivals: Arrivals): v1.IDocumentProgress[] {
  return arrivals.map(({ document, bytes }) => ({ document: fromHex(document), bytes: bytes.length }));
}

/**
 * The arrivals after an answer, and the packed bytes of a document that is whole with it.
 *
 * @example withAnswer(arrivals, answer).whole // unpackDocument makes it readable
 */
export function withAnswer(
  arrivals: Arrivals,
  { piece }: v1.ISlotAnswer,
): { readonly arrivals: Arrivals; readonly whole?: Uint8Array } {
  const told = arrivals
    .map((each) => (isWhole(each) ? { ...each, tell: each.tell - 1 } : each))
    .filter(({ tell }) => tell > 0);
  if (!piece) return { arrivals: told };
  const document = toHex(piece.document ?? new Uint8Array());
  const before = told.find((each) => each.document === document);
  const after = takePiece(before, piece);
  if (after === undefined || after === before) return { arrivals: told };
  const arriving = { ...after, tell: TOLD_IN_FRAMES };
  const others = told.filter((each) => each.document !== document);
  const next = { arrivals: atMost([...others, arriving]) };
  return isWhole(arriving) ? { ...next, whole: arriving.bytes } : next;
}

function isWhole({ bytes, length }: Assembly): boolean {
  return bytes.length >= length;
}

/** Whole ones give way first: they only have to be told of. */
function atMost(arrivals: Arrivals): Arrivals {
  if (arrivals.length <= NUMBERS.slotDocuments) return arrivals;
  const gone = arrivals.find(isWhole) ?? arrivals[0];
  return arrivals.filter((each) => each !== gone);
}
