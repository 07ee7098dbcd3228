import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  cellFromWire,
  createEnvelopeKeys,
  idBytes,
  randomBytes,
  randomId,
  resolutionOf,
  sealDown,
  v1,
} from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAuthority, TENANT } from './authority.ts';
import { createVehicle, drive, type Run, type Vehicle } from './vehicle.ts';

let vehicle: Vehicle;

beforeEach(async () => {
  vehicle = await createVehicle(60);
  vehicle.record(drive(7200), vehicle.nowS());
});

afterEach(() => vehicle.stop());

async function started(): Promise<Run> {
  const run = await vehicle.start();
  await vehicle.fleet.waitFor('attested time', () => count(run, 'time_attested') > 0);
  return run;
}

function count(run: Run, event: string): number {
  return run.events.filter((one) => one.event === event).length;
}

/** Each hello that was answered attested the time once: nothing else did, whatever was said meanwhile. */
async function onlyHellosAttested(run: Run, { fleet }: Vehicle, unanswered = 0): Promise<void> {
  const answered = () => fleet.kinds('hello').length - unanswered;
  await fleet.waitFor('one time for each hello', () => count(run, 'time_attested') === answered());
}

const ignored = (run: Run) =>
  run.events.flatMap((event) => (event.event === 'downlink_ignored' ? [event.why] : []));

test('M8: nothing that was not sealed for this session has an effect, and it is counted', async () => {
  const { fleet, unitId } = vehicle;
  const run = await started();
  const [own] = fleet.heard;
  const receipt = { receipt: { outboxId: idBytes(randomId()), ranges: [] } };
  const body = v1.Downlink.encode(receipt).finish();
  const stranger = await createEnvelopeKeys(randomBytes(32), TENANT, unitId, own?.sessionId ?? '');
  const bent = await fleet.sealed(receipt);
  bent[bent.length - 1] = (bent.at(-1) ?? 0) ^ 1;
  await fleet.publish(randomBytes(300));
  await fleet.publish(new Uint8Array());
  await fleet.publish(new Uint8Array(400_000));
  await fleet.publish(await sealDown(stranger, randomBytes(12), body));
  await fleet.publish(bent);
  // Its own message, sent back to it.
  await fleet.publish(own?.payload ?? new Uint8Array());
  await fleet.publish(await sealDown(stranger, randomBytes(12), new Uint8Array(600)));
  await fleet.publish(await fleet.sealed({}));
  const last = () => run.events.findLast(({ event }) => event === 'downlink_ignored');
  await fleet.waitFor('eight ignored', () => (last() as { total?: number } | undefined)?.total === 8);
  expect(new Set(ignored(run))).toContain('forged');
  expect(count(run, 'receipt')).toBe(0);
  expect(count(run, 'fault')).toBe(0);
  await onlyHellosAttested(run, vehicle);
});

test('M3: no document of a wrong key, role, vehicle or tenant starts anything', async () => {
  const { fleet, authority, vehicleId, phone, nowS } = vehicle;
  const run = await started();
  const stranger = await createAuthority();
  const wish = { vehicleId, phone, nowS: nowS() };
  const grants = [
    await authority.grant({ ...wish, signedBy: 'status' }),
    await authority.grant({ ...wish, vehicleId: randomId() }),
    await authority.grant({ ...wish, lastsS: 5 * 3600 }),
    await authority.grant({ ...wish, nowS: nowS() - 7200, lastsS: 60 }),
    await authority.grant({ ...wish, purpose: 'rider_route' }),
    await stranger.grant(wish),
  ];
  // A time that nobody here has asked for, by the right key.
  await fleet.send(await authority.status(vehicleId, randomBytes(16), 1));
  for (const { signed } of grants) await fleet.send(signed);
  await fleet.waitFor('six refusals', () => count(run, 'grant') === 6);
  const whys = run.events.flatMap((event) => (event.event === 'grant' ? [event.why] : []));
  expect(whys).toEqual([
    'wrong_role',
    'other_vehicle',
    'too_long',
    'expired',
    'purpose_not_allowed',
    'bad_signature',
  ]);
  for (const granted of grants) {
    expect(await vehicle.order('use', granted)).toMatchObject({ ok: false, problem: 'unknown_grant' });
  }
  expect(await vehicle.local.now()).toMatchObject({ precise: false });
  expect(fleet.openings('ends')).toEqual([]);
  await onlyHellosAttested(run, vehicle);
});

