import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  appendLeaf,
  type CompactRange,
  decodeRange,
  EMPTY_RANGE,
  encodeRange,
  leafHash,
  nodeHash,
  rootOf,
} from '../../src/audit/merkle.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

// The eight leaves and nine roots of the Certificate Transparency reference tree, as published with
// github.com/transparency-dev/merkle (testonly/constants.go).
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
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
/** Complete subtrees at each size: the compact ranges of the same reference tree. */
const NODES = {
  leaf6: 'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f',
  pair45: '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
  quad03: 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
};

const grown = (leaves: readonly Uint8Array[]): CompactRange => leaves.reduce(appendLeaf, EMPTY_RANGE);
const hashed = LEAVES.map((leaf) => leafHash(Buffer.from(leaf, 'hex')));

/** RFC 6962 2.1 word for word, with another hash call: split at the largest power of two below n. */
function rootByDefinition(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return createHash('sha256').digest();
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

test.each(ROOTS.map((root, size) => ({ size, root })))(
  'the reference tree of $size leaves has its root',
  ({ size, root }) => {
    expect(hex(rootOf(grown(hashed.slice(0, size))))).toBe(root);
  },
);

test('the compact range of seven leaves is the reference one', () => {
  expect(grown(hashed.slice(0, 7)).hashes.map(hex)).toEqual([NODES.quad03, NODES.pair45, NODES.leaf6]);
});

test('roots of grown trees are those of the definition', () => {
  const leaves = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 70 });
  fc.assert(fc.property(leaves, (some) => hex(rootOf(grown(some))) === hex(rootByDefinition(some))));
});

test('a stored range is read back, and grows on as if it had never been stored', () => {
  for (let size = 0; size <= LEAVES.length; size++) {
    const range = grown(hashed.slice(0, size));
    const read = decodeRange(size, encodeRange(range));
    if (read === undefined) throw new Error(`range of ${size} was not read`);
    expect(hex(rootOf(hashed.slice(size).reduce(appendLeaf, read)))).toBe(ROOTS[8]);
  }
});

test.each([
  [3, 32],
  [3, 96],
  [4, 64],
  [0, 32],
  [-1, 0],
  [1.5, 32],
  [Number.NaN, 0],
])('a range of %s leaves in %s bytes is refused', (size, length) => {
  expect(decodeRange(size, new Uint8Array(length))).toBeUndefined();
});

test('a leaf cannot pass as a node', () => {
  const [left, right] = hashed;
  if (left === undefined || right === undefined) throw new Error('no leaves');
  expect(hex(leafHash(left, right))).not.toBe(hex(nodeHash(left, right)));
});
