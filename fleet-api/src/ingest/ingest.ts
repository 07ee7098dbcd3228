/**
 * The way of a message through ingest, wired:
 *
 *   broker ─► receive ─► hello ─► answered
 *                │  ├──► slot's frame ─► each body in it; one answer, a fixed time later
 *                │  └──► coarse report, record ─► group commit ─► receipts
 *                │                 └ opening ─► vault ─┘
 *                └─ refused ─► quarantine
 */
import {
  type Derive,
  type EnvelopeCipher,
  isProtoError,
  toHex,
  v1,
  type WirePurposeId,
} from '@fleetveil/proto';
import type { Broker, ReceivedMessage } from '../broker/broker.ts';
import { type FleetDatabase, sqlStateOf } from '../database/database.ts';
import type { SessionAnswer, SessionAsk } from '../vault/wire.ts';
import {
  claimDownlinks,
  createDocumentReader,
  createWaitingReader,
  sendDown,
  signedDown,
} from './downlink.ts';
import type { EditionGuard } from './editions.ts';
import { gathered } from './gathered.ts';
import { createGroupCommitter, type GroupItem } from './group.ts';
import { type CommitFailure, createGroupCommit } from './group-commit.ts';
import { planAnswer } from './hello.ts';
import { createHelloNotes } from './hello-notes.ts';
import { createKnownThings } from './known-things.ts';
import { createNewestNext } from './newest-next.ts';
import { createObjectionReader } from './objections.ts';
import { createOpenings, type Deposit } from './openings.ts';
import { createQuarantine, type RefusalCounts } from './quarantine.ts';
import { createReceiptGatherer, type NumberedOutcome, type Outcome, planReceipts } from './receipts.ts';
import { type Received, type Refused, receive } from './receive.ts';
import { createSessionStore, noteHellos } from './session-store.ts';
import { createSessions, type UnitSession } from './sessions.ts';
import { ANSWER_AFTER_MS, createSlotAnswers, unitHas } from './slot-answers.ts';
import { createUnitRates } from './unit-rates.ts';
import { createUntilAnswered, tellingAway } from './until-answered.ts';
import { createWaitingRoom } from './waiting-room.ts';

export interface IngestOptions {
  readonly db: FleetDatabase;
  /** Whose data centre this is. */
  readonly tenant: string;
  readonly cipher: EnvelopeCipher;
  readonly derive: Derive;
  readonly envelopeRoot: Uint8Array;
  readonly nowS: () => number;
  /** Of an edition of the policy, or of the one in force where that is not known or none is named. */
  readonly guard: (version?: number) => EditionGuard;
  readonly deposit: Deposit;
  /** Asks the vault for the secrets of sessions, at most 500, in their order. Rejects where it is away. */
  readonly openSessions: (asks: readonly SessionAsk[]) => Promise<readonly SessionAnswer[]>;
  readonly quarantineKey: () => Uint8Array | undefined;
  /** Signs attested time for a unit's nonce: encoded v1.Signed STATUS. */
  readonly signStatus: (
    session: UnitSession,
    timeNonce: Uint8Array,
    objections: readonly WirePurposeId[],
  ) => Promise<Uint8Array>;
  /** The same for a slot: without a checkpoint (`slotStatusBody`). */
  readonly signSlotStatus: IngestOptions['signStatus'];
  /** Real milliseconds from a slot's frame to its answer. */
  readonly answerAfterMs?: number;
  /** Messages that may wait for a commit. */
  readonly maxPending?: number;
  /** The database went away or came back. */
  readonly onAway: (away: boolean) => void;
  /** The same of the vault, as far as new sessions need it. */
  readonly onVaultAway: (away: boolean) => void;
  /** A unit said that it holds this edition of the policy. */
  readonly onHeld: (unitId: string, policyVersion: number) => void;
  /** A record that no transaction takes even alone: its kind and the SQL state. */
  readonly onCulprit: (sqlState: string | undefined) => void;
}

export interface Ingest {
  /** For the broker's hook. */
  readonly onMessage: (message: ReceivedMessage) => void;
  /** Sends through this broker from now on. */
  attach(broker: Broker): void;
  /** Sends what doors and jobs put into `downlink`, `CLAIM` documents at most; answers how many. */
  sendWaiting(): Promise<number>;
  /** Whether what is put there for a unit is sent to it from here, and at once. */
  isPushedTo(unitId: string): boolean;
  /** Sends receipts that waited long enough. */
  sendReceipts(): void;
  /** Takes nothing more from a unit, and tells it nothing more. */
  strikeOff(unitId: string): void;
  /** Forgets the keys of sessions that ended. */
  sweep(): void;
  counts(): IngestCounts;
  /** Resolves when all that was taken is done with. */
  drain(): Promise<void>;
  /** Takes no message from now on (it gets no receipt and comes again), waits for nobody who is away, and drains. */
  stop(): Promise<void>;
}

export interface IngestCounts {
  readonly received: number;
  readonly committed: number;
  /** By code, and those of them that are in no row. */
  readonly refused: RefusalCounts;
  readonly notKept: RefusalCounts;
  readonly pending: number;
}

