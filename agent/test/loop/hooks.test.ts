/** The vehicle's own commands, with the agent as a process: the screen after a rental, and the light. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicKeyOf, toHex, v1, verifyWipe, WIPE_RESULTS } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Granted, TENANT } from './authority.ts';
import { createVehicle, drive, type Run, type Vehicle } from './vehicle.ts';

let vehicle: Vehicle;
beforeEach(async () => {
  vehicle = await createVehicle(10);
});
afterEach(() => vehicle.stop());

const at = (name: string) => join(vehicle.folder, name);
const lines = (name: string) =>
  existsSync(at(name)) ? readFileSync(at(name), 'utf8').trim().split('\n') : [];

function script(name: string, text: string): string {
  writeFileSync(at(name), `#!/bin/sh\n${text}\n`, { mode: 0o700 });
  return name;
}

async function driveOff(): Promise<Run> {
  vehicle.record(drive(3_600), vehicle.nowS() - 60);
  const run = await vehicle.start();
  const hasPapers = () => run.events.filter(({ event }) => event === 'document').length > 2;
  await vehicle.fleet.waitFor('papers', hasPapers);
  return run;
}

const receipts = () => [...vehicle.fleet.stored.values()].filter(({ wipeReceipt }) => wipeReceipt);

/** Rentals and results that were told. */
const told = () =>
  receipts().map(
    ({ wipeReceipt }) =>
      `${toHex(wipeReceipt?.rentalId ?? new Uint8Array())} ${WIPE_RESULTS.word(wipeReceipt?.result)}`,
  );

const eventually = <T>(look: () => T) => expect.poll(look);

async function begin(): Promise<Granted> {
  const granted = await vehicle.book({ route: true });
  await eventually(() => vehicle.order('use', granted)).toEqual({ ok: true });
  return granted;
}

async function end(granted: Granted): Promise<string> {
  expect(await vehicle.order('end', granted)).toEqual({ ok: true });
  return granted.rentalId;
}

const ride = async (): Promise<string> => end(await begin());

test('C6, L8, M15: after a rental the screen is wiped, a signed receipt tells of that rental, the light tells of both', async () => {
  vehicle.settings['hooks'] = {
    wipe: script('wipe.sh', `/usr/bin/env -u PWD -u _ -u SHLVL > ${at('env')}; echo "$#" >> ${at('wiped')}`),
    light: script('light.sh', `echo "$FLEETVEIL_COLLECTED:$FLEETVEIL_PURPOSES" >> ${at('shown')}`),
  };
  await driveOff();
  await eventually(() => lines('shown')).toEqual(['coarse:']);
  const granted = await begin();
  await eventually(() => lines('shown')).toEqual(['coarse:', 'precise:rental_contract,rider_route']);
  const rentalId = await end(granted);
  await vehicle.fleet.waitFor('the receipt', () => receipts().length === 1);
  expect(lines('wiped')).toEqual(['0']);
  expect(lines('env')).toEqual(['']);
  // After a use the process begins anew, and its light with it.
  const shown = () => lines('shown').slice(0, 3);
  await eventually(shown).toEqual(['coarse:', 'precise:rental_contract,rider_route', 'coarse:']);

  const [record] = receipts();
  const receipt = v1.WipeReceipt.create(record?.wipeReceipt ?? {});
  const { policyVersion = 0 } = record ?? {};
  expect([toHex(receipt.rentalId), WIPE_RESULTS.word(receipt.result)]).toEqual([rentalId, 'ok']);
  const key = await publicKeyOf(readFileSync(at('unit.key')));
  const said = { tenant: TENANT, vehicleId: vehicle.vehicleId, rentalId, result: 'ok' as const };
  const edition = { policyVersion: policyVersion ?? 0 };
  expect(await verifyWipe({ ...said, ...edition }, receipt.signature, key)).toBe(true);
  expect(await verifyWipe({ ...said, ...edition, result: 'failed' }, receipt.signature, key)).toBe(false);
  expect(await verifyWipe({ ...said, ...edition, rentalId: '0'.repeat(32) }, receipt.signature, key)).toBe(
    false,
  );
});

test('C6, M4: a wipe that a kill cut off is done by the next run, told once, and a failing one is told as such', async () => {
  vehicle.settings['hooks'] = { wipe: script('wipe.sh', `echo x >> ${at('begun')}; exec /bin/sleep 60`) };
  const run = await driveOff();
  const rentalId = await ride();
  await eventually(() => lines('begun')).toEqual(['x']);
  await run.kill();
  expect(receipts()).toEqual([]);
  vehicle.settings['hooks'] = { wipe: script('wipe.sh', `echo y >> ${at('begun')}; exit 1`) };
  const next = await vehicle.start();
  await vehicle.fleet.waitFor('the receipt', () => receipts().length === 1);
  expect(lines('begun')).toEqual(['x', 'y']);
  expect(told()).toEqual([`${rentalId} failed`]);
  expect(next.events).toContainEqual({ event: 'hook', hook: 'wipe', result: 'failed' });
  await next.kill();
  const third = await vehicle.start();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(lines('begun')).toEqual(['x', 'y']);
  await third.kill();
});

test('L8: a wipe never runs beside a rental: the next rider’s start ends it, and each rental is told of for itself', async () => {
  const waits = `while [ -e ${at('busy')} ]; do /bin/sleep 0.1; done`;
  writeFileSync(at('busy'), '');
  vehicle.settings['hooks'] = {
    wipe: script('wipe.sh', `echo begun >> ${at('wiped')}; ${waits}; echo done >> ${at('wiped')}`),
  };
  await driveOff();
  const first = await ride();
  await eventually(() => lines('wiped')).toEqual(['begun']);
  const second = await begin();
  rmSync(at('busy'));
  // Whatever still ran would be done by now.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect([lines('wiped'), receipts()]).toEqual([['begun'], []]);
  const secondId = await end(second);
  await vehicle.fleet.waitFor('both receipts', () => receipts().length === 2);
  expect(lines('wiped')).toEqual(['begun', 'begun', 'done']);
  expect(told().toSorted()).toEqual([`${first} ok`, `${secondId} ok`].toSorted());
});

test('C6, M15: commands that fail, hang or are not there stop nothing: the rental ends and is told of', async () => {
  vehicle.settings['hooks'] = { light: 'no-such-light', wipe: script('wipe.sh', 'kill -9 $$') };
  const run = await driveOff();
  const rentalId = await ride();
  await vehicle.fleet.waitFor('the receipt', () => receipts().length === 1);
  expect(told()).toEqual([`${rentalId} failed`]);
  await vehicle.fleet.waitFor('the trip end', () => vehicle.fleet.tripEnds().length === 1);
  expect(run.events).toContainEqual({ event: 'hook', hook: 'light', result: 'failed' });
  // Each line of the log about a command, whole: no rental, no place.
  const about = run.events.filter(({ event }) => event === 'hook');
  for (const line of about) expect(Object.keys(line).toSorted()).toEqual(['event', 'hook', 'result']);
  expect(run.events.some(({ event }) => event === 'fault')).toBe(false);
});
