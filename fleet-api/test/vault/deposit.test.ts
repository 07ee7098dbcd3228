import {
  dayOf,
  deriveDeviceRules,
  generateTransportKey,
  idBytes,
  type KeepDays,
  parsePolicy,
  randomId,
  toHex,
  v1,
} from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadKeySet } from '../../src/keys/key-set.ts';
import { readPolicyFile } from '../../src/policy/publish.ts';
import { type DepositGround, judgeDeposit } from '../../src/vault/deposit.ts';
import type { DepositAsk } from '../../src/vault/wire.ts';
import {
  addTheftKey,
  makeFleet,
  NOW_S,
  openUnitStream,
  TENANT,
  type TestFleet,
  type TheftKey,
  theftGrant,
} from './fleet.ts';

let fleet: TestFleet;
let ground: DepositGround;
let publicKey: Uint8Array;
let theftKey: TheftKey;
let keepDays: KeepDays;

beforeAll(async () => {
  fleet = await makeFleet();
  theftKey = await addTheftKey(fleet);
  const pair = await generateTransportKey();
  publicKey = pair.publicKey;
  ({ keepDays } = deriveDeviceRules(parsePolicy(await readPolicyFile())));
  ground = {
    ...{
      tenant: TENANT,
      keepDays,
      nowS: NOW_S,
      keys: (await loadKeySet(fleet.config.keysDir, TENANT)).trusted,
    },
    transportKey: (id) => (id === toHex(pair.keyId) ? pair.privateKey : undefined),
  };
});
afterAll(() => fleet?.close());

type Terms = Parameters<typeof openUnitStream>[3];

/** A stream that the unit opens by itself. */
async function asEvent(terms: Terms): Promise<DepositAsk> {
  return (await openUnitStream(fleet, publicKey, undefined, terms)).deposit;
}

async function ask(terms: Terms = {}, grant?: Uint8Array): Promise<DepositAsk> {
  return (await openUnitStream(fleet, publicKey, grant ?? (await fleet.grant()), terms)).deposit;
}

test('an opening whose signatures hold gives its data key', async () => {
  const stream = await openUnitStream(fleet, publicKey, await fleet.grant());
  const judged = await judgeDeposit(stream.deposit, ground);
  const { streamId, dataKey } = stream;
  expect(judged).toMatchObject({
    ok: true,
    opening: { streamId, dataKey, kind: 'route', rentalId: fleet.rentalId },
  });
});

const flip = (bytes: Uint8Array, at = bytes.length - 1): Uint8Array =>
  bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
const field = (more: v1.IOpeningStatement): Terms => ({
  statement: (statement) => ({ ...statement, ...more }),
});