/**
 * Real milliseconds for which what waited is told the time, or its slot answered: a unit forgets its nonce after 120 s, and
 * hangs up after its slot.
 */
const ANSWER_WITHIN_MS = { hello: 60_000, frame: 10_000 } as const;

/** When a message came: domain seconds, and real milliseconds of this process. It may have waited for the vault since. */
interface Came {
  readonly s: number;
  readonly ms: number;
}

const waitedMs = ({ ms }: Came): number => performance.now() - ms;

/** Seconds after which a unit may say again what found no room: the database has been away for long by then. */
const FULL_LATER_S = 60;

/** @example const ingest = createIngest(options); ingest.attach(broker); */
export function createIngest(options: IngestOptions): Ingest {
  const { db, cipher, nowS } = options;
  const until = createUntilAnswered((error) => judgeFailure(error) === 'away');
  const sessions = createSessions({
    ...{ derive: options.derive, envelopeRoot: options.envelopeRoot, nowS, until },
    store: createSessionStore(db, nowS),
    openKey: gathered(tellingAway(options.openSessions, options.onVaultAway)),
  });
  const quarantine = createQuarantine({ db, tenant: options.tenant, publicKey: options.quarantineKey, nowS });
  const gatherer = createReceiptGatherer();
  const documents = createDocumentReader(db);
  const waitingFor = createWaitingReader(db, nowS);
  const objectionsOf = createObjectionReader(db);
  // What somebody does not want says something of them: not in a session that a recording tells for ever.
  const objectionsAt = async ({ keys, unit }: UnitSession) =>
    keys.isKeyed ? objectionsOf(unit.vehicleId) : [];
  const notes = createHelloNotes((hellos) => noteHellos(db, hellos));
  const slots = createSlotAnswers({
    ...{ cipher, documents },
    waitingFor: async (session) => (session.keys.isKeyed ? waitingFor(session.unit.unitId) : []),
    signTime: async (session, timeNonce) =>
      options.signSlotStatus(session, timeNonce, await objectionsAt(session)),
    broker: () => broker,
    isCurrent,
    afterMs: options.answerAfterMs ?? ANSWER_AFTER_MS,
  });
  const answerNext = createNewestNext(
    (session: UnitSession, { hello, came }: { hello: v1.Hello; came: Came }) =>
      answerHello(session, hello, came).catch(() => {}),
  );
  const mayAdd = createUnitRates();
  const room = createWaitingRoom();
  const working = new Set<Promise<unknown>>();
  let broker: Broker | undefined;
  let isClosed = false;
  let came = 0;
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
      onOutcome(item, { kind: 'refused', code: 'malformed' });
    },
    onAway: options.onAway,
    ...(options.maxPending === undefined ? {} : { maxPending: options.maxPending }),
  });
  /** Unsaid, a chunk would come again only after minutes, and others at the worst moment. */
  const tellFull = (item: Received): void => onOutcome(item, { kind: 'later', laterS: FULL_LATER_S });
  const openings = createOpenings({
    ...ground,
    deposit: options.deposit,
    judge: judgeFailure,
    pass: (item) => {
      if (!group.add(item)) tellFull(item);
    },
  });
  const add = (item: Received): void => {
    if (!openings.add(item)) tellFull(item);
  };

  function onMessage(message: ReceivedMessage): void {
    if (isClosed) return;
    came += 1;
    if (!room.fits(message.topic, message.payload)) {
      refuse({ code: 'rate', payload: new Uint8Array() });
      return;
    }
    const since: Came = { s: nowS(), ms: performance.now() };
    const found = opened(message);
    if (found instanceof Promise) takeLater(message, found, since);
    else keepUntilDone(take(found, since));
  }

  /** A fault of ours on some input must not end ingest: such a message gets no receipt. */
  function opened(message: ReceivedMessage): Received | Refused | Promise<Received | Refused> {
    try {
      return receive(message, sessions, cipher);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** A message that database or vault could not be asked about for too long gets no receipt and comes again. */
  function takeLater(
    { topic, payload }: ReceivedMessage,
    found: Promise<Received | Refused>,
    came: Came,
  ): void {
    room.enter(topic, payload);
    const taken = found.finally(() => room.leave(topic, payload)).then((result) => take(result, came));
    keepUntilDone(taken.catch(() => {}));
  }

  function keepUntilDone(work: void | Promise<void>): void {
    if (!(work instanceof Promise)) return;
    working.add(work);
    work.finally(() => working.delete(work));
  }

  function take(result: Received | Refused, came: Came): void | Promise<void> {
    if ('code' in result) return refuse(result);
    if (!mayAdd(result.session.unit.unitId))
      return refuse({ code: 'rate', session: result.session, payload: new Uint8Array() });
    if (result.uplink.slotFrame) return takeFrame(result.session, result.uplink.slotFrame, came);
    if (result.uplink.hello) return takeHello(result.session, result.uplink.hello as v1.Hello, came);
    if (result.uplink.coarseReport || result.uplink.record) add(result);
  }

  /** What is in a slot's frame goes the way of its kind; all of it is answered once, if it is still time for it. */
  function takeFrame(session: UnitSession, frame: v1.ISlotFrame, came: Came): void {
    slots.take(session, frame, waitedMs(came) <= ANSWER_WITHIN_MS.frame);
    const { has, report, records } = frame;
    if (has) note(session, has as v1.Hello, came);
    if (report) add({ session, uplink: new v1.Uplink({ coarseReport: report }) });
    for (const record of records ?? []) add({ session, uplink: new v1.Uplink({ record }) });
  }

  /** As of when it came: a rental is settled by what its unit said after it, not by what was heard after it. */
  function note({ keys, unit }: UnitSession, hello: v1.Hello, came: Came): void {
    notes.add({ unitId: unit.unitId, hello, isBare: !keys.isKeyed, atS: came.s });
    options.onHeld(unit.unitId, hello.policyVersion);
  }

  function refuse({ code, payload, session }: Refused): void {
    quarantine.add(code, payload, session);
  }

  function onOutcome(item: Received, outcome: Outcome): void {
    const { record } = item.uplink;
    if (outcome.kind === 'refused')
      refuse({ code: outcome.code, session: item.session, payload: v1.Uplink.encode(item.uplink).finish() });
    if (!record) return; // a coarse report is state: it needs no receipt
    const key = { unitKey: item.session.unit.unitId, outboxId: toHex(record.outboxId ?? new Uint8Array()) };
    // A slot's answer goes out anyway: nothing needs to gather for it.
    const gathers = Boolean(record.chunk) && !slots.isShaped(item.session);
    gatherer.add(key, { number: record.number ?? 0, outcome }, gathers, performance.now());
  }

  function sendReceipts(): void {
    for (const { key, outcomes } of gatherer.take(performance.now()))
      sendReceipt(key.unitKey, key.outboxId, outcomes);
  }

  /** Not where it ended while its answer was made up: its keys may be overwritten. */
  function isCurrent(session: UnitSession): boolean {
    return sessions.current(session.unit.unitId) === session;
  }

  /** The session in which a unit may be told more than what every unit is. */
  function keyedSession(unitId: string): UnitSession | undefined {
    const session = sessions.current(unitId);
    return session?.keys.isKeyed ? session : undefined;
  }

  function sendReceipt(unitId: string, outboxId: string, outcomes: readonly NumberedOutcome[]): void {
    const session = keyedSession(unitId);
    if (!session || !broker) return;
    for (const ranges of planReceipts(outcomes)) {
      if (slots.isShaped(session)) slots.addReceipts(session, outboxId, ranges);
      else sendDown(broker, cipher, session, { receipt: { outboxId: Buffer.from(outboxId, 'hex'), ranges } });
    }
  }

  /** Each is noted; an answer is 45 kB at most, and a unit may say 2,000 at once. */
  function takeHello(session: UnitSession, hello: v1.Hello, came: Came): void | Promise<void> {
    note(session, hello, came);
    return answerNext(session, { hello, came });
  }

  async function answerHello(session: UnitSession, hello: v1.Hello, came: Came): Promise<void> {
    const isInTime = waitedMs(came) <= ANSWER_WITHIN_MS.hello;
    const server = {
      ...(await documents()),
      waiting: session.keys.isKeyed ? await waitingFor(session.unit.unitId) : [],
      // Too late its unit would drop it, and take the hello for answered: without it, it asks again.
      status: isInTime
        ? await options.signStatus(session, hello.timeNonce, await objectionsAt(session))
        : undefined,
    };
    for (const signed of planAnswer(unitHas(hello), server))
      if (broker && isCurrent(session)) sendDown(broker, cipher, session, signedDown(signed));
  }

  async function drain(): Promise<void> {
    await Promise.all(working);
    await notes.drain();
    await openings.drain();
    await group.drain();
    sendReceipts();
    await slots.drain();
    await quarantine.drain();
  }

  /** To a unit with shaped traffic nothing is pushed: it is told in its slots what it lacks. */
  function pushedSession(unitId: string): UnitSession | undefined {
    const session = keyedSession(unitId);
    return session && !slots.isShaped(session) ? session : undefined;
  }

  return {
    onMessage,
    attach: (attached) => {
      broker = attached;
    },
    async sendWaiting() {
      const isServed = (unitId: string, sessionId: string): boolean =>
        pushedSession(unitId)?.sessionId === sessionId;
      const claimed = await claimDownlinks(db, Math.floor(nowS()), isServed);
      for (const { unitId, signed } of claimed) {
        const session = keyedSession(unitId);
        if (session && broker) sendDown(broker, cipher, session, signedDown(signed));
      }
      return claimed.length;
    },
    isPushedTo: (unitId) => pushedSession(unitId) !== undefined,
    sendReceipts,
    strikeOff: (unitId) => {
      sessions.strikeOff(unitId);
      broker?.turnAway(unitId);
    },
    sweep: () => sessions.sweep(),
    counts: () => ({
      received: came,
      committed,
      refused: quarantine.counts().byCode,
      notKept: quarantine.counts().notKept,
      pending: group.pending(),
    }),
    drain,
    async stop() {
      isClosed = true;
      until.end();
      await drain();
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
