import { holderOf, randomId, toHex, v1 } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { dayOfDate } from '../../src/database/days.ts';
import type { VaultClient } from '../../src/vault/client.ts';
import { forgetEndedKeys } from '../../src/vault/forget.ts';
import type { OpenAsk } from '../../src/vault/wire.ts';
import type { TestDatabase } from '../../testing/index.ts';
import {
  NOW_S,
  openingOf,
  openUnitStream,
  type StreamTerms,
  someFixes,
  type TestFleet,
  type UnitStream,
} from './fleet.ts';
import { startVaultOfFile } from './started-vault.ts';

let fleet: TestFleet;
let database: TestDatabase;
let vault: VaultClient;
let transportKey: Uint8Array;

startVaultOfFile((started) => {
  ({ fleet, database, vault, transportKey } = started);
});

async function deposited(grant?: Uint8Array, terms: StreamTerms = {}): Promise<UnitStream> {
  const stream = await openUnitStream(fleet, transportKey, grant ?? (await fleet.grant()), terms);
  expect(await vault.deposit(stream.deposit)).toEqual({ kind: 'stored' });
  return stream;
}

const lastLeaf = async () => {
  const { last } = await vault.leaves(0);
  return (await vault.leaves(Math.max(0, last - 1))).leaves[0];
};

test('M2: a stream goes from the unit through the vault to its rider, fix by fix', async () => {
  const stream = await deposited();
  const fixes = someFixes(NOW_S - 600, 90);
  const chunks = [await stream.chunk(fixes.slice(0, 45)), await stream.chunk(fixes.slice(45), 1)];
  const opened = await vault.open(await openingOf(fleet, stream, chunks));
  expect(opened).toMatchObject({ kind: 'opened', fixes, outside: 0, damaged: 0 });
});

test('M7: an opening is on record with who, why, what and which window, and never with a place', async () => {
  const stream = await deposited();
  const chunks = [await stream.chunk(someFixes(NOW_S, 5))];
  const window = { fromS: NOW_S - 60, toS: NOW_S + 60 };
  const opened = await vault.open(await openingOf(fleet, stream, chunks, { window }));
  const leaf = await lastLeaf();
  expect(opened).toMatchObject({ kind: 'opened', leafNo: leaf?.no });
  expect(leaf?.entry).toEqual({
    act: 'opening',
    atS: NOW_S,
    tenant: 'demo',
    actor: { kind: 'rider', id: fleet.rider.id },
    subject: {
      streamId: stream.streamId,
      vehicleId: fleet.unit.vehicleId,
      rentalId: fleet.rentalId,
      riderId: fleet.rider.id,
    },
    purpose: 'rider_route',
    detail: { kind: 'route', ...window, chunks: 1 },
  });
});

