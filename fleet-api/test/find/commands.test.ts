/** P8, M10: ringing and flashing: who has the claim, while it holds, so often an hour, for this one vehicle. */
import {
  COMMAND_LIMITS,
  COMMANDS,
  decodeDocument,
  decodeSigned,
  randomId,
  toHex,
  verifySigned,
} from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { CLAIM_S } from '../../src/find/claim.ts';
import { commandState, waitForCommand } from '../../src/find/command.ts';
import { loadKeySet } from '../../src/keys/key-set.ts';
import {
  type DoorFleet,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  TENANT,
  type TestVehicle,
} from '../doors/door-fleet.ts';

let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet();
});
afterAll(() => doors.close());

let [vehicle, wim, worker, number]: [TestVehicle | undefined, string, string, number] = [
  undefined,
  '',
  '',
  0,
];
beforeEach(async () => {
  number += 1; // nobody's limits are another test's
  worker = `wim-${number}`;
  [vehicle, wim] = [await doors.addVehicle(), await doors.token(worker, 'field_worker')];
  doors.now = NOW_S + number * 10_000;
});
const mine = (): TestVehicle => {
  if (vehicle === undefined) throw new Error('no vehicle');
  return vehicle;
};

async function claimed({ vehicleId }: TestVehicle = mine(), token = wim): Promise<string> {
  const body = { vehicle_id: vehicleId, reason: 'battery' };
  return (await json<{ claim_id: string }>(doors.ask('/v1/field/claims', { method: 'POST', token, body })))
    .claim_id;
}
const command = (claimId: string, kind = 'ring', token = wim) =>
  doors.ask(`/v1/field/claims/${claimId}/commands`, { method: 'POST', token, body: { kind } });
const list = (claimId: string, token = wim) => doors.ask(`/v1/field/claims/${claimId}/commands`, { token });

/** Documents on their way to a vehicle, oldest first. */
const sent = ({ unitId }: TestVehicle = mine()) =>
  doors.database.owner
    .selectFrom('downlink')
    .selectAll()
    .where('unit_id', '=', unitId)
    .orderBy('id')
    .execute();

test('P8, M10: who has claimed a vehicle makes it ring: one signed document, for it, this claim and three minutes', async () => {
  const claimId = await claimed();
  const made = await json<{ command_id: string }>(command(claimId, 'flash'));
  expect(made).toEqual({ command_id: expect.any(String), kind: 'flash', state: 'waiting' });
  const [row, ...more] = await sent();
  const body = new Uint8Array(row?.body ?? []);
  const { trusted } = await loadKeySet(doors.fleet.config.keysDir, TENANT);
  const read = await verifySigned(body, { tenant: TENANT, type: 'command', keys: trusted, nowS: NOW_S });
  expect([read.ok, more]).toEqual([true, []]);
  const said = decodeDocument('command', decodeSigned(body).body);
  expect([toHex(said.vehicleId), toHex(said.claimId), toHex(said.commandId)]).toEqual([
    ...[mine().vehicleId, claimId, made.command_id],
  ]);
  expect([COMMANDS.word(said.kind), said.notBeforeS, said.notAfterS]).toEqual([
    ...['flash', doors.now, doors.now + COMMAND_LIMITS.holdsS],
  ]);
  expect(row?.expires_s).toBe(doors.now + COMMAND_LIMITS.holdsS);
});

test('P8: nobody else, no claim that is over or given back, and no vehicle that somebody has booked since', async () => {
  const claimId = await claimed();
  const other = await doors.token('zoe', 'field_worker');
  expect(await problemOf(command(claimId, 'ring', other))).toEqual([404, 'not_found']);
  expect(await problemOf(list(claimId, other))).toEqual([404, 'not_found']);
  expect(await problemOf(command(randomId()))).toEqual([404, 'not_found']);
  expect((await command(claimId, 'wipe')).status).toBe(422);
  for (const role of [
    'rider',
    'booking',
    'dispatcher',
    'operator',
    'support',
    'privacy_officer',
    'theft_officer',
  ])
    expect((await command(claimId, 'ring', await doors.token('someone', role))).status, role).toBe(403);
  await doors.book(mine(), 'ann');
  const before = (await sent()).length;
  expect(await problemOf(command(claimId))).toEqual([409, 'vehicle_taken']);
  doors.now += CLAIM_S;
  expect(await problemOf(command(claimId))).toEqual([404, 'not_found']);
  expect(await sent()).toHaveLength(before);
});

