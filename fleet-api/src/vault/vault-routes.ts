/**
 * The vault's operations over HTTP. On node:http and nothing else: the process that holds the keys
 * runs as little foreign code as it can.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { isPassing, sqlStateOf } from '../database/database.ts';
import type { Log } from '../log.ts';
import type { HoldResult } from './holds.ts';
import { packFixes } from './packed-fixes.ts';
import type { OpenedPacket } from './packets.ts';
import type {
  ApproveResult,
  DepositResult,
  LocateResult,
  OpenResult,
  PacketResult,
  SupportCodeResult,
} from './parts.ts';
import type { PassResult } from './rotation.ts';
import type { TheftResult } from './theft-desk.ts';
import type { Vault } from './vault.ts';
import {
  APPROVE_ASK,
  BIND_PACKET_ASK,
  DEPOSIT_ASK,
  DESTROY_ASK,
  DESTROY_RENTALS_ASK,
  END_RELEASES_ASK,
  HOLD_ASK,
  HOLDS_ASK,
  LOCATE_ASK,
  LONGEST_REQUEST_BYTES,
  OPEN_ASK,
  OPEN_HELP_ASK,
  OPEN_INSTANTS_ASK,
  OPEN_PACKET_ASK,
  OPEN_STATUS,
  RELEASE_ASK,
  RELEASE_PACKET_ASK,
  ROTATE_ASK,
  SESSIONS_ASK,
  type SessionAnswer,
  SUPPORT_CODE_ASK,
  THEFT_ASK_ASK,
  THEFT_CLOSE_ASK,
  THEFT_CONFIRM_ASK,
  THEFT_LOOK_ASK,
  THEFT_OPEN_ASK,
  THEFT_REMOVE_ASK,
  THEFT_STATUS,
  type TheftConfirmAnswer,
  type TheftOpenAnswer,
} from './wire.ts';

interface Answer {
  readonly status: number;
  readonly body: object;
}

type Handler = (request: {
  readonly query: URLSearchParams;
  readonly body: () => Promise<unknown>;
}) => Promise<Answer>;

const ok = (body: object): Answer => ({ status: 200, body });
const MALFORMED: Answer = { status: 422, body: { code: 'malformed' } };
const UNAVAILABLE: Answer = { status: 503, body: { code: 'unavailable' } };
const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Answers requests to the vault. Never throws; what went wrong inside is a code outside. */
export function createVaultListener(vault: Vault, log: Log): RequestListener {
  const handlers = handlersOf(vault);
  return (request, response) => {
    answer(handlers, request)
      .catch((error: unknown) => failed(error, log))
      .then(({ status, body }) => send(response, status, body))
      .catch(() => response.destroy());
  };
}

async function answer(handlers: ReadonlyMap<string, Handler>, request: IncomingMessage): Promise<Answer> {
  const url = URL.parse(request.url ?? '', 'http://vault');
  const handler = handlers.get(`${request.method} ${url?.pathname}`);
  if (handler === undefined || url === null) return { status: 404, body: { code: 'no_such_operation' } };
  return handler({ query: url.searchParams, body: () => readJson(request) });
}

