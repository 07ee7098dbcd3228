/** What a stranger or a bad link makes of valid bytes. */
import { concatBytes } from '../src/index.ts';
import type { Chance } from './seed.ts';

type Mutation = (bytes: Uint8Array, chance: Chance, other: Uint8Array) => Uint8Array;

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  function truncate(bytes, chance) {
    return bytes.slice(0, chance.below(bytes.length + 1));
  },
  function flip(bytes, chance) {
    const changed = bytes.slice();
    for (let i = 0; i <= chance.below(4); i++) {
      const at = chance.below(bytes.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << chance.below(8));
    }
    return changed;
  },
  function overwrite(bytes, chance) {
    const at = chance.below(bytes.length + 1);
    return concatBytes(
      bytes.slice(0, at),
      chance.bytes(chance.below(20)),
      bytes.slice(at + chance.below(20)),
    );
  },
  function duplicate(bytes, chance) {
    const at = chance.below(bytes.length + 1);
    const piece = bytes.slice(at, at + 1 + chance.below(bytes.length));
    return concatBytes(bytes.slice(0, at), piece, piece, piece, bytes.slice(at));
  },
  function splice(bytes, chance, other) {
    return concatBytes(
      bytes.slice(0, chance.below(bytes.length + 1)),
      other.slice(chance.below(other.length + 1)),
    );
  },
  function grow(bytes, chance) {
    return concatBytes(bytes, chance.bytes(chance.below(200)));
  },
  function invent(bytes, chance) {
    return chance.bytes(chance.below(bytes.length + 50));
  },
];

/** One mutation, or a few on top of each other. */
export function mutate(bytes: Uint8Array, chance: Chance, other: Uint8Array): Uint8Array {
  let mutated = bytes;
  for (let i = 0; i <= chance.below(3); i++) mutated = chance.pick(MUTATIONS)(mutated, chance, other);
  return mutated;
}
