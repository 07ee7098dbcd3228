/**
 * Forged tokens, hostile strings in every place for a string, ids of others, floods: refused, nothing changed but the
 * log, and the answer says nothing of what is inside (M8, M9).
 */
import { createHmac, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOORS, type DoorId } from '../../src/access/doors.ts';
import { createDoors } from '../../src/doors/app.ts';
import { createRateLimiter } from '../../src/http/rate.ts';
import { CALLS, OPERATIONS, type Operation, type Request, requestOf, send } from './calls.ts';
import { type StringPlace, stringsOf, withText } from './contract-strings.ts';
import { json, problemOf } from './door-fleet.ts';
import { marksIn, openWalkedFleet, type WalkedFleet } from './walked-fleet.ts';

let walked: WalkedFleet;
beforeAll(async () => {
  walked = await openWalkedFleet();
});
afterAll(() => walked.doors.close());

/**
 * In CI every pair of an operation and a text; elsewhere every fourth, another quarter each day, as all of it takes
 * half a minute of a core.
 */
const EVERY = process.env['FLEETVEIL_TIER'] === 'ci' ? 1 : 4;
let turn = Math.floor(Date.now() / 86_400_000);
const isTurn = (): boolean => {
  turn += 1;
  return turn % EVERY === 0;
};

const GATED = OPERATIONS.filter(({ door }) => door !== 'none');
const ROLES: Record<DoorId, readonly string[]> = {
  booking: ['booking'],
  operator: ['dispatcher', 'operator', 'workshop'],
  rider: ['rider'],
  privacy: ['privacy_officer'],
  payer: ['payer'],
  support: ['support'],
  field: ['field_worker'],
  insurer: ['insurer'],
  statistics: ['staff', 'partner'],
  theft: ['theft_officer'],
  approver: ['approver'],
  administrator: ['administrator'],
};
const ALL_ROLES = Object.values(ROLES).flat();
/** What a refused request may leave: entries of the log, what is proved of them, and answers kept for a repetition. */
const MAY_GROW = ['audit_entry', 'audit_queue', 'idempotency'];

/** Every row of every table but the log, as one hash a table. */
async function stored(): Promise<Record<string, string>> {
  const { owner } = walked.doors.database;
  const { rows: tables } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
      AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> ALL (${MAY_GROW}) ORDER BY 1`.execute(
    owner,
  );
  const hashes: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ hash: string }>`
      SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS hash FROM ${sql.table(name)} t`.execute(
      owner,
    );
    hashes[name] = rows[0]?.hash ?? '';
  }
  return hashes;
}

/** What no answer says when it refuses. */
const INSIDE =
  /\b(SELECT|INSERT|relation|violates|syntax error|postgres|kysely|jose)\b|node_modules|\.ts:\d|\n\s+at |stack|latitude/i;

async function expectRefused(answer: Response, detail: string, sent: readonly string[] = []): Promise<void> {
  const text = await answer.text();
  expect(answer.status, detail).toBeGreaterThanOrEqual(400);
  expect(answer.status, detail).toBeLessThan(500);
  expect(answer.headers.get('content-type'), detail).toBe('application/problem+json');
  expect(text, detail).not.toMatch(INSIDE);
  const { ann, bob, eve } = walked;
  expect(marksIn(text, [...ann.marks, ...bob.marks, ...eve.marks, ...sent]), detail).toEqual([]);
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

async function forged(): Promise<Record<string, string>> {
  const { doors, ann } = walked;
  const { fleet } = doors;
  const roles = [...ALL_ROLES];
  const good = await fleet.token(ann.rider_id, { roles });
  const [header = '', payload = '', signature = ''] = good.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const issuer = String(claims['iss']);
  const { keys } = await json<{ keys: (JsonWebKey & { x: string })[] }>(fetch(`${issuer}/jwks`));
  const own = generateKeyPairSync('ed25519');
  const resign = (more: object) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', ...more }).sign(own.privateKey);
  const hmac = (secret: string | Buffer) => {
    const signed = `${part({ alg: 'HS256', kid: 'one' })}.${payload}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };
  return {
    expired: await fleet.token(ann.rider_id, { roles, expiresIn: -60 }),
    'issued in the future': await fleet.token(ann.rider_id, { roles, issuedIn: 600, expiresIn: 3_600 }),
    'another audience': await fleet.token(ann.rider_id, { roles, audience: 'another' }),
    'another issuer': await fleet.token(ann.rider_id, { roles, issuer: 'https://elsewhere.example' }),
    'alg none': `${part({ alg: 'none' })}.${payload}.`,
    'alg None': `${part({ alg: 'None', kid: 'one' })}.${payload}.${signature}`,
    'the public key as a secret': hmac(Buffer.from(keys[0]?.x ?? '', 'base64url')),
    'the public key’s text as a secret': hmac(JSON.stringify(keys[0])),
    'an own key under their name': await resign({ kid: 'one' }),
    'an own key in the header': await resign({ kid: 'one', jwk: await exportJWK(own.publicKey) }),
    'a key elsewhere': await resign({ kid: 'one', jku: 'https://elsewhere.example/jwks' }),
    'a path as key id': await resign({ kid: '../../../dev/null' }),
    'SQL as key id': await resign({ kid: "one' UNION SELECT 'secret" }),
    'a prototype as key id': await resign({ kid: '__proto__' }),
    'other claims': `${header}.${part({ ...claims, sub: 'somebody-else' })}.${signature}`,
    'no signature': `${header}.${payload}.`,
    'a cut signature': good.slice(0, -4),
    'five parts': `${good}.x.y`,
  };
}

