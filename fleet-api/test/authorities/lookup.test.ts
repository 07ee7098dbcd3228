/** R4: the right rental or none, never the wrong one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RentalRecord, type Whose, whoseAt } from '../../src/authorities/lookup.ts';

const T = 1_790_000_000;
const none = (why: string): Whose => ({ kind: 'none', why }) as Whose;
const its = (rentalId: string): Whose => ({ kind: 'rental', rentalId });

/** A rental as drawn: seconds after T, how long, how much later the unit stopped than it was told to. */
interface Drawn {
  readonly from: number;
  readonly length: number;
  readonly late: number;
  readonly granted: number;
  readonly reported: boolean;
  readonly over: boolean;
}

/** A rental that was ridden and reported. */
const ridden = (rentalId: string, fromS: number, toS: number, more: Partial<RentalRecord> = {}) => ({
  ...{ rentalId, state: 'ended' as const, bookedS: fromS - 60, startedS: fromS, endedS: toS },
  ...{ grantedUntilS: toS + 3_600, trip: { fromS, toS }, disputed: false },
  ...more,
});

test('R4: a handover ten seconds long, second by second: A, nobody, B', () => {
  const both = [ridden('a', T, T + 100), ridden('b', T + 110, T + 200)];
  const at = (offset: number) => whoseAt(both, T + offset);
  expect([-2, -1, 0, 1, 2].map(at)).toEqual([
    ...[none('no_rental'), none('edge'), none('edge'), none('edge'), its('a')],
  ]);
  expect([98, 99, 100, 101, 102].map(at)).toEqual([
    ...[its('a'), none('edge'), none('edge'), none('edge'), none('no_rental')],
  ]);
  expect([108, 109, 110, 111, 112].map(at)).toEqual([
    ...[none('no_rental'), none('edge'), none('edge'), none('edge'), its('b')],
  ]);
});

test('R4: where two rentals touch, or are a second or two apart, nobody is named around it', () => {
  for (const gap of [0, 1, 2]) {
    const both = [ridden('b', T + 100 + gap, T + 200), ridden('a', T, T + 100)];
    expect(whoseAt(both, T + 98), `gap ${gap}`).toEqual(its('a'));
    for (let at = T + 99; at <= T + 101 + gap; at += 1)
      expect(whoseAt(both, at).kind, `gap ${gap}, ${at - T}`).toBe('none');
    expect(whoseAt(both, T + 102 + gap), `gap ${gap}`).toEqual(its('b'));
  }
  expect(whoseAt([ridden('a', T, T + 100), ridden('b', T + 100, T + 200)], T + 100)).toEqual(
    none('handover'),
  );
});

test('R4: what the booking system ended before the unit did is nobody’s, and a next rental there is none', () => {
  const late = ridden('a', T, T + 300, { endedS: T + 100 });
  expect(whoseAt([late], T + 98)).toEqual(its('a'));
  expect(whoseAt([late], T + 200)).toEqual(none('edge'));
  expect(whoseAt([late, ridden('b', T + 150, T + 400)], T + 200)).toEqual(none('handover'));
  expect(whoseAt([late, ridden('b', T + 150, T + 400)], T + 302)).toEqual(its('b'));
});

test('R4: a rental whose unit has reported nothing casts doubt on whoever came meanwhile', () => {
  const silent = { ...ridden('a', T, T + 100), trip: undefined };
  const next = ridden('b', T + 200, T + 300);
  expect(whoseAt([{ ...silent, state: 'ending' }, next], T + 250)).toEqual(none('unreported'));
  expect(whoseAt([silent, next], T + 250)).toEqual(none('unreported'));
  // Its last grant ran out before: then it can have been nobody but b.
  expect(whoseAt([{ ...silent, grantedUntilS: T + 150 }, next], T + 250)).toEqual(its('b'));
  expect(whoseAt([{ ...silent, state: 'booked', startedS: undefined, endedS: undefined }], T - 60)).toEqual(
    none('unreported'),
  );
  // Taken up again after a lapse: what was reported is certain, what follows is not.
  const lapsed = ridden('a', T, T + 100, { state: 'running', endedS: undefined });
  expect(whoseAt([lapsed], T + 50)).toEqual(its('a'));
  expect(whoseAt([lapsed], T + 5_000)).toEqual(none('edge'));
});

test('R4, G2: who says that it was not them is not named before that is decided', () => {
  expect(whoseAt([ridden('a', T, T + 100, { disputed: true })], T + 50)).toEqual(none('disputed'));
});

test('R4: whatever the rentals are, who is named had the vehicle a second before and after, and nobody else did', () => {
  const chance = fc.nat(5).map((one) => one > 0);
  const rental = fc.record({
    ...{ from: fc.nat(25), length: fc.nat(12), late: fc.nat(4), granted: fc.nat(20) },
    ...{ reported: chance, over: chance },
  });
  const record = (one: Drawn, i: number): RentalRecord => {
    const { from, length, late, reported, over, granted } = one;
    const state = over ? 'ended' : 'running';
    const toS = T + from + length;
    return ridden(String(i), T + from, toS, {
      ...{ state, endedS: over ? toS - late : undefined, grantedUntilS: toS + granted },
      ...(reported ? {} : { trip: undefined }),
    });
  };
  fc.assert(
    fc.property(fc.array(rental, { maxLength: 4 }), fc.integer({ min: -3, max: 45 }), (all, offset) => {
      const rentals = all.map(record);
      const whose = whoseAt(rentals, T + offset);
      if (whose.kind === 'none') return;
      for (const {
        rentalId,
        trip,
        endedS = Number.POSITIVE_INFINITY,
        state,
        bookedS,
        grantedUntilS,
      } of rentals) {
        const at = T + offset;
        if (rentalId === whose.rentalId) {
          expect(trip !== undefined && trip.fromS < at - 1 && at + 1 < Math.min(trip.toS, endedS)).toBe(true);
          continue;
        }
        const from = trip?.fromS ?? bookedS;
        const reportedTo = Math.max(
          trip?.toS ?? grantedUntilS ?? 0,
          endedS === Number.POSITIVE_INFINITY ? 0 : endedS,
        );
        const to = state === 'ended' ? reportedTo : Number.POSITIVE_INFINITY;
        expect(at < from - 1 || at > to + 1, `also ${rentalId}`).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('R4: of trips that are told in minutes or quarter hours nobody is named who may have come just then', () => {
  // Seconds as they were: a until 43, b from 50 on. Both are told downwards, as the unit does.
  for (const stepS of [60, 900]) {
    const told = (at: number) => Math.floor(at / stepS) * stepS;
    const base = told(T);
    const times = { a: [base - 2 * stepS, base + 43], b: [base + 50, base + 3 * stepS + 30] } as const;
    const rentals = (['a', 'b'] as const).map((rentalId) => {
      const [from, to] = times[rentalId];
      const trip = { fromS: told(from), toS: told(to), stepS };
      return { ...ridden(rentalId, from, to), startedS: told(from), endedS: told(to), trip };
    });
    for (let at = base - 2 * stepS; at < base + 4 * stepS; at += 1) {
      const whose = whoseAt(rentals, at);
      if (whose.kind === 'none') continue;
      const [from, to] = times[whose.rentalId as 'a' | 'b'];
      expect(at >= from && at <= to, `${stepS}: ${at - base} ${whose.rentalId}`).toBe(true);
    }
    expect(whoseAt(rentals, base - stepS + 2), `${stepS}`).toEqual(its('a'));
    expect(whoseAt(rentals, base + 2 * stepS), `${stepS}`).toEqual(its('b'));
  }
});
