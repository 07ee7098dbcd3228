/**
 * Which hashes prove what (rules; RFC 6962, sections 2.1.1 and 2.1.2). A proof is a list of subtrees, each a span of
 * leaves; complete subtrees are stored, others are put together from those.
 *
 * ```
 *   spans of a tree of 7, and their complete subtrees
 *
 *   0..4 = [level 2, 0]        4..7 = [level 1, 2] [leaf 6]
 * ```
 */
import { nodeHash } from './merkle.ts';

/** Leaves `from` to `to - 1`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A complete subtree: leaves index·2^level and on. Level 0 is a leaf. */
export interface NodeName {
  readonly level: number;
  readonly index: number;
}

/** Where a tree of this many leaves parts: the largest power of two below it. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** The spans beside the way from a leaf to the root, from below. Empty for the only leaf. */
export function inclusionSpans(index: number, size: number): Span[] {
  const spans: Span[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    spans.unshift(index < middle ? { from: middle, to } : { from, to: middle });
    [from, to] = index < middle ? [from, middle] : [middle, to];
  }
  return spans;
}

/** The spans that show that a tree of `newer` leaves begins with one of `older`. Empty where they are equally large. */
export function growthSpans(older: number, newer: number): Span[] {
  const spans: Span[] = [];
  let [from, to, isWhole] = [0, newer, true];
  while (older !== to && older > 0) {
    const middle = from + splitOf(to - from);
    const isLeft = older <= middle;
    spans.unshift(isLeft ? { from: middle, to } : { from, to: middle });
    [from, to, isWhole] = isLeft ? [from, middle, isWhole] : [middle, to, false];
  }
  return isWhole ? spans : [{ from, to }, ...spans];
}

/** The complete subtrees of a span, from the left. */
export function nodesOf({ from, to }: Span): NodeName[] {
  const nodes: NodeName[] = [];
  for (let at = from; at < to; ) {
    let [level, width] = [0, 1];
    while (at % (width * 2) === 0 && at + width * 2 <= to) [level, width] = [level + 1, width * 2];
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** The hash of a span, from those of its complete subtrees. */
export function hashOf(span: Span, hashOfNode: (node: NodeName) => Uint8Array): Uint8Array {
  const [last, ...before] = nodesOf(span).map(hashOfNode).reverse();
  if (last === undefined) throw new RangeError('an empty span has no hash');
  return before.reduce((hash, left) => nodeHash(left, hash), last);
}
