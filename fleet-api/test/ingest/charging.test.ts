/** C16, C17, C19: a charging session is stored once, without its vehicle; whose it was only for as long as it is billed. */
import { fromHex, idBytes, REFUSALS, randomBytes, randomId, v1 } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqlStateOf } from '../../src/database/database.ts';
import { dateOfDay } from '../../src/database/days.ts';
import { createFleetOfOne, type FleetOfOne, type IssuedGrant, NOW_S, TENANT, TODAY } from './fleet-of-one.ts';
import { SHIPPED_GUARD } from './shipped-guard.ts';

let fleet: FleetOfOne;
let grant: IssuedGrant;
beforeEach(async () => {
  fleet = await createFleetOfOne({ ...SHIPPED_GUARD, publicStations: ['LVABCE1'] });
  grant = await fleet.issueGrant(fleet.unit.vehicleId);
  await rent(grant);
});
afterEach(() => fleet.stop());

const outboxId = randomBytes(16);
/** A quarter of an hour that is over. */
const QUARTER_S = NOW_S - (NOW_S % 900);

async function rent(
  { rentalId }: IssuedGrant,
  more: { guest?: boolean; objections?: string[] } = {},
): Promise<void> {
  await fleet.database.owner
    .insertInto('rental')
    .values({
      ...{ rental_id: rentalId, vehicle_id: fleet.unit.vehicleId, tenant: TENANT, booked_s: 1 },
      ...{ state: 'running', started_s: null, ended_s: null, route: false, route_keep_days: null },
      ...{ phone_key: Buffer.alloc(32), policy_version: 1, ends_on: '2099-01-01' },
      objections: more.objections ?? [],
    })
    .execute();
  await fleet.database.owner
    .insertInto('rental_rider')
    .values({
      ...{ rental_id: rentalId, tenant: TENANT, rider_id: 'ann', salt: randomId(), ends_on: '2099-01-01' },
      guest: more.guest ?? false,
    })
    .execute();
}

const ofRental = ({ grantId, rentalId }: IssuedGrant) => ({
  ...{ grantId: idBytes(grantId), rentalId: idBytes(rentalId) },
});

function session(
  number: number,
  change: v1.IChargingSession = {},
  endsOnDay = Math.floor(QUARTER_S / 86_400) + 730,
): v1.IUplink {
  const chargingSession = {
    ...{ sessionId: fromHex(randomId()), station: '', startedS: QUARTER_S - 900, endedS: QUARTER_S },
    ...{ energyHwh: 215, ...change },
  };
  return { record: { outboxId, number, endsOnDay, policyVersion: SHIPPED_GUARD.version, chargingSession } };
}

const refusals = () =>
  fleet.unit
    .heard()
    .flatMap(({ receipt: told }) => told?.ranges ?? [])
    .filter(({ outcome }) => outcome !== v1.ReceiptOutcome.RECEIPT_OUTCOME_STORED)
    .flatMap(({ first, last, refusal }) =>
      Array.from(
        { length: (last ?? 0) - (first ?? 0) + 1 },
        (_, i) => `${(first ?? 0) + i} ${REFUSALS.word(refusal)}`,
      ),
    )
    .sort();

const owner = () => fleet.database.owner;
const sessions = () => owner().selectFrom('charging_session').selectAll().orderBy('started_s').execute();
const links = () => owner().selectFrom('charging_link').selectAll().execute();

async function settled(rentalId: string, day: number): Promise<void> {
  await owner()
    .insertInto('bill')
    .values({
      ...{ rental_id: rentalId, tenant: TENANT, amount_minor: 1, tax_minor: 0, currency: 'EUR' },
      ...{ bill_date: dateOfDay(day), settled_on: dateOfDay(day), ends_on: '2099-01-01' },
      ...{ payer_id: null, cost_centre: null, payer_month: null },
    })
    .execute();
}

