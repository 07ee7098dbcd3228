/**
 * An accident from the word at the vehicle to the insurer's own check, through real programs: the agent seals and signs,
 * the operator releases, the insurer fetches with a token of its own and proves with the root keys alone. The oracle is the
 * drive's file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalClient } from '@fleetveil/agent';
import { fromHex, randomId, verifyPacketFile } from '@fleetveil/proto';
import { createChance, type FleetVehicle, writeDay } from '@fleetveil/simulator';
import { expect, test } from 'vitest';
import { isOnDrive } from '../harness/agent.ts';
import { call, expiredToken, readsOf, sooner } from '../harness/doors.ts';
import { fleetOfFile } from '../harness/fleet.ts';
import { HAS_TIME, needTime } from '../parts/parts.ts';
import { runJourney } from './journey.ts';

const DAY_S = 86_400;
const open = fleetOfFile('accident', { isWanted: HAS_TIME });

interface Release {
  readonly release_id: string;
  readonly holding: boolean;
  readonly read_by_insurer: boolean;
}
interface Accident {
  readonly accident_id: string;
  readonly vehicle_id?: string;
  readonly standing: string;
  readonly releases: readonly Release[];
}

const ask = (method: string, path: string, token: string, body?: object) =>
  call(open().fleet, [method, path], token, body);

const accidents = async (token: string) =>
  (await open().fleet.doors.get<{ items: Accident[] }>('/v1/operator/accidents', token)).items;

/** Told by hand at the vehicle; the drive goes no further until its case is open. */
async function crash(vehicle: FleetVehicle, operator: string): Promise<void> {
  const told = await createLocalClient(vehicle.socketPath).accident();
  expect(told).toMatchObject({ ok: true });
  await sooner(async () => (await accidents(operator))[0]);
}

test('P4, R3, M7: from the word at the vehicle to the insurer’s own check, and who had it stands in the rider’s list', async (context) => {
  needTime(context);
  const { dir, fleet } = open();
  const of = (sub: string, role: string) => fleet.doors.token(sub, [role]);
  const [operator, insurer] = [await of('operator-1', 'operator'), await of('insurer-1', 'insurer')];
  let rows: string[] = [];
  const { rental } = await runJourney(fleet, {
    ...{ kind: 'car', label: 'crashed', riderId: 'rider-crashed', route: false },
    atEnd: (vehicle) => crash(vehicle, operator),
    source: (startS) => {
      const file = join(dir, 'crashed.csv');
      const parts = [{ kind: 'ride', durationS: 600 }] as const;
      rows = writeDay({ vehicle: 'car', startS, parts }, createChance(21));
      writeFileSync(file, `${rows.join('\n')}\n`);
      return { kind: 'recorded', file, startS };
    },
  });
  const [opened] = await accidents(operator);
  const { accident_id: caseId = '' } = opened ?? {};
  const releaseId = randomId();
  const path = `/v1/operator/accidents/${caseId}/releases/${releaseId}`;
  const body = { insurer_id: 'insurer-1', reason: 'Claim 21: hit while it was ridden.' };
  const packet = `/v1/insurer/releases/${releaseId}/packet`;
  expect((await ask('GET', packet, insurer)).status).toBe(404);
  // Her role was withdrawn meanwhile: neither what her issuer gives her now nor what she kept releases anything.
  const old = await expiredToken(join(dir, 'keys'), operator);
  expect((await ask('PUT', path, await of('operator-1', 'approver'), body)).status).toBe(403);
  expect((await ask('PUT', path, old, body)).status).toBe(401);
  await sooner(async () => ((await ask('PUT', path, operator, body)).status === 200 ? true : undefined));
  expect((await ask('GET', packet, await of('insurer-2', 'insurer'))).status).toBe(404);
  const answer = await ask('GET', packet, insurer);
  expect(answer.status).toBe(200);
  const file = new Uint8Array(await answer.arrayBuffer());

  const roots = readFileSync(join(dir, 'keys/public/root.pub'), 'utf8').trim().split('\n').map(fromHex);
  const verdict = await verifyPacketFile(file, roots);
  const isDriven = isOnDrive(rows);
  const places = verdict.ok ? verdict.record.positions : [];
  expect(places.length).toBeGreaterThan(0);
  for (const { latitudeE6, longitudeE6 } of places)
    expect(
      isDriven({ latitude: latitudeE6 / 1e6, longitude: longitudeE6 / 1e6 }),
      'where it was driven',
    ).toBe(true);
  const middle = Math.floor(file.length / 2);
  const altered = Uint8Array.from(file, (byte, i) => (i === middle ? byte ^ 1 : byte));
  expect((await verifyPacketFile(altered, roots)).ok).toBe(false);

  const seen = await sooner(async () => {
    const reads = await readsOf(fleet, 'rider-crashed', rental.rentalId);
    const acts = reads.map(({ act, who }) => `${act} ${who.id}`);
    return acts.includes('packet_opened insurer-1') ? acts : undefined;
  });
  expect(seen).toContain('accident_released operator-1');
  expect((await ask('DELETE', path, operator)).status).toBe(200);
  expect((await ask('GET', packet, insurer)).status).toBe(409);

  // Released again for a day: it ends by itself, and nobody has to remember it.
  const [again, days] = [randomId(), 1];
  const other = path.replace(releaseId, again);
  expect((await ask('PUT', other, operator, { ...body, days })).status).toBe(200);
  expect((await ask('GET', packet.replace(releaseId, again), insurer)).status).toBe(200);
  await open().goOn(Math.ceil(fleet.clock.nowS()) + 2 * DAY_S);
  expect((await ask('GET', packet.replace(releaseId, again), insurer)).status).toBe(409);
  expect(await accidents(operator)).toMatchObject([{ accident_id: caseId, standing: 'open' }]);
}, 240_000);
