/** P8, M8: what a vehicle says of a command to ring or flash stands beside that command, once, and beside no other. */
import {
  COMMAND_RESULTS,
  type CommandResultWord,
  idBytes,
  randomBytes,
  randomId,
  type v1,
} from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFleetOfOne, type FleetOfOne, TENANT } from './fleet-of-one.ts';
import { SHIPPED_GUARD } from './shipped-guard.ts';

let fleet: FleetOfOne;
beforeEach(async () => {
  fleet = await createFleetOfOne();
});
afterEach(() => fleet.stop());

const outboxId = randomBytes(16);

/** A command that a worker gave a vehicle. */
async function given(vehicleId = fleet.unit.vehicleId): Promise<string> {
  const command_id = randomId();
  await fleet.database.owner
    .insertInto('find_command')
    .values({
      ...{
        command_id,
        tenant: TENANT,
        claim_id: randomId(),
        worker: 'wim',
        vehicle_id: vehicleId,
        kind: 'ring',
      },
      ...{ asked_s: 1, until_s: 181, result: null, ends_on: '2099-01-01' },
    })
    .execute();
  return command_id;
}

const receipt = (number: number, commandId: string, result: CommandResultWord): v1.IUplink => ({
  record: {
    ...{ outboxId, number, endsOnDay: 0, policyVersion: SHIPPED_GUARD.version },
    commandReceipt: { commandId: idBytes(commandId), result: COMMAND_RESULTS.wire[result] },
  },
});

const resultOf = async (commandId: string) =>
  (
    await fleet.database.owner
      .selectFrom('find_command')
      .select('result')
      .where('command_id', '=', commandId)
      .executeTakeFirstOrThrow()
  ).result;

/** Runs of records that were not stored. */
const notStored = () =>
  fleet.unit
    .heard()
    .flatMap(({ receipt: told }) => told?.ranges ?? [])
    .filter(({ outcome }) => outcome !== 1);

test('P8, M4: the first word of the command’s own vehicle counts, however often it comes', async () => {
  const [rung, waiting] = [await given(), await given()];
  await fleet.say(receipt(1, rung, 'done'));
  await fleet.say(receipt(1, rung, 'done'), receipt(2, rung, 'failed'));
  expect([await resultOf(rung), await resultOf(waiting), notStored()]).toEqual(['done', null, []]);
});

test('M8: another vehicle has no say, and a word about a command that is forgotten is taken and changes nothing', async () => {
  const stranger = await fleet.addUnit();
  const theirs = await given(stranger.vehicleId);
  await fleet.say(receipt(1, theirs, 'done'), receipt(2, randomId(), 'refused'));
  expect([await resultOf(theirs), notStored()]).toEqual([null, []]);
});
