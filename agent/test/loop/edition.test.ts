import { expect, test } from 'vitest';
import { createEditionAsk } from '../../src/loop/edition.ts';
import type { Standing } from '../../src/loop/standing.ts';
import type { GrantFacts } from '../../src/reasons/grant.ts';
import { freshReasonState } from '../../src/reasons/state.ts';
import { at, grantOf } from '../reasons/given.ts';

/** A unit with the first edition, and how often it asked for another. */
function unitOf() {
  const unit = { held: [] as GrantFacts[], policyVersion: 1, asked: 0 };
  const standing = {
    reasons: () => ({ ...freshReasonState(), held: unit.held }),
    shelf: { held: unit },
  } as unknown as Standing;
  const askForPapers = () => {
    unit.asked += 1;
  };
  const ask = createEditionAsk({ standing, uplink: { askForPapers } });
  return {
    unit,
    asksFor(minPolicyVersion: number) {
      unit.held.push(grantOf(unit.held.length, { minPolicyVersion }));
    },
    askedBy(seconds: number) {
      ask(at(seconds));
      return unit.asked;
    },
  };
}

test('nothing is asked for while no grant waits for an edition that is not here', () => {
  const { asksFor, askedBy } = unitOf();
  expect(askedBy(0)).toBe(0);
  asksFor(1);
  expect(askedBy(100)).toBe(0);
});

test('an edition is asked for once, and again after a minute as long as it has not come', () => {
  const { unit, asksFor, askedBy } = unitOf();
  asksFor(2);
  expect(askedBy(0)).toBe(1);
  asksFor(2);
  expect(askedBy(59)).toBe(1);
  expect(askedBy(60)).toBe(2);
  unit.policyVersion = 2;
  expect(askedBy(600)).toBe(2);
});

test('a newer one yet is asked for at once', () => {
  const { asksFor, askedBy } = unitOf();
  asksFor(2);
  expect(askedBy(0)).toBe(1);
  asksFor(3);
  expect(askedBy(1)).toBe(2);
});