const REFUSED: [
  name: string,
  code: string,
  logged: string | undefined,
  change: (ask: OpenAsk) => Promise<Partial<OpenAsk>>,
][] = [
  [
    'another rider',
    'not_holder',
    'not_holder',
    async () => ({ actor: { kind: 'rider', token: await fleet.token('rider-2') } }),
  ],
  ['the wrong salt', 'not_holder', 'not_holder', async () => ({ salt: randomId() })],
  [
    'a token that has expired',
    'bad_token',
    undefined,
    async () => ({ actor: { kind: 'rider', token: await fleet.token('rider-1', { expiresIn: -60 }) } }),
  ],
  [
    'a token for another audience',
    'bad_token',
    undefined,
    async () => ({ actor: { kind: 'rider', token: await fleet.token('rider-1', { audience: 'other' }) } }),
  ],
  [
    'a token of another issuer',
    'bad_token',
    undefined,
    async () => ({
      actor: { kind: 'rider', token: await fleet.token('rider-1', { issuer: 'https://evil.example' }) },
    }),
  ],
  [
    'a token of another tenant',
    'bad_token',
    undefined,
    async () => ({ actor: { kind: 'rider', token: await fleet.token('rider-1', { tenant: 'other' }) } }),
  ],
  [
    'a token of somebody who is no rider',
    'bad_token',
    undefined,
    async () => ({ actor: { kind: 'rider', token: await fleet.token('rider-1', { roles: ['operator'] }) } }),
  ],
  ['no token', 'bad_token', undefined, async () => ({ actor: { kind: 'rider', token: 'x.y.z' } })],
  [
    'a purpose that opens no route',
    'not_allowed',
    'kind_not_for_purpose',
    async () => ({ purpose: 'rental_contract' }),
  ],
  ['a purpose for another role', 'not_allowed', 'kind_not_for_purpose', async () => ({ purpose: 'dispute' })],
  [
    'a purpose that opens nothing',
    'not_allowed',
    'purpose_never_opens',
    async () => ({ purpose: 'marketing' }),
  ],
  [
    'the grant of another vehicle',
    'bad_grant',
    'bad_grant',
    async ({ grants }) => ({ grants: [...grants, await fleet.grant({ vehicleId: randomId() })] }),
  ],
  [
    'the grant of another rental',
    'bad_grant',
    'bad_grant',
    async ({ grants }) => ({ grants: [...grants, await fleet.grant({ rentalId: randomId() })] }),
  ],
  [
    'a grant signed by a key that signs something else',
    'bad_grant',
    'bad_grant',
    async ({ grants }) => ({ grants: [...grants, await fleet.grant({}, fleet.signers.status)] }),
  ],
  [
    'only a grant that the stream was not opened under',
    'bad_grant',
    'own_grant_missing',
    async () => ({ grants: [await fleet.grant()] }),
  ],
  [
    'a further grant for somebody else',
    'not_holder',
    'not_holder',
    async ({ grants }) => ({
      grants: [...grants, await fleet.grant({ holder: await holderOf(fleet.rider.salt, 'rider-2') })],
    }),
  ],
  ['a stream that is not here', 'not_found', undefined, async () => ({ streamId: randomId() })],
];

test.each(REFUSED)('M2, M10: nothing is opened for %s', async (_, code, logged, change) => {
  const stream = await deposited();
  const ask = await openingOf(fleet, stream, [await stream.chunk(someFixes(NOW_S, 5))]);
  const { last } = await vault.leaves(0);
  expect(await vault.open({ ...ask, ...(await change(ask)) })).toEqual({ kind: 'refused', code });
  const { leaves } = await vault.leaves(last);
  const denials = leaves
    .map(({ entry }) => entry)
    .map((entry) => entry as { act: string; detail: { code: string } });
  expect(denials.map(({ act, detail }) => [act, detail.code])).toEqual(
    logged === undefined ? [] : [['denial', logged]],
  );
  for (const { entry } of leaves) expect(entry).not.toHaveProperty('subject.riderId');
});

test('M10: the key that signs grants cannot name another holder for a stream that is there', async () => {
  const stream = await deposited();
  const forged = await fleet.grant({ holder: await holderOf(fleet.rider.salt, 'thief') });
  const token = await fleet.token('thief');
  const chunks = [await stream.chunk(someFixes(NOW_S, 5))];
  const ask = (grants: Uint8Array[]) =>
    openingOf(fleet, stream, chunks, { grants, actor: { kind: 'rider', token } });
  expect(await vault.open(await ask([forged]))).toEqual({ kind: 'refused', code: 'bad_grant' });
  const own = stream.deposit.grant ?? new Uint8Array();
  expect(await vault.open(await ask([forged, own]))).toEqual({ kind: 'refused', code: 'not_holder' });
});

