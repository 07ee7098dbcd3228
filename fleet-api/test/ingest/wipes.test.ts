/** C6, L8: what a vehicle says of the screen after a rental is stored once, with that rental, if its unit signed it. */
import {
  COMMANDS,
  decodeDocument,
  idBytes,
  REFUSALS,
  randomBytes,
  randomId,
  SIGNED_TYPES,
  SIGNERS,
  signWipe,
  v1,
  WIPE_RESULTS,
  type WipeResultWord,
} from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wipedOf } from '../../src/trips/wiped.ts';
import { createFleetOfOne, type FleetOfOne, type IssuedGrant, TENANT } from './fleet-of-one.ts';
import { SHIPPED_GUARD } from './shipped-guard.ts';

let fleet: FleetOfOne;
let grant: IssuedGrant;
beforeEach(async () => {
  fleet = await createFleetOfOne();
  grant = await fleet.issueGrant(fleet.unit.vehicleId);
  await rent(grant);
});
afterEach(() => fleet.stop());

const outboxId = randomBytes(16);
const policyVersion = SHIPPED_GUARD.version;

async function rent({ rentalId }: IssuedGrant, vehicleId = fleet.unit.vehicleId): Promise<void> {
  await fleet.database.owner
    .insertInto('rental')
    .values({
      ...{ rental_id: rentalId, vehicle_id: vehicleId, tenant: TENANT, booked_s: 1, state: 'running' },
      ...{ started_s: null, ended_s: null, route: false, route_keep_days: null },
      ...{ phone_key: Buffer.alloc(32), policy_version: policyVersion, ends_on: '2099-01-01' },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function receipt(
  number: number,
  result: WipeResultWord,
  change: { of?: IssuedGrant; rentalId?: string; signs?: WipeResultWord; endsOnDay?: number } = {},
): Promise<v1.IUplink> {
  const { of = grant, rentalId = of.rentalId, signs = result, endsOnDay = 0 } = change;
  const { vehicleId, signing } = fleet.unit;
  const said = { tenant: TENANT, vehicleId, rentalId, result: signs, policyVersion };
  const wipeReceipt = {
    ...{ grantId: idBytes(of.grantId), rentalId: idBytes(rentalId) },
    ...{ result: WIPE_RESULTS.wire[result], signature: await signWipe(said, signing) },
  };
  return { record: { outboxId, number, endsOnDay, policyVersion, wipeReceipt } };
}

const refusals = () =>
  fleet.unit
    .heard()
    .flatMap(({ receipt: told }) => told?.ranges ?? [])
    .filter(({ outcome }) => outcome !== v1.ReceiptOutcome.RECEIPT_OUTCOME_STORED)
    .flatMap(({ first, last, refusal }) =>
      Array.from({ length: (last ?? 0) - (first ?? 0) + 1 }, (_, i) => [
        (first ?? 0) + i,
        REFUSALS.word(refusal),
      ]),
    )
    .map(([number, word]) => `${number} ${word}`)
    .sort();

async function kept(rentalId = grant.rentalId): Promise<number[]> {
  const row = await fleet.database.owner
    .selectFrom('rental')
    .select('wipes')
    .where('rental_id', '=', rentalId)
    .executeTakeFirstOrThrow();
  return row.wipes.map(({ result }) => result);
}

test('C6, M4: a receipt is stored once with its rental, one more after a second end, and with no other (L8)', async () => {
  const other = await fleet.issueGrant(fleet.unit.vehicleId);
  await rent(other);
  const first = await receipt(1, 'ok');
  await fleet.say(first);
  await fleet.say(first);
  expect([await kept(), await kept(other.rentalId), refusals()]).toEqual([[1], [], []]);
  await fleet.say(await receipt(2, 'timed_out'));
  expect([await kept(), await kept(other.rentalId)]).toEqual([[1, 3], []]);
});

test('L8, M8: a receipt never speaks of another rental of the vehicle than its own, nor of two', async () => {
  const other = await fleet.issueGrant(fleet.unit.vehicleId);
  await rent(other);
  await fleet.say(
    await receipt(1, 'ok', { rentalId: other.rentalId }),
    await receipt(2, 'ok', { of: { ...other, rentalId: grant.rentalId } }),
  );
  expect(refusals()).toEqual(['1 ungranted', '2 ungranted']);
  expect([await kept(), await kept(other.rentalId)]).toEqual([[], []]);
});

test('L8: no document that a unit takes can order a wipe, of one vehicle or of many', () => {
  expect(() => decodeDocument('wipe_receipt', Uint8Array.of(8, 1))).toThrow();
  expect(COMMANDS.words).toEqual(['ring', 'flash']);
  expect(SIGNED_TYPES.words.filter((word) => word.includes('wipe'))).toEqual(['wipe_receipt']);
  // Nobody's key may sign it into a document.
  expect(SIGNERS.wipe_receipt).toEqual([]);
});

test('C6, M8: another result than was signed, another rental, another’s grant, too long a day: refused', async () => {
  const stranger = await fleet.addUnit();
  const foreign = await fleet.issueGrant(stranger.vehicleId);
  await rent(foreign, stranger.vehicleId);
  const unknown = { ...grant, grantId: randomId() };
  const late = Math.floor(4_000_000_000 / 86_400);
  await fleet.say(
    await receipt(1, 'ok', { signs: 'failed' }),
    await receipt(2, 'ok', { rentalId: foreign.rentalId }),
    await receipt(3, 'ok', { of: foreign }),
    await receipt(4, 'ok', { of: unknown }),
    await receipt(5, 'ok', { endsOnDay: late }),
  );
  const words = ['bad_signature', 'ungranted', 'ungranted', 'ungranted', 'kept_too_long'];
  expect(refusals()).toEqual(words.map((word, i) => `${i + 1} ${word}`));
  expect([await kept(), await kept(foreign.rentalId)]).toEqual([[], []]);
});

test('C6, M14: of an erased rental nothing more is taken', async () => {
  await fleet.database.owner
    .insertInto('erased_grant')
    .values({ grant_id: grant.grantId, vehicle_id: fleet.unit.vehicleId, ends_on: '2099-01-01' })
    .execute();
  await fleet.say(await receipt(1, 'ok'));
  expect([refusals(), await kept()]).toEqual([['1 erased'], []]);
});

test('C6: its rider reads yes only where every receipt says so', () => {
  expect([wipedOf([]), wipedOf([1]), wipedOf([1, 1])]).toEqual(['not_told', 'yes', 'yes']);
  expect([wipedOf([2]), wipedOf([3]), wipedOf([1, 3]), wipedOf([2, 1])]).toEqual(['no', 'no', 'no', 'no']);
});
