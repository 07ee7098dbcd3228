/** A receiver on a TCP port: says the rows of a drive as NMEA 0183, each at its time on the fleet clock. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Fleet } from '@fleetveil/simulator';

/** A receiver that is connected to, and silent until it has something to say. */
export interface NmeaPort {
  readonly port: number;
  /**
   * Says rows, each at its time. Resolves when the last was said.
   * @param rows of `writeDay`, header first
   */
  play(fleet: Fleet, rows: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export interface NmeaFeed extends Pick<NmeaPort, 'port' | 'stop'> {
  /** Resolves when the last row was said. */
  readonly over: Promise<void>;
}

/** @param rows of `writeDay`, header first */
export async function startNmeaFeed(fleet: Fleet, rows: readonly string[]): Promise<NmeaFeed> {
  const { port, play, stop } = await openNmeaPort();
  return { port, over: play(fleet, rows), stop };
}

/** Opens the port; nothing is said yet. */
export async function openNmeaPort(): Promise<NmeaPort> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let isStopped = false;
  return {
    port: (server.address() as AddressInfo).port,
    async play(fleet, rows) {
      for (const row of rows.slice(1)) {
        const [timeS = 0, latitude = 0, longitude = 0, , speedMps = 0] = row.split(',').map(Number);
        await fleet.until(timeS);
        if (isStopped) return;
        for (const socket of sockets) socket.write(sentences(timeS, latitude, longitude, speedMps));
      }
    },
    async stop() {
      isStopped = true;
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** One fix: position with quality (GGA), then date and speed (RMC). */
export function sentences(timeS: number, latitude: number, longitude: number, speedMps: number): string {
  const at = new Date(timeS * 1000).toISOString();
  const time = `${at.slice(11, 19).replaceAll(':', '')}.00`;
  const date = `${at.slice(8, 10)}${at.slice(5, 7)}${at.slice(2, 4)}`;
  const place = `${degrees(latitude, 2, 'NS')},${degrees(longitude, 3, 'EW')}`;
  const knots = (speedMps / 0.514444).toFixed(2);
  return [
    `GPGGA,${time},${place},1,10,0.8,12.0,M,20.0,M,,`,
    `GPRMC,${time},A,${place},${knots},0.0,${date},,,A`,
  ]
    .map((body) => `$${body}*${sumOf(body)}\r\n`)
    .join('');
}

function degrees(value: number, digits: number, [plus, minus]: string): string {
  const whole = Math.floor(Math.abs(value));
  const minutes = ((Math.abs(value) - whole) * 60).toFixed(5).padStart(8, '0');
  return `${String(whole).padStart(digits, '0')}${minutes},${value < 0 ? minus : plus}`;
}

function sumOf(body: string): string {
  const sum = [...body].reduce((all, letter) => all ^ letter.charCodeAt(0), 0);
  return sum.toString(16).toUpperCase().padStart(2, '0');
}
