import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { partEnvironment, runEnvironment } from '../../src/supervisor/part-environment.ts';
import { scratchFolder } from '../scratch.ts';

const PARTS = ['vault', 'ingest', 'doors'] as const;
const DATABASE = 'postgres://admin:Geheim@db.example:6432/fleet?sslmode=verify-full';
const BROKER = { FLEETVEIL_BROKER_URL: 'mqtts://b.example:8883', FLEETVEIL_BROKER_USERNAME: 'ingest' };

async function parts(environment: Record<string, string>) {
  const dataDir = await scratchFolder();
  const sources = { dataDir, demo: true, environment, workingDir: dataDir };
  const config = await loadConfig(sources);
  const of = (part: (typeof PARTS)[number]) => partEnvironment(part, config, sources);
  return { sources, config, of };
}

test.each(['DATABASE_URL', 'FLEETVEIL_DATABASE_URL'])(
  'the administrator’s login of %s stays with the supervisor: a part is told its own, and where',
  async (variable) => {
    const { sources, config, of } = await parts({ [variable]: DATABASE });
    for (const part of PARTS) {
      const environment = of(part);
      expect(JSON.stringify(environment)).not.toMatch(/Geheim|admin/);
      expect((await loadConfig({ ...sources, environment })).database.url).toEqual({
        ...{ host: 'db.example', port: 6432, database: 'fleet', tls: 'verify' },
        ...{ user: `fleetveil_${part}`, password: '' },
      });
    }
    expect(runEnvironment(config, sources)[variable]).toBe(DATABASE);
  },
);

test('the broker’s password goes to ingest alone', async () => {
  const { of } = await parts({ ...BROKER, FLEETVEIL_BROKER_PASSWORD: 'Geheim' });
  expect(PARTS.filter((part) => JSON.stringify(of(part)).includes('Geheim'))).toEqual(['ingest']);
});

test('where the database is ours, nothing of it is told', async () => {
  const { of } = await parts({ HOME: '/home/fleet' });
  for (const part of PARTS) expect(of(part)).toMatchObject({ HOME: '/home/fleet', FLEETVEIL_DEMO: 'true' });
  for (const part of PARTS) expect(of(part)).not.toHaveProperty('DATABASE_URL');
});
