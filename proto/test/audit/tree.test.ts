import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leafInput, nodeInput, provesGrowth, provesInclusion } from '../../src/audit/index.ts';
import { fromHex } from '../../src/bytes.ts';

const sha = (input: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(input).digest());

// The reference tree of Certificate Transparency with its proofs, as published with
// github.com/transparency-dev/merkle (testonly/reference_test.go and proof/verify_test.go).
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const HASHES = LEAVES.map((leaf) => sha(leafInput(fromHex(leaf))));
const INCLUSION: [leaf: number, size: number, proof: string[]][] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
];
const GROWTH: [older: number, newer: number, proof: string[]][] = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
];

/** RFC 6962 2.1 word for word: split at the largest power of two below n. */
function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return sha(new Uint8Array());
  if (leaves.length === 1) return only;
  const split = splitOf(leaves.length);
  return sha(nodeInput(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split))));
}
const splitOf = (count: number): number => 2 ** (31 - Math.clz32(count - 1));

/** PATH(m, D) of RFC 6962 2.1.1. */
function pathOf(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...pathOf(index, left), rootOf(right)]
    : [...pathOf(index - split, right), rootOf(left)];
}

/** SUBPROOF(m, D, b) of RFC 6962 2.1.2. */
function growthOf(older: number, leaves: readonly Uint8Array[], isWhole = true): Uint8Array[] {
  if (older === leaves.length) return isWhole ? [] : [rootOf(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return older <= split
    ? [...growthOf(older, left, isWhole), rootOf(right)]
    : [...growthOf(older - split, right, false), rootOf(left)];
}

const head = (leaves: readonly Uint8Array[]) => ({ size: leaves.length, root: rootOf(leaves) });
const some = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 1, maxLength: 40 });
const flip = (hash: Uint8Array): Uint8Array => hash.map((byte, i) => (i === 7 ? byte ^ 16 : byte));

test.each(INCLUSION)(
  'leaf %i of the reference tree of %i is proven by the reference proof',
  async (index, size, proof) => {
    const leaves = HASHES.slice(0, size);
    expect(pathOf(index, leaves)).toEqual(proof.map(fromHex));
    const claim = { leafHash: leaves[index] ?? new Uint8Array(), index, size, proof: proof.map(fromHex) };
    expect(await provesInclusion(claim, rootOf(leaves))).toBe(true);
  },
);

test.each(GROWTH)(
  'the reference tree of %i grew to %i by the reference proof',
  async (older, newer, proof) => {
    expect(growthOf(older, HASHES.slice(0, newer))).toEqual(proof.map(fromHex));
    const [before, after] = [head(HASHES.slice(0, older)), head(HASHES.slice(0, newer))];
    expect(await provesGrowth(before, after, proof.map(fromHex))).toBe(true);
  },
);

test('M7: a leaf is proven where it is and nowhere else, and no altered proof proves it', async () => {
  await fc.assert(
    fc.asyncProperty(some, fc.nat(), fc.nat(), async (leaves, chosen, other) => {
      const [index, size, root] = [chosen % leaves.length, leaves.length, rootOf(leaves)];
      const leafHash = leaves[index] ?? new Uint8Array();
      const claim = { leafHash, index, size, proof: pathOf(index, leaves) };
      expect(await provesInclusion(claim, root)).toBe(true);
      const elsewhere = other % (size + 2);
      if (elsewhere !== index)
        expect(await provesInclusion({ ...claim, index: elsewhere }, root)).toBe(false);
      expect(await provesInclusion({ ...claim, leafHash: flip(leafHash) }, root)).toBe(false);
      expect(await provesInclusion({ ...claim, proof: [...claim.proof, leafHash] }, root)).toBe(false);
      expect(await provesInclusion({ ...claim, proof: claim.proof.slice(1) }, root)).toBe(
        claim.proof.length === 0,
      );
      const at = other % Math.max(1, claim.proof.length);
      const altered = claim.proof.map((hash, i) => (i === at ? flip(hash) : hash));
      expect(await provesInclusion({ ...claim, proof: altered }, root)).toBe(claim.proof.length === 0);
    }),
    { numRuns: 60 },
  );
});

test('M7: a tree that grew is proven; one that was changed in what the older had is not', async () => {
  await fc.assert(
    fc.asyncProperty(some, fc.nat(), fc.nat(), async (leaves, cut, changed) => {
      const older = 1 + (cut % leaves.length);
      const before = head(leaves.slice(0, older));
      const proof = growthOf(older, leaves);
      expect(await provesGrowth(before, head(leaves), proof)).toBe(true);
      const at = changed % older;
      const forged = leaves.map((leaf, i) => (i === at ? flip(leaf) : leaf));
      expect(await provesGrowth(before, head(forged), growthOf(older, forged))).toBe(false);
      expect(await provesGrowth(before, head(forged), proof)).toBe(false);
      if (older < leaves.length) expect(await provesGrowth(head(leaves), before, proof)).toBe(false);
      expect(await provesGrowth({ ...before, size: before.size + 1 }, head(leaves), proof)).toBe(false);
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['a size that is none', { index: 0, size: Number.NaN }],
  ['a leaf beyond the end', { index: 1, size: 1 }],
  ['a negative leaf', { index: -1, size: 1 }],
  ['half a leaf', { index: 0.5, size: 1 }],
])('%s proves nothing', async (_, claim) => {
  const [leafHash = new Uint8Array()] = HASHES;
  expect(await provesInclusion({ ...claim, leafHash, proof: [] }, leafHash)).toBe(false);
});

test('an inner node does not pass as a leaf of the same tree', async () => {
  const leaves = HASHES.slice(0, 4);
  const [left, right] = [rootOf(leaves.slice(0, 2)), rootOf(leaves.slice(2))];
  const claim = { leafHash: left, index: 0, proof: [right] };
  expect(await provesInclusion({ ...claim, size: 2 }, rootOf(leaves))).toBe(true);
  expect(await provesInclusion({ ...claim, size: 4 }, rootOf(leaves))).toBe(false);
});