const REFUSED: [name: string, code: string, make: () => Promise<DepositAsk>][] = [
  [
    'a statement that is none',
    'malformed',
    async () => ({ ...(await ask()), statement: Uint8Array.of(1, 2, 3) }),
  ],
  ['another tenant around it', 'malformed', async () => ({ ...(await ask()), tenant: 'other' })],
  ['another tenant inside', 'bad_signature', () => ask(field({ tenant: 'other' }))],
  [
    'an altered signature',
    'bad_signature',
    async () => {
      const good = await ask();
      return { ...good, signature: flip(good.signature) };
    },
  ],
  [
    'a statement altered after it was signed',
    'bad_signature',
    async () => {
      const good = await ask();
      const statement = v1.OpeningStatement.decode(good.statement);
      statement.kind = v1.StreamKind.STREAM_KIND_ENDS;
      return { ...good, statement: v1.OpeningStatement.encode(statement).finish() };
    },
  ],
  [
    'the certificate of another unit',
    'bad_signature',
    async () => ({ ...(await ask()), certificate: (await fleet.enrol()).certificate }),
  ],
  [
    'M13: another unit of the same vehicle id by its own certificate',
    'bad_signature',
    async () => {
      const other = await fleet.enrol(fleet.unit.vehicleId);
      return { ...(await ask()), certificate: other.certificate };
    },
  ],
  [
    'M13: a unit that speaks for another vehicle',
    'bad_signature',
    async () => {
      const other = await fleet.enrol();
      return ask({ unit: { ...other, vehicleId: fleet.unit.vehicleId } });
    },
  ],
  [
    'a certificate signed by a key that enrols nobody',
    'bad_signature',
    async () => ask({ unit: await fleet.enrol(fleet.unit.vehicleId, fleet.signers.grant) }),
  ],
  [
    'no grant',
    'ungranted',
    async () => {
      const { grant: _, ...rest } = await ask();
      return rest;
    },
  ],
  [
    'another grant than the statement names',
    'ungranted',
    async () => ({ ...(await ask()), grant: await fleet.grant() }),
  ],
  [
    'a grant with the same id that says something else',
    'ungranted',
    async () => {
      const grantId = idBytes(randomId());
      const good = await ask({}, await fleet.grant({ grantId }));
      return { ...good, grant: await fleet.grant({ grantId, notAfterS: NOW_S + 9_999 }) };
    },
  ],
  [
    'a grant of another vehicle',
    'ungranted',
    async () => ask({}, await fleet.grant({ vehicleId: randomId() })),
  ],
  [
    'a grant signed by the status key',
    'ungranted',
    async () => ask({}, await fleet.grant({}, fleet.signers.status)),
  ],
  ['a grant with an altered signature', 'ungranted', async () => ask({}, flip(await fleet.grant()))],
  [
    'a grant from after the end of its signing key',
    'ungranted',
    async () => ask({}, await fleet.grant({ notBeforeS: 4_294_967_000, notAfterS: 4_294_967_200 })),
  ],
  [
    'a statement about another rental than its grant',
    'ungranted',
    () => ask(field({ rentalId: idBytes(randomId()) })),
  ],
  [
    'a statement that names another grant id',
    'ungranted',
    () => ask(field({ grantId: idBytes(randomId()) })),
  ],
  ['M3: a route that nobody chose', 'ungranted', async () => ask({}, await fleet.grant({ route: false }))],
  [
    'M3: a route of a maintenance move',
    'ungranted',
    async () => ask({}, await fleet.grant({ purpose: v1.Purpose.PURPOSE_MAINTENANCE })),
  ],
  [
    'a grant for the coarse report',
    'ungranted',
    async () => ask({ kind: 'ends' }, await fleet.grant({ purpose: v1.Purpose.PURPOSE_LIVE_SERVICE })),
  ],
  ['M3: theft under a rental', 'ungranted', () => ask({ kind: 'theft' })],
  ['M3: help under a rental', 'ungranted', () => ask({ kind: 'assist' })],
  ['M3: the ends of a local event', 'ungranted', () => asEvent({ kind: 'ends' })],
  ['M3: the route of a local event', 'ungranted', () => asEvent({ kind: 'route' })],
  [
    'M3: a local event without an id',
    'ungranted',
    () => asEvent({ kind: 'assist', ...field({ rentalId: new Uint8Array() }) }),
  ],
  [
    'M8: a suspicion of theft with a rental’s grant beside it',
    'ungranted',
    async () => ({ ...(await asEvent({ kind: 'theft' })), grant: Uint8Array.from(await fleet.grant()) }),
  ],
  [
    'M10: a theft that the vault has not signed',
    'ungranted',
    async () => ask({ kind: 'theft' }, await theftGrant(fleet, theftKey, false)),
  ],
  [
    'M10: ends under a theft grant',
    'ungranted',
    async () => ask({ kind: 'ends' }, await theftGrant(fleet, theftKey)),
  ],
  [
    'a transport key that is not ours',
    'unknown_key',
    async () => {
      const { publicKey: other } = await generateTransportKey();
      return (await openUnitStream(fleet, other, await fleet.grant())).deposit;
    },
  ],
  [
    'a data key sealed to a rider who gave no key',
    'ungranted',
    () => ask(field({ riderKeyId: new Uint8Array(8).fill(1) })),
  ],
  ['another suite', 'malformed', () => ask(field({ suite: Uint8Array.of(0, 32, 0, 1, 0, 1) }))],
  [
    'a sealed key that was altered',
    'malformed',
    () =>
      ask({
        statement: (s: v1.IOpeningStatement) => ({ ...s, sealedKey: flip(s.sealedKey ?? new Uint8Array()) }),
      }),
  ],
  ['a seal made for another kind', 'malformed', () => ask(field({ kind: v1.StreamKind.STREAM_KIND_ENDS }))],
  ['a seal made for another stream', 'malformed', () => ask(field({ streamId: idBytes(randomId()) }))],
  ['a seal made under another policy', 'malformed', () => ask(field({ policyVersion: 2 }))],
];

test.each(REFUSED)('M8: nothing is kept for %s', async (_, code, make) => {
  expect(await judgeDeposit(await make(), ground)).toEqual({ ok: false, code });
});

const DAY = Math.floor((NOW_S + 3600) / 86_400);

test.each([
  ['a route as long as its rider chose', 'route', { routeKeepDays: 30 }, (): number => 30],
  [
    'a route as the policy has it, where nothing was chosen',
    'route',
    { routeKeepDays: 0 },
    (): number => keepDays.routeDefault,
  ],
  [
    'no route longer than the policy allows',
    'route',
    { routeKeepDays: 366 },
    (): number => keepDays.routeMost,
  ],
  ['ends of a rental', 'ends', {}, (): number => keepDays.ends],
  [
    'ends of a move',
    'ends',
    { purpose: v1.Purpose.PURPOSE_MAINTENANCE },
    (): number => keepDays.maintenanceEnds,
  ],
] as const)('M6: the key of %s has its last day from the start', async (_, kind, terms, days) => {
  const judged = await judgeDeposit(await ask({ kind }, await fleet.grant(terms)), ground);
  expect(judged).toMatchObject({ ok: true, opening: { endsOnDay: DAY + 31 + days() } });
});

test('M3, M6: help and a suspicion of theft need no grant, and are kept from the day they come', async () => {
  for (const [kind, days] of [
    ['assist', keepDays.assist],
    ['theft', keepDays.suspicion],
  ] as const) {
    const judged = await judgeDeposit(await asEvent({ kind }), ground);
    expect(judged, kind).toMatchObject({
      ok: true,
      opening: { isLocal: true, endsOnDay: dayOf(NOW_S) + days },
    });
  }
});

test('M10: a theft under a grant of two signatures is kept as its case', async () => {
  const judged = await judgeDeposit(await ask({ kind: 'theft' }, await theftGrant(fleet, theftKey)), ground);
  expect(judged).toMatchObject({
    ok: true,
    opening: { isLocal: false, endsOnDay: dayOf(NOW_S + 3600) + keepDays.theft },
  });
});
