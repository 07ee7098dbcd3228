import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { AUTHORITIES, COUNTRIES } from '../../src/organisation/authorities.ts';
import { parseOrganisation, readOrganisation } from '../../src/organisation/document.ts';
import { requestsGoTo } from '../../src/organisation/organisation.ts';
import { createOrganisationReader, organisationVersions } from '../../src/organisation/organisation-store.ts';
import {
  exampleOrganisationFile,
  publishOrganisation,
  readOrganisationFile,
} from '../../src/organisation/publish.ts';
import { createTestDatabase, TEST_NOW_S, type TestDatabase } from '../../testing/index.ts';

let database: TestDatabase;
let example: string;
beforeAll(async () => {
  database = await createTestDatabase();
  example = await readFile(exampleOrganisationFile(), 'utf8');
});
afterAll(() => database.drop());

/** Paths that are found wrong after an edit. */
function wrong(from: string | RegExp, to: string): string[] {
  const edited = example.replace(from, to);
  expect(edited).not.toBe(example);
  const read = readOrganisation(edited);
  return read.ok ? [] : read.problems.map(({ path }) => path);
}

test('the example is in form, and names a role, stores with regions and recipients with an end', () => {
  const { role, stores, recipients, officer } = parseOrganisation(example);
  expect([role, officer, stores.map(({ region }) => region)]).toEqual([
    'controller',
    'dpo@example.org',
    ['LV', 'LV'],
  ]);
  expect(recipients.map(({ id, contract }) => `${id} ${contract.endsOn}`)).toEqual([
    'host-1 2036-12-31',
    'insurer-1 2036-12-31',
  ]);
});

test.each<[what: string, path: string, from: string | RegExp, to: string]>([
  ['L4: a recipient without an end', 'recipients.0.contract.ends_on', ', ends_on: 2036-12-31', ''],
  [
    'L4: a recipient without a contract',
    'recipients.1.contract',
    / {4}contract: \{ reference: "Policy.*\n/,
    '',
  ],
  ['L4: a contract that ends before it begins', 'recipients.0.contract', 'ends_on: 2036', 'ends_on: 2025'],
  ['L4: a day that is none', 'recipients.0.contract.ends_on', 'ends_on: 2036-12-31', 'ends_on: never'],
  [
    'R3: an insurer with another purpose',
    'recipients.1.purposes',
    'purposes: [accident]',
    'purposes: [dispute]',
  ],
  ['R7: a store outside the EEA without a tool', 'stores.0.transfer', 'region: LV }', 'region: US }'],
  ['R7: a region that is no country', 'stores.0.region', 'region: LV }', 'region: Europe }'],
  ['R14: a processor without its controller', 'controller', 'role: controller', 'role: processor'],
  ['R14: a role that is none', 'role', 'role: controller', 'role: owner'],
  ['G11: a country without an authority', 'serves.0', 'serves: [EE, LV, LT]', 'serves: [SE]'],
  ['L2: no impact assessment', 'impact_assessment', /\nimpact_assessment:[\s\S]*/, ''],
  ['a key that belongs elsewhere', '', 'role: controller', 'role: controller\nroles: []'],
  ['two recipients of one id', 'recipients', 'id: insurer-1', 'id: host-1'],
])('%s is refused', (_what, path, from, to) => {
  expect(wrong(from, to)).toContain(path);
});

test('what is wrong is told without the value that stands there', () => {
  const read = readOrganisation(example.replace('role: controller', 'role: secret-word'));
  expect(JSON.stringify(read)).not.toContain('secret-word');
  for (const text of ['a: [', 'a: &x 1\nb: *x', '- 1', ''])
    expect(readOrganisation(text).ok, text).toBe(false);
});

test('R14: a processor passes requests on, others answer them', () => {
  const party = { title: 'City', postalAddress: 'Street 1', contact: 'dpo@city.example' };
  expect(requestsGoTo({ role: 'processor', controller: party })).toEqual({
    answeredBy: 'controller',
    controller: party,
  });
  expect(requestsGoTo({ role: 'joint_controller', controller: party })).toEqual({ answeredBy: 'us' });
  expect(requestsGoTo({ role: 'controller', controller: undefined })).toEqual({ answeredBy: 'us' });
});

test('G11: each country has its authority, with an address', () => {
  for (const country of COUNTRIES) {
    const { title, postalAddress, contact, site } = AUTHORITIES[country];
    expect(
      [title, postalAddress, contact, site].every((text) => text.length > 5),
      country,
    ).toBe(true);
  }
});

test('R14: editions are published upwards only, stay, and are the tenant’s own', async () => {
  const publish = (tenant: string, version: number) =>
    publishOrganisation(database.owner, {
      ...{ tenant, nowS: TEST_NOW_S },
      document: example.replace('version: 1\n', `version: ${version}\n`),
    });
  const read = createOrganisationReader();
  expect(await read(database.owner, 'north')).toBeUndefined();
  expect(await publish('north', 1)).toBe(1);
  await expect(publish('north', 1)).rejects.toMatchObject({ code: 'conflict' });
  expect(await publish('north', 3)).toBe(3);
  await expect(publish('north', 2)).rejects.toMatchObject({ code: 'conflict' });
  await publish('south', 7);
  const versions = (tenant: string, of: string) =>
    withRole(database.doors, 'door_privacy', { tenant }, (trx) => organisationVersions(trx, of));
  expect((await versions('north', 'north')).map(({ version }) => version)).toEqual([3, 1]);
  expect(await versions('north', 'south')).toEqual([]);
  expect((await read(database.owner, 'south'))?.organisation.version).toBe(7);
  await expect(
    withRole(database.doors, 'door_privacy', { tenant: 'north' }, (trx) =>
      trx.deleteFrom('organisation').execute(),
    ),
  ).rejects.toThrow(/permission denied/);
});

test('a file that is not there is named by its setting', async () => {
  await expect(readOrganisationFile('/nowhere/organisation.yaml')).rejects.toMatchObject({ code: 'config' });
});
