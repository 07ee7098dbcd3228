/** Two tenants and three riders whose every id, label and place is their own, so that what is foreign shows. */

import { cellOf, dayOf, randomId } from '@fleetveil/proto';
import type { FleetDatabase } from '../../src/database/database.ts';
import { dateOfDay } from '../../src/database/days.ts';
import { readOrganisationFile } from '../../src/organisation/publish.ts';
import { crash, lookAfter, publishKeySet } from '../accidents/crashed.ts';
import { addRide } from '../database/two-fleets.ts';
import { ride, rideTrip } from '../trips/recorded-trip.ts';
import { grantBody, type Known, orderBody, theftBody } from './calls.ts';
import { type DoorFleet, dateOf, json, NOW_S, openDoorFleet, TENANT } from './door-fleet.ts';

/** One rider with what is theirs. */
export interface Party extends Known {
  readonly tenant: string;
  /** Everything by which somebody could recognise them or theirs, in an answer or in a row. */
  readonly marks: readonly string[];
}

/** The fleet of the walks: ann and bob at one operator, eve at another. */
export interface WalkedFleet {
  readonly doors: DoorFleet;
  readonly ann: Party;
  readonly bob: Party;
  readonly eve: Party;
}

/** The other operator. */
export const ELSEWHERE = 'other-operator';

/** Opens it, with a real vault: about two seconds. */
export async function openWalkedFleet(): Promise<WalkedFleet> {
  const doors = await openDoorFleet({ vault: 'real' });
  await publishKeySet(doors);
  await countedWeek(doors.database.owner, TENANT, 1_520);
  const [ann, bob] = [await ridden(doors, 56.94, 24.1), await ridden(doors, 56.96, 24.16)];
  return { doors, ann, bob, eve: await elsewhere(doors) };
}

async function ridden(doors: DoorFleet, latitude: number, longitude: number): Promise<Party> {
  const riderId = `rider-${randomId()}`;
  const { vehicle, booked, streamIds } = await rideTrip(
    doors,
    riderId,
    [
      { kind: 'ends', chunks: [ride(NOW_S, 1), ride(NOW_S + 599, 1)] },
      { kind: 'route', chunks: [ride(NOW_S, 40)] },
    ],
    { route: true },
  );
  const known = { rental_id: booked.rental_id, vehicle_id: vehicle.vehicleId, rider_id: riderId };
  const running = await doors.book(await doors.addVehicle(), riderId);
  await doors.database.owner
    .updateTable('rental')
    .set({ state: 'running', started_s: NOW_S })
    .where('rental_id', '=', running.rental_id)
    .execute();
  const guest = await doors.book(await doors.addVehicle(), `guest-${randomId()}`, { guest: true });
  const more = { running_id: running.rental_id, guest_id: guest.rental_id, code: guest.receipt_code ?? '' };
  const cell = cellOf(latitude * 1e6, longitude * 1e6, 8);
  await observe(doors, { tenant: TENANT, vehicleId: vehicle.vehicleId, cell });
  const packets: string[] = [];
  for (let made = 0; made < 4; made += 1) packets.push(await crash(doors, vehicle));
  await lookAfter(doors, NOW_S + 1);
  const cases = await accidentsOf(doors, packets);
  const thefts = await stolen(doors, riderId);
  const marks = [vehicle.unitId, ...streamIds, ...packets];
  return withFiles(doors, TENANT, { ...known, ...more, ...thefts, ...cases }, marks);
}

/** Cases of three packets, of which two are released. */
async function accidentsOf(doors: DoorFleet, packets: readonly string[]): Promise<Accidents> {
  const rows = await doors.database.owner
    .selectFrom('accident_case')
    .select('case_id')
    .where('stream_id', 'in', packets)
    .orderBy('case_id')
    .execute();
  const ids = rows.map((row) => row.case_id);
  const [accident_id = '', spare_accident_id = '', closing_accident_id = '', objected_accident_id = ''] = ids;
  await doors.database.owner
    .updateTable('accident_case')
    .set({ objected_s: NOW_S })
    .where('case_id', '=', objected_accident_id)
    .execute();
  const released = { release_id: randomId(), spare_release_id: randomId() };
  const token = await doors.token('operator-1', 'operator');
  for (const [accident, release] of [
    [accident_id, released.release_id],
    [spare_accident_id, released.spare_release_id],
  ]) {
    const body = { insurer_id: 'insurer-1', reason: 'A claim.' };
    const path = `/v1/operator/accidents/${accident}/releases/${release}`;
    const answer = await doors.ask(path, { method: 'PUT', token, body });
    if (answer.status !== 200) throw new Error(`release: ${answer.status} ${await answer.text()}`);
  }
  return { accident_id, spare_accident_id, closing_accident_id, objected_accident_id, ...released };
}

