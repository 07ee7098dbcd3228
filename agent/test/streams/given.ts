import type { Fix } from '@fleetveil/proto';
import { offsetBy } from '../../src/minimise/distance.ts';
import type { Moment } from '../../src/reasons/moment.ts';
import type { UseReason } from '../../src/streams/open-stream.ts';
import type { RentalStreams } from '../../src/streams/rental-streams.ts';
import { RIGA } from '../minimise/given.ts';
import { at, BOOT, idOf, keyOf, NOON_S } from '../reasons/given.ts';
import type { Box } from './box.ts';

/** A rental of four hours from noon. */
export function rental(more: Partial<UseReason> = {}): UseReason {
  return {
    purpose: 'rental_contract',
    rentalId: idOf(0x1001),
    grantId: idOf(1),
    grantHash: keyOf(1),
    grantNotAfterS: NOON_S + 14_400,
    firstGrantId: idOf(1),
    phoneKey: keyOf(1),
    sinceS: NOON_S,
    untilS: NOON_S + 14_400,
    untilBootS: 1000 + 14_400,
    bound: 'not_after',
    bootId: BOOT,
    route: true,
    routeKeepDays: 30,
    policyVersion: 1,
    revived: false,
    ...more,
  };
}

/** Where a ride at 8 m/s on a curve is after so many seconds. */
export function rideFix(s: number): Fix {
  const { latitudeE6, longitudeE6 } = offsetBy(RIGA, 8 * s, 200 * Math.sin(s / 40));
  return { timeS: NOON_S + s, latitudeE6, longitudeE6, accuracyM: 4 };
}

/** Offers a fix a second, each committed as the loop would. */
export async function ride(
  streams: RentalStreams,
  box: Box,
  fromS: number,
  toS: number,
  momentAt: (s: number) => Moment = at,
): Promise<void> {
  for (let s = fromS; s < toS; s++) box.commit(await streams.onFix({ fix: rideFix(s) }, momentAt(s)));
}

/** The seconds of fixes. */
export function secondsOf(fixes: readonly Fix[]): number[] {
  return fixes.map(({ timeS }) => timeS - NOON_S);
}

/** Whole numbers from one up to, without, another. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
