/** Ingest on a real database: what comes in, what is stored, what is answered, and what changes nothing. */
import {
  cellOf,
  cellToWire,
  fromHex,
  parentOf,
  REFUSALS,
  RENTAL_ENDS,
  randomId,
  signDocument,
  toHex,
  v1,
} from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ReceivedMessage } from '../../src/broker/broker.ts';
import { dateOfDay } from '../../src/database/days.ts';
import { RENTAL_MOVES, type RentalState } from '../../src/rentals/rental.ts';
import {
  chunkOf,
  createFleetOfOne,
  type FleetOfOne,
  type IssuedGrant,
  KEY_ENDS_S,
  NOW_S,
  openingOf,
  receiptsOf,
  recordOf,
  TENANT,
  TODAY,
} from './fleet-of-one.ts';

let fleet: FleetOfOne;
beforeEach(async () => {
  fleet = await createFleetOfOne();
});
afterEach(() => fleet.stop());

const TICK_S = NOW_S - (NOW_S % 900);
const cityCell = parentOf(cellOf(56_951_700, 24_113_300, 10), 8);
const report = (change: v1.ICoarseReport = {}): v1.IUplink => ({
  coarseReport: { cell: cellToWire(cityCell), tickS: TICK_S, zone: 1, policyVersion: 1, ...change },
});
const reports = () => fleet.database.owner.selectFrom('coarse_report').selectAll().execute();
const chunks = () =>
  fleet.database.owner
    .selectFrom('chunk')
    .select(['stream_id', 'chunk_no', 'number'])
    .orderBy('number')
    .execute();

describe('coarse reports', () => {
  test('the newest tick replaces an older one, whatever the order they come in; none is receipted', async () => {
    await fleet.say(report({ tickS: TICK_S }), report({ tickS: TICK_S - 900, zone: 0 }));
    expect(await reports()).toMatchObject([
      { vehicle_id: fleet.unit.vehicleId, cell: cityCell, tick_s: TICK_S, zone: 1 },
    ]);
    await fleet.say(report({ tickS: TICK_S - 1_800 }));
    expect(await reports()).toMatchObject([{ tick_s: TICK_S }]);
    expect(fleet.unit.heard()).toEqual([]);
  });

  test('M8: an over-precise one is refused, quarantined, and changes nothing', async () => {
    await fleet.say(report());
    await fleet.say(report({ cell: cellToWire(cellOf(56_951_700, 24_113_300, 10)), tickS: TICK_S + 900 }));
    expect(await reports()).toMatchObject([{ cell: cityCell, tick_s: TICK_S }]);
    expect(await fleet.quarantined()).toEqual([REFUSALS.wire.over_precise]);
  });
});

describe('how much one unit may say', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());
  const refusedForRate = () => fleet.ingest.counts().refused['rate'] ?? 0;

  test('M8: a new session has nothing saved up: what a unit may say is counted over all of them', async () => {
    for (const _ of ['one session', 'the next']) {
      await fleet.say(...Array.from({ length: 1_500 }, () => report()));
      await fleet.unit.restart();
    }
    expect(refusedForRate()).toBe(1_000);
    vi.advanceTimersByTime(1_000);
    await fleet.say(...Array.from({ length: 201 }, () => report()));
    expect(refusedForRate()).toBe(1_001);
  });

  test('M8: bare hellos, each in a session of its own, are answered thirty times a minute; a keyed one is as ever', async () => {
    const hello: v1.IUplink = { hello: { timeNonce: new Uint8Array(16), clockQuality: 0 } };
    for (let said = 0; said < 40; said += 1) {
      await fleet.unit.restart('bare');
      await fleet.say(hello);
    }
    expect(refusedForRate()).toBe(10);
    await fleet.unit.restart();
    await fleet.say(hello);
    expect(fleet.unit.heard()).toHaveLength(1);
    vi.advanceTimersByTime(3_600_000); // the ingest began by the real clock
    await fleet.unit.restart('bare');
    await fleet.say(hello);
    expect([refusedForRate(), fleet.unit.heard().length]).toEqual([10, 1]);
  });
});

test('M8: of hellos that come while one is answered, the newest is answered next: a burst of them is not made up for each', async () => {
  const saying = (nonce: number): v1.IUplink => ({
    hello: { timeNonce: new Uint8Array(16).fill(nonce), clockQuality: 0 },
  });
  await fleet.say(saying(0));
  const before = fleet.unit.heard().length;
  await fleet.say(...Array.from({ length: 100 }, (_, said) => saying(said + 1)));
  const nonces = fleet.unit
    .heard()
    .slice(before)
    .map(({ signed }) => v1.Status.decode(signed?.body ?? new Uint8Array()).timeNonce[0]);
  expect(nonces).toEqual([1, 100]);
});

/** A rental in a state, and a trip end of it by an order of the booking system. */
async function rentedTrip(rental: { state: RentalState; ended_s?: number }): Promise<v1.ITripEnd> {
  const grant = await fleet.issueGrant(fleet.unit.vehicleId);
  await fleet.database.owner
    .insertInto('rental')
    .values({
      rental_id: grant.rentalId,
      vehicle_id: fleet.unit.vehicleId,
      tenant: TENANT,
      booked_s: NOW_S - 700,
      started_s: null,
      ended_s: null,
      route: true,
      route_keep_days: 30,
      phone_key: new Uint8Array(32),
      policy_version: 1,
      ends_on: '2027-06-15',
      ...rental,
    })
    .execute();
  return {
    grantId: fromHex(grant.grantId),
    rentalId: fromHex(grant.rentalId),
    startedS: NOW_S - 500,
    endedS: NOW_S - 20,
    distanceHm: 21,
    energyHwh: 3,
    endedBy: RENTAL_ENDS.wire.booking,
    startCell: cellToWire(cityCell),
    endCell: cellToWire(cityCell),
  };
}

