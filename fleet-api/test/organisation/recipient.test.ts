/** Who may receive something: every way of having no right to it. */
import { expect, test } from 'vitest';
import { dayOfDate } from '../../src/database/days.ts';
import type { Recipient } from '../../src/organisation/organisation.ts';
import { mayReceive } from '../../src/organisation/recipient.ts';
import { isInEea, mayLeaveTo } from '../../src/organisation/regions.ts';

const INSURER: Recipient = {
  ...{ id: 'insurer-1', title: 'Insurer', kind: 'insurer', purposes: ['accident'], region: 'LV' },
  contract: { reference: 'C 1', from: '2026-02-01', endsOn: '2026-03-31' },
  transfer: undefined,
};
const SCC = { tool: 'standard_contractual_clauses', reference: 'signed 2026-01-15' } as const;
const on = (date: string, change: Partial<Recipient> = {}) =>
  mayReceive({ ...INSURER, ...change }, 'accident', dayOfDate(date));

test('L4: a contract holds on its first and its last day, and on no other side of them', () => {
  expect(on('2026-02-01')).toEqual({ ok: true });
  expect(on('2026-03-31')).toEqual({ ok: true });
  expect(on('2026-01-31')).toEqual({ ok: false, code: 'contract_not_begun' });
  expect(on('2026-04-01')).toEqual({ ok: false, code: 'contract_ended' });
});

test('L4: a day that is none is no day on which a contract holds', () => {
  for (const contract of [
    { reference: 'C', from: '2026-02-01', endsOn: 'for ever' },
    { reference: 'C', from: 'always', endsOn: '2026-03-31' },
  ]) {
    expect(on('2026-02-10', { contract }).ok).toBe(false);
  }
  expect(mayReceive(INSURER, 'accident', Number.NaN).ok).toBe(false);
});

test('R3, R8, R11: a recipient gets what it agreed to and what its kind can get, both', () => {
  expect(mayReceive(INSURER, 'rental_contract', dayOfDate('2026-02-10'))).toEqual({
    ok: false,
    code: 'purpose_not_agreed',
  });
  // A document cannot say this; a row that lost its check would.
  const greedy = { purposes: ['accident', 'rider_route'] } as const;
  expect(mayReceive({ ...INSURER, ...greedy }, 'rider_route', dayOfDate('2026-02-10'))).toEqual({
    ok: false,
    code: 'purpose_not_agreed',
  });
  expect(mayReceive(undefined, 'accident', dayOfDate('2026-02-10'))).toEqual({
    ok: false,
    code: 'recipient_unknown',
  });
});

test('R7: outside the EEA nothing goes without a transfer tool on record', () => {
  expect(on('2026-02-10', { region: 'US' })).toEqual({ ok: false, code: 'transfer_tool_missing' });
  expect(on('2026-02-10', { region: 'US', transfer: SCC })).toEqual({ ok: true });
  expect(on('2026-02-10', { region: 'NO' })).toEqual({ ok: true });
  expect([isInEea('GB'), isInEea('CH'), isInEea('EU'), isInEea('ee'), isInEea('IS')]).toEqual([
    ...[false, false, false, false],
    true,
  ]);
  expect(mayLeaveTo('', undefined)).toBe(false);
});
