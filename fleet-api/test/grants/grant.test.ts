import { decodeDocument, randomBytes, randomId, toHex } from '@fleetveil/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  encodeGrant,
  encodeGrantEnd,
  planRenewal,
  RENTAL_MAX_S,
  renewBeforeS,
  renewedSpan,
  spanFrom,
  UNUSED_MAX_S,
} from '../../src/grants/grant.ts';
import { MOST_GRANTS } from '../../src/vault/wire.ts';

const H = 3600;
const rental = { rentalId: randomId(), bookedS: 0, used: true, notAfterS: 4 * H };

test('M3: a grant lasts as long as the policy says and never longer than 4 h', () => {
  expect(spanFrom(100.9, 4 * H)).toEqual({ notBeforeS: 100, notAfterS: 100 + 4 * H });
  expect(spanFrom(100, 900)).toEqual({ notBeforeS: 100, notAfterS: 1000 });
  expect(spanFrom(0, 24 * H).notAfterS).toBe(4 * H);
});

test('a grant is renewed when less than a quarter of the longest is left, also when it has lapsed', () => {
  expect(planRenewal(rental, 3 * H, 4 * H)).toBe('keep');
  expect(planRenewal(rental, 3 * H + 1, 4 * H)).toBe('renew');
  expect(planRenewal(rental, 9 * H, 4 * H)).toBe('renew');
  expect([24 * H, 4 * H, H, 60].map(renewBeforeS)).toEqual([H, H, 900, 15]);
});

test.each([1, 4])('all grants of the longest rental are as many as the vault reads: %d h each', (hours) => {
  let { notAfterS } = spanFrom(0, hours * H);
  let grants = 1;
  for (let nowS = 0; nowS < RENTAL_MAX_S; nowS += 60) {
    const open = { ...rental, notAfterS };
    if (planRenewal(open, nowS, hours * H) !== 'renew') continue;
    expect(nowS, 'it did not lapse').toBeLessThan(notAfterS);
    ({ notAfterS } = renewedSpan(open, nowS, hours * H));
    grants += 1;
  }
  expect(notAfterS).toBe(RENTAL_MAX_S);
  expect(grants).toBeLessThan(MOST_GRANTS - 16); // a route that is taken back takes one more
});

test('a booking that nobody used ends after a day; a rental after 30', () => {
  const unused = { ...rental, used: false, notAfterS: 48 * H };
  expect(planRenewal(unused, UNUSED_MAX_S - 1, 4 * H)).toBe('keep');
  expect(planRenewal(unused, UNUSED_MAX_S, 4 * H)).toBe('end_unused');
  expect(planRenewal({ ...unused, used: true }, UNUSED_MAX_S, 4 * H)).toBe('keep');
  expect(planRenewal({ ...rental, notAfterS: RENTAL_MAX_S }, RENTAL_MAX_S, 4 * H)).toBe('end_too_long');
});

test('a renewed grant begins now, holds at least a second, and never outlives the longest rental', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: RENTAL_MAX_S - 1 }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      (now, part) => {
        const span = renewedSpan(rental, now + part, 4 * H);
        expect(span.notBeforeS).toBe(now);
        expect(span.notAfterS).toBeGreaterThan(span.notBeforeS);
        expect(span.notAfterS - span.notBeforeS).toBeLessThanOrEqual(4 * H);
        expect(span.notAfterS).toBeLessThanOrEqual(RENTAL_MAX_S);
      },
    ),
  );
});

test('what was agreed is what is signed: one vehicle, one rental, the route only if chosen', () => {
  const terms = {
    ...{ tenant: 'demo', grantId: randomId(), vehicleId: randomId(), rentalId: randomId() },
    ...{ notBeforeS: 1000, notAfterS: 2000, route: true, routeKeepDays: 7, minPolicyVersion: 3 },
    ...{ phoneKey: randomBytes(32), holder: randomBytes(32) },
  };
  const grant = decodeDocument('grant', encodeGrant(terms));
  expect(toHex(grant.vehicleId)).toBe(terms.vehicleId);
  expect(toHex(grant.rentalId)).toBe(terms.rentalId);
  expect(grant).toMatchObject({ route: true, routeKeepDays: 7, maxDurationS: 1000, minPolicyVersion: 3 });
  const without = decodeDocument('grant', encodeGrant({ ...terms, route: false, routeKeepDays: undefined }));
  expect(without).toMatchObject({ route: false, routeKeepDays: 0 });
});

test('an end names its rental and its second', () => {
  const [vehicleId, rentalId] = [randomId(), randomId()];
  const end = decodeDocument(
    'grant_end',
    encodeGrantEnd({ tenant: 'demo', vehicleId, rentalId, endedS: 1234 }),
  );
  expect(toHex(end.rentalId)).toBe(rentalId);
  expect(end.endedS).toBe(1234);
});
