import { fromHex, randomId, type v1 } from '@fleetveil/proto';
import { beforeAll, expect, test } from 'vitest';
import type { Moment } from '../../src/reasons/moment.ts';
import { decodeReasonState } from '../../src/reasons/persist.ts';
import { lostReasonState } from '../../src/reasons/state.ts';
import { readGrant, readPhoneOrder } from '../../src/reasons/verify.ts';
import { at, CURRENT, grantOf, idOf, keyOf, NOON_S, TENANT, VEHICLE } from '../reasons/given.ts';
import { createKeyring, grantBody, type Keyring, orderBy, type Pair, signedBy } from '../reasons/keyring.ts';
import { rideFix } from './given.ts';
import { createUnit, type Unit } from './unit.ts';
import { createVault, type TestVault } from './vault.ts';

let vault: TestVault;
let ring: Keyring;

beforeAll(async () => {
  [vault, ring] = await Promise.all([createVault(), createKeyring()]);
});

/** Hands in a grant as bytes, as the network or the socket does. */
async function handIn(
  unit: Unit,
  moment: Moment,
  by: Pair,
  more: v1.IGrant = {},
): Promise<string | undefined> {
  const keys = ring.trusted;
  const bytes = await signedBy(by, grantBody(ring.phone, more));
  const read = await readGrant(bytes, { tenant: TENANT, vehicleId: VEHICLE, keys, moment });
  if (!read.ok) return read.refusal;
  return unit.happen({ kind: 'grant_received', grant: read.value }, moment);
}

/** The phone signs a fresh nonce of the socket. */
async function sign(unit: Unit, moment: Moment, by: Pair, number = 1): Promise<string | undefined> {
  const nonce = randomId();
  const sent = await orderBy(by, nonce, { grantId: fromHex(idOf(number)) });
  const expected = { tenant: TENANT, vehicleId: VEHICLE, nonce, kind: 'use', state: unit.state() } as const;
  const read = await readPhoneOrder(sent, expected);
  if (!read.ok) return read.refusal;
  return unit.happen({ kind: 'sign_of_use', order: read.value }, moment);
}

/** Rides for a while; gives how many precise fixes left, after whatever held is ended. */
async function rideOn(unit: Unit, momentAt: (s: number) => Moment, fromS: number, forS = 40): Promise<void> {
  for (let s = fromS; s < fromS + forS; s++) await unit.fix(rideFix(s), momentAt(s));
}

async function preciseFixes(unit: Unit): Promise<number> {
  const rows = await vault.open(unit.box.records());
  const open = unit.box.open().reduce((sum, { facts }) => sum + facts.fixes, 0);
  return rows.reduce((sum, { fixes }) => sum + fixes.length, open);
}

/** A way in which a rental is not to begin, from second 0; the ride is at `momentAt`. */
interface Trick {
  readonly name: string;
  readonly momentAt?: (s: number) => Moment;
  readonly attempt: (unit: Unit, moment: Moment) => Promise<unknown>;
}

const YEAR_S = 365 * 86_400;

