import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import {
  deriveAccess,
  deriveDeviceRules,
  deriveGuard,
  deriveOpeningTable,
  deriveRetention,
  explainPolicy,
  lintPolicy,
  PolicyError,
  parsePolicy,
} from '../src/policy/index.ts';
import { SHIPPED } from './policy-text.ts';

const SEED = Number(process.env['FLEETVEIL_SEED'] ?? 20_260_101);
/** Each parses a whole policy, 12 ms: 20,000 took longer than any other suite of CI, 2,000 half a minute of a desk. */
const ROUNDS = process.env['FLEETVEIL_TIER'] === 'ci' ? 6_000 : 400;
const SECRET = 'Hunter2Secret';

type Random = () => number;

/** mulberry32: small, seeded, good enough to choose mutations. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const KEPT_PURPOSES = ['rental_contract', 'rider_route', 'live_service'];

/** The shipped policy with three purposes and short texts: every form in a seventh of the text. */
const COMPACT = stringify(withoutTexts(fewPurposes(parse(SHIPPED))), { lineWidth: 100 });

function fewPurposes(document: { purposes: Record<string, unknown>; regions: object }): object {
  const entries = Object.entries(document.purposes);
  const purposes = entries.map(([id, block]) => [id, KEPT_PURPOSES.includes(id) ? block : 'never']);
  const cities = [{ name: 'Riga', cells: ['861f60777ffffff'] }];
  const regions = { ...document.regions, cities, towns: [], operating_zone: { places: ['Riga'], cells: [] } };
  return { ...document, regions, purposes: Object.fromEntries(purposes) };
}

function withoutTexts(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, 30);
  if (Array.isArray(value)) return value.map(withoutTexts);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'lv' && key !== 'et');
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutTexts(inner)]));
}

const NASTY = [
  ': ',
  '- ',
  '? ',
  '*a',
  '&a ',
  '<<: ',
  '!!binary ',
  '[',
  ']',
  '{',
  '}',
  '|',
  '>',
  '"',
  "'",
  '#',
  '%',
  '@',
  '`',
  '\t',
  '\r\n',
  '\0',
  '\u2028',
  '\ufeff',
  '\ud800',
  '💥',
  '-1',
  '1e999',
  '.nan',
  '0x10',
  '99999999999999999999',
  'null',
  '~',
  'true',
  '---',
  '...',
  '__proto__: ',
  'constructor: ',
  'toString: ',
  `${SECRET}`,
  'as long as necessary',
  'never',
  '8a1f60776c97fff',
];

function mutated(text: string, random: Random): string {
  const at = Math.floor(random() * text.length);
  const lines = text.split('\n');
  const line = Math.floor(random() * lines.length);
  const nasty = NASTY[Math.floor(random() * NASTY.length)] ?? '';
  const value = (lines[line] ?? '').replace(/(: ?).*$/, (_, colon: string) => colon + nasty);
  switch (Math.floor(random() * 8)) {
    case 0:
      return text.slice(0, at) + nasty + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 40));
    case 2:
      return lines.toSpliced(line, 1).join('\n');
    case 3:
      return lines.toSpliced(line, 0, lines[Math.floor(random() * lines.length)] ?? '').join('\n');
    case 4:
      return lines.toSpliced(line, 1, ` ${lines[line] ?? ''}`).join('\n');
    case 5:
      return lines.toSpliced(line, 1, value).join('\n');
    case 6:
      return text.slice(0, at);
    default:
      return text.slice(0, at) + String.fromCharCode(Math.floor(random() * 0x1_00)) + text.slice(at + 1);
  }
}

const DERIVED = [deriveDeviceRules, deriveOpeningTable, deriveGuard, deriveAccess, deriveRetention];

/** Runs everything a stranger's text can reach; gives the PolicyErrors, lets anything else through. */
function refusals(text: string): PolicyError[] {
  const caught: PolicyError[] = [];
  const guarded = <Value>(act: () => Value): Value | undefined => {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      caught.push(error);
      return undefined;
    }
  };
  const policy = guarded(() => parsePolicy(text));
  if (policy === undefined) return caught;
  lintPolicy(policy);
  explainPolicy(policy);
  for (const derive of DERIVED) guarded(() => derive(policy));
  return caught;
}

/** Parts of the rounds, each with a seed of its own, so that a slow machine does not time out. */
const PARTS = 4;

test.each(Array.from({ length: PARTS }, (_, part) => SEED + part))(
  `${ROUNDS / PARTS} mutations of the policy throw nothing but PolicyError (seed %i)`,
  (seed) => {
    const outcomes = mutations(seed, ROUNDS / PARTS);
    // The mutations are worth something only if they reach both sides of the parser.
    expect(outcomes.accepted).toBeGreaterThan(ROUNDS / PARTS / 50);
    expect(outcomes.refused).toBeGreaterThan(ROUNDS / PARTS / 2);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('version');
  },
  300_000,
);

function mutations(seed: number, count: number): { accepted: number; refused: number } {
  const random = randomFrom(seed);
  const outcomes = { accepted: 0, refused: 0 };
  for (let round = 0; round < count; round += 1) {
    let text = round % 40 === 0 ? SHIPPED : COMPACT;
    // One to three, more often one: of texts with three hardly any is accepted.
    for (let times = Math.ceil(random() ** 2 * 3); times > 0; times -= 1) text = mutated(text, random);
    const errors = refusals(text);
    outcomes[errors.length === 0 ? 'accepted' : 'refused'] += 1;
    if (errors.some(isTelling)) throw new Error(`an error of round ${round} holds a value, or nothing`);
  }
  return outcomes;
}

function isTelling({ message, problems }: PolicyError): boolean {
  return message.includes(SECRET) || problems.length === 0;
}

test('every value of the policy put in place of another is refused or harmless', () => {
  const scalars = [...new Set(COMPACT.match(/(?<=: )[\w ]{2,30}$/gm) ?? [])];
  const random = randomFrom(SEED + PARTS);
  for (let round = 0; round < 200; round += 1) {
    const pick = () => scalars[Math.floor(random() * scalars.length)] ?? '';
    refusals(COMPACT.replace(`: ${pick()}\n`, () => `: ${pick()}\n`));
  }
});

test('the compact policy that is mutated is itself without findings', () => {
  expect(parsePolicy(COMPACT).version).toBe(1);
  expect(lintPolicy(parsePolicy(COMPACT))).toEqual([]);
});
