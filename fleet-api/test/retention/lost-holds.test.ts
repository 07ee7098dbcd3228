/** A hold that the vault has and the doors lost: they were killed, or did not hear the vault in time. */
import { dayOf, randomId } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateOfDay } from '../../src/database/days.ts';
import { createDoors } from '../../src/doors/app.ts';
import { FleetApiError } from '../../src/errors.ts';
import { runRetention } from '../../src/retention/run.ts';
import { type DoorFleet, json, NOW_S, openDoorFleet } from '../doors/door-fleet.ts';
import { rideTrip } from '../trips/recorded-trip.ts';

const DAY_S = 86_400;
let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
});
afterAll(() => doors.close());

/** The vault does as it is told, and its answer is lost. */
function unheard(): ReturnType<typeof createDoors> {
  const { holdVault } = doors.parts;
  const hold: typeof holdVault.hold = async (asked) => {
    await holdVault.hold(asked);
    throw new FleetApiError('vault_unreachable', 'vault: it does not answer.');
  };
  return createDoors({ ...doors.parts, holdVault: { ...holdVault, hold } });
}

const begin = async (app: Pick<DoorFleet['app'], 'request'>, key: string, body: object) =>
  app.request('/v1/privacy/holds', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await doors.token('officer', 'privacy_officer')}`,
      ...{ 'content-type': 'application/json', 'idempotency-key': key },
    },
    body: JSON.stringify(body),
  });
const wanted = (rentalId: string) => ({
  ...{ owner: 'legal', reason: 'A claim is before the court.', review_on: dateOfDay(dayOf(NOW_S) + 100) },
  subject: { kind: 'rental', rental_id: rentalId },
});
const inVault = async () => {
  const rows = await doors.database.vault.selectFrom('held_rental_key').select('hold_id').execute();
  return rows.map((row) => row.hold_id);
};
const run = (offset: number) => {
  doors.fleet.setNow(NOW_S + offset * DAY_S);
  const parts = { owner: doors.database.owner, tenant: 'demo', policy: undefined, vault: doors.vaultClient };
  return runRetention(parts, NOW_S + offset * DAY_S);
};

test('R5, M6: a hold that is asked for again meets the one that the vault has already', async () => {
  const { booked } = await rideTrip(doors, 'ann', []);
  const key = randomId();
  expect((await begin(unheard(), key, wanted(booked.rental_id))).status).toBe(503);
  const hold = await json<{ hold_id: string }>(begin(doors.app, key, wanted(booked.rental_id)));
  expect(await inVault()).toEqual([hold.hold_id]);
  // A day later the key is forgotten: the same again is another hold, as before.
  doors.now = NOW_S + DAY_S;
  const later = await json<{ hold_id: string }>(begin(doors.app, key, wanted(booked.rental_id)));
  doors.now = NOW_S;
  expect(new Set(await inVault())).toEqual(new Set([hold.hold_id, later.hold_id]));
  await doors.vaultClient?.release({ holdId: later.hold_id, actor: { kind: 'privacy', id: 'officer' } });
});

test('M6, M14: what the vault alone holds goes with a run, a day after it was told of it', async () => {
  const { booked } = await rideTrip(doors, 'bob', []);
  const standing = await inVault();
  expect((await begin(unheard(), randomId(), wanted(booked.rental_id))).status).toBe(503);
  const lost = (await inVault()).filter((id) => !standing.includes(id));
  expect(lost).toHaveLength(1);
  await run(0);
  expect(await inVault()).toContain(lost[0]); // the doors may be about to commit it
  await run(2);
  expect(await inVault()).not.toContain(lost[0]);
  expect(await inVault()).toEqual(expect.arrayContaining(standing));
  const leaves = await doors.database.vault.selectFrom('leaf').select('entry').execute();
  expect(leaves).toContainEqual({
    entry: expect.objectContaining({ act: 'keys_released', detail: { holdId: lost[0] } }),
  });
  await run(3);
  expect(await inVault()).toEqual(expect.arrayContaining(standing));
});