const tricks: Trick[] = [
  { name: 'no grant', attempt: async () => undefined },
  { name: 'no sign of use', attempt: (unit, moment) => handIn(unit, moment, ring.grantRental) },
  {
    name: 'a sign of use by another phone',
    attempt: async (unit, moment) => {
      await handIn(unit, moment, ring.grantRental);
      expect(await sign(unit, moment, ring.stranger)).toBe('wrong_phone');
    },
  },
  {
    name: 'an expired grant',
    attempt: async (unit, moment) => {
      const times = { notBeforeS: NOON_S - 3600, notAfterS: NOON_S };
      expect(await handIn(unit, moment, ring.grantRental, times)).toBe('expired');
      expect(await sign(unit, moment, ring.phone)).toBe('unknown_grant');
    },
  },
  {
    name: 'another vehicle’s grant',
    attempt: async (unit, moment) => {
      expect(await handIn(unit, moment, ring.grantRental, { vehicleId: fromHex(idOf(9)) })).toBe(
        'other_vehicle',
      );
      expect(await sign(unit, moment, ring.phone)).toBe('unknown_grant');
    },
  },
  {
    name: 'a grant by a key that nobody trusts',
    attempt: async (unit, moment) => {
      expect(await handIn(unit, moment, ring.stranger)).toBe('bad_signature');
      expect(await sign(unit, moment, ring.phone)).toBe('unknown_grant');
    },
  },
  {
    name: 'a grant by a key of another role',
    attempt: async (unit, moment) => {
      expect(await handIn(unit, moment, ring.status)).toBe('wrong_role');
      expect(await sign(unit, moment, ring.phone)).toBe('unknown_grant');
    },
  },
  {
    name: 'an unknown clock',
    momentAt: (s) => at(s, { clock: 'unknown' }),
    attempt: async (unit, moment) => {
      expect(await handIn(unit, moment, ring.grantRental)).toBe('clock_unknown');
      expect(await sign(unit, moment, ring.phone)).toBe('clock_unknown');
    },
  },
  {
    name: 'a clock a year ahead',
    momentAt: (s) => at(s, { nowS: NOON_S + s + YEAR_S, clock: 'corroborated' }),
    attempt: async (unit, moment) => {
      // The year has ended the keys of the fleet too: first of all reasons.
      expect(await handIn(unit, moment, ring.grantRental)).toBe('bad_signature');
      const grant = grantOf(1);
      expect(await unit.happen({ kind: 'grant_received', grant }, moment)).toBe('expired');
    },
  },
  {
    name: 'a clock set back before the grant',
    momentAt: (s) => at(s, { nowS: NOON_S + s - 1800, clock: 'corroborated' }),
    attempt: async (unit, moment) => {
      expect(await handIn(unit, moment, ring.grantRental)).toBe('not_yet');
      expect(await sign(unit, moment, ring.phone)).toBe('not_yet');
    },
  },
];

test.each(tricks)('M3: $name: never a precise fix, always coarse, and recovery afterwards', async (trick) => {
  const momentAt = trick.momentAt ?? at;
  const unit = createUnit(vault, momentAt(0));
  await trick.attempt(unit, momentAt(0));
  await rideOn(unit, momentAt, 0, 1000);
  expect(await preciseFixes(unit)).toBe(0);
  expect(unit.reports.length).toBeGreaterThan(0);
  await unit.happen({ kind: 'clock_changed' }, at(1001));
  expect(await handIn(unit, at(1001), ring.grantRental)).toBeUndefined();
  expect(await sign(unit, at(1001), ring.phone)).toBeUndefined();
  await rideOn(unit, at, 1002);
  await unit.happen({ kind: 'grant_end', rentalId: idOf(2) }, at(1100));
  expect(await preciseFixes(unit)).toBe(40 + 2);
});

/** A unit whose rental 2 under grant 1 is in use since noon. */
async function rented(): Promise<Unit> {
  const unit = createUnit(vault, at(0));
  await handIn(unit, at(0), ring.grantRental);
  await sign(unit, at(0), ring.phone);
  await rideOn(unit, at, 0, 20);
  return unit;
}

const RENTED_FIXES = 20 + 2;

/** A way in which a rental under way ends; what comes after must not be precise. */
interface Ending {
  readonly name: string;
  readonly momentAt: (s: number) => Moment;
}

const endings: Ending[] = [
  { name: 'the grant has expired', momentAt: (s) => at(3600 + s) },
  { name: 'the clock is unknown', momentAt: (s) => at(100 + s, { clock: 'unknown' }) },
  { name: 'the clock is a year ahead', momentAt: (s) => at(100 + s, { nowS: NOON_S + YEAR_S + s }) },
  {
    name: 'the clock is set back and the boot clock has passed the grant',
    momentAt: (s) => at(3600 + s, { nowS: NOON_S + 30 + s, clock: 'corroborated' }),
  },
  {
    name: 'the unit slept for longer than the grant',
    momentAt: (s) => at(9000 + s, { nowS: NOON_S + 60 + s }),
  },
  {
    name: 'the board rebooted and nobody attested the time',
    momentAt: (s) => at(60 + s, { bootId: 'boot-2', bootS: 5 + s, clock: 'corroborated' }),
  },
];

