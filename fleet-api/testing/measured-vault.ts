/** A real vault on its socket with one route in it, for measuring what an opening takes. */
import type { Fix } from '@fleetveil/proto';
import { createVaultClient } from '../src/vault/client.ts';
import { startVault } from '../src/vault/start.ts';
import { makeFleet, openingOf, openUnitStream, transportKeyIn } from '../test/vault/fleet.ts';
import type { TestDatabase } from './test-database.ts';

export interface MeasuredVault {
  /** Opens the route for its rider; answers how many fixes came out. At most 120 times in a row, then 2 a second. */
  open(): Promise<number>;
  /** Destroys the keys of streams, as an erasure does. */
  destroy(streamIds: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

/** Starts a vault over the database and deposits a route of these chunks. */
export async function openMeasuredVault(
  database: TestDatabase,
  chunks: readonly (readonly Fix[])[],
): Promise<MeasuredVault> {
  const fleet = await makeFleet(database);
  const vault = await startVault(fleet.config, fleet.tools);
  const client = createVaultClient(fleet.config.vault.socketPath);
  const close = async (): Promise<void> => {
    client.close();
    await vault.stop();
    await fleet.close();
  };
  const grant = await fleet.grant();
  const stream = await openUnitStream(fleet, await transportKeyIn(await client.transportKeys()), grant);
  await client.deposit(stream.deposit);
  const sealed = await Promise.all(chunks.map((fixes, chunkNo) => stream.chunk(fixes, chunkNo)));
  const ask = await openingOf(fleet, stream, sealed);
  return {
    open: async () => {
      const opened = await client.open(ask);
      return opened.kind === 'opened' ? opened.fixes.length : 0;
    },
    destroy: async (streamIds) => {
      const actor = { kind: 'rider', id: fleet.rider.id } as const;
      return (await client.destroy({ streamIds: [...streamIds], reason: 'erasure', actor })).destroyed;
    },
    close,
  };
}
