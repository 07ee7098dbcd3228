/** Ports are looked at before anything starts: a taken one is a sentence, not a crash of a part. */
import { createServer } from 'node:net';
import { FleetApiError } from '../errors.ts';

/** A port that a part will listen on; 0 = any free one. */
export interface WantedPort {
  /** Name of the setting. */
  readonly setting: string;
  readonly host: string;
  readonly port: number;
}

/** The port to use. Throws `port_taken` or `config` (an address that is not this machine's). */
export function settlePort(wanted: WantedPort): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => reject(problem(wanted.setting, error)));
    server.listen({ host: wanted.host, port: wanted.port, exclusive: true }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted.port;
      server.close(() => resolve(port));
    });
  });
}

function problem(setting: string, error: NodeJS.ErrnoException): FleetApiError {
  if (error.code === 'EADDRINUSE')
    return new FleetApiError(
      'port_taken',
      `${setting}.port: the port is in use. Stop what uses it, or choose another.`,
      error,
    );
  if (error.code === 'EACCES')
    return new FleetApiError(
      'port_taken',
      `${setting}.port: this user may not listen on it. Choose one above 1023.`,
      error,
    );
  return new FleetApiError(
    'config',
    `${setting}.host: not an address of this machine that can be listened on.`,
    error,
  );
}