test.each(endings)(
  'M3: $name: the rental is over, its end is sealed, and coarse goes on',
  async ({ momentAt }) => {
    const unit = await rented();
    await rideOn(unit, momentAt, 0, 1000);
    expect(unit.state().reasons).toEqual([]);
    expect(await preciseFixes(unit)).toBe(RENTED_FIXES);
    expect(unit.reports.length).toBeGreaterThan(0);
    expect(unit.box.sent().filter(({ facts }) => facts.kind === 'trip_end')).toHaveLength(1);
  },
);

test('M3: a grant replayed after its rental and a reboot gives nothing; a new one does', async () => {
  const unit = await rented();
  await unit.happen({ kind: 'grant_end', rentalId: idOf(2) }, at(60));
  const rebooted = (s: number) => at(s, { bootId: 'boot-2', bootS: s - 90 });
  await unit.restart(rebooted(100));
  expect(await handIn(unit, rebooted(100), ring.grantRental)).toBe('used');
  expect(await sign(unit, rebooted(100), ring.phone)).toBe('unknown_grant');
  await rideOn(unit, rebooted, 101);
  expect(await preciseFixes(unit)).toBe(RENTED_FIXES);
  const next = { grantId: fromHex(idOf(3)), rentalId: fromHex(idOf(4)) };
  expect(await handIn(unit, rebooted(200), ring.grantRental, next)).toBeUndefined();
  expect(await sign(unit, rebooted(200), ring.phone, 3)).toBeUndefined();
  expect(unit.state().reasons).toHaveLength(1);
});

test('M3: with lost counters a grant that may have been used before gives nothing, a later one does', async () => {
  const unit = createUnit(vault, at(0));
  expect(decodeReasonState('torn')).toEqual(lostReasonState());
  const lost = decodeReasonState('torn');
  const { stepReasons } = await import('../../src/reasons/reasons.ts');
  const context = { tenant: TENANT, vehicleId: VEHICLE, moment: at(60), policy: CURRENT };
  const found = stepReasons(lost, { kind: 'tick' }, context).state;
  const grant = grantOf(1);
  expect(stepReasons(found, { kind: 'grant_received', grant }, context).refusal).toBe('before_recovery');
  const later = grantOf(2, { notBeforeS: NOON_S + 61, notAfterS: NOON_S + 3600 });
  expect(stepReasons(found, { kind: 'grant_received', grant: later }, context).refusal).toBe('not_yet');
  expect(await preciseFixes(unit)).toBe(0);
});

test('M3: two overlapping reasons seal each their own, and ending one leaves the other', async () => {
  const unit = await rented();
  const move = grantOf(9, { purpose: 'maintenance', rentalId: idOf(0x99), phoneKey: keyOf(9) });
  const order = { grantId: move.grantId, phoneKey: move.phoneKey };
  await unit.happen({ kind: 'grant_received', grant: move }, at(20));
  await unit.happen({ kind: 'sign_of_use', order }, at(20));
  await rideOn(unit, at, 20, 30);
  await unit.happen({ kind: 'grant_end', rentalId: idOf(2) }, at(50));
  expect(unit.state().reasons).toMatchObject([{ purpose: 'maintenance' }]);
  await rideOn(unit, at, 50, 30);
  await unit.happen({ kind: 'phone_end', order }, at(80));
  const opened = await vault.open(unit.box.records());
  const fixes = (rentalId: string, kind: string) =>
    opened
      .filter((stream) => stream.rentalId === rentalId && stream.kind === kind)
      .flatMap((stream) => stream.fixes.map(({ timeS }) => timeS - NOON_S));
  expect(fixes(idOf(2), 'route')).toHaveLength(50);
  expect(fixes(idOf(2), 'ends')).toEqual([0, 49]);
  expect(fixes(idOf(0x99), 'ends')).toEqual([20, 79]);
});