describe('records', () => {
  test('an opening and its chunks are stored together and receipted', async () => {
    const grant = await fleet.issueGrant(fleet.unit.vehicleId);
    const stream = randomId();
    const said = [
      openingOf(stream, fleet.unit.vehicleId, grant),
      chunkOf(stream, 0, grant),
      chunkOf(stream, 1, grant),
    ];
    await fleet.say(...said.map((body, i) => recordOf(i + 1, body)));
    expect(await chunks()).toMatchObject([{ number: 2 }, { number: 3 }]);
    // A chunk's receipt may gather; the next record of another kind takes along all that did.
    await fleet.say(recordOf(4, { lossReport: { losses: [] } }));
    expect(receiptsOf(fleet.unit.heard()).sort()).toEqual(['1:stored', '2:stored', '3:stored', '4:stored']);
  });

  describe('M4: nothing is receipted before its commit', () => {
    /** Transactions of this database that wait for somebody's lock. */
    const hanging = async (): Promise<number> => {
      const { rows } = await sql<{ waiting: number }>`
        SELECT count(*)::integer AS waiting FROM pg_locks
        WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`.execute(
        fleet.database.owner,
      );
      return rows[0]?.waiting ?? 0;
    };
    const loss = recordOf(2, { lossReport: { losses: [] } });

    test.each([
      { what: 'a record that is receipted at once', records: () => [loss] },
      {
        what: 'as many chunks as one receipt waits for',
        records: (stream: string, grant: IssuedGrant) =>
          [0, 1, 2, 3, 4].map((at) => recordOf(2 + at, chunkOf(stream, at, grant))),
      },
    ])('$what', async ({ records }) => {
      const grant = await fleet.issueGrant(fleet.unit.vehicleId);
      const stream = randomId();
      await fleet.say(recordOf(1, openingOf(stream, fleet.unit.vehicleId, grant)));
      const told = () => receiptsOf(fleet.unit.heard()).sort();
      const said = records(stream, grant);
      await fleet.database.owner.transaction().execute(async (trx) => {
        await sql`LOCK TABLE record, chunk IN SHARE MODE`.execute(trx);
        for (const uplink of said) fleet.ingest.onMessage(fleet.unit.message(uplink));
        await expect.poll(hanging).toBe(1);
        fleet.ingest.sendReceipts(); // as each second does: it sends what there is to say by now
        expect(told()).toEqual(['1:stored']);
      });
      await fleet.ingest.drain();
      expect(told()).toEqual(['1:stored', ...said.map(({ record }) => `${record?.number}:stored`)]);
    });
  });

  test('M4: a record sent again is stored once, and receipted again', async () => {
    const grant = await fleet.issueGrant(fleet.unit.vehicleId);
    const stream = randomId();
    const opening = recordOf(1, openingOf(stream, fleet.unit.vehicleId, grant));
    const loss = recordOf(3, { lossReport: { losses: [{ reason: 1, purpose: 2, fixes: 7, exact: true }] } });
    const chunk = recordOf(2, chunkOf(stream, 0, grant));
    await fleet.say(opening, chunk, loss);
    await fleet.unit.restart();
    await fleet.say(opening, chunk, loss, opening, loss);
    const { owner } = fleet.database;
    expect(await chunks()).toHaveLength(1);
    expect(await owner.selectFrom('stream').select('stream_id').execute()).toHaveLength(1);
    expect(await owner.selectFrom('loss').select('fixes').execute()).toEqual([{ fixes: 7 }]);
    expect(receiptsOf(fleet.unit.heard())).toEqual(
      expect.arrayContaining(['1:stored', '2:stored', '3:stored']),
    );
  });

  test('a stream or a chunk said again under another number and day is receipted, and gets no second row', async () => {
    const grant = await fleet.issueGrant(fleet.unit.vehicleId);
    const [stream, other] = [randomId(), randomId()];
    const { vehicleId } = fleet.unit;
    const until = (number: number, endsOnDay: number, body: v1.IRecord) =>
      recordOf(number, { ...body, endsOnDay });
    const piece = chunkOf(stream, 0, grant);
    // In one group, in another, and on another day, on which ingest looks again.
    await fleet.say(
      until(1, TODAY + 30, openingOf(stream, vehicleId, grant)),
      until(2, TODAY + 31, openingOf(stream, vehicleId, grant)),
      until(3, TODAY + 30, piece),
      until(4, TODAY + 31, piece),
    );
    await fleet.say(
      until(5, TODAY + 31, openingOf(stream, vehicleId, grant)),
      until(6, TODAY + 31, piece),
      until(7, TODAY + 30, openingOf(other, vehicleId, grant)),
    );
    fleet.nowS = NOW_S + 86_400;
    await fleet.say(
      until(8, TODAY + 31, openingOf(stream, vehicleId, grant)),
      recordOf(9, { lossReport: { losses: [] } }),
    );
    const { owner } = fleet.database;
    const streams = () =>
      owner.selectFrom('stream').select(['stream_id', 'ends_on']).orderBy('stream_id').execute();
    const ends_on = dateOfDay(TODAY + 30);
    const both = [stream, other].sort().map((stream_id) => ({ stream_id, ends_on }));
    expect(await streams()).toEqual(both);
    expect(await owner.selectFrom('chunk').select(['chunk_no', 'ends_on']).execute()).toEqual([
      { chunk_no: 0, ends_on },
    ]);
    const told = new Set(receiptsOf(fleet.unit.heard()));
    expect(told).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${number}:stored`)));
  });

  test('M4, M6: a chunk that comes again after its stream has moved nearer meets its row, also one that is stamped', async () => {
    const grant = await fleet.issueGrant(fleet.unit.vehicleId);
    const stream = randomId();
    const [dated, undated] = [
      recordOf(2, chunkOf(stream, 0, grant)),
      recordOf(3, { ...chunkOf(stream, 1, grant), endsOnDay: 0 }),
    ];
    await fleet.say(recordOf(1, openingOf(stream, fleet.unit.vehicleId, grant)), dated, undated);
    const { owner } = fleet.database;
    // As the run of the next day does it.
    for (const table of ['stream', 'chunk'] as const)
      await owner
        .updateTable(table)
        .set({ ends_on: dateOfDay(TODAY + 9) })
        .execute();
    fleet.nowS = NOW_S + 86_400;
    await fleet.unit.restart();
    await fleet.say(dated, undated, recordOf(4, chunkOf(stream, 2, grant)));
    const rows = await owner
      .selectFrom('chunk')
      .select(['chunk_no', 'ends_on'])
      .orderBy('chunk_no')
      .execute();
    expect(rows).toEqual([0, 1, 2].map((chunk_no) => ({ chunk_no, ends_on: dateOfDay(TODAY + 9) })));
  });

  test('a record without an end day is stamped once, so that a redelivery meets the same key', async () => {
    const health = recordOf(5, {
      endsOnDay: 0,
      fleetHealth: { chargePermille: 700, odometerKm: 12, day: TODAY },
    });
    await fleet.say(health, health);
    const rows = await fleet.database.owner.selectFrom('record').select(['number', 'ends_on']).execute();
    expect(rows).toHaveLength(1);
    expect(await fleet.database.owner.selectFrom('fleet_health').select('charge_permille').execute()).toEqual(
      [{ charge_permille: 700 }],
    );
  });

  test('a chunk before its opening comes again later; nothing of it is stored', async () => {
    const grant = await fleet.issueGrant(fleet.unit.vehicleId);
    await fleet.say(recordOf(1, chunkOf(randomId(), 0, grant)));
    expect(receiptsOf(fleet.unit.heard())).toEqual(['1:later']);
    expect(await chunks()).toEqual([]);
  });

  test('M4: no receipt while the vault is away: the opening and its chunk come again', async () => {
    const grant = await fleet.issueGrant(fleet.unit.vehicleId);
    const stream = randomId();
    fleet.vault = { kind: 'later' };
    await fleet.say(
      recordOf(1, openingOf(stream, fleet.unit.vehicleId, grant)),
      recordOf(2, chunkOf(stream, 0, grant)),
    );
    expect(receiptsOf(fleet.unit.heard())).toEqual(['1:later', '2:later']);
    fleet.vault = { kind: 'held' };
    await fleet.say(
      recordOf(1, openingOf(stream, fleet.unit.vehicleId, grant)),
      recordOf(2, chunkOf(stream, 0, grant)),
    );
    expect(receiptsOf(fleet.unit.heard()).slice(2)).toEqual(['1:stored', '2:stored']);
  });

  test('M8, M4: of openings without end the vault gets a hundred, then ten a minute; the others come again, and none is lost', async () => {
    const grant = await fleet.issueGrant(fleet.unit.vehicleId);
    const { vehicleId } = fleet.unit;
    const said = Array.from({ length: 130 }, (_, at) =>
      recordOf(at + 1, openingOf(randomId(), vehicleId, grant)),
    );
    await fleet.say(...said);
    expect(fleet.deposits).toHaveLength(100);
    expect(receiptsOf(fleet.unit.heard())).toContain('130:later');
    fleet.nowS += 60;
    await fleet.say(...said.slice(100));
    expect(fleet.deposits).toHaveLength(110);
    fleet.nowS += 120;
    await fleet.say(...said.slice(110));
    expect([fleet.deposits.length, new Set(fleet.deposits).size]).toEqual([130, 130]);
  });

  test('M8: openings of rentals take nothing from what a vehicle opens by itself', async () => {
    const grant = await fleet.issueGrant(fleet.unit.vehicleId);
    const { vehicleId } = fleet.unit;
    const said = Array.from({ length: 120 }, (_, at) =>
      recordOf(at + 1, openingOf(randomId(), vehicleId, grant)),
    );
    const event = {
      ...{ kind: v1.StreamKind.STREAM_KIND_THEFT, rentalId: fromHex(randomId()) },
      ...{ grantId: new Uint8Array(), grantHash: new Uint8Array() },
    };
    const opened = openingOf(randomId(), vehicleId, grant, event);
    await fleet.say(...said, recordOf(200, { ...opened, endsOnDay: TODAY + 1 }));
    expect(receiptsOf(fleet.unit.heard())).toContain('200:stored');
  });

  test('a vault that hangs holds up its own streams and nothing else', async () => {
    const grant = await fleet.issueGrant(fleet.unit.vehicleId);
    const stream = randomId();
    const hung = Promise.withResolvers<{ kind: 'held' }>();
    fleet.vault = hung.promise;
    const said = [
      recordOf(1, openingOf(stream, fleet.unit.vehicleId, grant)),
      recordOf(2, chunkOf(stream, 0, grant)),
      recordOf(3, { lossReport: { losses: [] } }),
    ];
    for (const uplink of said) fleet.ingest.onMessage(fleet.unit.message(uplink));
    await expect.poll(() => receiptsOf(fleet.unit.heard())).toEqual(['3:stored']);
    expect(await chunks()).toEqual([]);
    hung.resolve({ kind: 'held' });
    await fleet.say(recordOf(4, { lossReport: { losses: [] } }));
    expect(receiptsOf(fleet.unit.heard()).sort()).toEqual(['1:stored', '2:stored', '3:stored', '4:stored']);
    expect(await chunks()).toMatchObject([{ number: 2 }]);
  });

  test('an opening twice at once is deposited and stored; what the guard refuses never gets to the vault', async () => {
    const grant = await fleet.issueGrant(fleet.unit.vehicleId);
    const [stream, foreign] = [randomId(), randomId()];
    const opening = recordOf(1, openingOf(stream, fleet.unit.vehicleId, grant));
    await fleet.say(opening, opening, recordOf(2, openingOf(foreign, randomId(), grant)));
    expect(receiptsOf(fleet.unit.heard()).slice(0, 1)).toEqual(['1:stored']);
    expect(new Set(fleet.deposits)).toEqual(new Set([stream]));
    const stored = await fleet.database.owner.selectFrom('stream').select('stream_id').execute();
    expect(stored).toEqual([{ stream_id: stream }]);
  });

  test('what the vault refuses is refused with its code', async () => {
    const grant = await fleet.issueGrant(fleet.unit.vehicleId);
    fleet.vault = { kind: 'refused', code: 'bad_signature' };
    await fleet.say(recordOf(1, openingOf(randomId(), fleet.unit.vehicleId, grant)));
    expect(receiptsOf(fleet.unit.heard())).toEqual([`1:refused ${REFUSALS.wire.bad_signature}`]);
  });

  test('one record that no table takes holds up no other', async () => {
    const grant = await fleet.issueGrant(fleet.unit.vehicleId);
    const stream = randomId();
    await sql`ALTER TABLE fleet_health ADD CHECK (odometer_km <> 777)`.execute(fleet.database.owner);
    const bad = recordOf(3, { fleetHealth: { chargePermille: 700, odometerKm: 777, day: TODAY } });
    await fleet.say(
      recordOf(1, openingOf(stream, fleet.unit.vehicleId, grant)),
      bad,
      recordOf(2, chunkOf(stream, 0, grant)),
    );
    expect(await chunks()).toHaveLength(1);
    expect(fleet.culprits).toEqual(['23514']);
    expect(receiptsOf(fleet.unit.heard())).toContain(`3:refused ${REFUSALS.wire.malformed}`);
    expect(await fleet.quarantined(), 'kept once').toEqual([REFUSALS.wire.malformed]);
    expect(fleet.ingest.counts().refused).toEqual({ malformed: 1 });
  });

  test.each([2 ** 31, 2 ** 32 - 1])(
    'M8: %i, which no column takes, never comes to a group',
    async (number) => {
      const grant = await fleet.issueGrant(fleet.unit.vehicleId);
      const [stream, other] = [randomId(), randomId()];
      const { vehicleId } = fleet.unit;
      await fleet.say(recordOf(1, openingOf(stream, vehicleId, grant)));
      const said = [
        report({ tickS: 0, policyVersion: number }),
        recordOf(2, chunkOf(stream, number, grant)),
        recordOf(3, { lossReport: { losses: [] }, policyVersion: number }),
        recordOf(4, openingOf(other, vehicleId, grant, { policyVersion: number })),
      ];
      await fleet.say(...said);
      expect(fleet.culprits).toEqual([]);
      expect(fleet.deposits).toEqual([stream]);
      expect(await fleet.quarantined()).toEqual(said.map(() => REFUSALS.wire.malformed));
      // The largest number that there is a place for.
      await fleet.say(
        report({ tickS: 0, policyVersion: 2 ** 31 - 1 }),
        recordOf(5, chunkOf(stream, 2 ** 31 - 1, grant)),
      );
      expect(await reports()).toMatchObject([{ policy_version: 2 ** 31 - 1 }]);
      expect(await chunks()).toMatchObject([{ chunk_no: 2 ** 31 - 1 }]);
    },
  );

  test('M4: a group full of loss reports, each with as many lines as one may have, is stored', async () => {
    const losses = Array.from({ length: 8 }, () => ({ reason: 1, purpose: 2, fixes: 7, exact: true }));
    await fleet.say(...Array.from({ length: 1_000 }, (_, i) => recordOf(1 + i, { lossReport: { losses } })));
    const { rows } = await fleet.database.owner
      .selectFrom('loss')
      .select((of) => of.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    expect(rows).toBe(8_000);
    expect(fleet.culprits).toEqual([]);
  });

  test('G12: trip, place, condition and loss keep the edition that their record was made under', async () => {
    const { owner } = fleet.database;
    const trip = await rentedTrip({ state: 'running' });
    // An older edition than the one in force: what is kept is the record's, not the server's.
    const under = (number: number, policyVersion: number, body: v1.IRecord) =>
      recordOf(number, { policyVersion, ...body });
    await fleet.say(
      under(20, 1, { tripEnd: trip }),
      under(21, 0, { fleetHealth: { chargePermille: 700, odometerKm: 12, day: TODAY } }),
      under(22, 1, { lossReport: { losses: [{ reason: 1, purpose: 2, fixes: 7, exact: true }] } }),
    );
    const versions: Record<string, (number | null)[]> = {};
    for (const table of ['trip', 'trip_place', 'fleet_health', 'loss'] as const) {
      const rows = await owner.selectFrom(table).select('policy_version').execute();
      versions[table] = rows.map((row) => row.policy_version);
    }
    expect(versions).toEqual({ trip: [1], trip_place: [1], fleet_health: [0], loss: [1] });
  });

  test('a trip end closes its rental, with place and trip apart', async () => {
    const { owner } = fleet.database;
    const trip = await rentedTrip({ state: 'running' });
    await fleet.say(recordOf(8, { tripEnd: trip }));
    expect(await owner.selectFrom('trip').select(['distance_hm', 'start_parent']).execute()).toEqual([
      { distance_hm: 21, start_parent: parentOf(cityCell, 7) },
    ]);
    expect(await owner.selectFrom('trip_place').select('end_cell').execute()).toEqual([
      { end_cell: cityCell },
    ]);
    const rest = { ...trip, startedS: NOW_S - 15, endedS: NOW_S - 10, distanceHm: 4, energyHwh: 1 };
    await fleet.say(
      recordOf(9, { tripEnd: rest }),
      recordOf(9, { tripEnd: rest }),
      recordOf(8, { tripEnd: trip }),
    );
    const sums = await owner.selectFrom('trip').select(['distance_hm', 'energy_hwh', 'ended_s']).execute();
    expect(sums, 'a second end brings the rest of the way, once').toEqual([
      { distance_hm: 25, energy_hwh: 4, ended_s: NOW_S - 10 },
    ]);
    expect(await owner.selectFrom('rental').select(['state', 'ended_s']).execute()).toEqual([
      { state: 'ended', ended_s: NOW_S - 20 }, // that of the booking system's order
    ]);
  });
});

describe('a rental and the trip ends of its unit', () => {
  const storedTrip = () =>
    fleet.database.owner
      .selectFrom('trip')
      .select(['streams', 'streams_omitted', 'distance_hm', 'energy_hwh'])
      .executeTakeFirstOrThrow();

  test('M8: trip ends said without end fill no row: what is more than 384 streams is counted', async () => {
    const trip = await rentedTrip({ state: 'running' });
    const streams = Array.from({ length: 12 }, () => ({ streamId: fromHex(randomId()), chunks: 1 }));
    const end = (number: number, named: v1.IStreamCount[]) =>
      recordOf(number, { tripEnd: { ...trip, distanceHm: 1, streams: named, streamsOmitted: 1 } });
    await fleet.say(
      end(1, streams.slice(0, 5)),
      ...Array.from({ length: 39 }, (_, i) => end(2 + i, streams)),
    );
    const stored = await storedTrip();
    expect(stored).toMatchObject({ distance_hm: 40, streams_omitted: 40 + 8 * 12 });
    expect(stored.streams).toHaveLength(5 + 31 * 12);
    await fleet.say(end(41, streams.slice(0, 7)), end(42, streams.slice(0, 1)));
    const full = await storedTrip();
    expect(full).toMatchObject({ distance_hm: 42, streams_omitted: 42 + 8 * 12 + 1 });
    expect(full.streams).toHaveLength(384);
  });

  test('M8: trip ends that add up to more than a column takes are stored, and fail nobody', async () => {
    const trip = await rentedTrip({ state: 'running' });
    await fleet.say(recordOf(1, { tripEnd: trip }));
    const most = 2 ** 31 - 1;
    await fleet.database.owner
      .updateTable('trip')
      .set({ distance_hm: most - 1, energy_hwh: most - 1, streams_omitted: most - 1 })
      .execute();
    await fleet.say(recordOf(2, { tripEnd: { ...trip, streamsOmitted: 2 } }));
    expect(fleet.culprits).toEqual([]);
    expect(await storedTrip()).toMatchObject({
      ...{ distance_hm: most, energy_hwh: most, streams_omitted: most },
    });
  });

  const rentalOf = (trip: v1.ITripEnd) =>
    fleet.database.owner
      .selectFrom('rental')
      .select(['state', 'started_s', 'ended_s'])
      .where('rental_id', '=', toHex(trip.rentalId as Uint8Array))
      .executeTakeFirstOrThrow();
  const STATES = Object.keys(RENTAL_MOVES) as RentalState[];

  test('every state moves as the table says, for each reason that a unit can have', async () => {
    let number = 10;
    for (const state of STATES) {
      for (const by of ['lapsed', 'max_duration', 'clock', 'booking', 'rider', 'replaced'] as const) {
        const ordered = state === 'ending' || state === 'ended' ? { ended_s: NOW_S - 100 } : {};
        const trip = await rentedTrip({ state, ...ordered });
        number += 1;
        await fleet.say(recordOf(number, { tripEnd: { ...trip, endedBy: RENTAL_ENDS.wire[by] } }));
        const isLapse = ['lapsed', 'max_duration', 'clock'].includes(by);
        const endedS = ordered.ended_s ?? (isLapse ? null : NOW_S - 20);
        expect(await rentalOf(trip), `${state}, ${by}`).toEqual({
          state: RENTAL_MOVES[state][isLapse ? 'lapse_reported' : 'trip_reported'],
          started_s: NOW_S - 500,
          ended_s: endedS,
        });
      }
    }
  });

  test('one that lapsed in a dead zone goes on, and ends where its second part ends', async () => {
    const trip = await rentedTrip({ state: 'running' });
    const [first, second] = [
      { ...trip, endedS: NOW_S - 200, endedBy: RENTAL_ENDS.wire.lapsed },
      { ...trip, startedS: NOW_S - 150, endedBy: RENTAL_ENDS.wire.rider },
    ];
    await fleet.say(recordOf(8, { tripEnd: first }));
    expect(await rentalOf(trip)).toMatchObject({ state: 'running', ended_s: null });
    await fleet.say(recordOf(9, { tripEnd: second }));
    expect(await rentalOf(trip)).toEqual({ state: 'ended', started_s: NOW_S - 500, ended_s: NOW_S - 20 });
  });
});

describe('who speaks', () => {
  const one = () => fleet.unit.message(report());

  test('M8: what another key sealed is forged, whatever its topic says', async () => {
    const other = await fleet.addUnit();
    const message = other.message(report());
    await fleet.send({ ...message, topic: one().topic });
    expect(await reports()).toEqual([]);
    expect(await fleet.quarantined()).toEqual([REFUSALS.wire.forged]);
  });

  test("M8: a topic that is not the connection's is foreign", async () => {
    await fleet.send({ ...one(), from: { tenant: TENANT, unitId: randomId() } });
    expect(await reports()).toEqual([]);
    expect(await fleet.quarantined()).toEqual([REFUSALS.wire.foreign]);
  });

  test('an unknown unit is foreign, an oversize message oversize, noise malformed', async () => {
    const { payload, topic } = one();
    await fleet.send({ topic: topic.replace(fleet.unit.unitId, randomId()), payload });
    await fleet.send({ topic, payload: new Uint8Array(5_000) });
    await fleet.send({ topic, payload: Uint8Array.of(255, 255, 255) });
    expect((await fleet.quarantined()).sort()).toEqual(
      [REFUSALS.wire.malformed, REFUSALS.wire.oversize, REFUSALS.wire.foreign].sort(),
    );
  });

  test('M8: an envelope with a part of a session key is malformed: nobody waits for a vault that cannot answer it', async () => {
    const { payload, topic } = one();
    const parts: v1.IEnvelope[] = [
      { sessionEnc: new Uint8Array() },
      { sessionKeyId: new Uint8Array() },
      { sessionEnc: new Uint8Array(31).fill(1) },
    ];
    const envelope = v1.Envelope.decode(payload);
    const cut = parts.map((part) => v1.Envelope.encode({ ...envelope, ...part }).finish());
    await fleet.send(...cut.map((bytes) => ({ topic, payload: bytes })), one());
    expect(await reports()).toHaveLength(1);
    expect(await fleet.quarantined()).toEqual(parts.map(() => REFUSALS.wire.malformed));
  });

  test('a bit flipped anywhere is noticed', async () => {
    const message = one();
    for (let at = 0; at < message.payload.length; at += 1) {
      const payload = Uint8Array.from(message.payload);
      payload[at] = (payload[at] as number) ^ 1;
      await fleet.send({ ...message, payload });
    }
    expect(await reports()).toEqual([]);
  });

  test('units that come back at once all begin and are answered; a session that was replaced stays out', async () => {
    const hello = (): v1.IUplink => ({ hello: { timeNonce: new Uint8Array(16), clockQuality: 0 } });
    const units = await Promise.all(Array.from({ length: 5 }, () => fleet.addUnit()));
    await fleet.say(report());
    const old = fleet.unit.message(hello());
    await fleet.unit.restart();
    await fleet.say(hello());
    await fleet.unit.restart(); // three sessions of one unit among the others, the first of them over
    const [first, ...more] = [...units, fleet.unit].map((unit) => unit.message(hello()));
    await fleet.send(first as ReceivedMessage, old, ...more);
    for (const unit of [...units, fleet.unit])
      expect(unit.heard().map(({ signed }) => signed?.type)).toEqual([v1.SignedType.SIGNED_TYPE_STATUS]);
    expect(fleet.ingest.counts().refused).toEqual({ replayed: 1 });
    const begun = await fleet.database.owner.selectFrom('unit').select('session_id').execute();
    expect(new Set(begun.map((row) => row.session_id)).size).toBe(6);
  });

  test('M8: the same message twice is taken once; an old session never speaks again', async () => {
    const old = one();
    await fleet.send(old, old);
    expect(fleet.ingest.counts().refused).toEqual({ replayed: 1 });
    await fleet.unit.restart();
    await fleet.say(report({ tickS: TICK_S - 900 }));
    await fleet.send(old);
    expect(fleet.ingest.counts().refused).toEqual({ replayed: 2 });
  });
});

describe('down', () => {
  const hello = (change: v1.IHello = {}): v1.IUplink => ({
    hello: { timeNonce: new Uint8Array(16), clockQuality: 0, ...change },
  });

  test('a hello is answered with the time, and with what the unit lacks', async () => {
    const nonce = crypto.getRandomValues(new Uint8Array(16));
    await fleet.database.owner
      .insertInto('key_set')
      .values({ version: 2, signed: await anyDocument() })
      .execute();
    await fleet.say(hello({ timeNonce: nonce, keySetVersion: 1 }));
    const types = fleet.unit.heard().map((downlink) => downlink.signed?.type);
    expect(types).toEqual([v1.SignedType.SIGNED_TYPE_STATUS, v1.SignedType.SIGNED_TYPE_STATUS]);
    const answers = fleet.unit
      .heard()
      .map((downlink) => v1.Status.decode(downlink.signed?.body ?? new Uint8Array()));
    expect(answers.some((answer) => Buffer.from(answer.timeNonce).equals(Buffer.from(nonce)))).toBe(true);
  });

  test('M12, L6: a status says what the rider who has the vehicle now does not want, and nothing of rentals that are over', async () => {
    const { rentalId } = await rentedTrip({ state: 'running' });
    const over = await rentedTrip({ state: 'ended' });
    const objections = (id: Uint8Array | null | undefined, to: string[]) =>
      fleet.database.owner
        .updateTable('rental')
        .set({ objections: to })
        .where('rental_id', '=', toHex(id ?? new Uint8Array()))
        .execute();
    // The public map is no matter of a unit.
    await objections(rentalId, ['fleet_health', 'availability']);
    await objections(over.rentalId, ['statistics']);
    await fleet.say(hello());
    const [status] = fleet.unit
      .heard()
      .map(({ signed }) => v1.Status.decode(signed?.body ?? new Uint8Array()));
    expect(status?.objections).toEqual([v1.Purpose.PURPOSE_FLEET_HEALTH]);
  });

  test('a document put into downlink reaches the session that speaks now, once; a hello brings it again', async () => {
    await fleet.say(hello());
    const before = fleet.unit.heard().length;
    const body = await anyDocument();
    await fleet.database.owner
      .insertInto('downlink')
      .values({ unit_id: fleet.unit.unitId, body, created_s: NOW_S, expires_s: NOW_S + 600, sent_at: null })
      .execute();
    expect([await fleet.ingest.sendWaiting(), await fleet.ingest.sendWaiting()]).toEqual([1, 0]);
    expect(fleet.unit.heard()).toHaveLength(before + 1);
    await fleet.unit.restart();
    await fleet.say(hello());
    expect(fleet.unit.heard()).toHaveLength(2);
  });

  const waiting = { created_s: NOW_S, expires_s: NOW_S + 600, sent_at: null };

  test('a document is not claimed for a session that a newer one replaced on another node', async () => {
    await fleet.say(hello());
    const { owner } = fleet.database;
    // What another node writes when the unit's next session begins there.
    await sql`SELECT begin_session(${fleet.unit.unitId}, ${randomId()}, ${NOW_S}, ${NOW_S})`.execute(owner);
    const row = { ...waiting, unit_id: fleet.unit.unitId, body: await anyDocument() };
    await owner.insertInto('downlink').values(row).execute();
    const before = fleet.unit.heard().length;
    expect(await fleet.ingest.sendWaiting()).toBe(0);
    expect(await owner.selectFrom('downlink').select('sent_at').execute()).toEqual([{ sent_at: null }]);
    expect(fleet.unit.heard()).toHaveLength(before);
    // It comes back to this one, and the node serves it again.
    await fleet.unit.restart();
    await fleet.say(report());
    expect(await fleet.ingest.sendWaiting()).toBe(1);
    expect(fleet.unit.heard()).toHaveLength(1);
  });

  test('a session of another clock, named in the future, keeps no later one from beginning', async () => {
    await fleet.say(hello());
    const toCome = NOW_S + 3_600;
    await sql`SELECT begin_session(${fleet.unit.unitId}, ${randomId()}, ${toCome}, ${toCome})`.execute(
      fleet.database.owner,
    );
    await fleet.unit.restart();
    await fleet.say(hello());
    expect(fleet.unit.heard()).not.toEqual([]);
  });

  test('a document is claimed however many units are away for which something waits', async () => {
    const here = await Promise.all(Array.from({ length: 20 }, () => fleet.addUnit()));
    await fleet.send(...here.map((unit) => unit.message(hello())));
    const { owner } = fleet.database;
    const body = Buffer.from(await anyDocument());
    const away = 15_000;
    await sql`INSERT INTO vehicle (vehicle_id, tenant, kind, label)
      SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, ${TENANT}, 'car', n::text
      FROM generate_series(1, ${away}::integer) n`.execute(owner);
    await sql`INSERT INTO unit (unit_id, tenant, vehicle_id, certificate, session_id)
      SELECT v.vehicle_id, v.tenant, v.vehicle_id, u.certificate, v.vehicle_id FROM vehicle v, unit u
      WHERE u.unit_id = ${fleet.unit.unitId} AND v.label = ltrim(right(v.vehicle_id::text, 12), '0')`.execute(
      owner,
    );
    await sql`INSERT INTO downlink (unit_id, body, created_s, expires_s)
      SELECT unit_id, ${body}::bytea, ${NOW_S}::bigint, ${NOW_S + 600}::bigint FROM unit
      WHERE session_id IS NOT NULL`.execute(owner);
    expect(await fleet.ingest.sendWaiting()).toBe(here.length);
    const left = await owner
      .selectFrom('downlink')
      .select((of) => of.fn.countAll<number>().as('rows'))
      .where('sent_at', 'is', null)
      .executeTakeFirstOrThrow();
    expect(left.rows).toBe(away);
  });

  test('M3: an end goes before a grant, pushed and on a hello, however many grants were there before it', async () => {
    const { SIGNED_TYPE_STATUS, SIGNED_TYPE_GRANT } = v1.SignedType;
    await fleet.say(hello());
    const { signed } = await fleet.issueGrant(fleet.unit.vehicleId);
    const row = { unit_id: fleet.unit.unitId, created_s: NOW_S, expires_s: NOW_S + 600, sent_at: null };
    // More than go down at once: the end would be cut off, and not only late.
    const bodies = [...Array.from({ length: 120 }, () => signed), await anyDocument()];
    await fleet.database.owner
      .insertInto('downlink')
      .values(bodies.map((body) => ({ ...row, body })))
      .execute();
    const typesFrom = (first: number) =>
      fleet.unit
        .heard()
        .slice(first)
        .map((each) => each.signed?.type);
    const before = fleet.unit.heard().length;
    expect(await fleet.ingest.sendWaiting()).toBe(100);
    expect(typesFrom(before).slice(0, 2)).toEqual([SIGNED_TYPE_STATUS, SIGNED_TYPE_GRANT]);
    await fleet.unit.restart();
    await fleet.say(hello());
    expect(typesFrom(0).slice(0, 3)).toEqual([SIGNED_TYPE_STATUS, SIGNED_TYPE_STATUS, SIGNED_TYPE_GRANT]);
  });

  async function anyDocument(): Promise<Uint8Array> {
    const { generateSigningKey, importSigningKey } = await import('@fleetveil/proto');
    const pair = await generateSigningKey();
    return signDocument(
      'status',
      TENANT,
      v1.Status.encode({ tenant: TENANT }).finish(),
      await importSigningKey(pair.privateKeyPkcs8),
      pair.publicKey,
    );
  }
});

describe('without a session key', () => {
  const hello = (change: v1.IHello = {}): v1.IUplink => ({
    hello: { timeNonce: new Uint8Array(16), clockQuality: 0, ...change },
  });
  const types = () => fleet.unit.heard().map(({ signed }) => signed?.type);
  const noted = () =>
    fleet.database.owner
      .selectFrom('unit')
      .select(['hello_s', 'waiting_records', 'agent_version'])
      .where('unit_id', '=', fleet.unit.unitId)
      .executeTakeFirstOrThrow();
  const { SIGNED_TYPE_STATUS, SIGNED_TYPE_GRANT } = v1.SignedType;

  test('M14, M8: everything but a bare hello is refused, kept aside and counted, and has no effect', async () => {
    await fleet.unit.restart('bare');
    const said: v1.IUplink[] = [
      report(),
      recordOf(1, { lossReport: { losses: [] } }),
      hello({ grantIds: [fromHex(randomId())] }),
      hello({ waitingRecords: 3 }),
      { slotFrame: { has: hello().hello as v1.IHello, report: report().coarseReport as v1.ICoarseReport } },
      {
        slotFrame: {
          has: hello().hello as v1.IHello,
          records: [{ ...recordOf(2, {}).record, lossReport: {} }],
        },
      },
      { slotFrame: {} },
    ];
    await fleet.say(...said);
    expect(fleet.ingest.counts()).toMatchObject({ committed: 0, refused: { no_session_key: said.length } });
    expect(await fleet.quarantined()).toEqual(said.map(() => REFUSALS.wire.no_session_key));
    expect(fleet.unit.heard()).toEqual([]);
    expect(await reports()).toEqual([]);
    // The same, said in a session with a key, is taken.
    await fleet.unit.restart();
    await fleet.say(report());
    expect(await reports()).toHaveLength(1);
  });

  test('M14, C1: a bare hello is answered with what every unit may know, and nothing of a rental or a rider', async () => {
    const { rentalId } = await rentedTrip({ state: 'running' });
    await fleet.database.owner
      .updateTable('rental')
      .set({ objections: ['fleet_health'] })
      .where('rental_id', '=', toHex(rentalId ?? new Uint8Array()))
      .execute();
    const { signed } = await fleet.issueGrant(fleet.unit.vehicleId);
    const row = { unit_id: fleet.unit.unitId, body: signed, created_s: NOW_S, expires_s: NOW_S + 600 };
    await fleet.database.owner
      .insertInto('downlink')
      .values({ ...row, sent_at: null })
      .execute();
    await fleet.unit.restart('bare');
    await fleet.say(hello());
    expect(await fleet.ingest.sendWaiting()).toBe(0);
    expect(types()).toEqual([SIGNED_TYPE_STATUS]);
    const [said] = fleet.unit.heard();
    expect(v1.Status.decode(said?.signed?.body ?? new Uint8Array()).objections).toEqual([]);
    await fleet.unit.restart();
    await fleet.say(hello());
    expect(types()).toEqual([SIGNED_TYPE_STATUS, SIGNED_TYPE_GRANT]);
  });

  test('M4, P2: a bare hello says nothing of what waits: a rental is not settled by it while its trip end is to come', async () => {
    await fleet.say(hello({ waitingRecords: 2 }));
    await fleet.unit.restart('bare');
    fleet.nowS += 60;
    const { hello: has } = hello({ agentVersion: '0.1.1' });
    for (const said of [hello(), { slotFrame: { has: has as v1.IHello } }]) {
      await fleet.say(said);
      expect(await noted()).toMatchObject({ hello_s: NOW_S, waiting_records: 2 });
    }
    expect(await noted()).toMatchObject({ agent_version: '0.1.1' });
    await fleet.unit.restart();
    await fleet.say(hello({ waitingRecords: 0 }));
    expect(await noted()).toMatchObject({ hello_s: NOW_S + 60, waiting_records: 0 });
  });

  test('M14: no envelope of a session is opened any more when its key has ended, also not from memory', async () => {
    await fleet.say(report());
    const late = fleet.unit.message(report({ tickS: TICK_S - 900 }));
    fleet.nowS = KEY_ENDS_S;
    await fleet.send(late);
    expect(fleet.ingest.counts().refused).toEqual({ key_destroyed: 1 });
    await fleet.unit.restart();
    await fleet.say(hello());
    expect(fleet.ingest.counts().refused).toEqual({ key_destroyed: 2 });
    expect(fleet.unit.heard()).toEqual([]);
  });
});
