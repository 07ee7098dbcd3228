/** A database over TLS: what is said of a certificate that does not hold. */
import { type AddressInfo, createServer } from 'node:net';
import { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { type Certificate, selfSigned, selfSignedBefore } from '../../../test/parts/certificate.ts';
import { checkConnection } from '../../src/database/database.ts';
import { scratchFolder } from '../scratch.ts';

/** A server that goes over to TLS where it is asked to, and says nothing else. */
async function serverWith({ key, cert }: Certificate): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write('S');
      new TLSSocket(socket, { isServer: true, key, cert }).on('error', () => {});
    });
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

test('a certificate that does not hold is no server that does not answer', async () => {
  for (const make of [selfSigned, selfSignedBefore]) {
    const port = await serverWith(make(await scratchFolder(), '127.0.0.1'));
    const login = { user: 'fleet', password: 'geheim', database: 'fleet' };
    await expect(checkConnection({ host: '127.0.0.1', port, ...login, tls: 'verify' })).rejects.toMatchObject(
      {
        code: 'database_unreachable',
        message:
          'database: the certificate of the server is not valid now, for another host, or of an authority that is not known here.',
      },
    );
  }
});