test('C16, M4: a session is stored once, with no vehicle and no rental; the rider’s link stands apart for 90 days', async () => {
  const told = session(1, { ...ofRental(grant), station: 'LVABCE12' });
  await fleet.say(told);
  await fleet.say(told);
  const sessionId = Buffer.from(told.record?.chargingSession?.sessionId ?? []).toString('hex');
  const day = Math.floor(QUARTER_S / 86_400);
  expect(await sessions()).toEqual([
    {
      ...{ session_id: sessionId, tenant: TENANT, station: 'LVABCE12', started_s: QUARTER_S - 900 },
      ...{ ended_s: QUARTER_S, energy_hwh: 215, policy_version: 1, ends_on: dateOfDay(day + 730) },
    },
  ]);
  expect(await links()).toEqual([
    { session_id: sessionId, rental_id: grant.rentalId, tenant: TENANT, ends_on: dateOfDay(day + 90) },
  ]);
  expect(refusals()).toEqual([]);
  // Nothing else of ingest keeps where it came from.
  const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM record`.execute(owner());
  expect(rows).toEqual([{ n: 0 }]);
});

test('M1, M8: a station without a rental, or one that the policy does not name public, is refused', async () => {
  const stranger = await fleet.addUnit();
  const foreign = await fleet.issueGrant(stranger.vehicleId);
  const other = await fleet.issueGrant(fleet.unit.vehicleId);
  const moved = await fleet.issueGrant(fleet.unit.vehicleId, {
    purpose: v1.Purpose.PURPOSE_MAINTENANCE,
  });
  const station = 'LVABCE12';
  await fleet.say(
    session(1, { station }),
    session(2, { ...ofRental(grant), station: 'LVABCE22' }),
    session(3, { ...ofRental(grant), station: 'LVABCC12345678' }),
    session(4, { ...ofRental(foreign), station }),
    session(5, { ...ofRental(grant), rentalId: idBytes(other.rentalId) }),
    session(6, { ...ofRental(moved), station }),
    session(7, { rentalId: idBytes(grant.rentalId) }),
  );
  expect(refusals()).toEqual([
    ...['1 over_precise', '2 over_precise', '3 over_precise', '4 ungranted', '5 ungranted', '6 ungranted'],
    '7 malformed',
  ]);
  expect([await sessions(), await links()]).toEqual([[], []]);
});

test('C19, M6: finer times, a time to come, one before the rental, and a longer stay are refused', async () => {
  const old = Math.floor(QUARTER_S / 86_400) + 731;
  await fleet.say(
    session(1, { startedS: QUARTER_S - 60 }),
    session(2, { endedS: QUARTER_S + 1_800 }),
    session(3, { ...ofRental(grant), startedS: QUARTER_S - 3_600 }),
    session(4, { startedS: QUARTER_S, endedS: QUARTER_S - 900 }),
    session(5, {}, old),
    session(6, {}, 0),
  );
  expect(refusals()).toEqual([
    ...['1 over_precise', '2 future', '3 ungranted', '4 malformed', '5 kept_too_long', '6 malformed'],
  ]);
  expect(await sessions()).toEqual([]);
});

test('a session that nobody ended and one that is nobody’s are stored as they are', async () => {
  await fleet.say(session(1, { endedS: 0, energyHwh: null }), session(2, { energyHwh: 0 }));
  expect((await sessions()).map(({ ended_s, energy_hwh }) => `${ended_s} ${energy_hwh}`).sort()).toEqual([
    `${QUARTER_S} 0`,
    'null null',
  ]);
  expect([await links(), refusals()]).toEqual([[], []]);
});

test('C17, T5: a guest’s session is nobody’s; an account holder’s is theirs until a day after the bill', async () => {
  const [guest, billed, late] = [
    await fleet.issueGrant(fleet.unit.vehicleId),
    await fleet.issueGrant(fleet.unit.vehicleId),
    await fleet.issueGrant(fleet.unit.vehicleId),
  ];
  await rent(guest, { guest: true });
  await rent(billed);
  await rent(late);
  await settled(billed.rentalId, TODAY);
  await settled(late.rentalId, TODAY - 2);
  await fleet.say(session(1, ofRental(guest)), session(2, ofRental(billed)), session(3, ofRental(late)));
  expect(await links()).toMatchObject([{ rental_id: billed.rentalId, ends_on: dateOfDay(TODAY + 1) }]);
  expect(await sessions()).toHaveLength(3);
});

test('G5, C19: of a rider who objects to other uses the session goes with its link', async () => {
  const other = await fleet.issueGrant(fleet.unit.vehicleId);
  await rent(other, { objections: ['charging'] });
  await fleet.say(session(1, { ...ofRental(other), station: 'LVABCE12' }));
  const [link] = await links();
  expect((await sessions()).map(({ ends_on }) => ends_on)).toEqual([link?.ends_on]);
});

test('G3, M14: of an erased rental nothing more is taken', async () => {
  await owner()
    .insertInto('erased_grant')
    .values({ grant_id: grant.grantId, vehicle_id: fleet.unit.vehicleId, ends_on: '2099-01-01' })
    .execute();
  await fleet.say(session(1, ofRental(grant)));
  expect([refusals(), await sessions()]).toEqual([['1 erased'], []]);
});

test('M9: ingest can neither read sessions nor whose they are', async () => {
  const denied = (work: Promise<unknown>) =>
    work.then(
      () => 'allowed',
      (error: unknown) => sqlStateOf(error),
    );
  const { ingest } = fleet.database;
  expect(await denied(sql`SELECT station FROM charging_session`.execute(ingest))).toBe('42501');
  expect(await denied(sql`SELECT 1 FROM charging_link`.execute(ingest))).toBe('42501');
  expect(await denied(sql`DELETE FROM charging_session`.execute(ingest))).toBe('42501');
});
