/** After a restore: units that hold a newer edition of the policy than the database are told of. */
import { randomBytes } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHeldEditions } from '../../src/ingest/held-editions.ts';
import { createFleetOfOne, type FleetOfOne } from './fleet-of-one.ts';
import { SHIPPED_GUARD } from './shipped-guard.ts';

let fleet: FleetOfOne;
beforeEach(async () => {
  fleet = await createFleetOfOne();
});
afterEach(() => fleet.stop());

const hello = (policyVersion: number) => ({
  hello: { timeNonce: randomBytes(16), clockQuality: 0, policyVersion },
});

test('M4: a unit whose edition is newer than ours is told of, once a telling, and others are not', async () => {
  const said: [version: number, count: number][] = [];
  const held = createHeldEditions((version, count) => said.push([version, count]));
  const ours = SHIPPED_GUARD.version;
  const other = await fleet.addUnit();
  await fleet.say(hello(ours + 1), hello(ours + 1));
  await fleet.send(other.message(hello(ours)));
  for (const [unitId, version] of fleet.held) held.add(unitId, version);
  held.tell(ours);
  held.tell(ours);
  expect(said).toEqual([[ours + 1, 1]]);
});

test('an edition that was published meanwhile is none that is missing', () => {
  const said: unknown[] = [];
  const held = createHeldEditions((...what) => said.push(what));
  held.add('a', 2);
  held.tell(2);
  expect(said).toEqual([]);
});
