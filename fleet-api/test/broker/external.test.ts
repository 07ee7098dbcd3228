/** Connecting to a broker of one's own: over TLS with an authority of one's own, and what is said where it does not work. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes } from 'aedes';
import { expect, onTestFinished, test } from 'vitest';
import { selfSigned, selfSignedBefore } from '../../../test/parts/certificate.ts';
import { connectExternalBroker, type ExternalBrokerOptions } from '../../src/broker/external.ts';
import { scratchFolder } from '../scratch.ts';

const certificate = async (address: string) => selfSigned(await scratchFolder(), address);

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** What a broker lets its clients read, how many there are, and a way to end their connections. */
interface Rules {
  refuses: boolean;
  clients: number;
  /** Subscriptions refused. */
  refused: number;
  drop(): void;
  send(topic: string): void;
}
const rules = (refuses: boolean): Rules => ({
  ...{ refuses, clients: 0, refused: 0, drop: () => {}, send: () => {} },
});

/** A broker that lets in whoever knows the password. */
async function brokerAt(
  tls?: { readonly key: Buffer; readonly cert: Buffer },
  refusing?: Rules,
): Promise<number> {
  const broker = await Aedes.createBroker();
  if (refusing !== undefined) {
    broker.authorizeSubscribe = (_client, subscription, done) => {
      if (refusing.refuses) refusing.refused += 1;
      // It knows no shared subscriptions: of one client they are plain ones.
      const topic = subscription.topic.replace('$share/g/', '');
      done(null, refusing.refuses ? null : { ...subscription, topic });
    };
    const packet = { cmd: 'publish', qos: 0, dup: false, retain: false, payload: 'x' } as const;
    refusing.send = (topic) => broker.publish({ ...packet, topic }, () => {});
    broker.on('client', () => {
      refusing.clients += 1;
    });
    broker.on('clientDisconnect', () => {
      refusing.clients -= 1;
    });
  }
  broker.authenticate = (_client, _name, password, done) => done(null, password?.toString() === 'right');
  const sockets = new Set<Socket>();
  if (refusing !== undefined)
    refusing.drop = () => {
      for (const socket of sockets) socket.destroy();
    };
  const take = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    broker.handle(socket);
  };
  const server = tls === undefined ? createServer(take) : createTlsServer(tls, take);
  server.on('tlsClientError', () => {});
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await new Promise<void>((resolve) => broker.close(resolve));
  });
  return listening(server);
}

const connect = (
  options: Pick<ExternalBrokerOptions, 'url' | 'caFile' | 'password'> & Partial<ExternalBrokerOptions>,
) =>
  connectExternalBroker({
    username: 'ingest',
    password: 'right',
    group: 'g',
    onMessage: () => {},
    ...options,
  });

test('over TLS, to a broker whose certificate the named authority signed', async () => {
  const mine = await certificate('127.0.0.1');
  const url = `mqtts://127.0.0.1:${await brokerAt(mine)}`;
  const broker = await connect({ url, caFile: mine.file });
  expect(broker.ready()).toBe(true);
  await broker.stop();
  await expect(connect({ url, caFile: '/nowhere/ca.pem' })).rejects.toMatchObject({
    ...{ code: 'config', message: 'broker.caFile: the file cannot be read.' },
  });
});

test('what does not work is said with what to do, and no value of a setting', async () => {
  const [mine, elsewhere] = [await certificate('127.0.0.1'), await certificate('127.0.0.2')];
  const old = selfSignedBefore(await scratchFolder(), '127.0.0.1');
  const [plain, known, foreign] = [await brokerAt(), await brokerAt(mine), await brokerAt(elsewhere)];
  const over = await brokerAt(old);
  const silent = createServer();
  onTestFinished(() => void silent.close());
  const mute = await listening(silent);
  const said = await Promise.all(
    [
      { url: `mqtt://127.0.0.1:${plain}`, password: 'geheim' },
      { url: `mqtts://127.0.0.1:${known}` },
      { url: `mqtts://127.0.0.1:${foreign}`, caFile: elsewhere.file },
      { url: `mqtts://127.0.0.1:${over}`, caFile: old.file },
      { url: 'mqtt://127.0.0.1:1' },
      { url: `mqtt://127.0.0.1:${mute}` },
    ].map((options) =>
      connect(options).then(
        () => 'connected',
        ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
      ),
    ),
  );
  expect(said).toEqual([
    'broker_unreachable: broker.url: the broker refuses broker.username and broker.password.',
    'broker_unreachable: broker.url: the certificate there is of an authority that is not known here: name its file in broker.caFile.',
    'broker_unreachable: broker.url: the certificate there is for another host.',
    'broker_unreachable: broker.url: the certificate there is not valid now: renew it, or see that the clocks are right.',
    'broker_unreachable: broker.url: nothing answers there; see that the broker runs.',
    'broker_unreachable: broker.url: nothing answers there; see that the broker runs.',
  ]);
});

test('a broker that refuses the subscription is said to, and is left', async () => {
  const refusing = rules(true);
  const url = `mqtt://127.0.0.1:${await brokerAt(undefined, refusing)}`;
  await expect(connect({ url })).rejects.toMatchObject({
    code: 'config',
    message:
      'broker.username: the broker does not let this user read $share/…; see that its rules do, and that it knows shared subscriptions.',
  });
  // A client that stayed would keep the process from ending with its sentence.
  await expect.poll(() => refusing.clients).toBe(0);
});

test('M4: a broker that refuses the subscription after a reconnect is asked again, and not ready meanwhile', async () => {
  const granting = rules(false);
  const heard: string[] = [];
  const url = `mqtt://127.0.0.1:${await brokerAt(undefined, granting)}`;
  const broker = await connect({ url, onMessage: ({ topic }) => heard.push(topic) });
  onTestFinished(() => broker.stop());
  const topic = 'fleetveil/v1/demo/unit/up';
  granting.send(topic);
  await expect.poll(() => [broker.ready(), heard.length]).toEqual([true, 1]);
  granting.refuses = true;
  granting.drop();
  await expect.poll(() => granting.refused, { interval: 20 }).toBeGreaterThan(0);
  expect(broker.ready()).toBe(false);
  granting.refuses = false;
  await expect.poll(() => broker.ready(), { timeout: 20_000 }).toBe(true);
  granting.send(topic);
  await expect.poll(() => heard.length).toBe(2);
});
