/** Builds the largest message that the table of bounds allows. */
import { BOUNDS, type Bound, cellOf, cellToWire, EXACTLY_ONE, type MessageName } from '../src/index.ts';

type Value = string | number | boolean | Uint8Array | Message | Value[];
export type Message = { [field: string]: Value };

/** The largest message of a name; of an exactly-one message with that field only. */
export function maximal(name: MessageName, only?: string): Message {
  if (name === 'Cell') return cellToWire(cellOf(56_950_000, 24_100_000, 9)) as Message;
  const fields = Object.entries<Bound>(BOUNDS[name]).filter(
    ([field, bound]) =>
      only === undefined || !EXACTLY_ONE.has(name) || bound.is !== 'message' || field === only,
  );
  return Object.fromEntries(fields.map(([field, bound]) => [field, largest(bound)]));
}

function largest(bound: Bound): Value {
  switch (bound.is) {
    case 'bytes':
      return new Uint8Array(Math.max(...bound.sizes)).fill(255);
    case 'blob':
      return new Uint8Array(bound.upTo).fill(255);
    case 'text':
      return 'z'.repeat(bound.upTo);
    case 'number':
    case 'word':
      return bound.upTo;
    case 'flag':
      return true;
    case 'message':
      return maximal(bound.of);
    case 'list':
      return Array.from({ length: bound.upTo }, () => largest(bound.each));
  }
}
