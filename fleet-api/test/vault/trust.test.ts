import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { POLICY_FILE } from '../../src/keys/layout.ts';
import type { EditionMemory, TakenEditions } from '../../src/vault/taken-editions.ts';
import { openTrust, type TrustSource } from '../../src/vault/trust.ts';
import { makeFleet, NOW_S, TENANT, type TestFleet } from './fleet.ts';

let fleet: TestFleet;

let editions: EditionMemory;

beforeEach(async () => {
  fleet = await makeFleet();
  editions = inMemory();
});
afterEach(() => fleet.close());

const open = (): Promise<TrustSource> =>
  openTrust({
    keysDir: fleet.config.keysDir,
    tenant: TENANT,
    log: fleet.tools.log,
    nowS: () => NOW_S,
    lookEveryMs: 0,
    editions,
  });

/** What a database would remember; `isAway` is one that does not answer. */
function inMemory(): EditionMemory & { isAway: boolean } {
  let taken: TakenEditions = { keySet: 0, policy: 0 };
  const memory = {
    isAway: false,
    read: async () => taken,
    note: async ({ keySet, policy }: TakenEditions) => {
      if (memory.isAway) throw new Error('away');
      taken = { keySet: Math.max(taken.keySet, keySet), policy: Math.max(taken.policy, policy) };
    },
  };
  return memory;
}
const versioned =
  (version: number) =>
  (text: string): string =>
    text.replace(/^version: *\d+/m, `version: ${version}`);
const policyOf = async (source: TrustSource) => (await source.current()).policy;

test('a newer policy is taken up while running; an older, an altered or a foreign one is not', async () => {
  const source = await open();
  expect((await policyOf(source))?.openings.rider_route).toMatchObject({ streams: ['route'], who: 'rider' });
  await fleet.publishPolicy(versioned(7));
  expect((await policyOf(source))?.version).toBe(7);
  const path = join(fleet.config.keysDir, POLICY_FILE);
  const spoils = [
    () => fleet.publishPolicy(versioned(6)),
    () => writeFile(path, 'nonsense'),
    async () => writeFile(path, await fleet.signers.status.sign('policy', TENANT, new Uint8Array())),
    () => rm(path),
  ];
  for (const spoil of spoils) {
    await spoil();
    expect((await policyOf(source))?.version).toBe(7);
  }
  expect(await policyOf(await open())).toBeUndefined();
});

test('M10: what was taken once is not taken back by a restart: an older policy opens nothing, an older key set starts nothing', async () => {
  const path = join(fleet.config.keysDir, POLICY_FILE);
  const older = await readFile(path);
  await fleet.publishPolicy(versioned(7));
  expect((await policyOf(await open()))?.version).toBe(7);
  await writeFile(path, older);
  expect(await policyOf(await open())).toBeUndefined();
  await fleet.publishPolicy(versioned(8));
  expect((await policyOf(await open()))?.version).toBe(8);
  await editions.note({ keySet: 2, policy: 0 });
  await expect(open()).rejects.toMatchObject({ code: 'keys_invalid', message: /edition 1.*edition 2/ });
});

test('a newer policy is taken only once it is remembered', async () => {
  const memory = inMemory();
  editions = memory;
  const source = await open();
  const before = (await policyOf(source))?.version;
  memory.isAway = true;
  await fleet.publishPolicy(versioned(9));
  expect((await policyOf(source))?.version).toBe(before);
  memory.isAway = false;
  expect((await policyOf(source))?.version).toBe(9);
});