test('M8: a forged token opens no route, tells nothing and leaves nothing', async () => {
  const before = await stored();
  for (const [name, token] of Object.entries(await forged())) {
    for (const operation of GATED) {
      if (!isTurn()) continue;
      const answer = await send(walked.doors.app, await requestOf(operation, walked.ann, token));
      expect(answer.status, `${name} ${operation.id}`).toBe(401);
      await expectRefused(answer, `${name} ${operation.id}`);
    }
  }
  expect(await stored()).toEqual(before);
});

const FORBIDDEN_TEXTS = ['\u0000', 'a\u0000b', '\ud800', 'x'.repeat(3_000)];
const STRANGE_TEXTS = [
  "'; DROP TABLE rental; --",
  "' OR '1'='1",
  '__proto__',
  'constructor',
  '../../etc/passwd',
];
/** Words of people, in which quotes and odd names are only words. */
const FREE_TEXT: ReadonlySet<string> = new Set([
  ...['rider_id', 'owner', 'reason', 'facts', 'text', 'words', 'recipient', 'purpose'],
  ...['authority', 'ground_text', 'case_number', 'office'],
  ...['reason_text', 'reference', 'label'],
]);

/** The good call of an operation with one string after the other made hostile. */
async function hostileCalls(operation: Operation, token: string): Promise<[string, Request][]> {
  const good = await requestOf(operation, walked.ann, token);
  const call = await CALLS[operation.id]?.(walked.ann);
  const calls: [string, Request][] = [];
  for (const text of [...FORBIDDEN_TEXTS, ...STRANGE_TEXTS]) {
    const encoded = encodeURIComponent(text.toWellFormed());
    const isForbidden = FORBIDDEN_TEXTS.includes(text);
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    if (names.length > 0) {
      const path = operation.path.replaceAll(/\{\w+\}/g, encoded);
      calls.push([`path ${text.slice(0, 20)}`, { ...good, path }]);
    }
    for (const name of operation.query) {
      // A lone surrogate cannot stand in an address: what arrives is U+FFFD, a character like any other.
      if (FREE_TEXT.has(name) && (!isForbidden || text === '\ud800')) continue;
      calls.push([`query ${name}`, { ...good, path: `${good.path.split('?')[0]}?${name}=${encoded}` }]);
    }
    for (const [name, value] of Object.entries(call?.body ?? {})) {
      if (typeof value !== 'string' || (FREE_TEXT.has(name) && !isForbidden)) continue;
      const body = JSON.stringify({ ...call?.body, [name]: text });
      calls.push([`body ${name}`, { ...good, init: { ...good.init, body } }]);
    }
    if (call?.body !== undefined) {
      const body = JSON.stringify(call.body).replace(
        '{',
        `{"${text === '__proto__' ? text : 'constructor'}":{"tenant":"x"},`,
      );
      calls.push(['body with a member too many', { ...good, init: { ...good.init, body } }]);
    }
  }
  return calls;
}

test('M8, M9: hostile strings in every place for a string: refused, nothing changed, nothing said', async () => {
  const before = await stored();
  let asked = 0;
  for (const operation of GATED) {
    if (operation.door === 'none') continue;
    const token = await walked.doors.token(walked.ann.rider_id, ...ROLES[operation.door]);
    for (const [what, request] of await hostileCalls(operation, token)) {
      if (!isTurn()) continue;
      asked += 1;
      const sent = what.startsWith('body ') ? STRANGE_TEXTS.slice(0, 2) : [];
      await expectRefused(await send(walked.doors.app, request), `${operation.id} ${what}`, sent);
    }
  }
  expect(asked).toBeGreaterThan(300 / EVERY);
  expect(await stored()).toEqual(before);
});

/** Texts that no string of the contract takes: control characters, half a character, far too much. */
const NEVER = ['\u0000', 'a\u0000b', '\ud800', 'x'.repeat(9_000), '\u{1f6f4}'.repeat(3_000)];
/** Texts that only words of people may have. */
const ODD = [
  ...["'; DROP TABLE rental; --", "' OR '1'='1", '1); DELETE FROM rental; --', '$1', '%00', '\\', '{{7*7}}'],
  ...['__proto__', 'constructor', 'toString', '../../etc/passwd', 'NaN', '\u202eabc', 'İ', 'Ꭰ'.repeat(20)],
];

