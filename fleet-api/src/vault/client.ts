/**
 * The way to the vault for ingest and doors. Knows the socket and the forms, nothing of what is behind it.
 *
 * What may be asked twice is asked again when the answer is lost (deposit, leaves, transport keys, sessions); an
 * opening is not, since each asking is on record; it is only repeated where it never arrived.
 */
import { Agent, request } from 'node:http';
import type { Fix } from '@fleetveil/proto';
import type { z } from 'zod';
import type { VaultLeaves } from '../audit/plan.ts';
import { FleetApiError } from '../errors.ts';
import {
  APPROVE_ANSWER,
  type ApproveAsk,
  BIND_PACKET_ANSWER,
  type BindPacketAsk,
  DEPOSIT_ANSWER,
  DEPOSIT_REFUSALS,
  DESTROY_ANSWER,
  DESTROY_RENTALS_ANSWER,
  type DepositAsk,
  type DepositRefusal,
  type DestroyAnswer,
  type DestroyAsk,
  type DestroyRentalsAnswer,
  type DestroyRentalsAsk,
  END_RELEASES_ANSWER,
  type EndReleasesAsk,
  HOLD_ANSWER,
  HOLDS_ANSWER,
  type HoldAsk,
  type HoldsAsk,
  LEAVES_ANSWER,
  LOCATE_ANSWER,
  type LocateAsk,
  OPEN_ANSWER,
  OPEN_PACKET_ANSWER,
  OPEN_REFUSALS,
  type OpenAnswer,
  type OpenAsk,
  type OpenHelpAsk,
  type OpenInstantsAsk,
  type OpenPacketAsk,
  type OpenRefusal,
  REFUSAL,
  RELEASE_PACKET_ANSWER,
  type ReleaseAsk,
  type ReleasePacketAsk,
  ROTATE_ANSWER,
  type RotateAsk,
  SESSIONS_ANSWER,
  type SessionAnswer,
  type SessionAsk,
  SUPPORT_CODE_ANSWER,
  type SupportCodeAsk,
  THEFT_ASK_ANSWER,
  THEFT_CLOSE_ANSWER,
  THEFT_CONFIRM_ANSWER,
  THEFT_LOOK_ANSWER,
  THEFT_OPEN_ANSWER,
  THEFT_REFUSALS,
  THEFT_REMOVE_ANSWER,
  type TheftAskAsk,
  type TheftCloseAsk,
  type TheftConfirmAnswer,
  type TheftConfirmAsk,
  type TheftLookAnswer,
  type TheftLookAsk,
  type TheftOpenAnswer,
  type TheftOpenAsk,
  type TheftRefusal,
  type TheftRemoveAsk,
  TRANSPORT_KEYS_ANSWER,
} from './wire.ts';

/** What came of a deposit: held (now or before), refused for good, or to be tried later. */
export type DepositOutcome =
  | { readonly kind: 'stored' | 'known' }
  | { readonly kind: 'refused'; readonly code: DepositRefusal }
  | { readonly kind: 'unavailable' };

/** What came of an opening. */
export type OpenOutcome =
  | {
      readonly kind: 'opened';
      /** In the order of the chunks. */
      readonly fixes: readonly Fix[];
      /** Fixes outside every grant or outside the window: dropped. */
      readonly outside: number;
      /** Chunks that were altered or cannot be read. */
      readonly damaged: number;
      /** Number of the vault's leaf that has this opening on record. */
      readonly leafNo: number;
      /** Instead of fixes: the data key sealed to the rider's own key. */
      readonly riderSealed?: OpenAnswer['riderSealed'];
    }
  | { readonly kind: 'refused'; readonly code: OpenRefusal }
  | { readonly kind: 'unavailable' };

/** What came of a yes to an opening: how many people have said it. */
export type ApproveOutcome =
  | { readonly kind: 'approved'; readonly people: number }
  | { readonly kind: 'refused'; readonly code: OpenRefusal }
  | { readonly kind: 'unavailable' };

/** What came of the wish for a support code. */
export type SupportCodeOutcome =
  | { readonly kind: 'made'; readonly code: string; readonly expiresS: number }
  | { readonly kind: 'refused'; readonly code: OpenRefusal }
  | { readonly kind: 'unavailable' };

