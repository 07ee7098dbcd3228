/** A broken account is seen to be broken: what `npm run fault` rests on. */
import { expect, test } from 'vitest';
import { fixAfterS, sealedAfterS } from './overstay.ts';
import { settleAccount } from './settle.ts';

const GIVEN = ['1', '2', '3', '4', '5'];
const LOST = { reason: 'restart', fixes: 2, exact: true } as const;

test('M4: an even account is even', () => {
  const account = settleAccount({ given: GIVEN, stored: ['1', '2'], ledger: [LOST, { ...LOST, fixes: 1 }] });
  expect(account).toMatchObject({ given: 5, stored: 2, ledger: { restart: 3 }, unaccounted: 0, wrong: [] });
});

test('M4: a fix that is stored twice is seen, also where the sum is right', () => {
  const { twice, wrong } = settleAccount({ given: GIVEN, stored: [...GIVEN.slice(1), '2'], ledger: [] });
  expect(twice).toBe(1);
  expect(wrong).toEqual(['1 fixes can be read twice', '1 fixes are nowhere']);
});

test('M4: a fix that is nowhere is seen', () => {
  const { unaccounted, wrong } = settleAccount({ given: GIVEN, stored: ['1', '2'], ledger: [LOST] });
  expect([unaccounted, wrong]).toEqual([1, ['1 fixes are nowhere']]);
});

test('M4: a fix that is booked as lost and stored as well is seen', () => {
  const { overcounted, wrong } = settleAccount({ given: GIVEN, stored: GIVEN.slice(1), ledger: [LOST] });
  expect([overcounted, wrong]).toEqual([1, ['1 fixes are booked as lost and stored as well']]);
});

test('a fix that nobody gave is seen', () => {
  const { strange, wrong } = settleAccount({ given: GIVEN, stored: [...GIVEN, '6'], ledger: [] });
  expect([strange, wrong]).toEqual([1, ['1 fixes can be read that nobody gave']]);
});

test('a number that was used for two contents is seen; a redelivery is none', () => {
  const use = { space: 'outbox a', number: '7', content: 'x' };
  const even = { given: GIVEN, stored: GIVEN, ledger: [] };
  expect(settleAccount({ ...even, numbers: [use, use, { ...use, space: 'outbox b' }] }).wrong).toEqual([]);
  const { reused, wrong } = settleAccount({ ...even, numbers: [use, { ...use, content: 'y' }] });
  expect([reused, wrong]).toEqual([1, ['1 numbers were used for two contents']]);
});

test('a refused fix is accounted for, apart', () => {
  const ledger = [{ reason: 'refused', fixes: 1, exact: true }];
  const account = settleAccount({ given: GIVEN, stored: GIVEN.slice(1), ledger });
  expect(account).toMatchObject({ refused: 1, ledger: {}, unaccounted: 0, wrong: [] });
});

test('M4: a lower bound accounts for nothing that was given after the fault', () => {
  const evidence = { given: GIVEN, stored: ['1'], uncountable: ['1', '2', '3'] };
  const ledger = [{ reason: 'corrupt', fixes: 0, exact: false }];
  expect(settleAccount({ ...evidence, ledger })).toMatchObject({ uncounted: 2, unaccounted: 2 });
  const down = { reason: 'down', fixes: 2, exact: true };
  expect(settleAccount({ ...evidence, ledger: [...ledger, down] })).toMatchObject({
    uncounted: 2,
    unaccounted: 0,
    wrong: [],
  });
});

test('M4: a ledger that takes what nothing may lose is seen, however even the sum is', () => {
  const evidence = { given: GIVEN, stored: GIVEN.slice(2), ledger: [LOST] };
  expect(settleAccount({ ...evidence, mayLose: { restart: 2 } }).wrong).toEqual([]);
  expect(settleAccount({ ...evidence, mayLose: { restart: 1 } }).lost).toBe(1);
  expect(settleAccount({ ...evidence, mayLose: { down: 9 } }).wrong).toEqual([
    '2 fixes are in the ledger, and nothing here may lose them',
  ]);
});

test('what was given in the moment of the end may be stored or not; what came after it may not', () => {
  const evidence = { given: GIVEN, atTheEnd: ['6', '7'], ledger: [] };
  expect(settleAccount({ ...evidence, stored: [...GIVEN, '6'] })).toMatchObject({ given: 6, wrong: [] });
  expect(settleAccount({ ...evidence, stored: [...GIVEN, '8'] }).strange).toBe(1);
});

test('a lower bound accounts for the rest only where the scenario says that nobody can count', () => {
  const evidence = { given: GIVEN, stored: ['1'], ledger: [{ reason: 'corrupt', fixes: 0, exact: false }] };
  expect(settleAccount(evidence).unaccounted).toBe(4);
  expect(settleAccount({ ...evidence, uncountable: GIVEN })).toMatchObject({ unaccounted: 0, uncounted: 4 });
  expect(settleAccount({ ...evidence, ledger: [], uncountable: GIVEN }).unaccounted).toBe(4);
});

test('M3: a chunk that is sealed after the end of its reason is seen', () => {
  const line = (event: string, atS: number, more = {}) => ({ event, atS, domainS: atS * 60, ...more });
  const ended = [line('reason_started', 0), line('chunk_sealed', 5), line('reason_ended', 10)];
  expect(sealedAfterS([...ended, line('chunk_sealed', 10.02)])).toBeCloseTo(0.02);
  expect(sealedAfterS([...ended, line('chunk_sealed', 13)])).toBe(3);
  expect(sealedAfterS([...ended, line('reason_started', 12), line('chunk_sealed', 13)])).toBe(0);
  const anew = [...ended, line('ready', 12, { restored: true }), line('chunk_sealed', 13)];
  expect(sealedAfterS(anew)).toBe(0);
});

test('M3: a fix beyond the end of its reason is seen, in seconds of the boot clock', () => {
  expect(fixAfterS(1_000, 1_000, 60)).toBe(0);
  expect(fixAfterS(1_120, 1_000, 60)).toBe(2);
  expect(fixAfterS(undefined, 1_000, 60)).toBe(0);
});