function handlersOf(vault: Vault): ReadonlyMap<string, Handler> {
  return new Map<string, Handler>([
    ['POST /deposit', asked(DEPOSIT_ASK, async (ask) => depositAnswer(await vault.deposit(ask)))],
    ['POST /open', asked(OPEN_ASK, async (ask) => openAnswer(await vault.open(ask)))],
    ['POST /approve', asked(APPROVE_ASK, async (ask) => approveAnswer(await vault.approve(ask)))],
    [
      'POST /open-instants',
      asked(OPEN_INSTANTS_ASK, async (ask) => openAnswer(await vault.openInstants(ask))),
    ],
    ['POST /locate', asked(LOCATE_ASK, async (ask) => locateAnswer(await vault.locate(ask)))],
    ['POST /support-code', asked(SUPPORT_CODE_ASK, async (ask) => codeAnswer(await vault.supportCode(ask)))],
    ['POST /open-help', asked(OPEN_HELP_ASK, async (ask) => openAnswer(await vault.openHelp(ask)))],
    ['POST /destroy', asked(DESTROY_ASK, async (ask) => ok(await vault.destroy(ask)))],
    ['POST /hold', asked(HOLD_ASK, async (ask) => holdAnswer(await vault.hold(ask)))],
    ['POST /release', asked(RELEASE_ASK, async (ask) => ok(await vault.release(ask)))],
    ['POST /holds', asked(HOLDS_ASK, async (ask) => ok(await vault.keepHolds(ask)))],
    ['POST /destroy-rentals', asked(DESTROY_RENTALS_ASK, async (ask) => ok(await vault.destroyRentals(ask)))],
    ['POST /theft/ask', asked(THEFT_ASK_ASK, async (ask) => theftAnswer(await vault.theft.ask(ask)))],
    [
      'POST /theft/confirm',
      asked(THEFT_CONFIRM_ASK, async (ask) => confirmAnswer(await vault.theft.confirm(ask))),
    ],
    ['POST /theft/look', asked(THEFT_LOOK_ASK, async (ask) => theftAnswer(await vault.theft.look(ask)))],
    ['POST /theft/open', asked(THEFT_OPEN_ASK, async (ask) => pursuitAnswer(await vault.theft.open(ask)))],
    [
      'POST /theft/remove',
      asked(THEFT_REMOVE_ASK, async (ask) => theftAnswer(await vault.theft.remove(ask))),
    ],
    ['POST /theft/close', asked(THEFT_CLOSE_ASK, async (ask) => theftAnswer(await vault.theft.close(ask)))],
    ['GET /leaves', async ({ query }) => leavesAnswer(vault, query.get('after'))],
    ['POST /bind-packet', asked(BIND_PACKET_ASK, async (ask) => packetAnswer(await vault.bindPacket(ask)))],
    [
      'POST /release-packet',
      asked(RELEASE_PACKET_ASK, async (ask) => packetAnswer(await vault.releasePacket(ask))),
    ],
    ['POST /end-releases', asked(END_RELEASES_ASK, async (ask) => ok(await vault.endReleases(ask)))],
    ['POST /open-packet', asked(OPEN_PACKET_ASK, async (ask) => openedPacket(await vault.openPacket(ask)))],
    ['POST /rotate', asked(ROTATE_ASK, async (ask) => rotateAnswer(await vault.rotate(ask)))],
    ['POST /sessions', asked(SESSIONS_ASK, async (ask) => sessionsAnswer(vault.sessions(ask)))],
    ['GET /transport-keys', async () => ok({ signed: toBase64(vault.transportKeys()) })],
  ]);
}

/** The body, read and checked, or `malformed`. */
function asked<Ask>(form: z.ZodType<Ask>, handle: (ask: Ask) => Promise<Answer>): Handler {
  return async ({ body }) => {
    const parsed = form.safeParse(await body());
    return parsed.success ? handle(parsed.data) : MALFORMED;
  };
}

function depositAnswer(result: DepositResult): Answer {
  if (result.kind === 'unavailable') return UNAVAILABLE;
  if (result.kind === 'refused') return { status: 422, body: { code: result.code } };
  return ok({ outcome: result.kind });
}

function openAnswer(result: OpenResult): Answer {
  if (result.kind === 'unavailable') return UNAVAILABLE;
  if (result.kind === 'refused') return { status: OPEN_STATUS[result.code], body: { code: result.code } };
  const { fixes, riderSealed, ...more } = result.answer;
  const sealed = riderSealed && {
    riderSealed: { keyId: toBase64(riderSealed.keyId), sealedKey: toBase64(riderSealed.sealedKey) },
  };
  return ok({ ...more, fixes: packFixes(fixes), ...sealed });
}

function approveAnswer(result: ApproveResult): Answer {
  if (result.kind === 'unavailable') return UNAVAILABLE;
  if (result.kind === 'refused') return { status: OPEN_STATUS[result.code], body: { code: result.code } };
  return ok({ people: result.people });
}