type Accidents = Pick<
  Known,
  | ('accident_id' | 'release_id' | 'spare_accident_id' | 'spare_release_id')
  | ('closing_accident_id' | 'objected_accident_id')
>;

/** The same at the other operator, as rows: released to an insurer of the same name. */
async function addAccidents(
  { database: { owner } }: DoorFleet,
  { rental_id, vehicle_id }: Pick<Known, 'rental_id' | 'vehicle_id'>,
): Promise<Accidents> {
  const of = { tenant: ELSEWHERE, ends_on: dateOf(NOW_S, 1_825) };
  const add = async (): Promise<[string, string]> => {
    const [case_id, release_id] = [randomId(), randomId()];
    await owner
      .insertInto('accident_case')
      .values({
        ...{ ...of, case_id, vehicle_id, stream_id: randomId(), rental_id, certificate: Buffer.alloc(64) },
        ...{ opened_s: NOW_S, look_s: null, objected_s: null, closed_s: null, closed_by: null },
      })
      .execute();
    await owner
      .insertInto('accident_release')
      .values({
        ...{ ...of, release_id, case_id, insurer_id: 'insurer-1', reason: `Claim ${release_id}` },
        ...{ asked_by: 'operator', released_s: NOW_S, until_s: NOW_S + 86_400 },
        ...{ ended_s: null, ended_because: null, fetched_s: null },
      })
      .execute();
    return [case_id, release_id];
  };
  const [[accident_id, release_id], spare, closing] = [await add(), await add(), await add()] as const;
  const [spare_accident_id, spare_release_id] = spare;
  const more = { closing_accident_id: closing[0], objected_accident_id: closing[0] };
  return { accident_id, release_id, spare_accident_id, spare_release_id, ...more };
}

/** At the other operator there is no vault: rows as ingest and doors would have left them. */
async function elsewhere(doors: DoorFleet): Promise<Party> {
  const made = await addRide(doors.database.owner, ELSEWHERE, `rider-${randomId()}`);
  const known = {
    ...{ rental_id: made.rentalId, vehicle_id: made.vehicleId, rider_id: made.riderId },
    ...{ running_id: made.rentalId, guest_id: made.rentalId, code: `${randomId()}12345678901` },
  };
  const label = `Label ${randomId()}`;
  await doors.database.owner
    .updateTable('vehicle')
    .set({ label })
    .where('vehicle_id', '=', made.vehicleId)
    .execute();
  await observe(doors, {
    tenant: ELSEWHERE,
    vehicleId: made.vehicleId,
    cell: cellOf(59_437_000, 24_753_000, 8),
  });
  const area = { cell: cellOf(59_437_000, 24_753_000, 7), published_s: 1_800 };
  await doors.database.owner
    .insertInto('feed_area')
    .values({ ...area, tenant: ELSEWHERE, kind: 'car' })
    .execute();
  await countedWeek(doors.database.owner, ELSEWHERE, 7_654_321);
  const thefts = await stolenElsewhere(doors);
  const accidents = await addAccidents(doors, known);
  return withFiles(doors, ELSEWHERE, { ...known, ...thefts, ...accidents }, [
    made.unitId,
    made.streamId,
    made.grantId,
    label,
    area.cell,
    ELSEWHERE,
    '7654321',
  ]);
}

/** A published week of statistics with one number. */
async function countedWeek(owner: FleetDatabase, tenant: string, value: number): Promise<void> {
  const week = { tenant, first_day: '2026-06-01', ends_on: dateOf(NOW_S, 300) };
  await owner
    .insertInto('statistics_week')
    .values({ ...week, published_on: '2026-06-09', least_riders: 10, policy_version: 1 })
    .execute();
  const of = { from_day: week.first_day, days: 7, kind: 'car', measure: 'trips' } as const;
  await owner
    .insertInto('statistics_number')
    .values({ ...week, ...of, value, error: 182 })
    .execute();
}