/** What came of a look for a free vehicle. */
export type LocateOutcome =
  | { readonly kind: 'located'; readonly fix: Fix | undefined; readonly cell: string | undefined }
  | { readonly kind: 'refused'; readonly code: OpenRefusal }
  | { readonly kind: 'unavailable' };
/** What came of an act in a case of theft. */
export type TheftOutcome<Answer> =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly code: TheftRefusal }
  | { readonly kind: 'unavailable' };

/** The way to the vault in a case of theft. None of it throws. */
export interface TheftClient {
  /** An officer declares a theft, or asks for the next grant. May be repeated. */
  ask(ask: TheftAskAsk): Promise<TheftOutcome<{ fromS: number }>>;
  /** The second person agrees. Repeated by the same person it gives the same grant. */
  confirm(ask: TheftConfirmAsk): Promise<TheftOutcome<TheftConfirmAnswer>>;
  /** A look begins. */
  look(ask: TheftLookAsk): Promise<TheftOutcome<TheftLookAnswer>>;
  /** Opens chunks within a look. */
  open(ask: TheftOpenAsk): Promise<TheftOutcome<TheftOpenAnswer>>;
  /** Ends a case. May be repeated. */
  close(ask: TheftCloseAsk): Promise<TheftOutcome<{ destroyed: number }>>;
  /** Takes an officer off a case: their looks end at once. May be repeated. */
  remove(ask: TheftRemoveAsk): Promise<TheftOutcome<{ ended: number }>>;
}

/** What came of an operation on an accident packet. */
export type PacketOutcome<Answer> =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly code: OpenRefusal }
  | { readonly kind: 'unavailable' };

/** What a rotation did. */
export type Rotated = z.infer<typeof ROTATE_ANSWER>;

export interface VaultClient {
  /** Hands over the key of an opened stream. Does not throw. */
  deposit(ask: DepositAsk): Promise<DepositOutcome>;
  /** Asks for the fixes of a stream. Does not throw. */
  open(ask: OpenAsk): Promise<OpenOutcome>;
  /** Says an officer's yes to an order's opening. May be repeated. Does not throw. */
  approve(ask: ApproveAsk): Promise<ApproveOutcome>;
  /** Asks for what was measured in the named seconds of an order. Does not throw. */
  openInstants(ask: OpenInstantsAsk): Promise<OpenOutcome>;
  /** Makes a code for support; a further one ends the one before. Does not throw. */
  supportCode(ask: SupportCodeAsk): Promise<SupportCodeOutcome>;
  /** Asks for the one position that a code is good for. Does not throw. */
  openHelp(ask: OpenHelpAsk): Promise<OpenOutcome>;
  /** Asks where a free vehicle was left. Does not throw. */
  locate(ask: LocateAsk): Promise<LocateOutcome>;
  /** Destroys streams. Throws `vault_unreachable`: then ask again until it is done. */
  destroy(ask: DestroyAsk): Promise<DestroyAnswer>;
  /** Destroys all streams of rentals, or those of a kind. Throws `vault_unreachable`: then ask again. */
  destroyRentals(ask: DestroyRentalsAsk): Promise<DestroyRentalsAnswer>;
  /** Keeps the keys of a legal hold's rentals. May be repeated. Throws `vault_unreachable`. */
  hold(ask: HoldAsk): Promise<{ held: number }>;
  /** Lets them go. May be repeated. Throws `vault_unreachable`. */
  release(ask: ReleaseAsk): Promise<{ held: number }>;
  /** Lets go what holds kept that are none of these. May be repeated. Throws `vault_unreachable`. */
  keepHolds(ask: HoldsAsk): Promise<{ dropped: number }>;
  /** Which rental an accident packet is of. Does not throw. */
  bindPacket(ask: BindPacketAsk): Promise<PacketOutcome<{ rentalId: string | null }>>;
  /** Keeps a person’s word that an insurer may read a packet. May be repeated. Does not throw. */
  releasePacket(ask: ReleasePacketAsk): Promise<PacketOutcome<{ leaf: { no: number } }>>;
  /** Ends releases. May be repeated. Throws `vault_unreachable`. */
  endReleases(ask: EndReleasesAsk): Promise<{ ended: number }>;
  /** Asks for an accident packet. Does not throw. */
  openPacket(ask: OpenPacketAsk): Promise<PacketOutcome<{ packet: Uint8Array; leaf: { no: number } }>>;
  readonly theft: TheftClient;
  /** Leaves after a number, for the sequencer. Throws `vault_unreachable`. */
  leaves(after: number): Promise<VaultLeaves>;
  /** The encoded v1.Signed of the transport keys. Throws `vault_unreachable`. */
  transportKeys(): Promise<Uint8Array>;
  /** The secrets of sessions, in their order, at most 500. Throws `vault_unreachable`: then ask again. */
  sessions(asks: readonly SessionAsk[]): Promise<readonly SessionAnswer[]>;
  /**
   * Makes new keys at once. Throws `vault_unreachable`, or `finding` where the fleet's clock leapt and nobody said that
   * it is right.
   */
  rotate(ask: RotateAsk): Promise<Rotated>;
  close(): void;
}

