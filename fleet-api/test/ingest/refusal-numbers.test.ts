/** What was refused and is in no row is told, each message once. */
import { randomBytes } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { createRefusalTeller } from '../../src/ingest/refusal-numbers.ts';
import { countRefused, listRefused } from '../../src/refusals/refusal-store.ts';
import { createFleetOfOne, type FleetOfOne, TENANT } from './fleet-of-one.ts';

let fleet: FleetOfOne;
beforeEach(async () => {
  fleet = await createFleetOfOne();
});
afterEach(() => fleet.stop());

test('M8: of a flood the rows and the numbers that are told are all there was, by code', async () => {
  const told: [string, number][] = [];
  const tell = createRefusalTeller((code, count) => told.push([code, count]));
  const { topic } = fleet.unit.message({ hello: { timeNonce: new Uint8Array(16), clockQuality: 0 } });
  const garbage = Array.from({ length: 300 }, () => ({ topic, payload: randomBytes(64) }));
  await fleet.send(...garbage);
  await fleet.ingest.drain();
  tell(fleet.ingest.counts().notKept);
  tell(fleet.ingest.counts().notKept);
  const kept = (await fleet.quarantined()).length;
  const all = Object.values(fleet.ingest.counts().refused).reduce((sum, count) => sum + count, 0);
  expect([all, kept < all]).toEqual([300, true]);
  expect(told.reduce((sum, [, count]) => sum + count, kept)).toBe(all);
});

test('M8: a replay and what is too often are in no row, and told', async () => {
  const told: [string, number][] = [];
  const tell = createRefusalTeller((code, count) => told.push([code, count]));
  const message = fleet.unit.message({ hello: { timeNonce: new Uint8Array(16), clockQuality: 0 } });
  await fleet.send(message, message, message);
  tell(fleet.ingest.counts().notKept);
  await fleet.send(message);
  tell(fleet.ingest.counts().notKept);
  expect([told, await fleet.quarantined()]).toEqual([
    [
      ['replayed', 2],
      ['replayed', 1],
    ],
    [],
  ]);
});

test('M8: the officer sees what nobody proved to have sent too', async () => {
  const { topic } = fleet.unit.message({ hello: { timeNonce: new Uint8Array(16), clockQuality: 0 } });
  await fleet.send({ topic, payload: randomBytes(64) });
  const asOfficer = <R>(work: Parameters<typeof withRole<R>>[3]) =>
    withRole(fleet.database.doors, 'door_privacy', { tenant: TENANT }, work);
  const seen = await asOfficer((trx) => listRefused(trx, { limit: 10 }));
  expect(seen).toMatchObject([{ vehicleId: undefined, length: 64 }]);
  expect(await asOfficer((trx) => countRefused(trx))).toMatchObject([{ messages: 1 }]);
});