test('M3: fixes before and after the grant, and outside the window, are dropped and counted, to the second', async () => {
  const [fromS, toS] = [NOW_S - 100, NOW_S + 100];
  const stream = await deposited(await fleet.grant({ notBeforeS: fromS, notAfterS: toS }));
  const fixes = someFixes(fromS - 3, 6).concat(someFixes(toS - 2, 6));
  const chunks = [await stream.chunk(fixes.slice(0, 6)), await stream.chunk(fixes.slice(6), 1)];
  const times = async (window: { fromS: number; toS: number }) => {
    const opened = await vault.open(await openingOf(fleet, stream, chunks, { window }));
    return opened.kind === 'opened' ? [opened.outside, ...opened.fixes.map((fix) => fix.timeS)] : [];
  };
  const wide = { fromS: fromS - 1000, toS: toS + 1000 };
  expect(await times(wide)).toEqual([6, fromS, fromS + 1, fromS + 2, toS - 2, toS - 1, toS]);
  expect(await times({ ...wide, fromS: fromS + 1, toS: toS - 1 })).toEqual([
    8,
    fromS + 1,
    fromS + 2,
    toS - 2,
    toS - 1,
  ]);
  expect(await times({ fromS: toS, toS })).toEqual([11, toS]);
  expect(await times({ fromS: toS, toS: fromS })).toEqual([12]);
});

test('a renewed grant prolongs what is shown; without it the rest stays dropped', async () => {
  const first = await fleet.grant({ notBeforeS: NOW_S - 200, notAfterS: NOW_S });
  const renewed = await fleet.grant({ notBeforeS: NOW_S - 50, notAfterS: NOW_S + 200 });
  const stream = await deposited(first);
  const chunks = [await stream.chunk(someFixes(NOW_S - 2, 6))];
  const alone = await vault.open(await openingOf(fleet, stream, chunks));
  expect(alone).toMatchObject({ kind: 'opened', outside: 3 });
  const both = await vault.open(await openingOf(fleet, stream, chunks, { grants: [first, renewed] }));
  expect(both).toMatchObject({ kind: 'opened', outside: 0, fixes: someFixes(NOW_S - 2, 6) });
});

test('a route is shown only where its grant has the route; ends need none', async () => {
  const first = await fleet.grant({ notBeforeS: NOW_S - 200, notAfterS: NOW_S });
  const without = await fleet.grant({
    notBeforeS: NOW_S + 1,
    notAfterS: NOW_S + 200,
    route: false,
    routeKeepDays: 0,
  });
  const route = await deposited(first);
  const chunks = [await route.chunk(someFixes(NOW_S - 2, 6))];
  const opened = await vault.open(await openingOf(fleet, route, chunks, { grants: [first, without] }));
  expect(opened).toMatchObject({ kind: 'opened', outside: 3 });
  const ends = await deposited(without, { kind: 'ends' });
  const both = { purpose: 'rental_contract' as const, grants: [first, without] };
  const shown = await vault.open(
    await openingOf(fleet, ends, [await ends.chunk(someFixes(NOW_S - 2, 6))], both),
  );
  expect(shown).toMatchObject({ kind: 'opened', outside: 0 });
});

test('a move under a maintenance grant does not open as a rental', async () => {
  const grant = await fleet.grant({ purpose: v1.Purpose.PURPOSE_MAINTENANCE });
  const stream = await deposited(grant, { kind: 'ends' });
  const chunks = [await stream.chunk(someFixes(NOW_S, 2))];
  const opened = await vault.open(await openingOf(fleet, stream, chunks, { purpose: 'rental_contract' }));
  expect(opened).toEqual({ kind: 'refused', code: 'bad_grant' });
});

test('an altered, moved or foreign chunk is counted as damaged, and the others still open', async () => {
  const stream = await deposited();
  const other = await deposited();
  const good = await stream.chunk(someFixes(NOW_S, 3));
  const altered = await stream.chunk(someFixes(NOW_S + 3, 3), 1);
  altered.ciphertext[100] = (altered.ciphertext[100] ?? 0) ^ 1;
  const moved = { ...(await stream.chunk(someFixes(NOW_S + 6, 3), 2)), chunkNo: 3 };
  const foreign = await other.chunk(someFixes(NOW_S + 9, 3), 4);
  const opened = await vault.open(await openingOf(fleet, stream, [good, altered, moved, foreign]));
  expect(opened).toMatchObject({ kind: 'opened', fixes: someFixes(NOW_S, 3), damaged: 3, outside: 0 });
});

