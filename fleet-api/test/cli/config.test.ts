import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ConfigSources, type FleetApiConfig, loadConfig, requireIssuers } from '../../src/config.ts';
import { scratchFolder } from '../scratch.ts';

interface Given {
  readonly yaml?: string;
  readonly environment?: Record<string, string>;
  readonly options?: Partial<ConfigSources>;
}

async function load({ yaml, environment = {}, options = {} }: Given): Promise<FleetApiConfig> {
  const workingDir = await scratchFolder();
  if (yaml !== undefined) await writeFile(join(workingDir, 'fleet.yaml'), yaml);
  const file = yaml === undefined ? {} : { file: 'fleet.yaml' };
  return loadConfig({ environment, workingDir, ...file, ...options });
}

test('without anything: defaults, no demo, the system’s clock, nothing open to the network', async () => {
  const config = await load({});
  expect(config).toMatchObject({
    ...{ demo: false, tenant: 'demo', clock: { demo: false }, database: {}, oidc: [] },
    broker: { host: '127.0.0.1', port: 7483 },
    doors: { host: '127.0.0.1', port: 7480, publicUrl: 'http://127.0.0.1:7480' },
  });
  expect(config.keysDir).toBe(join(config.dataDir, '../keys'));
  expect(config.vault.socketPath).toBe(join(config.dataDir, 'run/vault.sock'));
});

test('a demo has a clock of 60 and an issuer of its own', async () => {
  const config = await load({ yaml: 'demo: true\ndoors: { port: 81 }' });
  expect(config.clock).toMatchObject({ demo: true, rate: 60 });
  expect(config.oidc).toEqual([
    {
      issuer: 'http://127.0.0.1:81/demo/oidc',
      audience: 'fleetveil',
      jwksUrl: 'http://127.0.0.1:81/demo/oidc/jwks',
    },
  ]);
});

test('the environment replaces the file, the command line both', async () => {
  const given = {
    yaml: 'data: a\ndoors: { port: 81 }',
    environment: { FLEETVEIL_DOORS_PORT: '82', FLEETVEIL_DATA_DIR: 'b' },
  };
  const config = await load(given);
  expect([config.doors.port, config.dataDir.endsWith('/b')]).toEqual([82, true]);
  expect((await load({ ...given, options: { dataDir: '/c' } })).dataDir).toBe('/c');
});

test('paths in the file are relative to the file, typed ones to where they are typed', async () => {
  const folder = await scratchFolder();
  await writeFile(join(folder, 'fleet.yaml'), 'data: here\npolicy: { file: my.yaml }');
  const config = await loadConfig({
    file: join(folder, 'fleet.yaml'),
    keysDir: 'k',
    environment: {},
    workingDir: '/typed/here',
  });
  expect(config).toMatchObject({
    dataDir: join(folder, 'here'),
    keysDir: '/typed/here/k',
    policyFile: join(folder, 'my.yaml'),
  });
});

test('variables of tests and of the agent are none of ours', async () => {
  await load({ environment: { FLEETVEIL_DATA: '/x', FLEETVEIL_TIER: 'ci', FLEETVEIL_AGENT_TENANT: 'x' } });
});

