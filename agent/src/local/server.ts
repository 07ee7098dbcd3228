import { chmodSync, lstatSync, rmSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { fromBase64, type PhoneOrderWord } from '@fleetveil/proto';
import { AgentError, systemCode } from '../errors.ts';
import type { ChargingTold, LocalDesk, LocalProblem, Outcome, PressedWord } from './desk.ts';
import { createServer } from './http.ts';
import type { Told } from './told.ts';

/** Bytes of a request body, at most: a signed grant in base64 is under 1 kB. */
export const MAX_BODY_BYTES = 8 * 1024;
/** Connections at one time: a phone, a screen, and somebody who looks. */
const MOST_CONNECTIONS = 16;
/** Real time for a whole request: a caller who dawdles holds one of few connections. */
const REQUEST_MS = 5_000;

/** Status of each problem; the title says it in words. */
const PROBLEMS: Record<LocalProblem, readonly [status: number, title: string]> = {
  malformed: [400, 'The request cannot be read.'],
  not_found: [404, 'There is nothing here.'],
  method_not_allowed: [405, 'Not with this method.'],
  too_large: [413, 'The request is too large.'],
  unknown_nonce: [403, 'The nonce was not given out here, is used, or is over.'],
  untrusted_time: [403, 'The time answers no nonce of this unit, or is not signed.'],
  bad_signature: [403, 'The signature does not hold.'],
  wrong_role: [403, 'The key may not sign this.'],
  wrong_phone: [403, "The order is not signed by the grant's phone."],
  other_tenant: [403, 'The document is for another fleet.'],
  other_vehicle: [403, 'The document is for another vehicle.'],
  purpose_not_allowed: [403, 'The policy does not allow this purpose.'],
  unknown_grant: [404, 'No such grant is held here.'],
  not_yet: [409, 'The grant has not begun.'],
  expired: [409, 'The grant is over.'],
  too_long: [409, 'The grant lasts too long.'],
  policy_too_old: [409, 'The grant asks for a newer policy.'],
  policy_floor: [409, 'There is no policy in force.'],
  clock_unknown: [409, 'The time is not known.'],
  used: [409, 'The grant is used up.'],
  rental_ended: [409, 'The rental is over.'],
  before_recovery: [409, 'The grant is older than the memory of this unit.'],
  in_use: [409, 'Somebody has the vehicle under a grant.'],
  nothing_to_stop: [409, 'Nothing runs here that this could stop.'],
  no_vault_key: [409, 'There is no key to seal to.'],
  too_often: [429, 'An accident was told of a few minutes ago.'],
  unavailable: [503, 'It could not be written; nothing changed.'],
};

/** A running local socket. */
export interface LocalServer {
  stop(): Promise<void>;
}

/**
 * Opens the local socket: HTTP over a unix socket that the owner and the group may use. What a killed run
 * left in its place is replaced; something else that listens there, or a file that is no socket, is not.
 *
 * @param told what `GET /v1/told` streams
 * @throws AgentError `socket` or `busy`
 */
export async function startLocalServer(
  socketPath: string,
  desk: LocalDesk,
  told?: Pick<Told, 'listen'>,
): Promise<LocalServer> {
  await clearTheWay(socketPath);
  const server = createServer((request, response) => {
    if (told !== undefined && request.method === 'GET' && request.url === '/v1/told') {
      if (!told.listen(response)) send(response, problem('unavailable'));
      return;
    }
    answer(request, desk)
      .catch((): Reply => problem('unavailable'))
      .then((reply) => send(response, reply));
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.requestTimeout = REQUEST_MS;
  server.headersTimeout = REQUEST_MS;
  await listen(server, socketPath);
  chmodSync(socketPath, 0o660);
  return { stop: () => stop(server) };
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

type Route = (desk: LocalDesk, body: () => Promise<Record<string, unknown>>) => Promise<Reply>;

const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  '/v1/now': { GET: async (desk) => ({ status: 200, body: desk.now() }) },
  '/v1/nonce': { GET: async (desk) => ({ status: 200, body: { nonce: desk.giveNonce() } }) },
  '/v1/grants': {
    POST: async (desk, body) => replyTo(await desk.handInGrant(bytesOf(await body(), 'grant'))),
  },
  '/v1/time': {
    POST: async (desk, body) => replyTo(await desk.handInTime(bytesOf(await body(), 'status'))),
  },
  '/v1/accident': {
    POST: async (desk, body) => replyTo(await desk.tellAccident(isTest(await body()))),
  },
  '/v1/fine': {
    POST: async (desk, body) => {
      await body();
      return replyTo(await desk.callOffAccident());
    },
  },
  '/v1/charging': {
    POST: async (desk, body) => replyTo(await desk.charge(chargingOf(await body()))),
  },
  '/v1/use': { POST: (desk, body) => order('use', desk, body) },
  '/v1/end': { POST: (desk, body) => order('end', desk, body) },
  '/v1/pause': { POST: (desk, body) => order('pause', desk, body) },
  '/v1/resume': { POST: (desk, body) => order('resume', desk, body) },
  '/v1/tamper': { POST: async (desk) => replyTo(await desk.tampered()) },
  '/v1/help': { POST: (desk, body) => pressOrOrder('help', desk, body) },
  '/v1/cancel': { POST: (desk, body) => pressOrOrder('cancel', desk, body) },
};

/** Whether it is a trial: true or false, or not said. */
function isTest({ test = false }: Record<string, unknown>): boolean {
  if (typeof test !== 'boolean') throw new Refused('malformed');
  return test;
}

/** Characters of a station's number, at most: an EVSE id with its separators, and room for what is none. */
const STATION_LENGTH = 64;
/** Most energy of a session, kWh: what the wire holds. */
const MOST_KWH = 1_638;

/**
 * What is told of charging. Whatever else is in the body is refused, not left out: who charges with which card or
 * contract does not belong here (C16), and whoever sends it should learn that.
 */
function chargingOf({ station_id, event, energy_kwh, ...more }: Record<string, unknown>): ChargingTold {
  if (Object.keys(more).length > 0 || typeof station_id !== 'string') throw new Refused('malformed');
  if (station_id.length === 0 || station_id.length > STATION_LENGTH) throw new Refused('malformed');
  if (event === 'start' && energy_kwh === undefined) return { event, stationId: station_id };
  if (event !== 'stop') throw new Refused('malformed');
  if (energy_kwh === undefined) return { event };
  const isEnergy = typeof energy_kwh === 'number' && energy_kwh >= 0 && energy_kwh <= MOST_KWH;
  if (!isEnergy) throw new Refused('malformed');
  return { event, energyKwh: energy_kwh };
}

/** A button sends an empty object; a phone signs. */
async function pressOrOrder(
  kind: PressedWord,
  desk: LocalDesk,
  read: () => Promise<Record<string, unknown>>,
): Promise<Reply> {
  const body = await read();
  if (Object.keys(body).length === 0) return replyTo(await desk.press(kind));
  return order(kind, desk, async () => body);
}

async function order(
  kind: PhoneOrderWord,
  desk: LocalDesk,
  read: () => Promise<Record<string, unknown>>,
): Promise<Reply> {
  const body = await read();
  return replyTo(await desk.order(kind, bytesOf(body, 'order'), bytesOf(body, 'signature')));
}

/** Not for us to act on: the reply says why. */
class Refused extends Error {
  readonly problem: LocalProblem;

  constructor(problem: LocalProblem) {
    super(problem);
    this.problem = problem;
  }
}

async function answer(request: IncomingMessage, desk: LocalDesk): Promise<Reply> {
  const methods = ROUTES[request.url ?? ''];
  if (methods === undefined) return problem('not_found');
  const route = methods[request.method ?? ''];
  if (route === undefined) return problem('method_not_allowed');
  try {
    return await route(desk, () => readJson(request));
  } catch (error) {
    if (error instanceof Refused) return problem(error.problem);
    throw error;
  }
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  let length = 0;
  // Left early, the connection must stay: the reply still has to go out.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(part as Uint8Array);
    length += bytes.length;
    if (length > MAX_BODY_BYTES) throw new Refused('too_large');
    parts.push(bytes);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below, without the parser's words: they quote what came.
  }
  throw new Refused('malformed');
}

function bytesOf(body: Record<string, unknown>, name: string): Uint8Array {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw new Refused('malformed');
  try {
    return fromBase64(value);
  } catch {
    throw new Refused('malformed');
  }
}

function replyTo(outcome: Outcome): Reply {
  return outcome.ok ? { status: 200, body: { ok: true } } : problem(outcome.problem);
}

function problem(code: LocalProblem): Reply {
  const [status, title] = PROBLEMS[code];
  return { status, body: { type: 'about:blank', title, status, code } };
}

function send(response: ServerResponse, { status, body }: Reply): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    connection: 'close',
  };
  response.writeHead(status, headers);
  response.end(JSON.stringify(body));
}

/** Removes the socket of a killed run; leaves one that answers, and anything that is no socket. */
async function clearTheWay(socketPath: string): Promise<void> {
  const found = lstatSync(socketPath, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new AgentError('socket', 'socket: there is a file in its place');
  if (await answers(socketPath)) throw new AgentError('busy', 'socket: another program listens there');
  rmSync(socketPath);
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socketPath);
    const done = (isAnswered: boolean): void => {
      probe.destroy();
      resolve(isAnswered);
    };
    probe.once('connect', () => done(true));
    probe.once('error', () => done(false));
  });
}

function listen(server: Server, socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = systemCode(error) ?? 'unknown';
      reject(new AgentError('socket', `socket: cannot be opened (${code})`, { cause: error }));
    });
    server.listen(socketPath, resolve);
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