/** Real milliseconds to wait for an answer. An opening may hold 4,096 chunks. */
const TIMEOUT_MS = { quick: 5_000, open: 30_000 };
/** Real milliseconds before each further try. */
const RETRY_AFTER_MS = [50, 250];
/** Longest answer: fixes of the most chunks. */
const LONGEST_ANSWER_BYTES = 32 * 1024 * 1024;

/** A client on this socket. Connects when asked, not before. */
export function createVaultClient(socketPath: string): VaultClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const call = createCall(socketPath, agent);
  return {
    deposit: (ask) => deposit(call, ask),
    open: (ask) => open(call, '/open', ask),
    approve: (ask) => approve(call, ask),
    openInstants: (ask) => open(call, '/open-instants', ask),
    supportCode: (ask) => supportCode(call, ask),
    locate: (ask) => locate(call, ask),
    openHelp: (ask) => open(call, '/open-help', ask),
    destroy: async (ask) =>
      must(DESTROY_ANSWER, await call({ path: '/destroy', body: ask, retry: 'unsent' })),
    hold: async (ask) => must(HOLD_ANSWER, await call({ path: '/hold', body: ask, retry: 'always' })),
    release: async (ask) => must(HOLD_ANSWER, await call({ path: '/release', body: ask, retry: 'always' })),
    keepHolds: async (ask) => must(HOLDS_ANSWER, await call({ path: '/holds', body: ask, retry: 'always' })),
    // Asked twice it destroys no more and no less.
    destroyRentals: async (ask) =>
      must(DESTROY_RENTALS_ANSWER, await call({ path: '/destroy-rentals', body: ask, retry: 'always' })),
    bindPacket: (ask) =>
      askPacket(call, BIND_PACKET_ANSWER, { path: '/bind-packet', body: ask, retry: 'unsent' }),
    releasePacket: (ask) =>
      askPacket(call, RELEASE_PACKET_ANSWER, { path: '/release-packet', body: ask, retry: 'unsent' }),
    endReleases: async (ask) =>
      must(END_RELEASES_ANSWER, await call({ path: '/end-releases', body: ask, retry: 'always' })),
    openPacket: (ask) =>
      askPacket(call, OPEN_PACKET_ANSWER, { path: '/open-packet', body: ask, retry: 'unsent' }),
    theft: theftClient(call),
    leaves: async (after) => {
      const { leaves, last } = must(
        LEAVES_ANSWER,
        await call({ path: `/leaves?after=${after}`, retry: 'always' }),
      );
      return { leaves, last };
    },
    transportKeys: async () =>
      must(TRANSPORT_KEYS_ANSWER, await call({ path: '/transport-keys', retry: 'always' })).signed,
    sessions: async (sessions) =>
      must(SESSIONS_ANSWER, await call({ path: '/sessions', body: { sessions }, retry: 'always' })).sessions,
    rotate: (ask) => rotate(call, ask),
    close: () => agent.destroy(),
  };
}

