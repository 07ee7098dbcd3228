import { provesGrowth, provesInclusion } from '@fleetveil/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { appendLeaf, EMPTY_RANGE, growRange, leafHash, rootOf } from '../../src/audit/merkle.ts';
import { growthSpans, hashOf, inclusionSpans, type NodeName, nodesOf } from '../../src/audit/proof.ts';

const MOST = 200;
const LEAVES = Array.from({ length: MOST }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));

/** Every node that a growing tree of `MOST` leaves stores. */
const NODES = new Map<string, Uint8Array>(LEAVES.map((leaf, i) => [`0 ${i}`, leaf]));
let range = EMPTY_RANGE;
for (const leaf of LEAVES) {
  const grown = growRange(range, leaf);
  for (const { level, index, hash } of grown.nodes) NODES.set(`${level} ${index}`, hash);
  range = grown.range;
}
const stored = ({ level, index }: NodeName): Uint8Array => {
  const hash = NODES.get(`${level} ${index}`);
  if (hash === undefined) throw new Error(`node ${level} ${index} is not stored`);
  return hash;
};
const rootAt = (size: number): Uint8Array => rootOf(LEAVES.slice(0, size).reduce(appendLeaf, EMPTY_RANGE));
const sizes = fc.integer({ min: 1, max: MOST });

test('M7: each leaf of a tree of any size is proven from the stored hashes', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), async (size, chosen) => {
      const index = chosen % size;
      const proof = inclusionSpans(index, size).map((span) => hashOf(span, stored));
      const leaf = LEAVES[index] ?? new Uint8Array();
      expect(await provesInclusion({ leafHash: leaf, index, size, proof }, rootAt(size))).toBe(true);
    }),
  );
});

test('M7: growth between any two sizes is proven from the stored hashes', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, sizes, async (a, b) => {
      const [older, newer] = [Math.min(a, b), Math.max(a, b)];
      const proof = growthSpans(older, newer).map((span) => hashOf(span, stored));
      const head = (size: number) => ({ size, root: rootAt(size) });
      expect(await provesGrowth(head(older), head(newer), proof)).toBe(true);
    }),
  );
});

test('a proof needs a few hashes of a long log', () => {
  expect(inclusionSpans(123_456_789, 10_000_000_000).flatMap(nodesOf).length).toBeLessThan(70);
  expect(growthSpans(0, 9)).toEqual([]);
  expect(growthSpans(9, 9)).toEqual([]);
  expect(nodesOf({ from: 4, to: 7 })).toEqual([
    { level: 1, index: 2 },
    { level: 0, index: 6 },
  ]);
});
