/**
 * An accident from the word at the vehicle to the insurer's own check, through real programs: the agent seals and signs,
 * the operator releases, the insurer fetches with a token of its own and proves with the root keys alone. The oracle is the
 * drive's file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalClient } from '@fleetveil/agent';
import { fromHex, randomId, verifyPacketFile } from '@fleetveil/proto';
import {
  createChance,
  type Fleet,
  type FleetVehicle,
  freePort,
  readBootS,
  startFleet,
  writeDay,
} from '@fleetveil/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { positionsOf } from '../leak/stolen.ts';
import { HAS_TIME, needTime } from '../parts/parts.ts';
import { runJourney } from './journey.ts';

const RATE = 60;
let dir: string;
let fleet: Fleet;

beforeAll(async () => {
  if (!HAS_TIME) return;
  dir = await mkdtemp(join(tmpdir(), 'fleetveil-accident-'));
  fleet = await startFleet({
    dir,
    clock: { rate: RATE, originS: 1_790_000_000, bootOriginS: await readBootS() },
    doorsPort: await freePort(),
    brokerPort: await freePort(),
  });
}, 120_000);

afterAll(async () => {
  if (!HAS_TIME) return;
  await fleet?.stop();
  await rm(dir, { recursive: true, force: true });
});

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

const someTime = () => new Promise((resolve) => setTimeout(resolve, 200));

/** Asks again until there is something. */
async function sooner<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    await someTime();
  }
}

const call = (method: string, path: string, token: string, body?: object) =>
  fetch(`${fleet.doorsUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const accidents = async (token: string) =>
  (await fleet.doors.get<{ items: Accident[] }>('/v1/operator/accidents', token)).items;

/** Told by hand at the vehicle; the drive goes no further until its case is open. */
async function crash(vehicle: FleetVehicle, operator: string): Promise<void> {
  const told = await createLocalClient(vehicle.socketPath).accident();
  expect(told).toMatchObject({ ok: true });
  await sooner(async () => (await accidents(operator))[0]);
}

test('P4, R3, M7: from the word at the vehicle to the insurer’s own check, and who had it stands in the rider’s list', async (context) => {
  needTime(context);
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
  const [open] = await accidents(operator);
  const { accident_id: caseId = '' } = open ?? {};
  const releaseId = randomId();
  const path = `/v1/operator/accidents/${caseId}/releases/${releaseId}`;
  const body = { insurer_id: 'insurer-1', reason: 'Claim 21: hit while it was ridden.' };
  const packet = `/v1/insurer/releases/${releaseId}/packet`;
  expect((await call('GET', packet, insurer)).status).toBe(404);
  await sooner(async () => ((await call('PUT', path, operator, body)).status === 200 ? true : undefined));
  const answer = await call('GET', packet, insurer);
  expect(answer.status).toBe(200);
  const file = new Uint8Array(await answer.arrayBuffer());

  const roots = readFileSync(join(dir, 'keys/public/root.pub'), 'utf8').trim().split('\n').map(fromHex);
  const verdict = await verifyPacketFile(file, roots);
  const driven = new Set(positionsOf(rows).map(({ latitude, longitude }) => at(latitude, longitude)));
  const places = verdict.ok ? verdict.record.positions : [];
  expect(places.length).toBeGreaterThan(0);
  for (const { latitudeE6, longitudeE6 } of places)
    expect(driven.has(at(latitudeE6 / 1e6, longitudeE6 / 1e6)), 'where it was driven').toBe(true);
  const middle = Math.floor(file.length / 2);
  const altered = Uint8Array.from(file, (byte, i) => (i === middle ? byte ^ 1 : byte));
  expect((await verifyPacketFile(altered, roots)).ok).toBe(false);

  const rider = await of('rider-crashed', 'rider');
  const list = `/v1/rider/trips/${rental.rentalId}/reads?limit=200`;
  const seen = await sooner(async () => {
    const { items } = await fleet.doors.get<{ items: { act: string; who: { id: string | null } }[] }>(
      list,
      rider,
    );
    const acts = items.map(({ act, who }) => `${act} ${who.id}`);
    return acts.includes('packet_opened insurer-1') ? acts : undefined;
  });
  expect(seen).toContain('accident_released operator-1');
  expect((await call('DELETE', path, operator)).status).toBe(200);
  expect((await call('GET', packet, insurer)).status).toBe(409);
}, 240_000);

const at = (latitude: number, longitude: number): string => `${latitude.toFixed(5)} ${longitude.toFixed(5)}`;
