/** What people read of a policy: answers to single questions, and two editions side by side. */
import { expect, test } from 'vitest';
import {
  comparePolicies,
  describeDifference,
  explainField,
  explainPurpose,
  explainRole,
  idleNotices,
  isStoredName,
  lateNotices,
} from '../src/policy/index.ts';
import { type Edit, policyWith } from './policy-text.ts';

const inForce = policyWith();
const NEXT: Edit = ['version: 1\ntitle', 'version: 2\ntitle'];
const MORE_OFTEN: Edit = ['tick_s: 900', 'tick_s: 600'];
const TOLD: Edit = [
  '    when: On every tick, always.\n',
  '    when: On every tick, always.\n    notice_date: 2027-01-01\n',
];

test('P5: what leaves for a purpose, in sentences', () => {
  const lines = explainPurpose(inForce, 'rental_contract');
  expect(lines).toContain('Leaves the vehicle: position, sealed (stream ends).');
  expect(lines).toContain('Leaves the vehicle: distance, rounded to 100 m.');
  expect(lines).toContain('Kept: ends, gone 90 days after rental end.');
  expect(lines).toContain('Seen by booking: no place and the time to the second.');
  expect(explainPurpose(inForce, 'marketing')).toEqual([
    'marketing: never. Nothing is collected, kept or opened for it.',
  ]);
  expect(explainPurpose(inForce, 'dispute')).toContain('Nothing new leaves the vehicle for it.');
});

test('R1: what a role gets, and what the vault opens for it', () => {
  expect(explainRole(inForce, 'dispatcher')[0]).toBe(
    'dispatcher, over all purposes and any number of questions: an area (the cell of the region) and the time in steps of a tick, joined to one vehicle.',
  );
  expect(explainRole(inForce, 'payer').join(' ')).toContain('bookkeeping');
  expect(explainRole(inForce, 'authority')).toContain(
    'For authority_request: The vault opens ends, theft for authority, if two people agree.',
  );
});

test('T3: when a field ends, in every set that holds it', () => {
  expect(explainField(inForce, 'start_parent_cell')).toEqual([
    'start_parent_cell in trip (rental_contract): gone 12 months after rental end.',
  ]);
  expect(explainField(inForce, 'route')).toEqual([
    'route in route (rider_route): gone 1 to 365 days after rental end, as the rider chooses.',
  ]);
  expect(explainField(inForce, 'fix_place').length).toBeGreaterThan(5);
  expect([isStoredName('fix_place'), isStoredName('bill'), isStoredName('latitude')]).toEqual([
    true,
    true,
    false,
  ]);
});

test('P22: what differs is said in words, with the day from which it may hold', () => {
  const page = describeDifference(inForce, policyWith(NEXT, MORE_OFTEN, TOLD));
  expect(page).toContain('it may hold from 2027-01-01, and riders are told before');
  expect(page).toContain(
    'WIDER    how often a vehicle reports its area: every 15 minutes -> every 10 minutes',
  );
  const untold = describeDifference(inForce, policyWith(NEXT, MORE_OFTEN));
  expect(untold).toContain('To be mended (PC03) purposes.live_service.notice_date');
});

test('what gets narrower and what reads otherwise is said, and needs no day', () => {
  const page = describeDifference(
    inForce,
    policyWith(
      NEXT,
      ['tick_s: 900', 'tick_s: 1800'],
      ['what_for: To keep the books that the law requires.', 'what_for: To keep the books.'],
    ),
  );
  expect(page).toContain('it may hold at once');
  expect(page).toContain(
    'narrower how often a vehicle reports its area: every 15 minutes -> every 30 minutes',
  );
  expect(page).toContain('before: To keep the books that the law requires.');
  expect(describeDifference(inForce, policyWith(NEXT))).toContain('Nothing else differs.');
});

test('another operating zone is said: it decides where parking is allowed', () => {
  const smaller: Edit = ['places: [Riga, Tallinn, Vilnius]', 'places: [Riga, Tallinn]'];
  const page = describeDifference(inForce, policyWith(NEXT, smaller));
  expect(page).toContain('it may hold at once');
  expect(page).toMatch(/narrower the operating zone, cell [0-9a-f]{15}: inside -> nothing/);
});

test('P22, L6: a right against a purpose that is taken away needs a notice', () => {
  const { findings } = comparePolicies(
    inForce,
    policyWith(NEXT, [
      'objection: { right: object, effect: The case goes on',
      'objection: { right: none, effect: The case goes on',
    ]),
  );
  expect(findings.map(({ id, path }) => `${id} ${path}`)).toEqual(['PC03 purposes.dispute.notice_date']);
});

test('PC04: a notice on the day of publication, or before it, tells nobody in time (P22)', () => {
  const next = policyWith(NEXT, MORE_OFTEN, TOLD);
  expect(comparePolicies(inForce, next).fromDate).toBe('2027-01-01');
  expect(lateNotices(inForce, next, '2026-12-31')).toEqual([]);
  for (const today of ['2027-01-01', '2027-01-02']) {
    expect(lateNotices(inForce, next, today).map(({ id, path }) => `${id} ${path}`)).toEqual([
      'PC04 purposes.live_service.notice_date',
    ]);
  }
  expect(lateNotices(inForce, policyWith(NEXT, ['tick_s: 900', 'tick_s: 1800']), '2027-01-02')).toEqual([]);
});

test('PC05: a notice date to come stands only where it has an effect (P22)', () => {
  const found = (older: typeof inForce | undefined, today: string, ...edits: readonly Edit[]) =>
    idleNotices(older, policyWith(...edits), today).map(({ id, path }) => `${id} ${path}`);
  const idle = ['PC05 purposes.live_service.notice_date'];
  expect(found(inForce, '2026-12-31', NEXT, TOLD, ['tick_s: 900', 'tick_s: 1800'])).toEqual(idle);
  expect(found(undefined, '2026-12-31', TOLD)).toEqual(idle);
  expect(found(inForce, '2026-12-31', NEXT, MORE_OFTEN, TOLD)).toEqual([]);
  // One that has come says since when it holds.
  expect(found(inForce, '2027-01-01', NEXT, TOLD)).toEqual([]);
  expect(found(undefined, '2027-01-01', TOLD)).toEqual([]);
});