const REFUSED: readonly [string, Given, string][] = [
  ['a port out of range', { yaml: 'doors: { port: 70001 }' }, 'doors.port: at most 65535'],
  [
    'a port that is no number',
    { environment: { FLEETVEIL_BROKER_PORT: 'geheim' } },
    'broker.port: has to be of the type number',
  ],
  [
    'a tenant in capitals',
    { yaml: 'tenant: Geheim' },
    'tenant: lower case letters, digits and -, at most 32',
  ],
  [
    'an unknown setting',
    { yaml: 'geheimnis: 1' },
    'configuration: there is no such setting inside (geheimnis)',
  ],
  [
    'an unknown inner setting',
    { yaml: 'doors: { prot: 1 }' },
    'doors: there is no such setting inside (prot)',
  ],
  [
    'a misspelt variable',
    { environment: { FLEETVEIL_DOORS_PROT: 'geheim' } },
    'FLEETVEIL_DOORS_PROT: there is no such setting',
  ],
  [
    'a misspelt variable of no section',
    { environment: { FLEETVEIL_TENNANT: 'geheim' } },
    'FLEETVEIL_TENNANT: there is no such setting',
  ],
  [
    'a misspelt section',
    { environment: { FLEETVEIL_WEBHOOK_PRIVATE: 'true' } },
    'FLEETVEIL_WEBHOOK_PRIVATE: there is no such setting',
  ],
  [
    'an authority for a broker without TLS',
    { yaml: 'broker: { url: "mqtt://geheim", caFile: geheim.pem }' },
    'broker.caFile: only with a broker.url that starts with mqtts://',
  ],
  [
    'a fast clock in earnest',
    { yaml: 'clock: { rate: 60 }' },
    'clock.rate: other than 1 only with demo: true',
  ],
  ['an origin in earnest', { yaml: 'clock: { originS: 5 }' }, 'clock.originS: only with demo: true'],
  ['a clock that stands', { yaml: 'demo: true\nclock: { rate: 0 }' }, 'clock.rate: at least 0.1'],
  [
    'a clock that no unit runs on',
    { yaml: 'demo: true\nclock: { rate: 10001 }' },
    'clock.rate: at most 10000',
  ],
  [
    'an issuer without audience',
    { yaml: 'oidc: { issuers: [{ issuer: "https://geheim.example" }] }' },
    'oidc.issuers.0.audience',
  ],
  [
    'an issuer that is no URL',
    { yaml: 'oidc: { issuers: [{ issuer: geheim, audience: a }] }' },
    'oidc.issuers.0.issuer: an address that starts with http:// or https://',
  ],
  [
    'a broker over http',
    { yaml: 'broker: { url: "http://geheim" }' },
    'broker.url: an address that starts with mqtt:// or mqtts://',
  ],
  [
    'a broker’s user without broker',
    { yaml: 'broker: { username: geheim }' },
    'broker.username: only with broker.url',
  ],
  [
    'a basemap without an address',
    { yaml: 'web: { basemap: { attribution: geheim } }' },
    'web.basemap: one of styleUrl and pmtilesUrl, and not both',
  ],
  [
    'a basemap with two addresses',
    {
      yaml: 'web: { basemap: { styleUrl: "https://geheim.example", pmtilesUrl: "https://geheim.example" } }',
    },
    'web.basemap: one of styleUrl and pmtilesUrl, and not both',
  ],
  [
    'an archive that is no address',
    { yaml: 'web: { basemap: { pmtilesUrl: geheim.pmtiles } }' },
    'web.basemap.pmtilesUrl: an address of http:// or https://',
  ],
  [
    'an archive with origins of a style',
    {
      yaml: 'web: { basemap: { pmtilesUrl: "https://geheim.example/a", origins: ["https://geheim.example"] } }',
    },
    'web.basemap.origins: of a styleUrl only: an archive asks its own origin alone',
  ],
  ['a list for a map', { yaml: 'doors: [1]' }, 'doors: has to be of the type object'],
  ['a word for yes', { yaml: 'demo: geheim' }, 'demo: true or false'],
  ['a text that is no map', { yaml: 'geheim' }, '--config: the file holds no settings by name.'],
  ['no YAML', { yaml: 'a: [geheim' }, '--config: the file is not YAML.'],
  [
    'a database of another kind',
    { environment: { DATABASE_URL: 'mysql://geheim' } },
    'DATABASE_URL: starts with postgres://',
  ],
  ['a file that is not there', { options: { file: 'geheim.yaml' } }, '--config: the file cannot be read.'],
];

test.each(REFUSED)('refuses %s: names setting and rule, never the value', async (_what, given, sentence) => {
  const error: unknown = await load(given).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'config' });
  const message = error instanceof Error ? error.message : '';
  expect(message).toContain(sentence);
  expect(message.replace('geheimnis', '')).not.toMatch(/geheim|70001|Geheim/);
});

test('every problem is named at once', async () => {
  const error: unknown = await load({ yaml: 'tenant: X\ndoors: { port: 70000 }' }).catch(
    (caught: unknown) => caught,
  );
  expect(error instanceof Error && error.message.split('\n')).toHaveLength(2);
});

test('who reads tokens needs an issuer', async () => {
  expect(() => requireIssuers({ ...configWithout() })).toThrow(
    'oidc.issuers: at least one, unless demo: true',
  );
});

function configWithout(): FleetApiConfig {
  const nothing = {
    demo: false,
    tenant: 't',
    dataDir: '',
    keysDir: '',
    runDir: '',
    clock: { demo: false },
  } as const;
  const doors = { host: '', port: 0, publicUrl: '' };
  return {
    ...nothing,
    database: {},
    broker: { host: '', port: 0, maxConnections: 1 },
    doors,
    oidc: [],
    web: { login: undefined, basemap: undefined, places: [] },
    vault: { socketPath: '' },
  };
}
