/** A deliverer that is killed in the middle, while another one delivers: told once, and the account is even. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { createOrganisationReader } from '../../src/organisation/organisation-store.ts';
import { runWebhooks } from '../../src/webhooks/deliver.ts';
import { type DoorFleet, dateOf, json, NOW_S, openDoorFleet, TENANT } from '../doors/door-fleet.ts';
import { type InsurersServer, startInsurer } from './insurers-server.ts';
import type { ChildSettings } from './webhook-child.ts';

/** More than one run takes up, so that the killed one leaves some that nobody has touched. */
const TOLD = 30;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A fleet whose one insurer is told through that server. */
async function openWith(insurer: InsurersServer): Promise<{ doors: DoorFleet; officer: string }> {
  const doors = await openDoorFleet();
  undo.push(() => doors.close());
  const officer = await doors.token('officer-1', 'privacy_officer');
  const path = '/v1/privacy/insurers/insurer-1';
  await doors.ask(path, { method: 'PUT', token: officer, body: { webhook_url: insurer.url } });
  const made = doors.ask(`${path}/secret`, { method: 'POST', token: officer });
  insurer.secrets.push((await json<{ secret: string }>(made)).secret);
  return { doors, officer };
}

async function tell({ database }: DoorFleet): Promise<string[]> {
  const releases = Array.from({ length: TOLD }, () => randomId());
  const of = { tenant: TENANT, insurer_id: 'insurer-1', kind: 'accident.released' } as const;
  const waiting = { state: 'waiting', last_outcome: null, done_real_s: null } as const;
  await database.owner
    .insertInto('webhook_delivery')
    .values(
      releases.map((release_id) => ({
        ...{ ...of, ...waiting, webhook_id: randomId(), release_id, ends_on: dateOf(NOW_S, 35) },
      })),
    )
    .execute();
  return releases;
}

/** Starts a deliverer of its own; the test kills it. */
async function startDeliverer(doors: DoorFleet, realS: number): Promise<ChildProcess> {
  const { dir, config } = doors.fleet;
  const file = join(dir, 'webhook-child.json');
  const settings: ChildSettings = {
    ...{ connection: doors.database.connection('doors'), keysDir: config.keysDir, nowS: NOW_S, realS },
  };
  await writeFile(file, JSON.stringify(settings), { mode: 0o600 });
  undo.push(() => rm(file, { force: true }));
  const child = fork(join(import.meta.dirname, 'webhook-child.ts'), [file], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  undo.push(() => child.kill('SIGKILL'));
  return child;
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

test('P4: kill -9 of a deliverer in the middle, another one beside it: each thing once, the account even', async () => {
  const insurer = await startInsurer();
  undo.push(() => insurer.close());
  const { doors, officer } = await openWith(insurer);
  const told = await tell(doors);
  const realS = Math.floor(Date.now() / 1000) + 10;
  // It answers some, takes up others without ever answering, and so holds the first deliverer in the middle of its run.
  insurer.moods = Array.from({ length: 20 }, (_, i) => (i % 4 === 3 ? 'never' : 200));
  const child = await startDeliverer(doors, realS);
  while (insurer.tries < 20) await soon();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const stateOf = async (state: string): Promise<number> => {
    const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM webhook_delivery
      WHERE state = ${state}`.execute(doors.database.owner);
    return rows[0]?.count ?? 0;
  };
  expect(await stateOf('waiting'), 'nobody wrote down what came of the unanswered').toBeGreaterThanOrEqual(
    TOLD - 15,
  );
  expect(insurer.taken.size, 'yet the insurer took them up').toBe(20);

  // What it had taken up is out of reach for a minute: two deliverers at once leave it alone, and share the rest.
  const { webhookSeal, db } = doors.parts;
  const parts = {
    ...{ db, webhookSeal, organisationNow: createOrganisationReader(), chance: () => 0.5 },
    webhookReach: { private: true },
  };
  const run = (atS: number) => runWebhooks(parts, { nowS: NOW_S, realS: atS });
  await Promise.all([run(realS + 59), run(realS + 59)]);
  expect([insurer.taken.size, insurer.tries]).toEqual([TOLD, TOLD]);
  // Counted now only: what the killed one had asked its database to commit may be committed after its end.
  const unwritten = await stateOf('waiting');
  expect(unwritten).toBeGreaterThanOrEqual(5);
  await Promise.all([run(realS + 60), run(realS + 60)]);
  expect(insurer.tries, 'only what was never written down comes again, under its own id').toBe(
    TOLD + unwritten,
  );
  const bodies = [...insurer.taken.values()].map((body) => JSON.parse(body).data.release_id as string);
  expect(bodies.toSorted()).toEqual(told.toSorted());
  const { items } = await json<{ items: { webhooks: object }[] }>(
    doors.ask('/v1/privacy/insurers', { token: officer }),
  );
  expect(items[0]?.webhooks).toEqual({ waiting: 0, delivered: TOLD, given_up: 0, disabled: 0 });
  expect(insurer.forged).toBe(0);
});
