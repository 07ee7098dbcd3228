/** Session keys from a real vault: for whom they are, and that they end with the key of the week. */
import { randomBytes, randomId } from '@fleetveil/proto';
import { beginSessionKey } from '@fleetveil/proto/node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVaultClient } from '../../src/vault/client.ts';
import { startVault } from '../../src/vault/start.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { makeFleet, NOW_S, TENANT, type TestFleet } from './fleet.ts';
import { DAY_S, listedKeys, makeTurningFleet } from './turning-vault.ts';

let fleet: TestFleet;
let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  fleet = await makeFleet(database);
});
afterEach(async () => {
  await fleet?.close();
  await database?.drop();
});

/** A session that a unit begins to the newest key of a list. */
function begun({ keys: [newest] }: ReturnType<typeof listedKeys>) {
  const { keyId, publicKey } = newest ?? {};
  if (!keyId || !publicKey) throw new Error('no key is published');
  const name = { tenant: TENANT, unitId: randomId(), sessionId: randomId() };
  const key = beginSessionKey({ keyId, publicKey }, name);
  return { secret: key.secret, ask: { ...name, keyId: key.keyId, enc: key.enc } };
}

test('M14: a session’s secret is to be had until day 35 of its key, and by nothing there is after that', async () => {
  const turning = await makeTurningFleet(fleet, database);
  const { vault, rotation } = await turning.start();
  const { ask, secret } = begun(listedKeys(vault));
  const opened = [{ secret, endsS: NOW_S + 35 * DAY_S }];
  for (const day of [0, 7, 14, 21, 28, 34]) {
    turning.setDay(day);
    await rotation.pass();
    expect(vault.sessions({ sessions: [ask] }), `day ${day}`).toEqual(opened);
  }
  turning.setDay(35);
  await rotation.pass();
  expect(vault.sessions({ sessions: [ask] })).toEqual([{ code: 'key_destroyed' }]);
  const restarted = await turning.start();
  expect(restarted.vault.sessions({ sessions: [ask] })).toEqual([{ code: 'key_destroyed' }]);
  // What is begun to the newest key then is opened.
  const young = begun(listedKeys(vault));
  expect(vault.sessions({ sessions: [young.ask] })).toMatchObject([{ secret: young.secret }]);
});

test('M8: over its socket the vault opens each session for itself, for its own unit, tenant and key only', async () => {
  const running = await startVault(fleet.config, fleet.tools);
  const client = createVaultClient(fleet.config.vault.socketPath);
  try {
    const turning = await makeTurningFleet(fleet, database);
    const { vault } = await turning.start();
    const { ask, secret } = begun(listedKeys(vault));
    const answers = await client.sessions([
      ask,
      { ...ask, tenant: 'other' },
      { ...ask, keyId: randomBytes(8) },
      { ...ask, enc: new Uint8Array(32) },
      { ...ask, unitId: randomId() },
    ]);
    const endsS = NOW_S + 35 * DAY_S;
    expect(answers.slice(0, 4)).toEqual([
      { secret, endsS },
      { code: 'unknown_key' },
      { code: 'unknown_key' },
      { code: 'forged' },
    ]);
    // Under another name there is a secret, and it is not this session's.
    expect(answers[4]).toMatchObject({ endsS });
    expect(answers[4]).not.toMatchObject({ secret });
  } finally {
    client.close();
    await running.stop();
  }
});

test('a vault that is away is told as such: then ingest asks again', async () => {
  const client = createVaultClient(fleet.config.vault.socketPath);
  const ask = { tenant: TENANT, unitId: randomId(), sessionId: randomId(), keyId: randomBytes(8) };
  await expect(client.sessions([{ ...ask, enc: randomBytes(32) }])).rejects.toMatchObject({
    code: 'vault_unreachable',
  });
  client.close();
});
