import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  importSigningKey,
  publicKeyOf,
  signBytes,
  toHex,
  unitSecret,
  verifyBytes,
  verifySigned,
} from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { initKeys } from '../../src/keys/init.ts';
import { fromPem } from '../../src/keys/key-files.ts';
import { loadKeySet } from '../../src/keys/key-set.ts';
import { loadEnvelopeRoot } from '../../src/keys/signers.ts';
import { type Enrolment, enrollUnit } from '../../src/units/enroll.ts';
import { listUnits } from '../../src/units/unit-store.ts';
import { createTestDatabase, TEST_NOW_S, type TestDatabase } from '../../testing/index.ts';
import { scratchFolder } from '../scratch.ts';

let database: TestDatabase;
let keys = '';
let folder = '';
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await scratchFolder();
  keys = join(folder, 'keys');
  await initKeys(keys, 'acme', TEST_NOW_S);
});
afterAll(() => database.drop());

function enrolment(name: string): Enrolment {
  return {
    ...{ tenant: 'acme', vehicleKind: 'car', label: name, file: join(folder, 'units', `${name}.yaml`) },
    ...{ brokerUrl: 'mqtt://broker:1883', clock: { demo: false } },
    source: { kind: 'gpsd', host: '127.0.0.1', port: 2947 },
  };
}

test('M13: the unit’s certificate binds its key to its vehicle, and its secret is its own', async () => {
  const unit = await enrollUnit(database.owner, keys, enrolment('one'));
  const settings = parse(await readFile(join(folder, 'units/one.yaml'), 'utf8'));
  const pkcs8 = fromPem(await readFile(join(folder, 'units/one.key'), 'utf8'), 'one.key');
  const row = await database.owner.selectFrom('unit').selectAll().executeTakeFirstOrThrow();
  const { trusted } = await loadKeySet(keys, 'acme');
  const expected = { tenant: 'acme', type: 'unit_certificate', keys: trusted, nowS: TEST_NOW_S } as const;
  const verified = await verifySigned(row.certificate, expected);
  if (!verified.ok) throw new Error(verified.why);
  const { unitId, vehicleId, publicKey, vehicleKind } = verified.document;
  expect([toHex(unitId), toHex(vehicleId), vehicleKind]).toEqual([unit.unitId, unit.vehicleId, 'car']);
  expect(Buffer.from(publicKey)).toEqual(Buffer.from(await publicKeyOf(pkcs8)));
  const signature = await signBytes('opening', 'acme', Buffer.from('x'), await importSigningKey(pkcs8));
  expect(await verifyBytes('opening', 'acme', Buffer.from('x'), signature, publicKey)).toBe(true);
  expect(settings.unitSecret).toBe(
    toHex(await unitSecret(await loadEnvelopeRoot(keys), 'acme', unit.unitId)),
  );
});

test('the files are its owner’s alone', async () => {
  await enrollUnit(database.owner, keys, enrolment('closed'));
  for (const name of ['closed.yaml', 'closed.key']) {
    expect((await stat(join(folder, 'units', name))).mode & 0o777, name).toBe(0o600);
  }
});

test('where a file is there already, neither rows nor a key are left', async () => {
  await writeFile(join(folder, 'units/taken.yaml'), 'mine');
  const before = await listUnits(database.owner, 'acme');
  await expect(enrollUnit(database.owner, keys, enrolment('taken'))).rejects.toMatchObject({
    code: 'keys_exist',
  });
  expect(await listUnits(database.owner, 'acme')).toEqual(before);
  expect(await readFile(join(folder, 'units/taken.yaml'), 'utf8')).toBe('mine');
  expect(await readdir(join(folder, 'units'))).not.toContain('taken.key');
});

test('where the database fails at the commit, no file is left: the same enrolment can be made again', async () => {
  await sql`
    CREATE FUNCTION fail_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'late'; END $$;
    CREATE CONSTRAINT TRIGGER fail_late AFTER INSERT ON unit DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION fail_late()`.execute(database.owner);
  await expect(enrollUnit(database.owner, keys, enrolment('late'))).rejects.toThrow('late');
  expect((await readdir(join(folder, 'units'))).filter((name) => name.startsWith('late'))).toEqual([]);
  await sql`DROP TRIGGER fail_late ON unit`.execute(database.owner);
  await enrollUnit(database.owner, keys, enrolment('late'));
});

test('M7: an enrolment is in the log', async () => {
  const { vehicleId } = await enrollUnit(database.owner, keys, enrolment('logged'));
  const entries = await database.owner
    .selectFrom('audit_entry')
    .select('entry')
    .where('vehicle_id', '=', vehicleId)
    .execute();
  expect(entries).toMatchObject([{ entry: { act: 'unit_enrolled' } }]);
});

test('units are listed by tenant', async () => {
  expect((await listUnits(database.owner, 'acme')).map(({ label }) => label)).toContain('one');
  expect(await listUnits(database.owner, 'other')).toEqual([]);
});
