import { expect, test } from 'vitest';
import { comparePolicies } from '../src/policy/index.ts';
import { type Edit, policyWith, SHIPPED } from './policy-text.ts';

const inForce = policyWith();
const NEXT: Edit = ['version: 1\ntitle', 'version: 2\ntitle'];
const SCORE_NOTICE: Edit = [
  '    consent_flag: driving_score\n',
  '    consent_flag: driving_score\n    notice_date: 2027-01-01\n',
];

function compared(...edits: readonly Edit[]) {
  const { changes, findings } = comparePolicies(inForce, policyWith(NEXT, ...edits));
  return {
    changes: changes.map(({ path, way }) => `${way} ${path}`),
    findings: findings.map(({ id, path }) => `${id} ${path}`),
  };
}

test('the same policy under the next version changes nothing', () => {
  expect(compared()).toEqual({ changes: [], findings: [] });
});

test('PC01: an edition without a higher version is found', () => {
  expect(comparePolicies(inForce, policyWith()).findings.map(({ id }) => id)).toEqual(['PC01']);
});

test('PC02: a purpose that is new needs a notice date (P22)', () => {
  const without = policyWith([
    / {2}driving_score:\n[\s\S]*?(?=\n {2}# 17)/.exec(SHIPPED)?.[0] ?? '',
    '  driving_score: never\n',
  ]);
  const findings = (edits: readonly Edit[]) => comparePolicies(without, policyWith(NEXT, ...edits)).findings;
  expect(findings([]).map(({ id, path }) => `${id} ${path}`)).toEqual([
    'PC02 purposes.driving_score.notice_date',
  ]);
  expect(findings([SCORE_NOTICE])).toEqual([]);
});

test.each<[path: string, purpose: string, edit: Edit]>([
  ['wider tick_s', 'live_service', ['tick_s: 900', 'tick_s: 600']],
  ['wider regions.resolution.country', 'live_service', ['country: 6', 'country: 7']],
  [
    'wider purposes.rental_contract.kept.loss_report',
    'rental_contract',
    ['for: 90 days }\n    objection', 'for: 91 days }\n    objection'],
  ],
  [
    'wider purposes.rental_contract.leaves.fare_zone',
    'rental_contract',
    ['      parking_rule: coarse', '      fare_zone: coarse id\n      parking_rule: coarse'],
  ],
  [
    'wider purposes.live_service.who_may_see.operator',
    'live_service',
    ['      dispatcher: {', '      operator: { place: none, time: none, link: none }\n      dispatcher: {'],
  ],
  [
    'wider purposes.maintenance.kept.maintenance_ends',
    'maintenance',
    ['for: 30 days }\n    objection', 'for: 31 days }\n    objection'],
  ],
  [
    'changed purposes.rental_contract.basis',
    'rental_contract',
    ['basis: [contract]', 'basis: [contract, vital_interests]'],
  ],
  ['wider route.keep_days.default', 'rider_route', ['default: 30', 'default: 60']],
  [
    // A guest's name stands beside the trip for a month after the bill, and no longer at most than before.
    'wider purposes.rental_contract.kept.guest_link.plus',
    'rental_contract',
    ['until: bill_settled, plus: 24 hours', 'until: bill_settled, plus: 30 days'],
  ],
  ['wider route.keep_days.least', 'rider_route', ['least: 1', 'least: 14']],
  ['wider feed.delay_max', 'availability', ['delay_max: 15 minutes', 'delay_max: 2 minutes']],
  [
    // How many for which reason becomes: of which vehicle.
    'wider purposes.diagnosis.who_may_see.administrator.link',
    'diagnosis',
    [
      'administrator: { place: none, time: none, link: none }',
      'administrator: { place: none, time: none, link: vehicle }',
    ],
  ],
  [
    // The newest place for support becomes all of them.
    'wider purposes.assist.opens.answer',
    'assist',
    ['who: support, people: 1, answer: last_fix', 'who: support, people: 1, answer: fixes'],
  ],
  [
    // Who chose a route would be scored.
    'changed purposes.driving_score.consent_flag',
    'driving_score',
    ['consent_flag: driving_score', 'consent_flag: route'],
  ],
])('PC03: %s needs a notice date of %s', (path, purpose, edit) => {
  const { changes, findings } = compared(edit);
  expect(changes).toContain(path);
  expect(findings).toEqual([`PC03 purposes.${purpose}.notice_date`]);
});

test('what gets narrower needs no notice', () => {
  const narrower = compared(
    ['tick_s: 900', 'tick_s: 1800'],
    ['city: 8', 'city: 7'],
    ['for: 90 days', 'for: 30 days'],
    ['      odometer: coarse 1 km\n', ''],
    ['min_riders: 10', 'min_riders: 20'],
    ['most: 365', 'most: 90'],
    [
      'administrator: { place: none, time: none, link: vehicle }',
      'administrator: { place: none, time: none, link: none }',
    ],
    ['delay_max: 15 minutes', 'delay_max: 20 minutes'],
  );
  expect(narrower.findings).toEqual([]);
  expect(narrower.changes).toContain('narrower purposes.fleet_health.leaves.odometer');
  expect(narrower.changes.every((change) => change.startsWith('narrower '))).toBe(true);
});

test('a notice date of an earlier edition does not serve again', () => {
  const told = policyWith(SCORE_NOTICE);
  const again = policyWith(NEXT, SCORE_NOTICE, [
    'for: 13 months }\n    objection',
    'for: 14 months }\n    objection',
  ]);
  expect(comparePolicies(told, again).findings.map(({ id }) => id)).toEqual(['PC03']);
});
