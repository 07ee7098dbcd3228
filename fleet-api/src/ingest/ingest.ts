/**
 * The way of a message through ingest, wired:
 *
 *   broker ─► receive ─► hello ─► answered
 *                │  └──► coarse report, record ─► group commit ─► receipts
 *                │                 └ opening ─► vault ─┘
 *                └─ refused ─► quarantine
 */
import {
  type Derive,
  type EnvelopeCipher,
  type Guard,
  isProtoError,
  toHex,
  v1,
  type WirePurposeId,
} from '@fleetveil/proto';
import type { Broker, ReceivedMessage } from '../broker/broker.ts';
import { type FleetDatabase, sqlStateOf } from '../database/database.ts';
import {
  claimDownlinks,
  createDocumentReader,
  createWaitingReader,
  sendDown,
  signedDown,
} from './downlink.ts';
import { createGroupCommitter, type GroupItem } from './group.ts';
import { type CommitFailure, createGroupCommit } from './group-commit.ts';
import { planAnswer } from './hello.ts';
import { createHelloNotes } from './hello-notes.ts';
import { createKnownThings } from './known-things.ts';
import { createObjectionReader } from './objections.ts';
import { createOpenings, type Deposit } from './openings.ts';
import { createQuarantine } from './quarantine.ts';
import { createReceiptGatherer, type NumberedOutcome, type Outcome, planReceipts } from './receipts.ts';
import { type Received, type Refused, receive } from './receive.ts';
import { createSessionStore, noteHellos } from './session-store.ts';
import { createSessions, type UnitSession } from './sessions.ts';

export interface IngestOptions {
  readonly db: FleetDatabase;
  readonly cipher: EnvelopeCipher;
  readonly derive: Derive;
  readonly envelopeRoot: Uint8Array;
  readonly nowS: () => number;
  readonly guard: (version?: number) => Guard;
  readonly deposit: Deposit;
  readonly quarantineKey: () => Uint8Array | undefined;
  /** Signs attested time for a unit's nonce: encoded v1.Signed STATUS. */
  readonly signStatus: (
    session: UnitSession,
    timeNonce: Uint8Array,
    objections: readonly WirePurposeId[],
  ) => Promise<Uint8Array>;
  /** The database went away or came back. */
  readonly onAway: (away: boolean) => void;
  /** A record that no transaction takes even alone: its kind and the SQL state. */
  readonly onCulprit: (sqlState: string | undefined) => void;
}

export interface Ingest {
  /** For the broker's hook. */
  readonly onMessage: (message: ReceivedMessage) => void;
  /** Sends through this broker from now on. */
  attach(broker: Broker): void;
  /** Sends what doors and jobs put into `downlink`. */
  sendWaiting(): Promise<number>;
  /** Sends receipts that waited long enough. */
  sendReceipts(): void;
  counts(): IngestCounts;
  drain(): Promise<void>;
}

export interface IngestCounts {
  readonly received: number;
  readonly committed: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly notQuarantined: number;
  readonly pending: number;
}

/** Messages one unit may send in a real second, with this much saved up: a night offline is 64 in flight at a time. */
const RATE_PER_S = 200;
const BURST = 2_000;

