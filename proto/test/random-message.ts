/** Messages made by chance, within the table of bounds. */
import { BOUNDS, type Bound, cellOf, cellToWire, EXACTLY_ONE, type MessageName } from '../src/index.ts';
import type { Message } from './maximal.ts';
import type { Chance } from './seed.ts';

type Value = Message[string];

/** A message whose every field is inside its bound; of a choice, one body. */
export function randomMessage(name: MessageName, chance: Chance): Message {
  if (name === 'Cell')
    return cellToWire(cellOf(chance.below(90_000_000), chance.below(180_000_000), 8)) as Message;
  const fields = Object.entries<Bound>(BOUNDS[name]);
  const bodies = fields.filter(([, bound]) => EXACTLY_ONE.has(name) && bound.is === 'message');
  const body = bodies[chance.below(bodies.length)]?.[0];
  const message = Object.fromEntries(
    fields
      .filter(([field]) => field === body || !bodies.some(([other]) => other === field))
      .map(([field, bound]) => [field, randomValue(bound, chance)]),
  );
  return ordered(name, message);
}

/** Rules over two fields of a message. */
function ordered(name: MessageName, message: Message): Message {
  if (name === 'ReceiptRange') return { ...message, first: 1 };
  if (name === 'AccidentPacket') return { ...message, speedsCms: [], accelerationDms2: [] };
  return name === 'Grant' ? { ...message, notBeforeS: 0 } : message;
}

function randomValue(bound: Bound, chance: Chance): Value {
  switch (bound.is) {
    case 'bytes':
      return chance.bytes(bound.sizes[chance.below(bound.sizes.length)] ?? 0);
    case 'blob':
      return chance.bytes(chance.below(Math.min(bound.upTo, 2_000) + 1));
    case 'text':
      return 'w'.repeat(1 + chance.below(Math.min(bound.upTo, 200)));
    case 'number':
    case 'word':
      return (bound.atLeast ?? 0) + chance.below(bound.upTo - (bound.atLeast ?? 0) + 1);
    case 'flag':
      return chance.below(2) === 1;
    case 'message':
      return randomMessage(bound.of, chance);
    case 'list':
      return Array.from({ length: chance.below(bound.upTo + 1) }, () => randomValue(bound.each, chance));
  }
}