function theftClient(call: Call): TheftClient {
  const once = { retry: 'unsent', timeoutMs: TIMEOUT_MS.open } as const;
  return {
    ask: (body) => theft(THEFT_ASK_ANSWER, call({ path: '/theft/ask', body, retry: 'always' })),
    confirm: (body) => theft(THEFT_CONFIRM_ANSWER, call({ path: '/theft/confirm', body, retry: 'always' })),
    look: (body) => theft(THEFT_LOOK_ANSWER, call({ path: '/theft/look', body, ...once })),
    open: async (body) =>
      withHeadings(await theft(THEFT_OPEN_ANSWER, call({ path: '/theft/open', body, ...once }))),
    remove: (body) => theft(THEFT_REMOVE_ANSWER, call({ path: '/theft/remove', body, retry: 'always' })),
    close: (body) => theft(THEFT_CLOSE_ANSWER, call({ path: '/theft/close', body, retry: 'always' })),
  };
}

function withHeadings(
  outcome: TheftOutcome<z.infer<typeof THEFT_OPEN_ANSWER>>,
): TheftOutcome<TheftOpenAnswer> {
  if (outcome.kind !== 'done') return outcome;
  const { headings, fixes, ...more } = outcome.answer;
  const told = fixes.map((fix, i) => {
    const headingDeg = headings[i] ?? -1;
    return headingDeg < 0 ? fix : { ...fix, headingDeg };
  });
  return { kind: 'done', answer: { ...more, fixes: told } };
}

async function theft<Answer>(
  form: z.ZodType<Answer>,
  asked: Promise<Answered>,
): Promise<TheftOutcome<Answer>> {
  const { status, body } = await asked;
  const answer = form.safeParse(body);
  if (status === 200 && answer.success) return { kind: 'done', answer: answer.data };
  const code = codeOf(body, THEFT_REFUSALS);
  return code === undefined ? { kind: 'unavailable' } : { kind: 'refused', code };
}

async function rotate(call: Call, ask: RotateAsk): Promise<Rotated> {
  const answered = await call({ path: '/rotate', body: ask, retry: 'unsent', timeoutMs: TIMEOUT_MS.open });
  if (codeOf(answered.body, ['clock_leapt']) !== undefined)
    throw new FleetApiError(
      'finding',
      'vault: the clock leapt, and nothing was made or destroyed. Put it right, or say that it is: --accept-clock.',
    );
  return must(ROTATE_ANSWER, answered);
}

async function deposit(call: Call, ask: DepositAsk): Promise<DepositOutcome> {
  const { status, body } = await call({ path: '/deposit', body: ask, retry: 'always' });
  const held = DEPOSIT_ANSWER.safeParse(body);
  if (status === 200 && held.success) return { kind: held.data.outcome };
  const code = codeOf(body, DEPOSIT_REFUSALS);
  return status === 422 && code !== undefined ? { kind: 'refused', code } : { kind: 'unavailable' };
}

async function approve(call: Call, ask: ApproveAsk): Promise<ApproveOutcome> {
  const { status, body } = await call({ path: '/approve', body: ask, retry: 'always' });
  const said = APPROVE_ANSWER.safeParse(body);
  if (status === 200 && said.success) return { kind: 'approved', people: said.data.people };
  const code = codeOf(body, OPEN_REFUSALS);
  return code === undefined ? { kind: 'unavailable' } : { kind: 'refused', code };
}

async function locate(call: Call, ask: LocateAsk): Promise<LocateOutcome> {
  const { status, body } = await call({ path: '/locate', body: ask, retry: 'unsent' });
  const found = LOCATE_ANSWER.safeParse(body);
  if (status === 200 && found.success)
    return { kind: 'located', fix: found.data.fixes[0], cell: found.data.cell };
  const code = codeOf(body, OPEN_REFUSALS);
  return code === undefined ? { kind: 'unavailable' } : { kind: 'refused', code };
}

async function supportCode(call: Call, ask: SupportCodeAsk): Promise<SupportCodeOutcome> {
  const { status, body } = await call({ path: '/support-code', body: ask, retry: 'unsent' });
  const made = SUPPORT_CODE_ANSWER.safeParse(body);
  if (status === 200 && made.success) return { kind: 'made', ...made.data };
  const code = codeOf(body, OPEN_REFUSALS);
  return code === undefined ? { kind: 'unavailable' } : { kind: 'refused', code };
}