function codeAnswer(result: SupportCodeResult): Answer {
  if (result.kind === 'unavailable') return UNAVAILABLE;
  if (result.kind === 'refused') return { status: OPEN_STATUS[result.code], body: { code: result.code } };
  return ok({ code: result.code, expiresS: result.expiresS });
}

function locateAnswer(result: LocateResult): Answer {
  if (result.kind === 'unavailable') return UNAVAILABLE;
  if (result.kind === 'refused') return { status: OPEN_STATUS[result.code], body: { code: result.code } };
  const { leafNo, fix, cell } = result;
  const fixes = packFixes(fix === undefined ? [] : [fix]);
  return ok({ leaf: { no: leafNo }, fixes, ...(cell === undefined ? {} : { cell }) });
}

function packetAnswer<Body extends object>(result: PacketResult<Body>): Answer {
  if (result.kind === 'unavailable') return UNAVAILABLE;
  if (result.kind === 'refused') return { status: OPEN_STATUS[result.code], body: { code: result.code } };
  return ok(result.answer);
}

function openedPacket(result: PacketResult<OpenedPacket>): Answer {
  if (result.kind !== 'done') return packetAnswer(result);
  const { packet, leaf } = result.answer;
  return ok({ packet: toBase64(packet), leaf });
}

function theftAnswer<Told extends object>(
  result: TheftResult<Told>,
  told: (answer: Told) => object = (answer) => answer,
): Answer {
  if (result.kind === 'unavailable') return UNAVAILABLE;
  if (result.kind === 'refused') return { status: THEFT_STATUS[result.code], body: { code: result.code } };
  return ok(told(result.answer));
}

const confirmAnswer = (result: TheftResult<TheftConfirmAnswer>): Answer =>
  theftAnswer(result, ({ signed, fromS }) => ({ signed: toBase64(signed), fromS }));

const pursuitAnswer = (result: TheftResult<TheftOpenAnswer>): Answer =>
  theftAnswer(result, ({ fixes, ...more }) => {
    const headings = fixes.map(({ headingDeg }) => headingDeg ?? -1);
    return { ...more, fixes: packFixes(fixes), headings };
  });

function rotateAnswer(result: PassResult): Answer {
  if (result.kind === 'clock_leapt') return { status: 409, body: { code: result.kind } };
  const { made, destroyed, rewrapped, sequence } = result;
  return ok({ made, destroyed, rewrapped, sequence });
}

function sessionsAnswer(sessions: readonly SessionAnswer[]): Answer {
  const encoded = sessions.map((each) =>
    'code' in each ? each : { secret: toBase64(each.secret), endsS: each.endsS },
  );
  return ok({ sessions: encoded });
}

function holdAnswer(result: HoldResult): Answer {
  return result === 'refused' ? MALFORMED : ok(result);
}

async function leavesAnswer(vault: Vault, after: string | null): Promise<Answer> {
  if (after === null || !/^\d{1,15}$/.test(after)) return MALFORMED;
  const { leaves, last } = await vault.leaves(Number(after));
  const encoded = leaves.map(({ no, leafHash, salt, entry }) => ({
    ...{ no, entry },
    leafHash: toBase64(leafHash),
    salt: toBase64(salt),
  }));
  return ok({ leaves: encoded, last });
}

/** `undefined`, which no form takes, for what is too long or no JSON. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LONGEST_REQUEST_BYTES) return undefined;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** An error's text may carry a row of the database: only its code goes anywhere. */
function failed(error: unknown, log: Log): Answer {
  const passing = isPassing(error);
  log.error('vault_failed', { code: passing ? 'unavailable' : 'internal', ...sqlStateField(error) });
  return passing ? UNAVAILABLE : { status: 500, body: { code: 'internal' } };
}

/** What a log may say of an error of the database. */
export function sqlStateField(error: unknown): { sqlState?: string } {
  const sqlState = sqlStateOf(error);
  return sqlState === undefined ? {} : { sqlState };
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
