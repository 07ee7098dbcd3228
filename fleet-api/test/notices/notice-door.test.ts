/** The documents through the doors, and which editions are where. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishOrganisation, readOrganisationFile } from '../../src/organisation/publish.ts';
import { publishPolicy, readPolicyFile } from '../../src/policy/publish.ts';
import { type DoorFleet, json, NOW_S, openDoorFleet, problemOf, TENANT } from '../doors/door-fleet.ts';

let doors: DoorFleet;
let officer: string;
beforeAll(async () => {
  doors = await openDoorFleet();
  officer = await doors.token('dana', 'privacy_officer');
});
afterAll(() => doors.close());

const DOCUMENTS = ['/v1/privacy/register', '/v1/public/notice', '/v1/public/dpia'];
const get = (path: string) => doors.ask(path, path.includes('/privacy/') ? { token: officer } : {});

test('R14: as long as nobody has said who runs the fleet, no document is made', async () => {
  await doors.database.owner.deleteFrom('organisation').execute();
  for (const path of DOCUMENTS) {
    expect(await problemOf(get(path)), path).toEqual([503, 'organisation_absent']);
  }
  const document = await readOrganisationFile();
  await publishOrganisation(doors.database.owner, { tenant: TENANT, document, nowS: NOW_S });
  for (const path of DOCUMENTS) expect((await get(path)).status, path).toBe(200);
  expect(await json(get('/v1/privacy/organisation'))).toEqual({
    versions: [{ version: 1, published_s: NOW_S }],
  });
});

test('the register is the officer’s, of the own tenant, as JSON, Markdown and HTML', async () => {
  expect(await json(get('/v1/privacy/register'))).toMatchObject({ article: '30(1)', policy_version: 1 });
  const markdown = await get('/v1/privacy/register?format=markdown');
  expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  expect(await markdown.text()).toMatch(/^# Register of processing activities/);
  const html = await get('/v1/privacy/register?format=html');
  expect(html.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(await html.text()).toContain('<h1>Register of processing activities (GDPR 30(1))</h1>');
  const theirs = await doors.fleet.token('eve', { roles: ['privacy_officer'], tenant: 'elsewhere' });
  expect(await problemOf(doors.ask('/v1/privacy/register', { token: theirs }))).toEqual([
    503,
    'organisation_absent',
  ]);
});

test('L2, L5: notice and assessment are public, in the language that is asked for', async () => {
  expect(await json(get('/v1/public/notice?lang=et'))).toMatchObject({ language: 'et' });
  expect(await (await get('/v1/public/notice?lang=lv&format=html')).text()).toContain('<html lang="lv">');
  expect(await json(get('/v1/public/dpia'))).toMatchObject({ language: 'en' });
  expect(await problemOf(get('/v1/public/notice?lang=xx'))).toEqual([422, 'invalid']);
});

test('P22: units are counted by the version they run, of the own tenant only', async () => {
  for (const version of [1, 1, 0]) {
    const { unitId } = await doors.addVehicle();
    await doors.database.owner
      .updateTable('unit')
      .set({ policy_version: version })
      .where('unit_id', '=', unitId)
      .execute();
  }
  await doors.addVehicle('elsewhere');
  expect(await json(get('/v1/privacy/policy/units'))).toEqual({
    current: 1,
    versions: [
      { version: 1, vehicles: 2 },
      { version: 0, vehicles: 1 },
    ],
  });
});

test('P22: riders can read the signed edition that will hold next; it holds nowhere yet', async () => {
  expect(await problemOf(get('/v1/public/policy/announced'))).toEqual([404, 'not_found']);
  const document = (await readPolicyFile())
    .replace(/^version: 1$/m, 'version: 2')
    .replace('tick_s: 900', 'tick_s: 600')
    .replace(
      '    when: On every tick, always.\n',
      '    when: On every tick, always.\n    notice_date: 2099-01-01\n',
    );
  const { owner } = doors.database;
  const organisation = (await readOrganisationFile())
    .replace(/^version: \d+/m, 'version: 99')
    .replace('covers_policy_version: 1', 'covers_policy_version: 2');
  await publishOrganisation(owner, { tenant: TENANT, document: organisation, nowS: NOW_S });
  await publishPolicy(owner, doors.fleet.signers.policy, { tenant: TENANT, document, nowS: NOW_S });
  expect(await json(get('/v1/public/policy/announced'))).toMatchObject({
    ...{ version: 2, holds_from: '2099-01-01', announced_s: NOW_S, document },
  });
  expect(await json(get('/v1/public/policy'))).toMatchObject({ version: 1 });
  expect(await json(get('/v1/privacy/policy'))).toMatchObject({ current: 1 });
});
