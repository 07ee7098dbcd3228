import { expect, test } from 'vitest';
import {
  CLEAN,
  isRenewalDue,
  RENEW_AFTER_S,
  RENEW_BY_S,
  type Renewal,
  renewalAfter,
  untilRenewalS,
} from '../../src/loop/renewal.ts';

const at = (bootS: number, isInUse: boolean, waiting = 0, isOnDisk = true) => ({
  bootS,
  isInUse,
  waitingRecords: () => waiting,
  isOnDisk: () => isOnDisk,
});

test('a process that never measured for a reason goes on for ever', () => {
  const idle = renewalAfter(CLEAN, at(1e6, false));
  expect([idle, isRenewalDue(idle, at(1e6, false)), untilRenewalS(idle)]).toEqual([
    CLEAN,
    false,
    Number.POSITIVE_INFINITY,
  ]);
});

test('after a use it makes way: at once where all is receipted, in the end in any case', () => {
  const used = renewalAfter(CLEAN, at(100, true));
  expect(isRenewalDue(used, at(100, true))).toBe(false);
  const quiet = renewalAfter(used, at(200, false));
  expect(quiet).toEqual({ kind: 'quiet', sinceS: 200 });
  expect(isRenewalDue(quiet, at(200 + RENEW_AFTER_S - 0.1, false))).toBe(false);
  expect(isRenewalDue(quiet, at(200 + RENEW_AFTER_S, false, 1))).toBe(false);
  expect(isRenewalDue(quiet, at(200 + RENEW_AFTER_S, false, 0))).toBe(true);
  expect(isRenewalDue(quiet, at(200 + RENEW_BY_S, false, 1))).toBe(true);
  expect(untilRenewalS(quiet)).toBe(RENEW_AFTER_S);
});

test('M3, M4: it stays while the disk is full: an end that nobody wrote down would be none to the next', () => {
  const quiet: Renewal = { kind: 'quiet', sinceS: 200 };
  expect(isRenewalDue(quiet, at(200 + RENEW_AFTER_S, false, 0, false))).toBe(false);
  expect(isRenewalDue(quiet, at(200 + 100 * RENEW_BY_S, false, 1, false))).toBe(false);
  expect(isRenewalDue(quiet, at(200 + RENEW_BY_S, false, 1, true))).toBe(true);
});

test('nobody tries the disk before it is time', () => {
  const tried = { ...at(201, false), isOnDisk: () => expect.unreachable('the disk was tried') };
  expect(isRenewalDue({ kind: 'quiet', sinceS: 200 }, tried)).toBe(false);
  expect(isRenewalDue(CLEAN, tried)).toBe(false);
});

test('a use that begins meanwhile comes first, and the quiet is counted from its own end', () => {
  let renewal: Renewal = { kind: 'quiet', sinceS: 200 };
  renewal = renewalAfter(renewal, at(201, true));
  expect(isRenewalDue(renewal, at(900, true))).toBe(false);
  expect(renewalAfter(renewal, at(900, false))).toEqual({ kind: 'quiet', sinceS: 900 });
  expect(renewalAfter({ kind: 'quiet', sinceS: 900 }, at(901, false))).toEqual({
    kind: 'quiet',
    sinceS: 900,
  });
});
