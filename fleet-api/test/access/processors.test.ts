/** R2, L4: a processor's token has a purpose, reads nothing in bulk, and ends with its contract. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOORS } from '../../src/access/doors.ts';
import { DOOR_PURPOSES, isBulkRead, refuseProcessor } from '../../src/access/processors.ts';
import { dayOfDate } from '../../src/database/days.ts';
import { parseOrganisation } from '../../src/organisation/document.ts';
import type { Organisation } from '../../src/organisation/organisation.ts';
import { readOrganisationFile } from '../../src/organisation/publish.ts';
import {
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  TENANT,
  type TestVehicle,
} from '../doors/door-fleet.ts';

let doors: DoorFleet;
let organisation: Organisation;
let vehicle: TestVehicle;
beforeAll(async () => {
  doors = await openDoorFleet();
  organisation = parseOrganisation(await readOrganisationFile());
  vehicle = await doors.addVehicle();
});
afterAll(() => doors.close());

const TODAY = dayOfDate('2026-09-21');
const ONE = '/v1/operator/vehicles/0f8fad5bd9cb469fa16570867728950e';

test('a processor passes for a purpose of its contract, at a door that serves it, naming what it reads', () => {
  const refuse = (
    recipientId: string,
    purpose: 'live_service' | 'rental_contract' | 'accident',
    ask: object = {},
  ) =>
    refuseProcessor(
      { recipientId, purpose },
      { door: 'operator', method: 'GET', path: ONE, ...ask },
      organisation,
      TODAY,
    );
  expect(refuse('host-1', 'live_service')).toBeUndefined();
  expect(refuse('host-1', 'rental_contract')).toBe('recipient_refused'); // not at this door
  expect(refuse('host-1', 'rental_contract', { door: 'booking' })).toBeUndefined();
  expect(refuse('host-1', 'live_service', { door: 'rider' })).toBe('recipient_refused');
  expect(refuse('host-1', 'live_service', { door: 'privacy' })).toBe('recipient_refused');
  expect(refuse('nobody', 'live_service')).toBe('recipient_refused');
  expect(refuse('insurer-1', 'accident')).toBe('recipient_refused'); // no processor: gets a released packet
  expect(refuse('host-1', 'live_service', { path: '/v1/operator/vehicles' })).toBe('bulk_refused');
});

test('without an organisation, and after the contract, nobody passes', () => {
  const ask = { door: 'operator', method: 'GET', path: ONE } as const;
  const processor = { recipientId: 'host-1', purpose: 'live_service' } as const;
  expect(refuseProcessor(processor, ask, undefined, TODAY)).toBe('recipient_refused');
  expect(refuseProcessor(processor, ask, organisation, dayOfDate('2036-12-31'))).toBeUndefined();
  expect(refuseProcessor(processor, ask, organisation, dayOfDate('2037-01-01'))).toBe('recipient_refused');
});

test('a read that names nothing is one in bulk', () => {
  expect(isBulkRead('GET', '/v1/operator/vehicles')).toBe(true);
  expect(isBulkRead('HEAD', '/v1/operator/vehicles')).toBe(true);
  expect(isBulkRead('GET', ONE)).toBe(false);
  expect(isBulkRead('POST', '/v1/booking/rentals')).toBe(false);
});

test('every door has its purposes; those of riders, payers and the officer have none', () => {
  expect(Object.keys(DOOR_PURPOSES).sort()).toEqual([...DOORS].sort());
  const { rider, privacy, payer } = DOOR_PURPOSES;
  expect([rider, privacy, payer]).toEqual([[], [], []]);
});

test('R2: at the door, one vehicle yes and only for the purpose; a list no; each refusal is in the log', async () => {
  const tokenFor = (more: Record<string, string>) =>
    doors.fleet.token('host', { roles: ['dispatcher', 'operator'], more });
  const token = await tokenFor({ fleetveil_recipient: 'host-1', fleetveil_purpose: 'fleet_health' });
  const path = `/v1/operator/vehicles/${vehicle.vehicleId}?reason=maintenance%20of%20the%20host`;
  const { vehicleId: vehicle_id } = vehicle;
  const report = { vehicle_id, cell: '881f1a2a5dfffff', tick_s: NOW_S, zone: 1, policy_version: 1 };
  await doors.database.owner
    .insertInto('coarse_report')
    .values({ ...report, ends_on: dateOf(NOW_S, 1) })
    .execute();
  const staff = await doors.token('d', 'dispatcher', 'operator');
  expect(await json(doors.ask(path, { token: staff }))).toMatchObject({ cell: report.cell });
  expect(await json(doors.ask(path, { token }))).toMatchObject({ vehicle_id, cell: null, tick_s: null });
  expect(await problemOf(doors.ask('/v1/operator/vehicles', { token }))).toEqual([403, 'bulk_refused']);
  const wrong = await tokenFor({ fleetveil_recipient: 'host-1', fleetveil_purpose: 'accident' });
  expect(await problemOf(doors.ask(path, { token: wrong }))).toEqual([403, 'recipient_refused']);
  for (const half of [{ fleetveil_recipient: 'host-1' }, { fleetveil_purpose: 'fleet_health' }]) {
    const asked = doors.ask(path, { token: await tokenFor(half as Record<string, string>) });
    expect(await problemOf(asked)).toEqual([401, 'unauthenticated']);
  }
  const entries = await doors.database.owner
    .selectFrom('audit_entry')
    .select('entry')
    .where('tenant', '=', TENANT)
    .execute();
  const codes = entries
    .map(({ entry }) => entry as { act: string; detail: { code?: string } })
    .filter(({ act }) => act === 'denial')
    .map(({ detail }) => detail.code);
  expect(codes).toEqual(['bulk_refused', 'recipient_refused']);
});