/** What ingest would have stored beside a trip. */
async function observe(
  { database: { owner } }: DoorFleet,
  { tenant, vehicleId, cell }: { tenant: string; vehicleId: string; cell: string },
): Promise<void> {
  const place = { vehicle_id: vehicleId, ends_on: dateOf(NOW_S, 1) };
  const report = { ...place, cell, tick_s: NOW_S - (NOW_S % 900), zone: 1, policy_version: 1 };
  await owner
    .insertInto('coarse_report')
    .values(report)
    .onConflict((conflict) => conflict.column('vehicle_id').doUpdateSet({ cell, tick_s: report.tick_s }))
    .execute();
  await owner
    .insertInto('fleet_health')
    .values({ ...place, day: dateOf(NOW_S), charge_permille: 700, odometer_km: 1234 })
    .execute();
  await owner
    .insertInto('loss')
    .values({
      ...{ ...place, outbox_id: randomId(), number: 1, line: 0, reason: 1, purpose: 1, fixes: 3, records: 1 },
      ...{ grant_id: null, exact: true },
    })
    .execute();
  await owner
    .insertInto('quarantine')
    .values({
      code: 1,
      tenant,
      vehicle_id: vehicleId,
      hour_s: 0,
      length: 9,
      sealed: null,
      ends_on: place.ends_on,
    })
    .execute();
}

/** What the privacy officer of the tenant keeps: a breach through the door, a hold, the organisation, a bill. */
async function withFiles(
  doors: DoorFleet,
  tenant: string,
  known: Pick<Known, 'rental_id' | 'vehicle_id' | 'rider_id' | 'running_id' | 'guest_id' | 'code'> &
    Accidents &
    Thefts,
  marks: readonly string[],
): Promise<Party> {
  const { owner } = doors.database;
  const officer = await doors.fleet.token(`officer-${tenant}`, { roles: ['privacy_officer'], tenant });
  const opened = await json<{ breach_id: string }>(
    doors.ask('/v1/privacy/breaches', {
      ...{
        method: 'POST',
        token: officer,
        body: { aware_s: NOW_S, facts: `Disk ${known.rental_id} is lost.` },
      },
      headers: { 'idempotency-key': randomId() },
    }),
  );
  const hold = { hold_id: randomId(), ends_on: dateOfDay(dayOf(NOW_S) + 40) };
  await owner
    .insertInto('hold')
    .values({
      ...{ ...hold, tenant, owner: 'legal', reason: 'A claim is before the court.', kind: 'rental' },
      ...{ rental_id: known.rental_id, created_s: NOW_S, review_on: dateOfDay(dayOf(NOW_S) + 30) },
    })
    .execute();
  await owner
    .insertInto('held_rental')
    .values({ ...hold, rental_id: known.rental_id })
    .execute();
  // Whoever asks with the token of this tenant’s rider, and the walkers of the payer’s and the partner’s role.
  await addPayers(owner, tenant, [known.rider_id, 'walker-payer', WALKING_PARTNER]);
  const given = { ...(await shared(doors, tenant, known)), ...(await asked(doors, tenant, known)) };
  const orders = await ordered(doors, tenant, known.vehicle_id);
  const claims = await claimed(doors, tenant, known);
  const passing_id = await passedOn(owner, tenant, known);
  const ids = {
    ...known,
    ...given,
    passing_id,
    ...orders,
    ...claims,
    breach_id: opened.breach_id,
    hold_id: hold.hold_id,
  };
  return { ...ids, tenant, marks: [...Object.values(ids), ...marks] };
}

/** A request of the rider that a controller answers, as it lies where the operator is a processor. */
async function passedOn(
  owner: DoorFleet['database']['owner'],
  tenant: string,
  { rider_id, rental_id }: Pick<Known, 'rider_id' | 'rental_id'>,
): Promise<string> {
  const passing_id = randomId();
  const of = { passing_id, tenant, rider_id, rental_id, kind: 'erase', purpose: null, country: null };
  await owner
    .insertInto('passed_request')
    .values({
      ...{ ...of, ask: JSON.stringify({ words: `Words ${passing_id}` }), controller: 'City Mobility' },
      ...{ received_s: NOW_S, due_s: NOW_S + 30 * 86_400, ends_on: dateOf(NOW_S, 365) },
    })
    .execute();
  return passing_id;
}

/** Two claims that hold on the vehicle, of somebody in the field with the rider's name. */
async function claimed(
  doors: DoorFleet,
  tenant: string,
  { rider_id, vehicle_id }: Pick<Known, 'rider_id' | 'vehicle_id'>,
): Promise<Pick<Known, 'claim_id' | 'other_claim_id'>> {
  const ids = { claim_id: randomId(), other_claim_id: randomId() };
  const times = { claimed_s: NOW_S, until_s: NOW_S + 1_800, released_s: null, ends_on: dateOf(NOW_S, 1) };
  const rows = Object.values(ids).map((claim_id) => ({ claim_id, tenant, vehicle_id, ...times }));
  await doors.database.owner
    .insertInto('field_claim')
    .values(rows.map((row) => ({ ...row, worker: rider_id, reason: 'battery' })))
    .execute();
  return ids;
}

