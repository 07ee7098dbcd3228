/** Ringing and flashing, with the agent as a process, a real broker and a real program: done once, refused, or nothing. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND_LIMITS, COMMAND_RESULTS, randomId, toHex } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommandWish } from './authority.ts';
import { createVehicle, drive, type Run, type Vehicle } from './vehicle.ts';

let vehicle: Vehicle;
beforeEach(async () => {
  vehicle = await createVehicle(1);
});
afterEach(() => vehicle.stop());

const at = (name: string) => join(vehicle.folder, name);
const lines = (name: string) =>
  existsSync(at(name)) ? readFileSync(at(name), 'utf8').trim().split('\n') : [];

function program(text: string): void {
  writeFileSync(at('find.sh'), `#!/bin/sh\n${text}\n`, { mode: 0o700 });
  vehicle.settings['hooks'] = { find: 'find.sh' };
}

async function ready(): Promise<Run> {
  const run = await vehicle.start();
  const hasTime = () => run.events.some(({ event }) => event === 'time_attested');
  await vehicle.fleet.waitFor('papers and time', hasTime);
  return run;
}

const sign = (wish: Partial<CommandWish> = {}) =>
  vehicle.authority.command({ vehicleId: vehicle.vehicleId, nowS: vehicle.nowS(), ...wish });
const send = async (wish: Partial<CommandWish> = {}) => vehicle.fleet.send(await sign(wish));

/** Ids and results that were told, in order. */
const told = () =>
  [...vehicle.fleet.stored.values()].flatMap(({ commandReceipt }) =>
    commandReceipt
      ? [
          `${toHex(commandReceipt.commandId ?? new Uint8Array())} ${COMMAND_RESULTS.word(commandReceipt.result)}`,
        ]
      : [],
  );

/** What came before has been looked at: commands are taken in order, and this one is answered. */
async function flush(): Promise<void> {
  const commandId = randomId();
  await send({ commandId });
  await vehicle.fleet.waitFor('an answer', () => told().some((line) => line.startsWith(commandId)));
}

test('P8, M8: a command runs the program once, however often it comes, and tells of it without a place', async () => {
  program(`/usr/bin/env -u PWD -u _ -u SHLVL >> ${at('env')}; echo "$#" >> ${at('ran')}`);
  const run = await ready();
  const [ring, flash] = [randomId(), randomId()];
  const first = await sign({ commandId: ring });
  await vehicle.fleet.send(first);
  await vehicle.fleet.waitFor('the receipt', () => told().length === 1);
  await vehicle.fleet.send(first);
  await send({ commandId: flash, kind: 'flash' });
  await vehicle.fleet.waitFor('the receipt', () => told().length === 2);
  expect(told()).toEqual([`${ring} done`, `${flash} done`]);
  expect(lines('env')).toEqual(['FLEETVEIL_COMMAND=ring', 'FLEETVEIL_COMMAND=flash']);
  expect(lines('ran')).toEqual(['0', '0']);
  await run.kill();
  const next = await ready();
  await vehicle.fleet.send(first);
  await flush();
  expect(lines('ran'), 'not after a kill either').toEqual(['0', '0', '0']);
  const receipt = [...vehicle.fleet.stored.values()].find(({ commandReceipt }) => commandReceipt);
  // All that it says, apart from what every record says of itself.
  expect(Object.keys(receipt?.commandReceipt ?? {}).toSorted()).toEqual(['commandId', 'result']);
  const about = [...run.events, ...next.events].filter(({ event }) => event === 'hook');
  for (const line of about) expect(line).toEqual({ event: 'hook', hook: 'find', result: 'ok' });
});

test('M8, M10: late, early, too long, another’s vehicle, tenant or key: nothing is run and nothing is told', async () => {
  program(`echo x >> ${at('ran')}`);
  const run = await ready();
  await send({ fromS: -400, lastsS: 300 });
  await send({ fromS: 60 });
  await send({ lastsS: COMMAND_LIMITS.mostHoldsS + 1 });
  await send({ vehicleId: randomId() });
  await send({ tenant: 'other' });
  for (const signedBy of ['root', 'policy', 'grant_rental', 'grant_theft', 'status', 'vault'] as const)
    await send({ signedBy });
  await flush();
  expect([lines('ran'), told().length]).toEqual([['x'], 1]);
  // They are counted, and the log says of the first why.
  expect(run.events).toContainEqual({ event: 'downlink_ignored', why: 'expired', total: 1 });
  const totals = run.events.flatMap((line) => (line.event === 'downlink_ignored' ? [line.total] : []));
  expect(totals).toEqual([1, 2, 4, 8]);
});

test('P8, M1: while somebody has the vehicle nothing rings, and a start ends what rings', async () => {
  program(
    `echo begun >> ${at('ran')}; while [ -e ${at('busy')} ]; do /bin/sleep 0.1; done; echo done >> ${at('ran')}`,
  );
  writeFileSync(at('busy'), '');
  vehicle.record(drive(600), vehicle.nowS() - 60);
  await ready();
  const [cut, refused] = [randomId(), randomId()];
  await send({ commandId: cut });
  await expect.poll(() => lines('ran')).toEqual(['begun']);
  const granted = await vehicle.book();
  await expect.poll(() => vehicle.order('use', granted)).toEqual({ ok: true });
  await vehicle.fleet.waitFor('the receipt', () => told().length === 1);
  rmSync(at('busy'));
  await send({ commandId: refused });
  await vehicle.fleet.waitFor('both receipts', () => told().length === 2);
  expect([told(), lines('ran')]).toEqual([[`${cut} refused`, `${refused} refused`], ['begun']]);
});

test('P8: the vehicle counts for itself: twelve an hour ring, whoever signed them, and the rest is refused', async () => {
  program(`echo x >> ${at('ran')}`);
  await ready();
  for (let number = 1; number <= COMMAND_LIMITS.anHour + 2; number += 1) {
    await send();
    await vehicle.fleet.waitFor(`receipt ${number}`, () => told().length === number);
  }
  expect(lines('ran')).toHaveLength(COMMAND_LIMITS.anHour);
  expect(
    told()
      .map((line) => line.split(' ')[1])
      .slice(-3),
  ).toEqual(['done', 'refused', 'refused']);
});

test('M15: a program that fails is told as failed; without one the vehicle refuses', async () => {
  program('exit 3');
  const run = await ready();
  await send();
  await vehicle.fleet.waitFor('the receipt', () => told().length === 1);
  await run.stop();
  delete vehicle.settings['hooks'];
  await ready();
  await send();
  await vehicle.fleet.waitFor('the receipt', () => told().length === 2);
  expect(told().map((line) => line.split(' ')[1])).toEqual(['failed', 'refused']);
});
