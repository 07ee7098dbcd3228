/** M7, M14: what is destroyed while somebody is about to open it stays unopened, and the log has no opening after it. */
import { randomId } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import type { AuditEntry } from '../../src/audit/entry.ts';
import { dateOfDay } from '../../src/database/days.ts';
import type { VaultClient } from '../../src/vault/client.ts';
import { destroyStreams } from '../../src/vault/vault-store.ts';
import { TEST_NOW_S, type TestDatabase } from '../../testing/index.ts';
import { NOW_S, openingOf, openUnitStream, someFixes, type TestFleet } from './fleet.ts';
import { meanwhile } from './meanwhile.ts';
import { startVaultOfFile } from './started-vault.ts';

let fleet: TestFleet;
let database: TestDatabase;
let vault: VaultClient;
let transportKey: Uint8Array;

startVaultOfFile((started) => {
  ({ fleet, database, vault, transportKey } = started);
});

const destroying = <R>(streamId: string, act: () => Promise<R>): Promise<R> =>
  meanwhile(
    database.vault,
    (trx) => destroyStreams(trx, [streamId], NOW_S, dateOfDay(Math.floor(TEST_NOW_S / 86_400) + 35)),
    act,
  );

const actsAfter = async (no: number): Promise<string[]> =>
  (await vault.leaves(no)).leaves.map(({ entry }) => (entry as AuditEntry).act);

test('M7, M14: a route that is destroyed while its rider is about to open it stays closed, and no leaf says otherwise', async () => {
  const stream = await openUnitStream(fleet, transportKey, await fleet.grant());
  expect(await vault.deposit(stream.deposit)).toEqual({ kind: 'stored' });
  const ask = await openingOf(fleet, stream, [await stream.chunk(someFixes(NOW_S, 3))]);
  const { last } = await vault.leaves(0);
  const opened = await destroying(stream.streamId, () => vault.open(ask));
  expect(opened).toEqual({ kind: 'refused', code: 'erased' });
  expect(await actsAfter(last)).toEqual([]);
});

test('M7, M14: help that is destroyed meanwhile is not shown, and the code for it stays good', async () => {
  const grant = await fleet.grant();
  const ends = await openUnitStream(fleet, transportKey, grant, { kind: 'ends' });
  const [first, second] = [1, 2].map(() => ({ kind: 'assist' as const, eventId: randomId() }));
  const helps = await Promise.all(
    [first, second].map((terms) => openUnitStream(fleet, transportKey, undefined, terms)),
  );
  for (const { deposit } of [ends, ...helps])
    expect(await vault.deposit(deposit)).toEqual({ kind: 'stored' });
  const token = await fleet.token(fleet.rider.id);
  const made = await vault.supportCode({ token, grants: [grant], salt: fleet.rider.salt });
  if (made.kind !== 'made') throw new Error(JSON.stringify(made));
  const asSupport = await fleet.token('sue', { roles: ['support'] });
  const open = async (at: number) => {
    const help = helps[at];
    if (help === undefined) throw new Error('two helps');
    const chunks = [await help.chunk(someFixes(NOW_S, 2))];
    return vault.openHelp({
      token: asSupport,
      code: made.code,
      streams: [{ streamId: help.streamId, chunks }],
    });
  };
  expect(await destroying(helps[0]?.streamId ?? '', () => open(0))).toEqual({
    kind: 'refused',
    code: 'not_found',
  });
  expect(await open(1)).toMatchObject({ kind: 'opened' });
});
