/** Whatever is sent to whichever route: never a 500, never an echo, and nothing begins by it. */
import { readFileSync } from 'node:fs';
import { randomId } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chance, createChance } from './chance.ts';
import { type DoorFleet, openDoorFleet, phoneKey, problemOf } from './door-fleet.ts';

const SEED = Number(process.env['FLEETVEIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const ROUNDS = process.env['FLEETVEIL_TIER'] === 'ci' ? 10_000 : 2_000;

let doors: DoorFleet;
let token: string;
beforeAll(async () => {
  doors = await openDoorFleet();
  token = await doors.token('everyone', 'booking', 'rider', 'dispatcher', 'operator', 'privacy_officer');
});
afterAll(() => doors.close());

const ODD: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    2 ** 53,
    '',
    ' ',
    [],
    {},
    [[]],
    '\u0000',
    '\ud800',
    'x'.repeat(300),
    '💥'.repeat(40),
  ],
  ...[
    "' OR 1=1 --",
    '../../etc/passwd',
    '$'.concat('{jndi:ldap://x}'),
    '%00',
    '__proto__',
    'constructor',
    'NaN',
    '1e999',
    '0x10',
  ],
  ...['9'.repeat(40), '-0', '\u202e', 'F'.repeat(32), 'g'.repeat(32), { toString: 1 }, [null], { $gt: '' }],
];

const contract = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>>;
};
const ROUTES = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

const BOOKING = ROUTES.find((route) => route.method === 'POST' && route.path.endsWith('/rentals'));

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function mutatedPath(route: (typeof ROUTES)[number], chance: Chance): string {
  const filled = route.path.replaceAll(/\{\w+\}/g, () =>
    chance.below(3) === 0 ? randomId() : encodeURIComponent(asText(chance.pick(ODD)).toWellFormed()),
  );
  const names = (route.operation.parameters ?? [])
    .filter((each) => each.in === 'query')
    .map((each) => each.name);
  const query = [...names, 'x', '__proto__', 'limit']
    .filter(() => chance.below(2) === 0)
    .map((name) => `${name}=${encodeURIComponent(asText(chance.pick(ODD)).toWellFormed())}`);
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
}

function mutatedBody(valid: Record<string, unknown>, chance: Chance): string {
  const body: Record<string, unknown> = { ...valid };
  for (let i = chance.below(3); i >= 0; i--) {
    const name = chance.pick([...Object.keys(valid), '__proto__', 'constructor', 'extra']);
    if (chance.below(4) === 0) delete body[name];
    else
      Object.defineProperty(body, name, {
        value: chance.pick(ODD),
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  const text = JSON.stringify(body);
  if (chance.below(4) > 0) return text;
  const at = chance.below(text.length);
  return chance.pick([
    text.slice(0, at),
    `${text}${text}`,
    text.slice(0, at) + chance.pick(['\u0000', '}', '"', '\\']) + text.slice(at),
    '[['.repeat(3000),
    '',
  ]);
}

test(`hostile paths, queries, headers and bodies, ${ROUNDS} of them: never a 500 (FLEETVEIL_SEED=${SEED})`, async () => {
  const chance = createChance(SEED);
  const vehicle = await doors.addVehicle();
  const valid = {
    vehicle_id: vehicle.vehicleId,
    rider_id: 'rider-h',
    route: true,
    route_keep_days: 3,
    phone_key: await phoneKey(),
  };
  const statuses = new Map<number, number>();
  for (let round = 0; round < ROUNDS; round++) {
    const route = BOOKING !== undefined && chance.below(2) === 0 ? BOOKING : chance.pick(ROUTES);
    const path = mutatedPath(route, chance);
    const body = route.method === 'POST' ? mutatedBody(valid, chance) : undefined;
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (chance.below(8) > 0) headers['content-type'] = 'application/json';
    if (chance.below(4) > 0)
      headers['idempotency-key'] = chance.pick([randomId(), 'same', 'x'.repeat(256), 'a b']);
    const method =
      chance.below(20) === 0 ? chance.pick(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) : route.method;
    const carries = body !== undefined && method !== 'HEAD';
    const answer = await doors.app.request(path, { method, headers, ...(carries ? { body } : {}) });
    const detail = `round ${round}: ${method} ${path} ${body?.slice(0, 200) ?? ''}`;
    expect(answer.status, detail).not.toBe(500);
    if (answer.status >= 400 && method !== 'HEAD') {
      expect(answer.headers.get('content-type'), detail).toBe('application/problem+json');
    }
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
  }
  console.info(`hostile: seed ${SEED}, ${[...statuses].map(([status, n]) => `${status}:${n}`).join(' ')}`);
  expect(statuses.size, 'the mutations reach many kinds of answers').toBeGreaterThan(5);
});

test('what is too long is refused before it is read', async () => {
  const ask = (path: string, body?: string) =>
    doors.ask(path, {
      token,
      ...(body === undefined ? {} : { method: 'POST', body, headers: { 'idempotency-key': 'k' } }),
    });
  expect(await problemOf(ask(`/v1/rider/trips?cursor=${'a'.repeat(2_100)}`))).toEqual([414, 'uri_too_long']);
  expect(await problemOf(ask('/v1/booking/rentals', `"${'a'.repeat(17_000)}"`))).toEqual([413, 'too_large']);
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(4096).fill(32)),
  });
  const streamed = doors.app.request('/v1/booking/rentals', {
    method: 'POST',
    body: endless,
    duplex: 'half',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'k' },
  } as RequestInit);
  expect(await problemOf(streamed)).toEqual([413, 'too_large']);
});

test('a body of another kind is refused: a page elsewhere could send it without being asked', async () => {
  for (const kind of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    '',
  ]) {
    const answer = await doors.app.request('/v1/booking/rentals', {
      ...{ method: 'POST', body: '{}' },
      headers: { authorization: `Bearer ${token}`, 'content-type': kind },
    });
    expect(await problemOf(answer), kind).toEqual([415, 'unsupported_media_type']);
  }
});

test('M2: what breaks inside is a code word outside: no text of a database, no value, no path', async () => {
  const { createDoors } = await import('../../src/doors/app.ts');
  const lines: string[] = [];
  const { createLog } = await import('../../src/log.ts');
  const secret = 'Key (rider_id)=(rider-secret) latitude 56.949123';
  const failing = createDoors({
    ...doors.parts,
    log: createLog('doors', (line) => lines.push(line)),
    policyNow: () => Promise.reject(new TypeError(secret)),
  });
  const answer = await failing.request('/v1/operator/vehicles', {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await answer.text();
  expect([answer.status, JSON.parse(text).code]).toEqual([500, 'internal']);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ event: 'door_failed', code: 'type_error' });
  for (const said of [text, ...lines]) expect(said).not.toMatch(/rider-secret|56\.949|latitude|vehicles/);
});
