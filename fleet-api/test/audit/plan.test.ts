import { expect, test } from 'vitest';
import { entryLeafHash } from '../../src/audit/entry.ts';
import { appendLeaf, EMPTY_RANGE, encodeRange, leafHash, rootOf } from '../../src/audit/merkle.ts';
import { checkHead, planLeaves, type QueuedEntry, type VaultLeaf } from '../../src/audit/plan.ts';
import { someEntry } from './log-parts.ts';

const SALT = new Uint8Array(16).fill(9);

function queued(id: number): QueuedEntry {
  const entry = someEntry();
  return { id, entry, salt: SALT, leafHash: entryLeafHash(SALT, entry) };
}

function vaultLeaf(no: number): VaultLeaf {
  const entry = someEntry();
  return { no, entry, salt: SALT, leafHash: entryLeafHash(SALT, entry) };
}

test('entries get numbers in the order of their ids, the vault after them, without a hole', () => {
  const plan = planLeaves(EMPTY_RANGE, [queued(4), queued(9)], 6, {
    leaves: [vaultLeaf(7), vaultLeaf(8)],
    last: 8,
  });
  if (plan.kind !== 'grow') throw new Error('halted');
  expect(plan.leaves.map((leaf) => leaf.seq)).toEqual([0, 1, 2, 3]);
  expect(plan.range.size).toBe(4);
  expect(rootOf(plan.range)).toEqual(
    rootOf(plan.leaves.map((l) => l.leafHash).reduce(appendLeaf, EMPTY_RANGE)),
  );
});

test('nothing new grows nothing, and an unreachable vault stops nobody', () => {
  expect(planLeaves(EMPTY_RANGE, [], 3, { leaves: [], last: 3 })).toMatchObject({ kind: 'grow', leaves: [] });
  expect(planLeaves(EMPTY_RANGE, [queued(1)], 3, undefined)).toMatchObject({
    kind: 'grow',
    range: { size: 1 },
  });
});

test.each([
  ['the first is missing', 3, { leaves: [vaultLeaf(5)], last: 5 }, { reason: 'gap', at: 4 }],
  [
    'one in the middle is missing',
    3,
    { leaves: [vaultLeaf(4), vaultLeaf(6)], last: 6 },
    { reason: 'gap', at: 5 },
  ],
  ['one comes twice', 3, { leaves: [vaultLeaf(4), vaultLeaf(4)], last: 4 }, { reason: 'gap', at: 5 }],
  ['all are missing', 3, { leaves: [], last: 6 }, { reason: 'gap', at: 4 }],
  ['the log ends before what was taken', 3, { leaves: [], last: 2 }, { reason: 'shrunk', at: 3 }],
])('M7: a gap of the vault halts: %s', (_, after, vault, halt) => {
  expect(planLeaves(EMPTY_RANGE, [queued(1)], after, vault)).toEqual({ kind: 'halt', halt });
});

test('M7: an altered leaf or entry halts', () => {
  const bad = { ...vaultLeaf(1), entry: someEntry() };
  const halt = { reason: 'vault_leaf', at: 1 };
  expect(planLeaves(EMPTY_RANGE, [], 0, { leaves: [bad], last: 1 })).toEqual({ kind: 'halt', halt });
  const wrong = { ...queued(7), salt: new Uint8Array(16) };
  expect(planLeaves(EMPTY_RANGE, [wrong], 0, undefined)).toEqual({
    kind: 'halt',
    halt: { reason: 'entry', at: 7 },
  });
});

test('M7: a stored head that is not the signed one halts', () => {
  const range = [1, 2, 3].map((n) => leafHash(Uint8Array.of(n))).reduce(appendLeaf, EMPTY_RANGE);
  const head = { treeSize: 3, root: rootOf(range), frontier: encodeRange(range), leaves: 3 };
  expect(checkHead(undefined)).toEqual(EMPTY_RANGE);
  expect(checkHead(head)).toEqual(range);
  const halt = { reason: 'head', at: 3 };
  expect(checkHead({ ...head, root: new Uint8Array(32) })).toEqual(halt);
  expect(checkHead({ ...head, frontier: head.frontier.slice(32) })).toEqual(halt);
  expect(checkHead({ ...head, leaves: 2 })).toEqual(halt);
  expect(checkHead({ ...head, leaves: 4 })).toEqual(halt);
});