test('a deposit is idempotent; another statement for the same stream is refused and changes nothing', async () => {
  const stream = await deposited();
  expect(await vault.deposit(stream.deposit)).toEqual({ kind: 'known' });
  const all = await Promise.all([1, 2, 3, 4].map(() => vault.deposit(stream.deposit)));
  expect(all).toEqual([1, 2, 3, 4].map(() => ({ kind: 'known' })));
  const second = await openUnitStream(fleet, transportKey, await fleet.grant(), {
    streamId: stream.streamId,
  });
  expect(await vault.deposit(second.deposit)).toEqual({ kind: 'refused', code: 'malformed' });
  const chunks = [await stream.chunk(someFixes(NOW_S, 3))];
  expect(await vault.open(await openingOf(fleet, stream, chunks))).toMatchObject({
    kind: 'opened',
    damaged: 0,
  });
});

test('deposits of one rental at once share its key, and one is stored once', async () => {
  const grant = await fleet.grant({ rentalId: randomId() });
  const streams = await Promise.all([1, 2, 3, 4].map(() => openUnitStream(fleet, transportKey, grant)));
  const [first] = streams;
  const results = await Promise.all(
    [...streams, ...(first ? [first, first] : [])].map(({ deposit }) => vault.deposit(deposit)),
  );
  expect(results.map(({ kind }) => kind).sort()).toEqual([
    'known',
    'known',
    'stored',
    'stored',
    'stored',
    'stored',
  ]);
  const { rentalId } = v1.Grant.decode(v1.Signed.decode(grant).body);
  const keys = await database.vault
    .selectFrom('rental_key')
    .selectAll()
    .where('rental_id', '=', toHex(rentalId))
    .execute();
  expect(keys).toHaveLength(1);
});

test('what was destroyed is gone, stays gone, and is on record', async () => {
  const stream = await deposited();
  const later = await openUnitStream(fleet, transportKey, await fleet.grant());
  const actor = { kind: 'privacy', id: 'dpo' } as const;
  const streamIds = [stream.streamId, later.streamId];
  expect(await vault.destroy({ streamIds, reason: 'erasure', actor })).toEqual({ destroyed: 1 });
  expect((await lastLeaf())?.entry).toMatchObject({
    act: 'destruction',
    actor,
    detail: { reason: 'erasure', streams: 1 },
  });
  const ask = await openingOf(fleet, stream, [await stream.chunk(someFixes(NOW_S, 3))]);
  expect(await vault.open(ask)).toEqual({ kind: 'refused', code: 'erased' });
  expect(await vault.deposit(stream.deposit)).toEqual({ kind: 'refused', code: 'erased' });
  expect(await vault.deposit(later.deposit)).toEqual({ kind: 'refused', code: 'erased' });
  expect(await vault.destroy({ streamIds, reason: 'erasure', actor })).toEqual({ destroyed: 0 });
});

test('M6: after its last day nothing is opened and nothing deposited, purged or not', async () => {
  const grant = await fleet.grant();
  const stream = await deposited(grant, { kind: 'ends' });
  const row = await database.vault
    .selectFrom('stream_key')
    .select('ends_on')
    .where('stream_id', '=', stream.streamId)
    .executeTakeFirstOrThrow();
  const lastS = Date.parse(`${row.ends_on}T23:59:59Z`) / 1000;
  const ask = await openingOf(fleet, stream, [await stream.chunk(someFixes(NOW_S, 2))], {
    purpose: 'rental_contract',
  });
  const late = await openUnitStream(fleet, transportKey, grant, { kind: 'ends' });
  fleet.setNow(lastS);
  expect(await vault.open(ask)).toMatchObject({ kind: 'opened' });
  fleet.setNow(lastS + 1);
  expect(await vault.open(ask)).toEqual({ kind: 'refused', code: 'erased' });
  expect(await vault.deposit(late.deposit)).toEqual({ kind: 'refused', code: 'erased' });
  fleet.setNow(NOW_S);
});