test('M3: a sign of use counts once, of the right phone, over a nonce of this socket', async () => {
  const { fleet, authority, vehicleId } = vehicle;
  const run = await started();
  const granted = await vehicle.book();
  await fleet.waitFor('the grant', () => count(run, 'grant') === 1);
  const thief = await authority.phone();
  expect(await vehicle.order('use', granted, thief)).toEqual({ ok: false, problem: 'wrong_phone' });
  const order = v1.PhoneOrder.encode({
    ...{ tenant: TENANT, vehicleId: idBytes(vehicleId), grantId: idBytes(granted.grantId) },
    ...{ kind: v1.PhoneOrderKind.PHONE_ORDER_KIND_USE, nonce: randomBytes(16) },
  }).finish();
  expect(await vehicle.local.use(order, new Uint8Array(64))).toEqual({ ok: false, problem: 'unknown_nonce' });
  expect(await vehicle.local.handInTime(await authority.status(vehicleId, randomBytes(16), 1))).toMatchObject(
    {
      problem: 'untrusted_time',
    },
  );
  expect(await vehicle.local.now()).toMatchObject({ precise: false });
  await onlyHellosAttested(run, vehicle);
});

test('M3: a grant used before a kill and a restart is not used again', async () => {
  const { fleet } = vehicle;
  let run = await started();
  const granted = await vehicle.book();
  await fleet.waitFor('the grant', () => count(run, 'grant') === 1);
  await vehicle.order('use', granted);
  await vehicle.order('end', granted);
  await fleet.waitFor('the trip end', () => fleet.tripEnds().length === 1);
  await run.kill();
  run = await started();
  await fleet.send(granted.signed);
  await fleet.waitFor('the refusal', () => count(run, 'grant') === 1);
  expect(run.events).toContainEqual({ event: 'grant', outcome: 'refused', why: 'used' });
  expect(await vehicle.order('use', granted)).toMatchObject({ ok: false });
  expect(await fleet.fixes('ends')).toHaveLength(2);
});

test('M8: a broker that swallows the hello, or its answer, is asked again on the same connection', async () => {
  const { fleet } = vehicle;
  fleet.answers = false;
  const run = await vehicle.start();
  await fleet.waitFor('hello', () => fleet.kinds('hello').length === 1);
  fleet.answers = true;
  await fleet.waitFor('attested time', () => count(run, 'time_attested') > 0);
  // A new unit knows no key: what it says once more, in a session with one, is another hello.
  expect(fleet.kinds('hello').filter(({ isKeyed }) => !isKeyed)).toHaveLength(2);
  expect(count(run, 'connected')).toBe(1);
  await onlyHellosAttested(run, vehicle, 1);
});

test('M3: damaged counters mean the floor and no use, until the time is attested anew', async () => {
  const { fleet } = vehicle;
  let run = await started();
  const granted = await vehicle.book({ lastsS: 4 * 3600 - 120 });
  await fleet.waitFor('the grant', () => count(run, 'grant') === 1);
  await vehicle.order('use', granted);
  await fleet.waitFor('the start fix', () => fleet.openings('ends').length === 1);
  await run.kill();
  const file = join(vehicle.folder, 'state', 'counters.v1');
  const bytes = readFileSync(file);
  bytes[200] = (bytes[200] ?? 0) ^ 4;
  writeFileSync(file, bytes);
  fleet.answers = false;
  run = await vehicle.start();
  expect(run.events).toContainEqual({ event: 'counters', problem: 'lost' });
  const floor = await vehicle.local.now();
  expect(floor).toMatchObject({ precise: false, policy_version: 0, clock: 'unknown' });
  await fleet.waitFor('hello', () => fleet.kinds('hello').length >= 2);
  fleet.answers = true;
  await fleet.goDown();
  await fleet.comeUp();
  await fleet.waitFor('attested time', () => count(run, 'time_attested') > 0);
  expect(await vehicle.local.now()).toMatchObject({ precise: false, policy_version: 1, clock: 'attested' });
  // The grant of before the loss is of no use; what is issued from now on is.
  await fleet.send(granted.signed);
  await fleet.waitFor('the refusal', () => count(run, 'grant') === 1);
  expect(run.events).toContainEqual({ event: 'grant', outcome: 'refused', why: 'before_recovery' });
  expect(await fleet.fixes('ends')).toHaveLength(2);
  const [report] = fleet.kinds('coarse_report').slice(-1);
  if (report)
    expect(resolutionOf(cellFromWire(report.uplink.coarseReport?.cell ?? {}) ?? '8')).toBeLessThanOrEqual(8);
});
