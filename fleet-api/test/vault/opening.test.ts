import {
  deriveOpeningTable,
  type OpeningTable,
  PURPOSE_IDS,
  parsePolicy,
  ROLE_IDS,
  STREAM_KINDS,
} from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { readPolicyFile } from '../../src/policy/publish.ts';
import { denialOf, type OpeningAsk } from '../../src/vault/opening.ts';

const table = deriveOpeningTable(parsePolicy(await readPolicyFile()));

function* everyAsk(): Generator<OpeningAsk> {
  for (const purpose of PURPOSE_IDS) {
    for (const kind of STREAM_KINDS.words) {
      for (const role of ROLE_IDS) for (const people of [0, 1, 2]) yield { purpose, kind, role, people };
    }
  }
}

test('M2: of all purposes, kinds and roles the shipped policy gives fixes in these cases only', () => {
  const allowed = [...everyAsk()].filter((ask) => denialOf(table, ask) === undefined && ask.people === 1);
  expect(allowed.map(({ purpose, kind, role }) => `${purpose}: ${kind} for ${role}`)).toEqual([
    'rental_contract: ends for rider',
    'dispute: ends for support',
    'rider_route: route for rider',
  ]);
});

test('M10: what needs two people is not given to one, or to nobody', () => {
  const rule = table.asset_protection;
  if (rule === 'never') throw new Error('the shipped policy has no theft opening');
  const ask = { purpose: 'asset_protection', kind: 'theft', role: rule.who } as const;
  expect(denialOf(table, { ...ask, people: 1 })).toBe('more_people_needed');
  expect([...everyAsk()].filter((each) => each.people === 0 && denialOf(table, each) === undefined)).toEqual(
    [],
  );
  const asFixes: OpeningTable = { ...table, asset_protection: { ...rule, answer: 'fixes' } };
  expect(denialOf(asFixes, { ...ask, people: 1 })).toBe('more_people_needed');
  expect(denialOf(asFixes, { ...ask, people: 2 })).toBeUndefined();
});

test.each([
  ['purpose_never_opens', { purpose: 'marketing', kind: 'ends', role: 'rider' }],
  ['purpose_never_opens', { purpose: 'maintenance', kind: 'ends', role: 'operator' }],
  ['kind_not_for_purpose', { purpose: 'rental_contract', kind: 'route', role: 'rider' }],
  ['kind_not_for_purpose', { purpose: 'dispute', kind: 'route', role: 'support' }],
  ['role_not_for_purpose', { purpose: 'rider_route', kind: 'route', role: 'support' }],
  ['role_not_for_purpose', { purpose: 'availability', kind: 'ends', role: 'feed' }],
  ['answer_not_fixes', { purpose: 'availability', kind: 'ends', role: 'next_rider' }],
  ['answer_not_fixes', { purpose: 'accident', kind: 'accident', role: 'rider' }],
] as const)('%s: %j', (denial, ask) => {
  expect(denialOf(table, { ...ask, people: 1 })).toBe(denial);
});