/** Half a character arrives as U+FFFD in an address, and a header has visible letters only: those are like any other. */
const arrives = (text: string, { in: where, isFree }: StringPlace): boolean =>
  where === 'header' ? text.length > 1_000 : where === 'body' || !isFree || text !== '\ud800';

/** Whoever may pass the door of an operation; nobody at a public one. */
async function tokenFor({ door }: Operation): Promise<string | undefined> {
  return door === 'none' ? undefined : walked.doors.token(walked.ann.rider_id, ...ROLES[door]);
}

test('M8, M9: every string that the contract has, public ones too, refuses what is no text, and nothing changes', async () => {
  const before = await stored();
  let [asked, places] = [0, 0];
  const taken: string[] = [];
  for (const operation of OPERATIONS) {
    const token = await tokenFor(operation);
    for (const place of stringsOf(operation)) {
      places += 1;
      for (const text of place.isFree ? NEVER : [...NEVER, ...ODD]) {
        if (!arrives(text, place) || !isTurn()) continue;
        const answer = await send(
          walked.doors.app,
          await withText(operation, walked.ann, token, { place, text }),
        );
        asked += 1;
        const detail = `${operation.id} ${place.in} ${place.way.join('.')} ${JSON.stringify(text).slice(0, 24)}`;
        if (answer.status < 400) taken.push(detail);
        else await expectRefused(answer, detail);
      }
    }
  }
  expect(taken).toEqual([]);
  expect(places).toBeGreaterThan(100);
  expect(asked).toBeGreaterThan(1_000 / EVERY);
  expect(await stored()).toEqual(before);
});

test('a flood is bounded at every route, also where nobody is known, by address', async () => {
  const clock = { ms: 0 };
  const addresses = createRateLimiter({ burst: 2, perSecond: 1 }, () => clock.ms);
  const app = createDoors({ ...walked.doors.parts, addresses });
  for (const operation of OPERATIONS.filter(({ path }) => path.startsWith('/v1/'))) {
    clock.ms += 60_000;
    const statuses: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      const answer = await send(app, await requestOf(operation, walked.ann, undefined));
      statuses.push(answer.status);
      if (i >= 2) expect(await problemOf(answer), operation.id).toEqual([429, 'rate_limited']);
    }
    expect(statuses.slice(0, 2), operation.id).not.toContain(429);
  }
});

test('behind a proxy a flood of one sender turns nobody else away, whatever it says of others', async () => {
  const addresses = createRateLimiter({ burst: 2, perSecond: 1 }, () => 0);
  const app = createDoors({ ...walked.doors.parts, addresses, proxies: 1 });
  const proxy = { incoming: { socket: { remoteAddress: '10.0.0.1' } } };
  const status = async (path: string, forwarded: string): Promise<number> =>
    (await app.request(path, { headers: { 'x-forwarded-for': forwarded } }, proxy as object)).status;
  for (const path of ['/v1/rider/trips', '/v1/public/policy', '/healthz'])
    for (let i = 0; i < 3; i += 1) await status(path, `203.0.113.${i}, 198.51.100.7`);
  expect(await status('/healthz', '198.51.100.8')).toBe(200);
  expect(await status('/v1/rider/trips', '198.51.100.8')).toBe(401);
  expect(await status('/healthz', '198.51.100.8, 198.51.100.7')).toBe(429);
});

test('M9: every id of another operator, at every route that takes one: the same 404, and nothing changed', async () => {
  const before = await stored();
  const answers = new Map<string, string>();
  for (const operation of GATED.filter(({ path }) => path.includes('_id}'))) {
    if (operation.door === 'none') continue;
    const token = await walked.doors.token(walked.ann.rider_id, ...ROLES[operation.door]);
    const answer = await send(walked.doors.app, await requestOf(operation, walked.eve, token));
    const text = await answer.clone().text();
    await expectRefused(answer, operation.id);
    if (answer.status !== 404) answers.set(operation.id, `${answer.status} ${text}`);
  }
  expect([...answers]).toEqual([]);
  expect(await stored()).toEqual(before);
});

test('a flood is bounded at every door, by caller, before anything is asked of the database', async () => {
  const before = await stored();
  const { doors, ann } = walked;
  const clock = { ms: 0 };
  const callers = createRateLimiter({ burst: 5, perSecond: 1 }, () => clock.ms);
  const app = createDoors({ ...doors.parts, callers });
  for (const door of DOORS) {
    const operation = GATED.find((one) => one.door === door && one.method === 'GET');
    if (operation === undefined) throw new Error(`${door} has nothing to read`);
    const token = await doors.token(`flood-${door}`, ...ROLES[door]);
    const statuses: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      const answer = await send(app, await requestOf(operation, ann, token));
      statuses.push(answer.status);
      if (answer.status === 429) expect(await problemOf(answer)).toEqual([429, 'rate_limited']);
    }
    expect(statuses.slice(5), door).toEqual(Array(7).fill(429));
    expect(statuses.slice(0, 5), door).not.toContain(429);
  }
  expect(await stored()).toEqual(before);
});
