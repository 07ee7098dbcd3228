import { expect, test } from 'vitest';
import { POLICY_MAX_BYTES, parsePolicy, parsePublishedPolicy } from '../src/policy/index.ts';
import { type Edit, edited, refusalOf, SHIPPED } from './policy-text.ts';

test.each<[name: string, edit: Edit, path: string, rule: string]>([
  [
    'T1: "as long as necessary"',
    ['for: 90 days', 'for: as long as necessary'],
    'purposes.rental_contract.kept.ends.for',
    'number of hours',
  ],
  [
    'a negative period',
    ['for: 90 days', 'for: -90 days'],
    'purposes.rental_contract.kept.ends.for',
    'number of hours',
  ],
  [
    'a period without a unit',
    ['for: 90 days', 'for: 90'],
    'purposes.rental_contract.kept.ends.for',
    'a text',
  ],
  [
    'an event without a maximum',
    [', at_most: 90 days }', ' }'],
    'purposes.rental_contract.kept.guest_link',
    '`at_most`',
  ],
  [
    'a clock of both kinds',
    ['from: rental_end, for: 90 days }', 'from: rental_end, for: 90 days, plus: 1 day }'],
    'purposes.rental_contract.kept.ends',
    'either',
  ],
  ['a missing purpose', ['  marketing: never\n', ''], 'purposes.marketing', '`never` or a block'],
  [
    'a purpose that is not in the list',
    ['  marketing: never\n', '  marketing: never\n  curiosity: never\n'],
    'purposes.curiosity',
    'not a key',
  ],
  [
    'an unknown signal',
    ['position: sealed ends', 'positions: sealed ends'],
    'purposes.rental_contract.leaves.positions',
    'not a key',
  ],
  [
    'an unknown step',
    ['coarse 100 m', 'coarse 7 m'],
    'purposes.rental_contract.leaves.distance',
    '`coarse` with a step',
  ],
  [
    'an unknown stream',
    ['position: sealed ends', 'position: sealed all'],
    'purposes.rental_contract.leaves.position',
    '`sealed` with a stream',
  ],
  [
    'an unknown basis',
    ['basis: [contract]', 'basis: [curiosity]'],
    'purposes.rental_contract.basis.0',
    '`consent` or',
  ],
  [
    'P21: use as consent',
    ['basis: [contract]', 'basis: [use]'],
    'purposes.rental_contract.basis.0',
    '`consent` or',
  ],
  [
    'an unknown role',
    ['      booking: {', '      everybody: {'],
    'purposes.rental_contract.who_may_see.everybody',
    'not a key',
  ],
  [
    'an unknown field',
    ['[fix_time, fix_place, fix_accuracy], from: rental_end', '[fix_time, phone_number], from: rental_end'],
    'purposes.rental_contract.kept.ends.fields.1',
    '`fix_time` or',
  ],
  [
    'a field twice',
    ['[fix_time, fix_place, fix_accuracy], from: rental_end', '[fix_time, fix_time], from: rental_end'],
    'purposes.rental_contract.kept.ends.fields',
    'once',
  ],
  [
    'a set of another purpose',
    ['      quarantine: {', '      route: {'],
    'purposes.diagnosis.kept.route',
    'not a key',
  ],
  [
    'a missing terminal_access (L1)',
    ['    terminal_access: necessary_for_service\n', ''],
    'purposes.rental_contract.terminal_access',
    '`necessary_for_service`',
  ],
  ['a missing English notice', ['      en: >-', '      lv: >-'], '', ''],
  [
    'a cell of resolution 10 in a region',
    ['861f60777ffffff', '8a1f60776c97fff'],
    'regions.cities.0.cells.0',
    'resolution 6',
  ],
  [
    'a cell of resolution 10 in the zone',
    ['    cells: []', '    cells: [8a1f60776c97fff]'],
    'regions.operating_zone.cells.0',
    'resolution 8 or coarser',
  ],
  [
    'text that is no cell',
    ['861f60777ffffff', '861f60777fffffg'],
    'regions.cities.0.cells.0',
    'resolution 6',
  ],
  ['a cell in two places', ['861f6072fffffff', '861f60777ffffff'], 'regions.cities.0.cells', 'once'],
  [
    'a place in the zone that is not there',
    ['places: [Riga,', 'places: [Paris,'],
    'regions',
    'operating_zone',
  ],
  ['a resolution that is no number', ['city: 8', 'city: fine'], 'regions.resolution.city', 'a number'],
  ['a tick of nothing', ['tick_s: 900', 'tick_s: 0'], 'tick_s', 'at least 1'],
  ['a tick of infinity', ['tick_s: 900', 'tick_s: .inf'], 'tick_s', 'number'],
  [
    'an edition that no column and no answer has room for',
    ['version: 1\ntitle', 'version: 2147483648\ntitle'],
    'version',
    'at most 2147483647',
  ],
  ['an unknown key', ['tick_s: 900', 'tick_s: 900\ntick_ms: 1'], 'tick_ms', 'not a key'],
  ['three people', ['people: 2', 'people: 3'], 'purposes.asset_protection.opens.people', '`1` or `2`'],
  [
    'a default outside the choice',
    ['default: 30 }', 'default: 400 }'],
    'route.keep_days',
    'least <= default',
  ],
  ['a text that a terminal would obey', ['title: What', 'title: "\\e[2J" #'], 'title', 'control characters'],
  [
    'a notice date that is no day',
    ['    objection: { right: none', '    notice_date: soon\n    objection: { right: none'],
    'purposes.rental_contract.notice_date',
    'day such as',
  ],
])('the parser refuses %s', (_name, edit, path, rule) => {
  const { code, problems } = refusalOf(edited(edit));
  if (path === '') return expect(code).toBe('yaml'); // a key twice
  expect(code).toBe('form');
  expect(problems.map((problem) => problem.path)).toContain(path);
  expect(problems.find((problem) => problem.path === path)?.rule).toContain(rule);
});