async function open(
  call: Call,
  path: string,
  ask: OpenAsk | OpenInstantsAsk | OpenHelpAsk,
): Promise<OpenOutcome> {
  const { status, body } = await call({
    path,
    body: ask,
    retry: 'unsent',
    timeoutMs: TIMEOUT_MS.open,
  });
  const opened = OPEN_ANSWER.safeParse(body);
  if (status === 200 && opened.success) {
    const { fixes, outside, damaged, leaf, riderSealed } = opened.data;
    return { kind: 'opened', fixes, outside, damaged, leafNo: leaf.no, riderSealed };
  }
  const code = codeOf(body, OPEN_REFUSALS);
  return code === undefined ? { kind: 'unavailable' } : { kind: 'refused', code };
}

async function askPacket<Answer>(
  call: Call,
  form: z.ZodType<Answer>,
  asking: Asking,
): Promise<PacketOutcome<Answer>> {
  const { status, body } = await call({ ...asking, timeoutMs: TIMEOUT_MS.open });
  const answered = form.safeParse(body);
  if (status === 200 && answered.success) return { kind: 'done', answer: answered.data };
  const code = codeOf(body, OPEN_REFUSALS);
  return code === undefined ? { kind: 'unavailable' } : { kind: 'refused', code };
}

function codeOf<Code extends string>(body: unknown, codes: readonly Code[]): Code | undefined {
  const refusal = REFUSAL.safeParse(body);
  return refusal.success ? codes.find((code) => code === refusal.data.code) : undefined;
}

function must<Answer>(form: z.ZodType<Answer>, { status, body }: Answered): Answer {
  const parsed = form.safeParse(body);
  if (status === 200 && parsed.success) return parsed.data;
  throw new FleetApiError('vault_unreachable', 'vault: it does not answer. Is it running?');
}

/** What came back; status 0 = nothing. */
interface Answered {
  readonly status: number;
  readonly body: unknown;
}

interface Asking {
  readonly path: string;
  /** Sent by POST; without it GET. */
  readonly body?: object;
  /** `unsent`: again only where nobody was there to hear it. */
  readonly retry: 'always' | 'unsent';
  readonly timeoutMs?: number;
}

type Call = (asking: Asking) => Promise<Answered>;

const NOBODY: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOENT']);

function createCall(socketPath: string, agent: Agent): Call {
  return async (asking) => {
    const text = asking.body && JSON.stringify(encoded(asking.body));
    for (let tried = 0; ; tried++) {
      try {
        const answered = await once(socketPath, agent, asking, text);
        if (answered.status !== 503 || asking.retry !== 'always') return answered;
      } catch (error) {
        const unsent = error instanceof Error && 'code' in error && NOBODY.has(String(error.code));
        if (asking.retry === 'unsent' && !unsent) return { status: 0, body: undefined };
      }
      const waitMs = RETRY_AFTER_MS[tried];
      if (waitMs === undefined) return { status: 0, body: undefined };
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  };
}

/** Bytes as base64. Not by a replacer: a Buffer turns itself into something else before one sees it. */
function encoded(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(encoded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, encoded(inner)]));
}

function once(socketPath: string, agent: Agent, asking: Asking, text: string | undefined): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{ socketPath, agent, path: asking.path, method: text === undefined ? 'GET' : 'POST' },
        signal: AbortSignal.timeout(asking.timeoutMs ?? TIMEOUT_MS.quick),
        headers:
          text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      },
      (response) => {
        const parts: Buffer[] = [];
        let length = 0;
        response.on('data', (part: Buffer) => {
          length += part.length;
          if (length > LONGEST_ANSWER_BYTES) sent.destroy();
          parts.push(part);
        });
        response.on('error', reject);
        response.on('end', () => {
          try {
            resolve({
              status: response.statusCode ?? 0,
              body: JSON.parse(Buffer.concat(parts).toString('utf8')),
            });
          } catch (error) {
            reject(error);
          }
        });
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}
