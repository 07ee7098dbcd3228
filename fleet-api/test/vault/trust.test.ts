import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { POLICY_FILE } from '../../src/keys/layout.ts';
import { openTrust, type TrustSource } from '../../src/vault/trust.ts';
import { makeFleet, NOW_S, TENANT, type TestFleet } from './fleet.ts';

let fleet: TestFleet;

beforeEach(async () => {
  fleet = await makeFleet();
});
afterEach(() => fleet.close());

const open = (): Promise<TrustSource> =>
  openTrust({
    keysDir: fleet.config.keysDir,
    tenant: TENANT,
    log: fleet.tools.log,
    nowS: () => NOW_S,
    lookEveryMs: 0,
  });
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
