/** An insurer's own server for tests: it verifies signatures, knows repetitions by their id, and misbehaves when told. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How it answers a try: with a status, by a redirect, by another protocol, by hanging up, or never. */
export type Mood = number | 'redirect' | 'upgrade' | 'hang_up' | 'never' | 'slow' | 'slowly_gone';

export interface InsurersServer {
  readonly url: string;
  /** Secrets that it accepts, as they were handed to it. */
  secrets: string[];
  /** How it answers the next tries; 200 when there is nothing left. */
  moods: Mood[];
  /** Ids that it took up, each once: its idempotent eye. */
  readonly taken: Map<string, string>;
  /** Every try with a good signature, also repetitions. */
  tries: number;
  /** Tries whose signature did not hold under any of its secrets. */
  forged: number;
  close(): Promise<void>;
}

/** Moods in which it has taken a message up, whether its sender hears so or not. */
const TAKES: ReadonlySet<Mood> = new Set(['never', 'hang_up', 'slow', 200]);
/** Real milliseconds that a slow one takes to answer. */
const SLOW_MS = 400;

const OTHER_PROTOCOL = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n';

/** Starts it on a free port of this machine. */
export async function startInsurer(): Promise<InsurersServer> {
  const waiting = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    answer(insurer, request, response, waiting).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const insurer: InsurersServer = {
    ...{ url, secrets: [], moods: [], taken: new Map<string, string>(), tries: 0, forged: 0 },
    close: () =>
      new Promise((resolve) => {
        for (const response of waiting) response.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return insurer;
}

async function answer(
  insurer: InsurersServer,
  request: IncomingMessage,
  response: ServerResponse,
  waiting: Set<ServerResponse>,
): Promise<void> {
  let body = '';
  for await (const part of request) body += String(part);
  const id = String(request.headers['webhook-id']);
  if (!isSigned(insurer, request, body)) {
    insurer.forged += 1;
    response.writeHead(401).end();
    return;
  }
  insurer.tries += 1;
  const mood = insurer.moods.shift() ?? 200;
  // It takes it up first and answers later, as real ones do: a lost answer is a repetition.
  if (TAKES.has(mood)) insurer.taken.set(id, body);
  if (mood === 'slow' || mood === 'slowly_gone')
    setTimeout(() => response.writeHead(mood === 'slow' ? 200 : 410).end(), SLOW_MS);
  else if (mood === 'never') waiting.add(response);
  else if (mood === 'hang_up') request.socket.destroy();
  else if (mood === 'upgrade') request.socket.write(OTHER_PROTOCOL);
  else if (mood === 'redirect') response.writeHead(307, { location: '/elsewhere' }).end();
  else response.writeHead(mood).end('an answer that nobody reads');
}

/** As the libraries of Standard Webhooks do it: any of the signatures, under any secret. */
function isSigned({ secrets }: InsurersServer, { headers }: IncomingMessage, body: string): boolean {
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const given = String(headers['webhook-signature']).split(' ');
  return secrets.some((secret) => {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const own = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    return given.some((each) => each.length === own.length && timingSafeEqual(Buffer.from(each), own));
  });
}
