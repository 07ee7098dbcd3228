/** The insurer's tool, from files alone: it finds a packet altered in one bit, and writes an eCall message. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AccidentRecord,
  concatBytes,
  generateSigningKey,
  idBytes,
  importSigningKey,
  packetFile,
  randomId,
  signAccidentPacket,
  v1,
} from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initKeys } from '../../src/keys/init.ts';
import { KEY_SET_FILE, ROOTS_FILE } from '../../src/keys/layout.ts';
import { loadSigner } from '../../src/keys/signers.ts';
import { run } from './fake-host.ts';

const TENANT = 'demo';
const RECORD: AccidentRecord = {
  ...{ timeS: 1_790_000_000, trigger: 'automatic', isTest: false, isPositionTrusted: true, directionDeg: 90 },
  positions: [{ latitudeE6: 56_947_300, longitudeE6: 24_106_900 }],
  speedsMps: Array.from({ length: 11 }, () => 9.5),
  readings: Array.from({ length: 36 }, () => ({ x: 0.1, y: 0, z: 9.8 })),
};
const NAME = 'accident.json';
let dir: string;
let other: string;

beforeAll(async () => {
  [dir, other] = await Promise.all([scratch(), scratch()]);
  const unit = await generateSigningKey();
  const binding = { tenant: TENANT, vehicleId: randomId(), streamId: randomId() };
  const enrolled = v1.UnitCertificate.encode({
    ...{ tenant: TENANT, publicKey: unit.publicKey, vehicleKind: 'car' },
    ...{ unitId: idBytes(randomId()), vehicleId: idBytes(binding.vehicleId) },
  }).finish();
  const certificate = await (await loadSigner(dir, 'enrol')).sign('unit_certificate', TENANT, enrolled);
  const signed = await signAccidentPacket(RECORD, binding, await importSigningKey(unit.privateKeyPkcs8));
  const keySet = await readFile(join(dir, KEY_SET_FILE));
  await writeFile(
    join(dir, NAME),
    packetFile({ binding, packet: concatBytes(...signed), certificate, keySet }),
  );
  await copyFile(join(dir, ROOTS_FILE), join(dir, 'roots'));
  await copyFile(join(other, ROOTS_FILE), join(dir, 'others'));
});
afterAll(() => Promise.all([dir, other].map((folder) => rm(folder, { recursive: true, force: true }))));

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fleetveil-packet-'));
  await initKeys(folder, TENANT, 1_790_000_000);
  return folder;
}

const verify = (file = NAME, roots = 'roots') =>
  run(dir, ['packet', 'verify', file, '--roots', roots, '--json']);
const said = ({ said: [line] }: { said: string[] }): unknown => JSON.parse(line ?? 'null');

test('R3: a packet holds by the root keys alone, and under another fleet’s it does not', async () => {
  const held = await verify();
  expect([held.code, said(held)]).toEqual([0, expect.objectContaining({ ok: true })]);
  const refused = await verify(NAME, 'others');
  expect([refused.code, said(refused)]).toEqual([1, expect.objectContaining({ why: 'key_set' })]);
});

test('R3: one bit of the packet altered is found, and said', async () => {
  const text = await readFile(join(dir, NAME), 'utf8');
  const packet = /"packet": "([^"]+)"/.exec(text)?.[1] ?? '';
  const bytes = Buffer.from(packet, 'base64');
  for (const at of [0, 63, 64, 80, bytes.length - 1]) {
    const altered = Buffer.from(bytes);
    altered[at] = (altered[at] ?? 0) ^ 4;
    await writeFile(join(dir, 'altered.json'), text.replace(packet, altered.toString('base64')));
    const found = await verify('altered.json');
    expect([found.code, said(found)]).toEqual([1, expect.objectContaining({ why: 'signature' })]);
  }
});

test('E5: a verified packet as eCall’s minimum set of data; what is altered is written as nothing', async () => {
  const msd = (file: string, vin: string) =>
    run(dir, ['packet', 'msd', file, '--roots', 'roots', '--vin', vin, '--vehicle', 'L1e']);
  const written = await msd(NAME, 'ECALLEXAMPLE02013');
  expect([written.code, written.said[0]]).toEqual([0, expect.stringMatching(/^02[0-9A-F]+$/)]);
  expect((await msd(NAME, 'short')).code).toBe(2);
  const text = await readFile(join(dir, NAME), 'utf8');
  await writeFile(join(dir, 'altered.json'), text.replace('9.5', '1.5'));
  expect(await msd('altered.json', 'ECALLEXAMPLE02013')).toMatchObject({ code: 1, said: [] });
});

test('what is no file and no key is a mistake of use', async () => {
  expect((await verify('nothing.json')).code).toBe(2);
  expect((await verify(NAME, NAME)).code).toBe(2);
});
