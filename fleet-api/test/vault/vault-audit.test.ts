import { randomId } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { entriesFor } from '../../src/audit/audit-log.ts';
import { createNoteSigner } from '../../src/audit/note.ts';
import { createSequencer } from '../../src/audit/sequencer.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { withRole } from '../../src/database/access.ts';
import { loadSigner } from '../../src/keys/signers.ts';
import type { VaultClient } from '../../src/vault/client.ts';
import type { TestDatabase } from '../../testing/index.ts';
import { NOW_S, openingOf, openUnitStream, someFixes, type TestFleet, transportKeyIn } from './fleet.ts';
import { startVaultOfFile } from './started-vault.ts';

let database: TestDatabase;
let fleet: TestFleet;
let vault: VaultClient;

startVaultOfFile((started) => {
  ({ fleet, database, vault } = started);
});

test('M7: what the vault opened or refused is in the signed log, and its rider finds it there', async () => {
  const transportKey = await transportKeyIn(await vault.transportKeys());
  const stream = await openUnitStream(fleet, transportKey, await fleet.grant());
  await vault.deposit(stream.deposit);
  const ask = await openingOf(fleet, stream, [await stream.chunk(someFixes(NOW_S, 3))]);
  expect(await vault.open(ask)).toMatchObject({ kind: 'opened' });
  const token = await fleet.token('rider-2');
  expect(await vault.open({ ...ask, actor: { kind: 'rider', token } })).toMatchObject({ code: 'not_holder' });
  await vault.destroy({
    streamIds: [stream.streamId],
    reason: 'withdrawal',
    actor: { kind: 'rider', id: fleet.rider.id },
  });

  const signer = createNoteSigner(
    'fleetveil.example/log',
    (await loadSigner(fleet.config.keysDir, 'audit')).pkcs8,
  );
  const sequencer = createSequencer({
    db: database.doors,
    vault,
    signer,
    holder: randomId(),
    nowS: () => NOW_S,
  });
  expect(await sequencer.pass()).toMatchObject({
    kind: 'sequenced',
    leaves: 3,
    treeSize: 3,
    vaultAsked: true,
  });
  expect(await sequencer.pass()).toMatchObject({ kind: 'sequenced', leaves: 0 });
  const report = await verifyAudit(database.owner, { verifier: signer, today: '2026-06-15' });
  expect(report).toMatchObject({ ok: true, leaves: 3 });

  const asker = { tenant: 'demo', rider: fleet.rider.id };
  const mine = await withRole(database.doors, 'door_rider', asker, (trx) =>
    entriesFor(trx, { tenant: 'demo', riderId: fleet.rider.id }, { limit: 10 }),
  );
  expect(mine.map(({ seq, entry }) => [seq, entry.act, entry.purpose])).toEqual([
    [0, 'opening', 'rider_route'],
  ]);
  const all = await entriesFor(database.owner, { tenant: 'demo' }, { limit: 10 });
  expect(all.map(({ entry }) => entry.act)).toEqual(['destruction', 'denial', 'opening']);
});
