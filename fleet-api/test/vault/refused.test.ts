import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromHex, openFromQuarantine, toHex } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { createQuarantine } from '../../src/ingest/quarantine.ts';
import { openRefused, type RefusedBody } from '../../src/vault/refused.ts';
import type { Vault } from '../../src/vault/vault.ts';
import type { TestDatabase } from '../../testing/index.ts';
import { TENANT, type TestFleet } from './fleet.ts';
import { turningOfEach } from './started-vault.ts';
import { listedKeys, type TurningFleet } from './turning-vault.ts';

const BODY = Buffer.from('{"latitude":56.9496,"longitude":24.1052}');

let fleet: TestFleet;
let database: TestDatabase;
let turning: TurningFleet;

turningOfEach((made) => {
  ({ fleet, database, turning } = made);
});

/** What ingest keeps of a refused message today, as its row has it. */
async function refuse(vault: Vault): Promise<RefusedBody> {
  const { quarantinePublicKey } = listedKeys(vault);
  const quarantine = createQuarantine({
    tenant: TENANT,
    db: database.ingest,
    publicKey: () => quarantinePublicKey ?? undefined,
    nowS: turning.now,
  });
  quarantine.add('over_precise', BODY);
  await quarantine.drain();
  const row = await database.owner
    .selectFrom('quarantine')
    .select(['sealed', 'key_id'])
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return { keyId: toHex(row.key_id ?? Buffer.of()), sealed: new Uint8Array(row.sealed ?? []) };
}

/** Whether a body opens by any private key that lies in the vault's folder. */
async function opensByFolder({ sealed }: RefusedBody): Promise<boolean> {
  const folder = join(fleet.config.keysDir, 'vault');
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')),
  );
  const keys = texts.flatMap((text) => /"privateKey":"([0-9a-f]{64})"/.exec(text)?.[1] ?? []);
  const opened = await Promise.all(
    keys.map((key) => openFromQuarantine(sealed, fromHex(key)).catch(() => undefined)),
  );
  return opened.some((body) => body !== undefined && BODY.equals(body));
}

test('M14: refused bodies are sealed to the key of their week, open while their row lives, and never after day 35', async () => {
  const { vault, rotation } = await turning.start();
  const bodies: { readonly day: number; readonly refused: RefusedBody }[] = [];
  for (let day = 0; day <= 35; day += 3.5) {
    turning.setDay(day);
    await rotation.pass();
    bodies.push({ day, refused: await refuse(vault) });
    // Each row of the last seven days, by the key it names.
    for (const { refused } of bodies.filter((each) => each.day >= day - 7))
      expect(await openRefused(rotation.ring, refused)).toEqual({ ok: true, body: new Uint8Array(BODY) });
  }
  expect(new Set(bodies.map(({ refused }) => refused.keyId)).size).toBe(6);
  expect(await opensByFolder(bodies.at(-1)?.refused as RefusedBody)).toBe(true);
  for (const { day, refused } of bodies) {
    turning.setDay(day + 35);
    await rotation.pass();
    expect(await openRefused(rotation.ring, refused)).toEqual({ ok: false, code: 'key_destroyed' });
    expect(await opensByFolder(refused)).toBe(false);
  }
});

test('M8: a row that was altered, or names a key that never was ours, says so', async () => {
  const { vault, rotation } = await turning.start();
  const { keyId, sealed } = await refuse(vault);
  const altered = sealed.map((byte, at) => (at === 40 ? byte ^ 1 : byte));
  expect(await openRefused(rotation.ring, { keyId, sealed: altered })).toEqual({
    ok: false,
    code: 'damaged',
  });
  expect(await openRefused(rotation.ring, { keyId, sealed: new Uint8Array(3) })).toEqual({
    ok: false,
    code: 'damaged',
  });
  expect(await openRefused(rotation.ring, { keyId: '00'.repeat(8), sealed })).toEqual({
    ok: false,
    code: 'unknown_key',
  });
});

test('M14: the endless key of before is destroyed when the vault starts', async () => {
  await turning.start();
  const file = join(fleet.config.keysDir, 'vault', 'quarantine.key');
  await writeFile(file, '{}', { mode: 0o600 });
  await turning.start();
  await expect(stat(file)).rejects.toThrow('ENOENT');
});
