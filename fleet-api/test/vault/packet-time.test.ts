/** R4: which rental an accident packet is of: the one whose grant the unit had taken up, in its own second, or none. */
import { expect, test } from 'vitest';
import type { VerifiedGrant } from '../../src/vault/grants.ts';
import { type PacketCandidate, packetRentalOf } from '../../src/vault/packet-time.ts';

const VEHICLE = 'v';
const grant = (
  rentalId: string,
  fromS: number,
  toS: number,
  more: Partial<VerifiedGrant> = {},
): VerifiedGrant => ({
  ...{ grantId: 'g', hash: `hash-${rentalId}`, vehicleId: VEHICLE, rentalId, purpose: 'rental_contract' },
  ...{
    notBeforeS: fromS,
    notAfterS: toS,
    route: false,
    routeKeepDays: 0,
    riderKey: new Uint8Array(),
    holder: 'h',
  },
  ...more,
});
const candidate = (
  rentalId: string,
  fromS: number,
  toS: number,
  more: Partial<VerifiedGrant> = {},
): PacketCandidate => ({
  ...{ rentalId, fromS, toS, grants: [grant(rentalId, 0, 14_400, more)] },
});
const A = candidate('a', 100, 200);
const B = candidate('b', 203, 300);
const IN_USE = new Set(['hash-a', 'hash-b']);
const whose = (timeS: number | undefined, all = [A, B], inUse = IN_USE) =>
  packetRentalOf(all, timeS, VEHICLE, inUse)?.rentalId;

test.each([
  [98, undefined],
  [99, undefined],
  [100, undefined],
  [101, 'a'],
  [199, 'a'],
  [200, undefined],
  [201, undefined],
  [202, undefined],
  [203, undefined],
  [204, 'b'],
  [299, 'b'],
  [300, undefined],
  [undefined, undefined],
])('R4: at %s it is %s', (timeS, rental) => {
  expect(whose(timeS)).toBe(rental);
});

test('R4: two that may have had the vehicle are none', () => {
  expect(whose(150, [A, candidate('b', 140, 300)])).toBeUndefined();
});

test('M10: a grant that the unit never took up, or that is another’s, names nobody', () => {
  expect(whose(150, [A], new Set())).toBeUndefined();
  expect(whose(150, [candidate('a', 100, 200, { vehicleId: 'w' })])).toBeUndefined();
  expect(whose(150, [candidate('a', 100, 200, { rentalId: 'c' })])).toBeUndefined();
  expect(whose(150, [candidate('a', 100, 200, { purpose: 'maintenance' })])).toBeUndefined();
  expect(whose(150, [{ ...A, grants: [grant('a', 160, 170)] }])).toBeUndefined();
});
