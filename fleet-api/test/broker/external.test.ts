/** Connecting to a broker of one's own: over TLS with an authority of one's own, and what is said where it does not work. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes } from 'aedes';
import { expect, onTestFinished, test } from 'vitest';
import { selfSigned } from '../../../test/parts/certificate.ts';
import { connectExternalBroker, type ExternalBrokerOptions } from '../../src/broker/external.ts';
import { scratchFolder } from '../scratch.ts';

const certificate = async (address: string) => selfSigned(await scratchFolder(), address);

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A broker that lets in whoever knows the password. */
async function brokerAt(
  tls?: { readonly key: Buffer; readonly cert: Buffer },
  refusing?: { clients: number },
): Promise<number> {
  const broker = await Aedes.createBroker();
  if (refusing !== undefined) {
    broker.authorizeSubscribe = (_client, _subscription, done) => done(null, null);
    broker.on('client', () => {
      refusing.clients += 1;
    });
    broker.on('clientDisconnect', () => {
      refusing.clients -= 1;
    });
  }
  broker.authenticate = (_client, _name, password, done) => done(null, password?.toString() === 'right');
  const sockets = new Set<Socket>();
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

const connect = (options: Pick<ExternalBrokerOptions, 'url' | 'caFile' | 'password'>) =>
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
  const [plain, known, foreign] = [await brokerAt(), await brokerAt(mine), await brokerAt(elsewhere)];
  const silent = createServer();
  onTestFinished(() => void silent.close());
  const mute = await listening(silent);
  const said = await Promise.all(
    [
      { url: `mqtt://127.0.0.1:${plain}`, password: 'geheim' },
      { url: `mqtts://127.0.0.1:${known}` },
      { url: `mqtts://127.0.0.1:${foreign}`, caFile: elsewhere.file },
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
    'broker_unreachable: broker.url: nothing answers there; see that the broker runs.',
    'broker_unreachable: broker.url: nothing answers there; see that the broker runs.',
  ]);
});

test('a broker that refuses the subscription is said to, and is left', async () => {
  const refusing = { clients: 0 };
  const url = `mqtt://127.0.0.1:${await brokerAt(undefined, refusing)}`;
  await expect(connect({ url })).rejects.toMatchObject({
    code: 'config',
    message:
      'broker.username: the broker does not let this user read $share/…; see that its rules do, and that it knows shared subscriptions.',
  });
  // A client that stayed would keep the process from ending with its sentence.
  await expect.poll(() => refusing.clients).toBe(0);
});