/** The one of them that is a partner. */
const WALKING_PARTNER = 'walker-partner';

/** An edition of the organisation that has more companies that pay, with these ids. */
async function addPayers(
  owner: DoorFleet['database']['owner'],
  tenant: string,
  payers: readonly string[],
): Promise<void> {
  const before = await owner
    .selectFrom('organisation')
    .select(['version', 'document'])
    .where('tenant', '=', tenant)
    .orderBy('version', 'desc')
    .executeTakeFirst();
  const version = (before?.version ?? 0) + 1;
  const known = before?.document ?? (await readOrganisationFile());
  const added = payers.filter((id) => !known.includes(`{ id: ${id},`));
  const lines = added.map(
    (id) =>
      `  - { id: ${id}, name: Payer, ${id === WALKING_PARTNER ? 'kind: partner, purposes: [statistics]' : 'kind: payer, purposes: [bookkeeping]'}, region: LV, contract: { reference: P, from: 2020-01-01, ends_on: 2036-12-31 } }\n`,
  );
  const document = known
    .replace(/^version: \d+$/m, `version: ${version}`)
    .replace(/^recipients:\n/m, `recipients:\n${lines.join('')}`);
  await owner.insertInto('organisation').values({ tenant, version, document, published_s: NOW_S }).execute();
}

/** Two orders about the vehicle, of which one was agreed to by another officer. */
async function ordered(
  doors: DoorFleet,
  tenant: string,
  vehicleId: string,
): Promise<Pick<Known, 'case_id' | 'answered_case_id'>> {
  const officer = (name: string) => doors.fleet.token(name, { roles: ['privacy_officer'], tenant });
  const [first, second] = [await officer(`officer-${tenant}`), await officer(`second-${tenant}`)];
  const post = async (path: string, token: string, body: object) => {
    const headers = { 'idempotency-key': randomId() };
    const answer = await doors.ask(path, { method: 'POST', token, body, headers });
    if (answer.status >= 300) throw new Error(`order: ${answer.status} ${await answer.text()}`);
    return (await json<{ case_id: string }>(answer)).case_id;
  };
  const case_id = await post('/v1/privacy/authorities', first, orderBody(vehicleId));
  const answered_case_id = await post('/v1/privacy/authorities', first, orderBody(vehicleId));
  await post(`/v1/privacy/authorities/${answered_case_id}/verdict`, second, { verdict: 'approve' });
  return { case_id, answered_case_id };
}

type Thefts = Pick<Known, 'theft_id' | 'awaiting_theft_id' | 'closing_theft_id' | 'session_id'>;

/** Three thefts: two confirmed, of which the walker of the officers' role is an officer, and one that waits. */
async function stolen(doors: DoorFleet, officer: string): Promise<Thefts> {
  const post = async (path: string, token: string, body: object) => {
    const headers = { 'idempotency-key': randomId() };
    const answer = await doors.ask(path, { method: 'POST', token, body, headers });
    if (answer.status >= 300) throw new Error(`theft: ${answer.status} ${await answer.text()}`);
    return json<{ theft_id: string; session_id: string }>(answer);
  };
  const declare = async (by: string, officers: readonly string[]) => {
    const { vehicleId } = await doors.addVehicle();
    const token = await doors.token(by, 'theft_officer');
    return (await post('/v1/theft/cases', token, theftBody(vehicleId, officers))).theft_id;
  };
  const approver = await doors.token(`second-${officer}`, 'approver');
  const approve = (id: string) => post(`/v1/approver/thefts/${id}/verdict`, approver, { verdict: 'approve' });
  const theft_id = await declare(officer, ['walker-theft_officer', 'spare']);
  const closing_theft_id = await declare(officer, ['walker-theft_officer']);
  await approve(theft_id);
  await approve(closing_theft_id);
  const own = await doors.token(officer, 'theft_officer');
  const { session_id } = await post(`/v1/theft/cases/${theft_id}/looks`, own, {
    reason: 'It is being moved.',
  });
  const awaiting_theft_id = await declare(`other-${officer}`, []);
  return { theft_id, closing_theft_id, awaiting_theft_id, session_id };
}