/** @example const ingest = createIngest(options); ingest.attach(broker); */
export function createIngest(options: IngestOptions): Ingest {
  const { db, cipher, nowS } = options;
  const sessions = createSessions(options.derive, options.envelopeRoot, createSessionStore(db, nowS));
  const quarantine = createQuarantine({ db, publicKey: options.quarantineKey, nowS });
  const gatherer = createReceiptGatherer();
  const documents = createDocumentReader(db);
  const waitingFor = createWaitingReader(db, nowS);
  const objectionsAt = createObjectionReader(db);
  const notes = createHelloNotes((hellos) => noteHellos(db, hellos));
  const rates = new WeakMap<UnitSession, { tokens: number; atMs: number }>();
  const working = new Set<Promise<unknown>>();
  let broker: Broker | undefined;
  let received = 0;
  let committed = 0;

  const ground = { known: createKnownThings(db), guard: options.guard, nowS };
  const commit = createGroupCommitter({ ...ground, db, onOutcome });
  const group = createGroupCommit<GroupItem>({
    commit: async (items) => {
      await commit(items);
      committed += items.length;
      sendReceipts();
    },
    judge: judgeFailure,
    onCulprit: (item, error) => {
      options.onCulprit(sqlStateOf(error));
      refuse({ code: 'malformed', session: item.session, payload: v1.Uplink.encode(item.uplink).finish() });
      onOutcome(item, { kind: 'refused', code: 'malformed' });
    },
    onAway: options.onAway,
  });
  const openings = createOpenings({
    ...ground,
    deposit: options.deposit,
    judge: judgeFailure,
    pass: (item) => void group.add(item),
  });

  function onMessage(message: ReceivedMessage): void {
    received += 1;
    // A message that the database could not be asked about gets no receipt and comes again.
    const work = receive(message, sessions, cipher).then(take, () => {});
    working.add(work);
    work.finally(() => working.delete(work));
  }

  function take(result: Received | Refused): void | Promise<void> {
    if ('code' in result) return refuse(result);
    if (!mayAdd(result.session))
      return refuse({ code: 'rate', session: result.session, payload: new Uint8Array() });
    if (result.uplink.hello)
      return answerHello(result.session, result.uplink.hello as v1.Hello).catch(() => {});
    if (result.uplink.coarseReport || result.uplink.record) openings.add(result);
  }

  function refuse({ code, payload, session }: Refused): void {
    quarantine.add(code, payload, session);
  }

  function mayAdd(session: UnitSession): boolean {
    const atMs = performance.now();
    const rate = rates.get(session) ?? { tokens: BURST, atMs };
    rate.tokens = Math.min(BURST, rate.tokens + ((atMs - rate.atMs) / 1000) * RATE_PER_S) - 1;
    rate.atMs = atMs;
    rates.set(session, rate);
    return rate.tokens >= 0;
  }

  function onOutcome(item: Received, outcome: Outcome): void {
    const { record } = item.uplink;
    if (outcome.kind === 'refused')
      refuse({ code: outcome.code, session: item.session, payload: v1.Uplink.encode(item.uplink).finish() });
    if (!record) return; // a coarse report is state: it needs no receipt
    const key = { unitKey: item.session.unit.unitId, outboxId: toHex(record.outboxId ?? new Uint8Array()) };
    gatherer.add(key, { number: record.number ?? 0, outcome }, Boolean(record.chunk), performance.now());
  }

  function sendReceipts(): void {
    for (const { key, outcomes } of gatherer.take(performance.now()))
      sendReceipt(key.unitKey, key.outboxId, outcomes);
  }

  function sendReceipt(unitId: string, outboxId: string, outcomes: readonly NumberedOutcome[]): void {
    const session = sessions.current(unitId);
    if (!session || !broker) return;
    for (const ranges of planReceipts(outcomes)) {
      sendDown(broker, cipher, session, { receipt: { outboxId: Buffer.from(outboxId, 'hex'), ranges } });
    }
  }

  async function answerHello(session: UnitSession, hello: v1.Hello): Promise<void> {
    const { unitId, vehicleId } = session.unit;
    notes.add({ unitId, hello, atS: nowS() });
    const server = {
      ...(await documents()),
      waiting: await waitingFor(unitId),
      status: await options.signStatus(session, hello.timeNonce, await objectionsAt(vehicleId)),
    };
    const has = {
      keySetVersion: hello.keySetVersion,
      policyVersion: hello.policyVersion,
      transportSequence: hello.transportSequence,
      grantIds: new Set(hello.grantIds.map((id) => toHex(id))),
    };
    for (const signed of planAnswer(has, server))
      if (broker) sendDown(broker, cipher, session, signedDown(signed));
  }

  return {
    onMessage,
    attach: (attached) => {
      broker = attached;
    },
    async sendWaiting() {
      const claimed = await claimDownlinks(
        db,
        Math.floor(nowS()),
        (unitId) => sessions.current(unitId) !== undefined,
      );
      for (const { unitId, signed } of claimed) {
        const session = sessions.current(unitId);
        if (session && broker) sendDown(broker, cipher, session, signedDown(signed));
      }
      return claimed.length;
    },
    sendReceipts,
    counts: () => ({
      received,
      committed,
      refused: quarantine.counts().byCode,
      notQuarantined: quarantine.counts().dropped,
      pending: group.pending(),
    }),
    async drain() {
      await Promise.all(working);
      await notes.drain();
      await openings.drain();
      await group.drain();
      sendReceipts();
      await quarantine.drain();
    },
  };
}

/**
 * SQL states that name some row's fault: data exceptions, broken constraints, no partition for it.
 * A mistake of our own on some input must not be retried for ever either.
 */
function judgeFailure(error: unknown): CommitFailure {
  const state = sqlStateOf(error);
  if (state !== undefined) return /^(22|23)/.test(state) ? 'data' : 'away';
  return error instanceof TypeError || error instanceof RangeError || isProtoError(error) ? 'data' : 'away';
}
