/** A unit that was struck off speaks and hears no more, from the session in which it speaks to any that it begins. */
import type { v1 } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { struckOffUnits } from '../../src/ingest/struck-off.ts';
import { strikeOffUnit } from '../../src/units/strike-off.ts';
import { createFleetOfOne, type FleetOfOne, NOW_S, TENANT } from './fleet-of-one.ts';

let fleet: FleetOfOne;
beforeEach(async () => {
  fleet = await createFleetOfOne();
});
afterEach(() => fleet.stop());

const hello = (): v1.IUplink => ({ hello: { timeNonce: new Uint8Array(16), clockQuality: 0 } });
const foreign = () => fleet.ingest.counts().refused['foreign'] ?? 0;
const strike = () =>
  strikeOffUnit(fleet.database.owner, {
    tenant: TENANT,
    unitId: fleet.unit.unitId,
    reason: 'stolen',
    nowS: NOW_S,
  });
/** As the database’s notice does. */
async function takeNotice(): Promise<void> {
  for (const unitId of await struckOffUnits(fleet.database.ingest)) fleet.ingest.strikeOff(unitId);
}

test('M8: the session in which it speaks ends, and its connection is closed', async () => {
  await fleet.say(hello());
  expect(fleet.unit.heard()).not.toEqual([]);
  await strike();
  await takeNotice();
  expect(fleet.turnedAway).toEqual([fleet.unit.unitId]);
  const before = fleet.unit.heard().length;
  await fleet.say(hello(), { coarseReport: { tickS: NOW_S - (NOW_S % 900), policyVersion: 1 } });
  expect([foreign(), fleet.unit.heard().length]).toEqual([2, before]);
  expect(await fleet.database.owner.selectFrom('coarse_report').selectAll().execute()).toEqual([]);
});

test('M8: a new session of it, with a key or without, is nobody’s', async () => {
  await strike();
  await takeNotice();
  for (const how of ['keyed', 'bare'] as const) {
    await fleet.unit.restart(how);
    await fleet.say(hello());
    expect(fleet.unit.heard()).toEqual([]);
  }
  expect(foreign()).toBe(2);
});

test('M8: a node that has not heard of it yet begins no session of it', async () => {
  await strike();
  await fleet.say(hello());
  expect([foreign(), fleet.unit.heard().length]).toEqual([1, 0]);
});

test('M8: what was asked of the database before it was struck off, and is answered after, begins nothing', async () => {
  const message = fleet.unit.message(hello());
  fleet.ingest.onMessage(message);
  await strike();
  await takeNotice();
  await fleet.ingest.drain();
  await fleet.say(hello());
  expect(foreign()).toBeGreaterThanOrEqual(1);
  const { waiting } = await fleet.database.owner
    .selectFrom('unit_session')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .executeTakeFirstOrThrow();
  expect(Number(waiting)).toBe(0);
});

test('M8: what waits while its unit is struck off is foreign, and no replay', async () => {
  fleet.ingest.onMessage(fleet.unit.message(hello()));
  fleet.ingest.strikeOff(fleet.unit.unitId);
  await fleet.ingest.drain();
  expect(fleet.ingest.counts().refused).toEqual({ foreign: 1 });
});

test('the others speak on', async () => {
  const other = await fleet.addUnit();
  await strike();
  await takeNotice();
  await fleet.send(other.message(hello()));
  expect(other.heard()).not.toEqual([]);
});
