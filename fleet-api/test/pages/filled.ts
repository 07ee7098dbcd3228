/** A served fleet in which every page has something to show: a trip with its route, a theft that is followed, a packet … */

import { cellOf, REFUSALS, randomId, toHex } from '@fleetveil/proto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser } from '../../../test/pages/browser.ts';
import { crash, lookAfter, publishKeySet, rootsOf } from '../accidents/crashed.ts';
import { createFakeVault, newSequencer } from '../audit/log-parts.ts';
import { type DoorFleet, dateOf, json, NOW_S, TENANT, type TestVehicle } from '../doors/door-fleet.ts';
import { make } from '../subjects/asking.ts';
import { away, must, openStolenFleet, type StolenFleet } from '../theft/stolen.ts';
import { fixAt, ride, rideTrip } from '../trips/recorded-trip.ts';
import { CHROMIUM, reservePort, type Served, webAt } from './served.ts';

/** What stands in it, by the names that addresses have. */
export interface FilledIds {
  readonly rentalId: string;
  readonly receiptCode: string;
  readonly shareSecret: string;
  readonly vehicleId: string;
  readonly accidentId: string;
  readonly releaseId: string;
  readonly theftId: string;
  readonly breachId: string;
  readonly orderId: string;
  /** A ride of ruth's, about which nobody argues. */
  readonly order: { readonly rentalId: string; readonly vehicleId: string };
  /** Root keys, as a contract has them. */
  readonly roots: string;
}

/** The fleet, and the doors that a browser asks. */
export interface Filled extends FilledIds {
  readonly doors: DoorFleet;
  readonly served: Served;
  close(): Promise<void>;
}

/** Domain time of everything that is looked at. */
const AT_S = NOW_S + 1_200;

/** Opens it: a real vault, sealed streams, an hour of a fleet's life. */
async function openFilled(): Promise<Filled> {
  const port = await reservePort();
  const stolen = await openStolenFleet({ web: await webAt(port.url) });
  const { doors } = stolen;
  const served = port.open({ app: doors.app, token: doors.token });
  const ids = await fill(stolen);
  const close = async (): Promise<void> => {
    await served.close();
    await stolen.close();
  };
  return { ...ids, doors, served, close };
}

async function fill(stolen: StolenFleet): Promise<FilledIds> {
  const { doors } = stolen;
  await publishKeySet(doors);
  const { vehicle, rentalId, receiptCode, order } = await fillTrips(doors);
  stolen.at(AT_S);
  await fillMap(doors, vehicle);
  const shareSecret = await fillShare(doors);
  const accident = await fillAccident(doors, vehicle);
  const theftId = await fillThefts(stolen);
  await fillField(doors, vehicle);
  const files = await fillFiles(doors, order.vehicleId);
  await fillOffice(doors, rentalId);
  await fillRights(doors, vehicle);
  const roots = (await rootsOf(doors)).map(toHex).join('\n');
  return {
    ...{ ...accident, ...files, order, rentalId, receiptCode, shareSecret, theftId, roots },
    vehicleId: vehicle.vehicleId,
  };
}

const post = async (doors: DoorFleet, path: string, body: object, who: string, ...roles: string[]) =>
  doors.ask(path, {
    ...{ method: 'POST', token: await doors.token(who, ...roles), body },
    headers: { 'idempotency-key': randomId() },
  });

/** Rita's trip with a route, one of ruth's, and a guest's. */
async function fillTrips(doors: DoorFleet) {
  const ends = { kind: 'ends', chunks: [[fixAt(NOW_S, 0)], [fixAt(NOW_S + 599, 599)]] } as const;
  const route = { kind: 'route', chunks: [ride(NOW_S, 300), ride(NOW_S + 300, 300)] } as const;
  const ruths = await rideTrip(doors, 'ruth', [ends]);
  const order = { rentalId: ruths.booked.rental_id, vehicleId: ruths.vehicle.vehicleId };
  const guests = await rideTrip(doors, 'gert', [], { guest: true });
  const { vehicle, booked } = await rideTrip(doors, 'rita', [ends, route], { route: true });
  return { vehicle, order, rentalId: booked.rental_id, receiptCode: guests.booked.receipt_code ?? '' };
}

/** A dozen vehicles that reported, one of them outside. */
async function fillMap(doors: DoorFleet, first: TestVehicle): Promise<void> {
  for (let i = 0; i < 12; i += 1) {
    const { vehicleId } = i === 0 ? first : await doors.addVehicle();
    await report(doors, vehicleId, cellOf(56_940_000 + i * 4_000, 24_100_000, 8), i === 3 ? 2 : 1);
  }
}

async function report(doors: DoorFleet, vehicle_id: string, cell: string, zone: number): Promise<void> {
  const tick_s = AT_S - (AT_S % 900);
  await doors.database.owner
    .insertInto('coarse_report')
    .values({ ...{ vehicle_id, cell, tick_s, zone }, policy_version: 1, ends_on: dateOf(NOW_S, 1) })
    .execute();
}

/** A trip under way whose area somebody may see for an hour. */
async function fillShare(doors: DoorFleet): Promise<string> {
  const vehicle = await doors.addVehicle();
  const { rental_id } = await doors.book(vehicle, 'sam');
  await doors.database.owner
    .updateTable('rental')
    .set({ state: 'running', started_s: AT_S - 600 })
    .where('rental_id', '=', rental_id)
    .execute();
  await report(doors, vehicle.vehicleId, cellOf(56_960_000, 24_140_000, 8), 1);
  const path = `/v1/rider/trips/${rental_id}/shares`;
  const made = await must<{ path: string }>(post(doors, path, { minutes: 60 }, 'sam', 'rider'));
  return made.path.split('/').at(-1) ?? '';
}

