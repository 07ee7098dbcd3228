import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { downTopic, mqttIdentity, randomBytes, randomId, upTopic } from '@fleetveil/proto';
import mqtt from 'mqtt';
import { expect, test } from 'vitest';
import {
  aclFile,
  INGEST_USER,
  passwordFile,
  passwordLine,
  unitUser,
  writeMosquittoFiles,
} from '../../src/units/mosquitto.ts';
import { scratchFolder } from '../scratch.ts';

const MOSQUITTO = '/usr/sbin/mosquitto';
const isHere = await access(MOSQUITTO).then(
  () => true,
  () => false,
);
const required = process.env['FLEETVEIL_PARTS'] === 'required';

test('a password line has mosquitto’s form', async () => {
  const line = await passwordLine({ username: 'a/b', password: 'c' }, Buffer.alloc(12, 7));
  expect(line).toMatch(/^a\/b:\$7\$101\$BwcHBwcHBwcHBwcH\$[A-Za-z0-9+/]{86}==\n$/);
});

test('a unit may write its own way up and read its own way down, and nothing else stands there', () => {
  const unit = { tenant: 'acme', unitId: 'a'.repeat(32) };
  expect(aclFile([unit])).toBe(
    [
      'user ingest\ntopic read fleetveil/v1/+/+/up\ntopic write fleetveil/v1/+/+/down\n',
      `user acme/${unit.unitId}\ntopic write ${upTopic('acme', unit.unitId)}\ntopic read ${downTopic('acme', unit.unitId)}\n`,
    ].join('\n'),
  );
});

test('written anew where they are, they leave out a unit that was struck off, and the broker can read them still', async () => {
  const [stays, stolen] = ['a', 'b'].map((digit) => ({ tenant: 'acme', unitId: digit.repeat(32) }));
  if (stays === undefined || stolen === undefined) throw new Error('two units');
  const folder = join(await scratchFolder(), 'fleetveil');
  const write = (units: (typeof stays)[]) =>
    writeMosquittoFiles(folder, randomBytes(32), units, 'ingest-password');
  const names = await write([stays, stolen]);
  for (const name of names) await chmod(join(folder, name), 0o640);
  expect(await write([stays])).toEqual(names);
  expect((await readdir(folder)).sort()).toEqual([...names].sort());
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8');
    expect([text.includes(stays.unitId), text.includes(stolen.unitId)]).toEqual([true, false]);
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o640);
  }
});

test.runIf(isHere || required)(
  'the real mosquitto lets in those, and each only where it belongs',
  async () => {
    const root = randomBytes(32);
    const [one, two] = [randomId(), randomId()].map((unitId) => ({ tenant: 'acme', unitId }));
    if (one === undefined || two === undefined) throw new Error('two units');
    const folder = await scratchFolder();
    await chmod(folder, 0o755);
    await writeFile(join(folder, 'password_file'), await passwordFile(root, [one, two], 'ingest-password'));
    await writeFile(join(folder, 'acl_file'), aclFile([one, two]));
    const port = await freePort();
    await writeFile(
      join(folder, 'conf'),
      `listener ${port} 127.0.0.1\nallow_anonymous false\npassword_file ${folder}/password_file\nacl_file ${folder}/acl_file\n${
        process.getuid?.() === 0 ? 'user root\n' : ''
      }`,
    );
    const broker = spawn(MOSQUITTO, ['-c', join(folder, 'conf')], { stdio: 'ignore' });
    try {
      await expect.poll(() => canConnect(port), { timeout: 180_000 }).toBe(true);
      await tryBroker(port, root, one, two);
    } finally {
      broker.kill();
      await once(broker, 'exit');
    }
  },
);

async function tryBroker(
  port: number,
  root: Uint8Array,
  one: { tenant: string; unitId: string },
  two: { tenant: string; unitId: string },
): Promise<void> {
  const login = (user: { username: string; password: string }, clientId: string) =>
    mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { ...user, clientId, reconnectPeriod: 0 }, false);
  await expect(login({ username: 'acme/nobody', password: 'x' }, 'x')).rejects.toThrow();
  const ingest = await login({ username: INGEST_USER, password: 'ingest-password' }, 'ingest-1');
  const unit = await login(await unitUser(root, one), mqttIdentity(one.tenant, one.unitId).clientId);
  const heard: string[] = [];
  ingest.on('message', (topic) => heard.push(topic));
  await ingest.subscribeAsync('$share/fleetveil/fleetveil/v1/+/+/up');
  const own = upTopic(one.tenant, one.unitId);
  await unit.publishAsync(upTopic(two.tenant, two.unitId), 'forged', { qos: 1 });
  await unit.publishAsync(downTopic(one.tenant, one.unitId), 'forged', { qos: 1 });
  await unit.publishAsync(own, 'mine', { qos: 1 });
  await expect.poll(() => heard).toEqual([own]);
  const got: string[] = [];
  unit.on('message', (topic) => got.push(topic));
  await unit.subscribeAsync([downTopic(one.tenant, one.unitId), downTopic(two.tenant, two.unitId), '#']);
  await ingest.publishAsync(downTopic(two.tenant, two.unitId), 'not yours', { qos: 1 });
  await ingest.publishAsync(downTopic(one.tenant, one.unitId), 'yours', { qos: 1 });
  await expect.poll(() => new Set(got)).toEqual(new Set([downTopic(one.tenant, one.unitId)]));
  await Promise.all([ingest.endAsync(), unit.endAsync()]);
}

test.runIf(isHere || required)('mosquitto’s own tool makes the same hash', async () => {
  const folder = await scratchFolder();
  const file = join(folder, 'theirs');
  await writeFile(file, '');
  await promisify(execFile)('/usr/bin/mosquitto_passwd', ['-b', file, 'me', 'my password']);
  const theirs = await readFile(file, 'utf8');
  const salt = Buffer.from(theirs.split('$')[3] ?? '', 'base64');
  expect(await passwordLine({ username: 'me', password: 'my password' }, salt)).toBe(theirs);
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
