/** The doors as a part: listening, jobs, the demo's issuer, and ending. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { randomId } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDoors } from '../../src/doors/start.ts';
import { publishPolicy, readPolicyFile } from '../../src/policy/publish.ts';
import { startVault } from '../../src/vault/start.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { ride } from '../statistics/rode.ts';
import { makeFleet, NOW_S, TENANT, type TestFleet } from '../vault/fleet.ts';
import { json } from './door-fleet.ts';

let database: TestDatabase;
let fleet: TestFleet;
beforeAll(async () => {
  database = await createTestDatabase();
  fleet = await makeFleet(database);
  await publishPolicy(database.owner, fleet.signers.policy, {
    tenant: TENANT,
    document: await readPolicyFile(),
    nowS: NOW_S,
  });
});
afterAll(async () => {
  await fleet.close();
  await database.drop();
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = await listenAnywhere();
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listenAnywhere(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function demoConfig() {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const issuer = `${publicUrl}/demo/oidc`;
  return {
    ...{ ...fleet.config, demo: true, doors: { host: '127.0.0.1', port, publicUrl } },
    oidc: [{ issuer, audience: 'fleetveil', jwksUrl: `${issuer}/jwks` }],
  };
}

test('it listens, gets ready, sequences the log, takes demo tokens, and ends', async () => {
  const config = await demoConfig();
  const vault = await startVault(config, fleet.tools);
  const doors = await startDoors(config, fleet.tools);
  const base = `http://127.0.0.1:${doors.port}`;
  try {
    const login = { sub: 'rider-1', roles: ['rider'], tenant: TENANT };
    const post = (body: unknown, type = 'application/json') =>
      fetch(`${base}/demo/oidc/token`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: JSON.stringify(body),
      });
    const { access_token } = await json<{ access_token: string }>(post(login));
    const trips = await fetch(`${base}/v1/rider/trips`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect([trips.status, await trips.json()]).toEqual([200, { items: [], next_cursor: null }]);
    const found = await json(fetch(`${base}/demo/oidc/.well-known/openid-configuration`));
    expect(found['jwks_uri']).toBe(config.oidc[0]?.jwksUrl);
    expect((await post({ ...login, roles: 'rider' })).status).toBe(422);
    expect((await post(login, 'text/plain')).status).toBe(415);
    // A browser's DELETE has neither body nor type; what comes in chunks has a body, whatever it says of its length.
    const own = { authorization: `Bearer ${access_token}` };
    const gone = await fetch(`${base}/v1/rider/shares/${'0'.repeat(32)}`, { method: 'DELETE', headers: own });
    expect(gone.status).toBe(404);
    const body = new Blob(['{}']).stream();
    const chunked = { method: 'POST', headers: own, body, duplex: 'half' } as const;
    expect((await fetch(`${base}/v1/rider/requests`, chunked)).status).toBe(415);
    await expect
      .poll(async () => (await fetch(`${base}/v1/public/audit/checkpoint`)).status, { timeout: 180_000 })
      .toBe(200);
    await expect
      .poll(async () => json(fetch(`${base}/readyz`)), { timeout: 180_000 })
      .toMatchObject({ ready: true });
  } finally {
    await doors.stop();
    await vault.stop();
  }
  await expect(fetch(`${base}/healthz`)).rejects.toThrow();
});

test('P7: a trip that ended is written down for its week by the running doors', async () => {
  const { owner } = database;
  const vehicleId = randomId();
  await owner
    .insertInto('vehicle')
    .values({ vehicle_id: vehicleId, tenant: TENANT, kind: 'e_bike', label: 'Bike 1' })
    .execute();
  await ride(owner, { vehicleId, rider: 'ann', riders: 1, trips: 1, atS: NOW_S - 60 });
  const doors = await startDoors(await demoConfig(), fleet.tools);
  const sources = () => owner.selectFrom('statistics_source').select(['kind', 'minutes']).execute();
  try {
    await expect.poll(sources, { timeout: 180_000 }).toEqual([{ kind: 'e_bike', minutes: 12 }]);
  } finally {
    await doors.stop();
  }
});

test('a request that never ends keeps the doors from stopping no longer than their supervisor waits', async () => {
  const doors = await startDoors(await demoConfig(), fleet.tools);
  const slow = connect(doors.port ?? 0, '127.0.0.1');
  slow.on('error', () => {});
  slow.write(
    'POST /demo/oidc/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
  );
  await fetch(`http://127.0.0.1:${doors.port}/healthz`);
  const began = performance.now();
  await doors.stop();
  slow.destroy();
  // At five seconds the supervisor kills: leases and what is under way would be left as they are.
  expect(performance.now() - began).toBeLessThan(4_000);
});

test('tokens of the demo outlive a restart: the key is kept', async () => {
  const config = await demoConfig();
  const tokenOf = async (port: number | undefined) => {
    const answer = await fetch(`http://127.0.0.1:${port}/demo/oidc/token`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ sub: 'rider-1', roles: ['rider'], tenant: TENANT }),
    });
    return (await json<{ access_token: string }>(answer)).access_token;
  };
  const first = await startDoors(config, fleet.tools);
  const token = await tokenOf(first.port);
  await first.stop();
  const second = await startDoors(config, fleet.tools);
  const trips = await fetch(`http://127.0.0.1:${second.port}/v1/rider/trips`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await second.stop();
  expect(trips.status).toBe(200);
});

test('without demo: true nobody gets a token, at any of its addresses', async () => {
  const port = await freePort();
  const doors = await startDoors(
    { ...fleet.config, doors: { host: '127.0.0.1', port, publicUrl: 'http://x.example' } },
    fleet.tools,
  );
  const base = `http://127.0.0.1:${port}/demo/oidc`;
  const post = await fetch(`${base}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect([post.status, (await json(post))['code']]).toEqual([403, 'demo_only']);
  for (const path of ['/jwks', '/.well-known/openid-configuration'])
    expect((await fetch(`${base}${path}`)).status).toBe(403);
  await doors.stop();
});

test('a port that is taken is said, by setting and without its value; nothing is left running', async () => {
  const taken = await listenAnywhere();
  const { port } = taken.address() as AddressInfo;
  const start = startDoors(
    { ...fleet.config, doors: { host: '127.0.0.1', port, publicUrl: 'http://x.example' } },
    fleet.tools,
  );
  await expect(start).rejects.toMatchObject({
    code: 'port_taken',
    message: expect.stringMatching(/^doors\.port: [^0-9]*$/),
  });
  await new Promise((resolve) => taken.close(resolve));
});

test('no issuer, no start', async () => {
  await expect(startDoors({ ...fleet.config, oidc: [] }, fleet.tools)).rejects.toMatchObject({
    code: 'config',
  });
});