/** An accident in rita's trip, released to one insurer. */
async function fillAccident(doors: DoorFleet, vehicle: TestVehicle) {
  await crash(doors, vehicle);
  await lookAfter(doors, AT_S);
  const token = await doors.token('olga', 'operator');
  const page = await json<{ items: { accident_id: string }[] }>(
    doors.ask('/v1/operator/accidents', { token }),
  );
  const [accidentId, releaseId] = [page.items[0]?.accident_id ?? '', randomId()];
  const body = { insurer_id: 'insurer-1', reason: 'Claim 26-11.' };
  const path = `/v1/operator/accidents/${accidentId}/releases/${releaseId}`;
  await must(doors.ask(path, { method: 'PUT', token, body }));
  return { accidentId, releaseId };
}

/** One theft that is followed, one that waits for the second person. */
async function fillThefts(stolen: StolenFleet): Promise<string> {
  const [taken, missing] = [await stolen.doors.addVehicle(), await stolen.doors.addVehicle()];
  const { theft_id } = await stolen.confirmed(taken, { officers: ['otto'] });
  await stolen.seal(taken, away(AT_S + 1, 60), { grant: await stolen.grantOf(theft_id) });
  await stolen.declare(missing);
  return theft_id;
}

/** A worker has claimed the vehicle that rita left. */
async function fillField(doors: DoorFleet, { vehicleId: vehicle_id }: TestVehicle): Promise<void> {
  await must(post(doors, '/v1/field/claims', { vehicle_id, reason: 'battery' }, 'wim', 'field_worker'));
}

/** The file of a breach, an order that was agreed to, and an insurer on record. */
async function fillFiles(
  doors: DoorFleet,
  vehicle_id: string,
): Promise<{ breachId: string; orderId: string }> {
  const asOfficer = <T>(path: string, body: object, who = 'dana') =>
    must<T>(post(doors, path, body, who, 'privacy_officer'));
  const breach = { aware_s: AT_S - 3_600, facts: 'A disk was lost.' };
  const { breach_id } = await asOfficer<{ breach_id: string }>('/v1/privacy/breaches', breach);
  const scope = { kind: 'scope', vehicles: 'all', from_s: NOW_S - 60, to_s: AT_S };
  await asOfficer(`/v1/privacy/breaches/${breach_id}/notes`, scope);
  const order = {
    ...{ authority: 'State Police', ground: 'lv_cpl_190', ground_text: 'A collision.', case_number: '11/26' },
    ...{ office: 'Riga region', vehicle: { vehicle_id }, person: true, places: true },
    instants: [{ local: new Date(NOW_S * 1000).toISOString().slice(0, 19), zone: 'UTC' }],
  };
  const { case_id } = await asOfficer<{ case_id: string }>('/v1/privacy/authorities', order);
  await asOfficer(`/v1/privacy/authorities/${case_id}/verdict`, { verdict: 'approve' }, 'egon');
  const token = await doors.token('dana', 'privacy_officer');
  const body = { webhook_url: 'https://claims.example/fleetveil' };
  await must(doors.ask('/v1/privacy/insurers/insurer-1', { method: 'PUT', token, body }));
  return { breachId: breach_id, orderId: case_id };
}

/** An objection with grounds that wait for another officer, somebody to be told, and messages that were refused. */
async function fillRights(doors: DoorFleet, { vehicleId: vehicle_id }: TestVehicle): Promise<void> {
  const { request_id } = await make(doors, 'rita', { kind: 'object', purpose: 'dispute' });
  const grounds = { decision: 'grounds', text: 'A court has both places on its list of evidence.' };
  const path = `/v1/privacy/requests/${request_id}/decision`;
  await must(post(doors, path, grounds, 'egon', 'privacy_officer'));
  await rideTrip(doors, 'nora', [{ kind: 'ends', chunks: [[fixAt(NOW_S, 0)], [fixAt(NOW_S + 599, 599)]] }]);
  await make(doors, 'nora', { kind: 'erase' });
  const hour_s = AT_S - (AT_S % 3_600);
  const body = new TextEncoder().encode('sealed to the vault');
  for (const code of ['over_precise', 'malformed', 'malformed'] as const)
    await doors.database.owner
      .insertInto('quarantine')
      .values({
        ...{ code: REFUSALS.wire[code], tenant: TENANT, vehicle_id, hour_s, length: body.length },
        ...{ sealed: Buffer.from(body), key_id: Buffer.alloc(8, 1), ends_on: dateOf(NOW_S, 7) },
      })
      .execute();
}

/** A request that waits, a hold, and a log with its numbers. */
async function fillOffice(doors: DoorFleet, rental_id: string): Promise<void> {
  await make(doors, 'rita', { kind: 'rectify', rental_id, field: 'rider', words: 'I never rode it.' });
  const hold = {
    ...{ owner: 'legal', reason: 'Claim 4711 is before the court.', review_on: dateOf(AT_S, 100) },
    subject: { kind: 'rental', rental_id },
  };
  await must(post(doors, '/v1/privacy/holds', hold, 'dana', 'privacy_officer'));
  await newSequencer(doors.database.doors, createFakeVault(), { nowS: () => doors.now }).pass();
}

/** A filled fleet and a browser before it, for all tests of a file; neither where there is no browser. */
export function filledOfFile(take: (opened: { filled: Filled; browser: Browser }) => void): void {
  let opened: { filled: Filled; browser: Browser } | undefined;
  beforeAll(async () => {
    if (CHROMIUM === undefined) return;
    const [filled, browser] = await Promise.all([openFilled(), openBrowser(CHROMIUM)]);
    opened = { filled, browser };
    take(opened);
  });
  afterAll(async () => {
    await opened?.browser.close();
    await opened?.filled.close();
  });
}
