/** What tests of the vault stand on: a database, a fleet of one, and a vault that runs, or one whose keys the test turns. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { RunningPart } from '../../src/part.ts';
import { createVaultClient, type VaultClient } from '../../src/vault/client.ts';
import { startVault } from '../../src/vault/start.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { makeFleet, type TestFleet, transportKeyIn } from './fleet.ts';
import { makeTurningFleet, type TurningFleet } from './turning-vault.ts';

/** A vault that runs, and what it runs on. */
export interface StartedVault {
  readonly fleet: TestFleet;
  readonly database: TestDatabase;
  readonly vault: VaultClient;
  /** The public key that units seal their streams' keys to. */
  readonly transportKey: Uint8Array;
}

/**
 * One for all tests of a file.
 *
 * @param take is handed it before the first of them
 * @param prepare what the fleet has before its vault starts
 * @example let vault: VaultClient; startVaultOfFile((started) => { ({ vault } = started); });
 */
export function startVaultOfFile(
  take: (started: StartedVault) => void | Promise<void>,
  prepare: (fleet: TestFleet) => Promise<void> = async () => {},
): void {
  let fleet: TestFleet | undefined;
  let database: TestDatabase | undefined;
  let running: RunningPart | undefined;
  let vault: VaultClient | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
    fleet = await makeFleet(database);
    await prepare(fleet);
    running = await startVault(fleet.config, fleet.tools);
    vault = createVaultClient(fleet.config.vault.socketPath);
    await take({ fleet, database, vault, transportKey: await transportKeyIn(await vault.transportKeys()) });
  });
  afterAll(async () => {
    vault?.close();
    await running?.stop();
    await fleet?.close();
    await database?.drop();
  });
}

/** A fleet whose vault the test starts and turns. */
export interface Turning {
  readonly fleet: TestFleet;
  readonly database: TestDatabase;
  readonly turning: TurningFleet;
}

/** A fresh one for each test. @param take is handed it before the test */
export function turningOfEach(take: (made: Turning) => void): void {
  let fleet: TestFleet | undefined;
  let database: TestDatabase | undefined;
  beforeEach(async () => {
    database = await createTestDatabase();
    fleet = await makeFleet(database);
    take({ fleet, database, turning: await makeTurningFleet(fleet, database) });
  });
  afterEach(async () => {
    await fleet?.close();
    await database?.drop();
  });
}