/** The same at the other operator, as its doors would have left them. */
async function stolenElsewhere({ database: { owner }, addVehicle }: DoorFleet): Promise<Thefts> {
  const declare = async (state: 'declared' | 'confirmed'): Promise<string> => {
    const { vehicleId } = await addVehicle(ELSEWHERE);
    const theftId = randomId();
    const decided = { decided_s: NOW_S, decided_by: 'their-approver', grant_until_s: NOW_S + 86_400 };
    await owner
      .insertInto('theft_case')
      .values({
        ...{ case_id: theftId, tenant: ELSEWHERE, vehicle_id: vehicleId, state, reason: 'missing' },
        ...{ reason_text: `Gone: ${randomId()}`, opened_s: NOW_S, lapses_s: NOW_S + 86_400 },
        ...{ declared_s: NOW_S, declared_by: 'their-officer', officers: ['their-officer'] },
        ...(state === 'confirmed' ? decided : {}),
        ends_on: dateOf(NOW_S, 400),
      })
      .execute();
    return theftId;
  };
  const [theft_id, closing_theft_id] = [await declare('confirmed'), await declare('confirmed')];
  const session_id = randomId();
  await owner
    .insertInto('theft_look')
    .values({
      ...{ session_id, case_id: theft_id, tenant: ELSEWHERE, officer: 'their-officer', renewal: false },
      ...{
        reason: 'It is being moved.',
        opened_s: NOW_S,
        ends_s: NOW_S + 900,
        told_s: null,
        ends_on: dateOf(NOW_S, 400),
      },
    })
    .execute();
  return { theft_id, closing_theft_id, awaiting_theft_id: await declare('declared'), session_id };
}

/** What the rider gives to others: two links, of which one is to be revoked, and a token. */
async function shared(
  doors: DoorFleet,
  tenant: string,
  { rider_id, running_id }: Pick<Known, 'rider_id' | 'running_id'>,
): Promise<Pick<Known, 'share_id' | 'secret' | 'share_token'>> {
  const rider = await doors.fleet.token(rider_id, { roles: ['rider'], tenant });
  const post = (path: string, body: object) =>
    json<{ share_id: string; path: string; token: string }>(
      doors.ask(path, { method: 'POST', token: rider, body }),
    );
  const [link, other, token] = [
    await post(`/v1/rider/trips/${running_id}/shares`, { minutes: 30 }),
    await post(`/v1/rider/trips/${running_id}/shares`, { minutes: 30 }),
    await post('/v1/rider/grants', grantBody),
  ];
  const secret = link.path.slice(link.path.lastIndexOf('/') + 1);
  return { share_id: other.share_id, secret, share_token: token.token };
}

/** What the rider asks about their own data. */
async function asked(
  doors: DoorFleet,
  tenant: string,
  { rider_id, rental_id }: Pick<Known, 'rider_id' | 'rental_id'>,
): Promise<Pick<Known, 'request_id' | 'lasting_id' | 'answered_id' | 'notice_id'>> {
  const token = await doors.fleet.token(rider_id, { roles: ['rider'], tenant });
  const ask = async (body: object): Promise<string> => {
    const headers = { 'idempotency-key': randomId() };
    const answer = await doors.ask('/v1/rider/requests', { method: 'POST', token, body, headers });
    if (answer.status !== 202) throw new Error(`request: ${answer.status} ${await answer.text()}`);
    return (await json<{ request_id: string }>(answer)).request_id;
  };
  const [request_id, lasting_id, answered_id, notice_id] = [
    await ask({ kind: 'rectify', rental_id, field: 'distance', to: 1_200 }),
    await ask({ kind: 'object', purpose: 'statistics' }),
    await ask({ kind: 'access' }),
    randomId(),
  ];
  await doors.database.owner
    .insertInto('recipient_notice')
    .values({
      ...{ notice_id, tenant, request_id, recipient_kind: 'booking', recipient: 'booking-system' },
      ...{ act: 'corrected', rental_ids: [rental_id], made_s: NOW_S, ends_on: dateOf(NOW_S, 30) },
    })
    .execute();
  return { request_id, lasting_id, answered_id, notice_id };
}

/** Which of the marks a text has; bytes are looked at as hex. */
export function marksIn(value: unknown, marks: readonly string[]): string[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value, bytesAsHex);
  return marks.filter((mark) => text.includes(mark));
}

function bytesAsHex(_: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && 'type' in value && 'data' in value;
  if (!isBytes || value.type !== 'Buffer' || !Array.isArray(value.data)) return value;
  const bytes = Buffer.from(value.data);
  return `${bytes.toString('hex')} ${bytes.toString('latin1')}`;
}