test('M6: keys are forgotten on the day after their last, and only then', async () => {
  const grant = await fleet.grant({ rentalId: randomId() });
  const [ends, route] = [await deposited(grant, { kind: 'ends' }), await deposited(grant)];
  const rows = () =>
    database.vault
      .selectFrom('stream_key')
      .select(['stream_id', 'ends_on'])
      .where('stream_id', 'in', [ends.streamId, route.streamId])
      .orderBy('ends_on')
      .execute();
  const [first, last] = await rows();
  expect([first?.stream_id, last?.stream_id]).toEqual([route.streamId, ends.streamId]);
  const lastDay = dayOfDate(first?.ends_on ?? '');
  await forgetEndedKeys(database.vault, lastDay);
  expect(await rows()).toHaveLength(2);
  await forgetEndedKeys(database.vault, lastDay + 1);
  expect((await rows()).map((row) => row.stream_id)).toEqual([ends.streamId]);
  const keys = await database.vault
    .selectFrom('rental_key')
    .select('ends_on')
    .where('ends_on', '<=', first?.ends_on ?? '')
    .execute();
  expect(keys).toEqual([]);
});

test('one person cannot open without end', async () => {
  const stream = await deposited();
  const token = await fleet.token('rider-3');
  const ask = { ...(await openingOf(fleet, stream, [])), actor: { kind: 'rider' as const, token } };
  const codes = new Set<string>();
  // What may be asked grows again by the second: on a slow machine once more than it holds is not enough.
  for (let batch = 0; batch < 10 && !codes.has('rate_limited'); batch += 1) {
    const outcomes = await Promise.all(Array.from({ length: 130 }, () => vault.open(ask)));
    for (const outcome of outcomes) codes.add(outcome.kind === 'refused' ? outcome.code : outcome.kind);
  }
  expect(codes).toEqual(new Set(['not_holder', 'rate_limited']));
});

test('M7: leaves have numbers without a gap, however many act at once', async () => {
  const stream = await deposited();
  const ask = await openingOf(fleet, stream, [await stream.chunk(someFixes(NOW_S, 3))]);
  await Promise.all(Array.from({ length: 20 }, () => vault.open(ask)));
  let after = 0;
  for (;;) {
    const { leaves, last } = await vault.leaves(after);
    for (const leaf of leaves) expect(leaf.no).toBe(++after);
    if (leaves.length === 0) {
      expect(after).toBe(last);
      return;
    }
  }
});

test("M2: the vault's database holds no place and no key in clear", async () => {
  const stream = await deposited();
  const fixes = someFixes(NOW_S, 60);
  await vault.open(await openingOf(fleet, stream, [await stream.chunk(fixes)]));
  const db = database.vault;
  const tables = [
    'generation',
    'transport_key',
    'rental_key',
    'stream_key',
    'closed_stream',
    'leaf',
    'leaf_head',
  ] as const;
  const rows = (await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()))).flat();
  const values = rows
    .flatMap((row) => Object.values(row))
    .map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value) ?? '')));
  const stored = Buffer.concat(values);
  const found = (bytes: Uint8Array | string): boolean =>
    stored.includes(Buffer.from(bytes)) || stored.includes(Buffer.from(bytes).toString('hex'));
  expect(found(stream.deposit.statement.slice(0, 8))).toBe(false);
  expect(found(stream.dataKey)).toBe(false);
  for (const { latitudeE6, longitudeE6 } of fixes) {
    for (const value of [latitudeE6, longitudeE6]) {
      const word = Buffer.alloc(4);
      word.writeInt32LE(value);
      const bigEndian = Buffer.from(word).reverse();
      for (const form of [word, bigEndian, `${value}`, (value / 1e6).toFixed(4)])
        expect(found(form)).toBe(false);
    }
  }
  // The same search does find what is there.
  expect(found(stream.streamId)).toBe(true);
});
