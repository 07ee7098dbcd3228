/** M9: every route × every role of the policy, and every way of having no right at all. */
import { readFileSync } from 'node:fs';
import { ROLE_IDS, randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOOR_OF_ROLE, DOORS, type DoorId } from '../../src/access/doors.ts';
import { createDoors } from '../../src/doors/app.ts';
import { createRateLimiter } from '../../src/http/rate.ts';
import { insertPartner } from '../statistics/partner.ts';
import { type DoorFleet, openDoorFleet, problemOf } from './door-fleet.ts';

let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet();
  await insertPartner(doors.database.owner, 2, 'someone-partner', '2036-12-31'); // the others need no contract to pass
});
afterAll(() => doors.close());

const contract = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, object>>;
};

interface Route {
  readonly method: string;
  readonly path: string;
  readonly door: string;
}

/** Every route behind a token, its ids made up: who may not pass must not get as far as the id. */
const ROUTES: Route[] = Object.entries(contract.paths).flatMap(([path, methods]) => {
  const door = DOORS.find((one) => path.startsWith(`/v1/${one}/`));
  if (door === undefined) return [];
  const named = path.replaceAll(/\{\w+\}/g, '0f8fad5bd9cb469fa16570867728950e');
  return Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: named, door }));
});

const ask = ({ method, path }: Route, headers: Record<string, string>) =>
  doors.app.request(path, { method, headers: { ...headers, 'content-type': 'application/json' } });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('there are routes behind every door', () => {
  expect(new Set(ROUTES.map((route) => route.door))).toEqual(
    new Set<DoorId>([
      ...([
        'booking',
        'operator',
        'rider',
        'privacy',
        'payer',
        'support',
        'field',
        'theft',
        'approver',
        'insurer',
        'administrator',
        'statistics',
      ] as const),
    ]),
  );
  expect(ROUTES.length).toBeGreaterThanOrEqual(13);
});

test('M9, M7: a role passes exactly its own door, at every route, and each refusal is one entry', async () => {
  const wrong: string[] = [];
  for (const role of ROLE_IDS) {
    const caller = `someone-${role}`;
    const token = await doors.token(caller, role);
    let refused = 0;
    for (const route of ROUTES) {
      const { status } = await ask(route, bearer(token));
      if (status === 403 || status === 404) refused += 1;
      const passed = status !== 401 && status !== 403;
      if (passed !== (DOOR_OF_ROLE[role] === route.door))
        wrong.push(`${role} ${route.method} ${route.path}: ${status}`);
      expect(status, `${role} ${route.path}`).toBeLessThan(500);
    }
    if ((await denialsOf(caller)) !== refused)
      wrong.push(`${role}: ${refused} refusals, not as many entries`);
  }
  expect(wrong).toEqual([]);
});

test('M7: an id out of form, a path that is none and a question beyond the role are denials like any other', async () => {
  const denied = async (caller: string, role: string, path: string) => {
    const answer = await doors.ask(path, { token: await doors.token(caller, role) });
    return [answer.status, await denialsOf(caller)];
  };
  expect(await denied('silent-1', 'privacy_officer', '/v1/privacy/policy/none')).toEqual([404, 1]);
  expect(await denied('silent-2', 'rider', '/v1/rider/nowhere')).toEqual([404, 1]);
  expect(await denied('silent-3', 'rider', `/v1/rider/trips/${randomId()}`)).toEqual([404, 1]);
  const within = '/v1/operator/vehicles?within=881f1a2a5dfffff';
  expect(await denied('silent-4', 'workshop', within)).toEqual([403, 1]);
});

async function denialsOf(caller: string): Promise<number> {
  const { rows } = await sql<{ entries: number }>`
    SELECT count(*) AS entries FROM audit_entry
    WHERE entry->>'act' = 'denial' AND entry->'actor'->>'id' = ${caller}`.execute(doors.database.owner);
  return rows[0]?.entries ?? 0;
}

test('no token, a token of nobody, an expired one, another audience’s: nothing opens', async () => {
  const tokens: Record<string, Record<string, string>> = {
    none: {},
    'not a bearer': { authorization: 'Basic cmlkZXI6cmlkZXI=' },
    garbage: bearer('a.b.c'),
    expired: bearer(
      await doors.fleet.token('x', {
        roles: ['rider', 'booking', 'dispatcher', 'privacy_officer'],
        expiresIn: -60,
      }),
    ),
    audience: bearer(await doors.fleet.token('x', { roles: ['rider', 'booking'], audience: 'another' })),
    issuer: bearer(
      await doors.fleet.token('x', { roles: ['rider', 'booking'], issuer: 'https://elsewhere.example' }),
    ),
    'in the query': {},
  };
  for (const [name, headers] of Object.entries(tokens)) {
    for (const route of ROUTES) {
      const path = name === 'in the query' ? `${route.path}?access_token=x` : route.path;
      const answer = await ask({ ...route, path }, headers);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(await problemOf(answer), `${name} ${route.path}`).toEqual([401, 'unauthenticated']);
    }
  }
});

test('M7: every denial of somebody known is in the audit log, with who, which code and about what', async () => {
  const { owner } = doors.database;
  const denials = () =>
    owner
      .selectFrom('audit_entry')
      .select(['entry', 'rental_id'])
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
  const rider = await doors.token('rider-m7', 'rider');
  await doors.ask('/v1/privacy/audit', { token: rider });
  expect((await denials())?.entry).toMatchObject({
    ...{ act: 'denial', actor: { kind: 'privacy', id: 'rider-m7' }, detail: { code: 'forbidden' } },
  });
  const rentalId = randomId();
  await doors.ask(`/v1/rider/trips/${rentalId}.gpx`, { token: rider });
  expect(await denials()).toMatchObject({
    rental_id: rentalId,
    entry: { act: 'denial', actor: { kind: 'rider', id: 'rider-m7' }, detail: { code: 'not_found' } },
  });
});

test('a caller who asks too often waits, others do not; an address is bounded before its token is read', async () => {
  const clock = { ms: 0 };
  const limited = (burst: number) => createRateLimiter({ burst, perSecond: 1 }, () => clock.ms);
  const app = createDoors({ ...doors.parts, callers: limited(3) });
  const [one, two] = await Promise.all([doors.token('one', 'rider'), doors.token('two', 'rider')]);
  const list = (token: string) => app.request('/v1/rider/trips', { headers: bearer(token) });
  for (let i = 0; i < 3; i++) expect((await list(one)).status).toBe(200);
  const refused = await list(one);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await problemOf(refused)).toEqual([429, 'rate_limited']);
  expect((await list(two)).status).toBe(200);
  let verified = 0;
  const verifyToken = () => {
    verified++;
    return Promise.reject(new Error('not asked for'));
  };
  const busy = createDoors({ ...doors.parts, verifyToken, addresses: limited(1) });
  await busy.request('/v1/rider/trips', { headers: bearer(one) });
  expect((await busy.request('/v1/rider/trips', { headers: bearer(one) })).status).toBe(429);
  expect((await busy.request('/v1/public/policy')).status).toBe(429);
  expect(verified).toBe(1);
});

test('a method that a path does not have is said, with those it has', async () => {
  const token = await doors.token('rider-1', 'rider');
  const answer = await doors.ask('/v1/rider/trips', { method: 'DELETE', token });
  expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD']);
  expect(await problemOf(answer)).toEqual([405, 'method_not_allowed']);
  expect(await problemOf(doors.ask('/v1/nowhere'))).toEqual([404, 'not_found']);
});