test('the parser names every problem at once, by path and rule, and never what stands there', () => {
  const secret = 'Hunter2-56.9496';
  const text = edited(
    ['tick_s: 900', `tick_s: ${secret}`],
    ['for: 90 days', `for: ${secret}`],
    ['position: sealed ends', `position: ${secret}`],
    ['basis: [contract]', `basis: [${secret}]`],
    ['861f60777ffffff', secret],
    ['places: [Riga,', `places: [${secret},`],
    ['people: 2', `people: ${secret}`],
  );
  const error = refusalOf(text);
  expect(error.problems.map(({ path }) => path)).toEqual([
    'tick_s',
    'regions.cities.0.cells.0',
    'purposes.rental_contract.leaves.position',
    'purposes.rental_contract.basis.0',
    'purposes.rental_contract.kept.ends.for',
    'purposes.asset_protection.opens.people',
  ]);
  expect(JSON.stringify([error.message, error.problems, error.cause])).not.toContain('Hunter2');
});

test('a text with thousands of problems names the first two hundred', () => {
  const cells = Array.from({ length: 3_000 }, (_, index) => `        - cell${index}\n`).join('');
  const { message, problems } = refusalOf(edited(['        - 861f60777ffffff # centre, Ķengarags\n', cells]));
  expect(problems).toHaveLength(200);
  expect(message.length).toBeLessThan(30_000);
});

test.each<[name: string, text: string, code: 'oversize' | 'yaml' | 'form', rule: string]>([
  [
    'a text of more than 256 kB',
    `${SHIPPED}\n# ${'ā'.repeat(300)}`.padEnd(POLICY_MAX_BYTES, '\n'),
    'oversize',
    'bytes',
  ],
  ['a repeated key', edited(['tick_s: 900', 'tick_s: 900\ntick_s: 300']), 'yaml', 'must not repeat a key'],
  [
    'a purpose twice',
    edited(['  marketing: never', '  marketing: never\n  marketing: never']),
    'yaml',
    'must not repeat a key',
  ],
  ['an alias', edited(['title: What', 'title: &a What'], ['city: 8', 'city: *a']), 'yaml', 'aliases'],
  ['an anchor', edited(['title: What', 'title: &a What']), 'yaml', 'anchors'],
  ['a bomb of aliases', bomb(), 'yaml', 'aliases'],
  ['a tag', edited(['title: What', 'title: !!str What']), 'yaml', 'tags'],
  ['a merge key', edited(['tick_s: 900', '<<: { tick_s: 900 }']), 'yaml', 'lowercase'],
  ['__proto__', edited(['tick_s: 900', 'tick_s: 900\n__proto__: { version: 2 }']), 'yaml', 'lowercase'],
  ['a directive', `%YAML 1.1\n---\n${SHIPPED}`, 'yaml', 'directives'],
  ['two documents', `${SHIPPED}\n---\n${SHIPPED}`, 'yaml', 'YAML 1.2'],
  ['an explicit key', `? a\n: b\n`, 'yaml', 'explicit'],
  ['nothing', '', 'form', 'a block of keys'],
  ['a list', '- a', 'form', 'a block of keys'],
  ['deep brackets', `a: ${'['.repeat(30)}`, 'yaml', 'deep'],
  ['deep dashes', `a:\n${'- '.repeat(100)}x`, 'yaml', 'deep'],
  ['a line of more than 400 characters', `a: ${'x'.repeat(400)}`, 'yaml', 'characters'],
])('the parser refuses %s', (_name, text, code, rule) => {
  const refusal = refusalOf(text);
  expect(refusal.code).toBe(code);
  expect(refusal.problems.map((problem) => problem.rule).join()).toContain(rule);
});

/** Ten lists of ten lists of … : a kilobyte that would become ten thousand million words. */
function bomb(): string {
  const levels = Array.from({ length: 10 }, (_, level) => {
    const items = Array.from({ length: 10 }, () => (level === 0 ? 'lol' : `*a${level - 1}`));
    return `a${level}: &a${level} [${items.join(', ')}]`;
  });
  return levels.join('\n');
}

test('what would take the YAML package minutes is refused in moments', () => {
  const before = process.cpuUsage();
  const slow = [
    '? '.repeat(490),
    `${'? '.repeat(190)}\n`.repeat(600),
    manyKeys(),
    `${'- '.repeat(190)}\n`.repeat(600),
  ];
  for (const text of slow) expect(() => parsePolicy(text)).toThrow('cannot be used');
  // Its own work, not the time that passed: other suites want the same two cores.
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(10);
});

function manyKeys(): string {
  return Array.from({ length: 5_900 }, (_, index) => `k${index}: 1`).join('\n');
}

test('M5: only what was published before `claims` was asked for may lack it, and nothing else', () => {
  const before = edited(['claims: { resolution: 10 }\n', '']);
  expect(refusalOf(before).problems.map(({ path }) => path)).toEqual(['claims']);
  expect(parsePublishedPolicy(before)).toEqual(parsePolicy(SHIPPED));
  // What it says holds, and what else is missing is missing.
  const coarser = edited(['claims: { resolution: 10 }', 'claims: { resolution: 8 }']);
  expect(parsePublishedPolicy(coarser).claims).toEqual({ resolution: 8 });
  for (const text of [edited(['statistics: { min_riders: 10 }\n', '']), '- claims', 'claims', 'null'])
    expect(() => parsePublishedPolicy(text)).toThrow('cannot be used');
});