test('P8: a claim that was given back rings nothing more', async () => {
  const claimId = await claimed();
  await doors.ask(`/v1/field/claims/${claimId}`, { method: 'DELETE', token: wim });
  expect(await problemOf(command(claimId))).toEqual([404, 'not_found']);
  expect(await sent()).toEqual([]);
});

/** As a client does: who found the door busy asks again (fifteen wait for one lock, and a pool waits five seconds). */
async function commandUntilAnswered(claimId: string): Promise<Response> {
  const answer = await command(claimId);
  return answer.status === 503 ? commandUntilAnswered(claimId) : answer;
}

test('P8: twelve an hour, also all at once, and after the hour again', async () => {
  const claimId = await claimed();
  const asked = await Promise.all(
    Array.from({ length: COMMAND_LIMITS.anHour + 3 }, () => commandUntilAnswered(claimId)),
  );
  const statuses = asked.map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(COMMAND_LIMITS.anHour);
  expect(statuses.filter((status) => status === 429)).toHaveLength(3);
  expect(await sent()).toHaveLength(COMMAND_LIMITS.anHour);
  const limited = asked.find(({ status }) => status === 429);
  expect(limited?.headers.get('retry-after')).toBe('3600');
  expect(await problemOf(command(claimId))).toEqual([429, 'too_many_commands']);
  const times = Array.from({ length: COMMAND_LIMITS.anHour }, (_, i) => i * 100);
  expect([waitForCommand(times, 1_200), waitForCommand(times, 3_600)]).toEqual([2_400, 0]);
});

test('M7, P8: each is in the log with who, why and which; what came of it is a word without a time', async () => {
  const claimId = await claimed();
  const { command_id } = await json<{ command_id: string }>(command(claimId));
  expect(await json(list(claimId))).toEqual({ items: [{ command_id, kind: 'ring', state: 'waiting' }] });
  const { rows } = await sql<{ entry: Record<string, unknown> }>`
    SELECT entry FROM audit_entry WHERE entry->'detail'->>'commandId' = ${command_id}`.execute(
    doors.database.owner,
  );
  expect(rows.map(({ entry }) => entry)).toMatchObject([
    {
      ...{ act: 'field_commanded', actor: { kind: 'field', id: worker }, why: 'battery' },
      ...{ subject: { vehicleId: mine().vehicleId }, purpose: 'availability' },
      detail: { claimId, kind: 'ring' },
    },
  ]);
  doors.now += COMMAND_LIMITS.holdsS;
  expect(await json(list(claimId))).toMatchObject({ items: [{ state: 'not_told' }] });
  const row = { ...{ commandId: '', claimId, vehicleId: '', kind: 'ring' as const }, askedS: 1, untilS: 2 };
  expect(commandState({ ...row, result: 'refused' }, 9)).toBe('refused');
});

test('M9, M10: the role itself sends to the unit of a claim that holds and to no other, for five minutes at most', async () => {
  const [stranger, claimId] = [await doors.addVehicle(), await claimed()];
  const send = (unitId: string, forS = 180) =>
    withRole(doors.parts.db, 'door_field', { tenant: TENANT }, (trx) =>
      trx
        .insertInto('downlink')
        .values({
          ...{ unit_id: unitId, body: Buffer.from('x') },
          ...{ created_s: doors.now, expires_s: doors.now + forS },
        })
        .execute(),
    );
  await expect(send(stranger.unitId)).rejects.toThrow(/row-level security/);
  await expect(send(mine().unitId, 301)).rejects.toThrow(/row-level security/);
  await send(mine().unitId);
  await doors.ask(`/v1/field/claims/${claimId}`, { method: 'DELETE', token: wim });
  await expect(send(mine().unitId)).rejects.toThrow(/row-level security/);
  const foreign = await doors.addVehicle('elsewhere');
  await expect(send(foreign.unitId)).rejects.toThrow(/row-level security/);
});

test('M9, M10: in the second in which a claim ends the role itself sends nothing more, whoever asked before', async () => {
  await claimed();
  const send = (createdS: number) =>
    withRole(doors.parts.db, 'door_field', { tenant: TENANT }, (trx) =>
      trx
        .insertInto('downlink')
        .values({
          ...{
            unit_id: mine().unitId,
            body: Buffer.from('x'),
            created_s: createdS,
            expires_s: createdS + 60,
          },
        })
        .execute(),
    );
  await send(doors.now + CLAIM_S - 1);
  await expect(send(doors.now + CLAIM_S)).rejects.toThrow(/row-level security/);
  expect(await sent()).toHaveLength(1);
});
