/** Holds a decoded message against the table of bounds. */
import { BOUNDS, type Bound, EXACTLY_ONE, type MessageName, type Messages, NUMBERS } from './bounds.ts';
import { cellFromWire } from './cells.ts';
import { ProtoError } from './errors.ts';

type Fields = Readonly<Record<string, unknown>>;
type Check<Name extends MessageName> = (message: Messages[Name]) => string | undefined;

/** Rules over more than one field of a message. */
const ACROSS: { readonly [Name in MessageName]?: Check<Name> } = {
  Cell: (cell) => (cellFromWire(cell) === undefined ? 'a cell of H3' : undefined),
  ReceiptRange: ({ first, last }) => (first > last ? 'first is not after last' : undefined),
  // A packet is whole or has none of it: half a curve would be read as the whole one.
  AccidentPacket: ({ speedsCms, accelerationDms2 }) =>
    [0, NUMBERS.accidentSpeeds].includes(speedsCms.length) &&
    [0, NUMBERS.accidentReadings].includes(accelerationDms2.length)
      ? undefined
      : 'all speeds and readings, or none',
  Grant: ({ notBeforeS, notAfterS }) =>
    notBeforeS > notAfterS ? 'not_before_s is not after not_after_s' : undefined,
};

/** The bounds of each message as pairs, so that a check walks no object's keys. */
const PAIRS = new Map<MessageName, readonly (readonly [string, Bound])[]>(
  (Object.keys(BOUNDS) as MessageName[]).map((name) => [name, Object.entries<Bound>(BOUNDS[name])]),
);

/** What is outside its bounds, as `Message.field: rule`, first found first; nothing where all is inside. */
export function outside<Name extends MessageName>(name: Name, message: Messages[Name]): string | undefined {
  return messageProblem(name, message as unknown as Fields);
}

/** Throws `malformed` for a message outside its bounds. */
export function checkBounds<Name extends MessageName>(name: Name, message: Messages[Name]): void {
  const problem = outside(name, message);
  if (problem !== undefined) throw new ProtoError('malformed', problem);
}

function messageProblem(name: MessageName, fields: Fields): string | undefined {
  let bodies = 0;
  for (const [field, bound] of PAIRS.get(name) ?? []) {
    const value = fields[field];
    if (value === null || value === undefined) continue;
    if (bound.is === 'message') bodies++;
    const problem = problemOf(bound, value);
    if (problem !== undefined) return problem.includes(': ') ? problem : `${name}.${field}: ${problem}`;
  }
  if (EXACTLY_ONE.has(name) && bodies !== 1) return `${name}.body: exactly one`;
  const across = (ACROSS[name] as ((message: Fields) => string | undefined) | undefined)?.(fields);
  return across === undefined ? undefined : `${name}: ${across}`;
}

function problemOf(bound: Bound, value: unknown): string | undefined {
  switch (bound.is) {
    case 'bytes':
      return bound.sizes.includes(lengthOf(value)) ? undefined : `${bound.sizes.join(' or ')} bytes`;
    case 'blob':
      return lengthOf(value) <= bound.upTo ? undefined : `at most ${bound.upTo} bytes`;
    case 'text':
      return textProblem(bound.upTo, bound.form, value);
    case 'number':
      return rangeProblem(bound.atLeast ?? 0, bound.upTo, value);
    case 'word':
      return rangeProblem(bound.atLeast, bound.upTo, value);
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'message':
      return messageProblem(bound.of, value as Fields);
    case 'list':
      return listProblem(bound.upTo, bound.each, value);
  }
}

/** Length of bytes; -1, which no bound has, for anything else. An absent field reads as an empty array. */
function lengthOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  return Array.isArray(value) && value.length === 0 ? 0 : -1;
}

function textProblem(upTo: number, form: RegExp | undefined, value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > upTo) return `a text of at most ${upTo} characters`;
  return form === undefined || form.test(value) ? undefined : `of the form ${form.source}`;
}

function rangeProblem(atLeast: number, upTo: number, value: unknown): string | undefined {
  const inside = Number.isInteger(value) && (value as number) >= atLeast && (value as number) <= upTo;
  return inside ? undefined : `a whole number from ${atLeast} to ${upTo}`;
}

function listProblem(upTo: number, each: Bound, value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length > upTo) return `at most ${upTo} of them`;
  for (const item of value) {
    const problem = problemOf(each, item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
