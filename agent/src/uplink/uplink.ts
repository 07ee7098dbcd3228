/**
 * The way out: keeps a connection, says hello on each, sends the outbox's records as delivery.ts plans, and
 * hands what comes down to the agent. It can name outgoing records and reports, never a sample.
 *
 * ```
 *   waiting ──openLink──► connecting ──up──► connected: hello, then records
 *      ▲                      │                  │
 *      └── back-off, jitter ◄─┴──── down ◄───────┘ (closed · refused · unreachable · stalled)
 * ```
 */
import { bareHello, encodeUplink, isProtoError, recordKindOf, type UplinkKind, v1 } from '@fleetveil/proto';
import { backoffMs } from '../backoff.ts';
import { numberRecord, type OutgoingReport } from '../minimise/outgoing.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { ReceiptReport } from '../outbox/receipts.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { type BrokerAddress, type Link, type LinkEnd, openLink } from './mqtt.ts';
import { isBareTurn, type Opened, type Sessions } from './session.ts';
import { isDead } from './watchdog.ts';

/** What the uplink needs. */
export interface UplinkDeps {
  readonly address: BrokerAddress;
  readonly upTopic: string;
  readonly sessions: Sessions;
  readonly outbox: Pick<Outbox, 'outboxId' | 'waiting' | 'read'>;
  /** What the unit has, asked for at each hello. */
  readonly hello: () => v1.IHello;
  readonly listener: UplinkListener;
  /** Whether bulk is to wait now: a link that costs by the byte or by the minute carries it after the use. */
  readonly bulkWaits: () => boolean;
  /** Seconds between questions to the broker, where nothing else is sent. */
  readonly keepaliveS: number;
  /** Real seconds on a clock that only moves on. */
  readonly realS: () => number;
  /** Random number in [0, 1). */
  readonly chance: () => number;
  /** How a connection is opened: `openLink` (mqtt.ts), unless told. */
  readonly open?: typeof openLink;
}

/** Told what happens. All of it is called from the event loop, never from inside a call of `Uplink`. */
export interface UplinkListener {
  onConnected(): void;
  onDisconnected(why: LinkEnd, retryMs: number): void;
  /** A message of this session, opened. */
  onDownlink(downlink: v1.Downlink): void;
  /** A message that was not sealed for this session; `total` so far. */
  onIgnored(why: 'forged' | 'malformed' | 'oversize', total: number): void;
  /** The outbox could not be read. */
  onFault(error: unknown): void;
}

/** The running uplink. */
export interface Uplink {
  /** Throws where a connection cannot even be tried: with prompt traffic, which tries at once. */
  start(): void;
  isConnected(): boolean;
  /** Sends a coarse report now or never: bytes on the wire, or undefined where nobody is connected. */
  sendReport(report: OutgoingReport): number | undefined;
  /** Says hello again: a policy grows stale on a connection that never breaks. */
  sendHello(): void;
  /** A document is lacking that another one needs, and the next hello would be too late. */
  askForPapers(): void;
  /** The outbox has something new. */
  wake(): void;
  /** The unit slept: a connection may be one in name only, and a long wait for the next is over. */
  resume(): void;
  /** A receipt was applied to the outbox. */
  onReceipt(report: ReceiptReport): void;
  /** The unit may know other keys to seal to than before. */
  keysChanged(): void;
  stop(): Promise<void>;
}

/** Waits between connections, real milliseconds. */
export const RETRY = { firstMs: 500, mostMs: 60_000 } as const;
/**
 * Real milliseconds until an unanswered hello is said again. QoS 1 ends at the broker: behind it the hello, or its
 * answer, can be lost, and without one the unit may have no time, no policy and no grant for hours.
 */
export const HELLO_AGAIN = { firstMs: 10_000, mostMs: 900_000 } as const;
/** A connection that lasted this long was good: the next wait is short again. */
const GOOD_S = 30;
const WATCH_EVERY_MS = 5_000;

/** Makes an uplink; nothing happens before `start`. */
export function createUplink(deps: UplinkDeps): Uplink {
  const { sessions, outbox, listener, realS } = deps;
  const delivery: Delivery = createDelivery();
  let link: Link | undefined;
  let upSinceS: number | undefined;
  let heardS = 0;
  let attempt = 0;
  let ignored = 0;
  let isStopped = false;
  /** Hellos since the last that was answered. */
  let unanswered = 0;
  let retryTimer: NodeJS.Timeout | undefined;
  let pumpTimer: NodeJS.Timeout | undefined;
  let watchTimer: NodeJS.Timeout | undefined;
  let helloTimer: NodeJS.Timeout | undefined;
  /** When each message not yet acknowledged was published. */
  const unacknowledged = new Map<number, number>();
  let published = 0;

  const publish = (kind: UplinkKind, body: Uint8Array): number => {
    const payload = sessions.seal(kind, body);
    const id = published++;
    unacknowledged.set(id, realS());
    link?.publish(deps.upTopic, payload, () => unacknowledged.delete(id));
    return payload.length;
  };

  const sendRecord = (number: number): void => {
    const row = outbox.read(number);
    if (row === undefined) {
      delivery.settled(number);
      return;
    }
    const record = numberRecord(row.body, outbox.outboxId, number);
    const kind = recordKindOf(record);
    if (kind === undefined) return;
    publish(kind, encodeUplink({ record }));
    delivery.sent(row, realS(), deps.chance());
  };

  const pump = (): void => {
    clearTimeout(pumpTimer);
    if (upSinceS === undefined || isStopped || !sessions.isKeyed()) return;
    try {
      for (const { number } of delivery.plan(outbox.waiting(), realS(), deps.bulkWaits())) sendRecord(number);
    } catch (error) {
      listener.onFault(error);
    }
    const nextS = delivery.nextS();
    if (nextS !== undefined) pumpTimer = setTimeout(pump, Math.max(100, (nextS - realS()) * 1000));
  };

  /** A session that another one replaced is heard no more, so what is on its way in it is due again. */
  const renew = (): boolean => {
    const isNew = sessions.renew();
    if (isNew) delivery.connectionLost();
    return isNew;
  };
  const sendHello = (tries = 0): void => {
    clearTimeout(helloTimer);
    if (upSinceS === undefined) return;
    unanswered = tries;
    helloTimer = setTimeout(sendHello, backoffMs(tries, deps.chance(), HELLO_AGAIN), tries + 1);
    try {
      sayHello(tries);
    } catch (error) {
      // It says how much waits, and the outbox may not be readable: it is tried again as one that nobody answered.
      listener.onFault(error);
    }
  };
  const sayHello = (tries: number): void => {
    if (sessions.isKeyed() && isBareTurn(tries)) sessions.goBare();
    else renew();
    const hello = sessions.isKeyed() ? deps.hello() : bareHello(deps.hello());
    publish('hello', encodeUplink({ hello }));
  };
  /** A status answers a hello: it comes with every answer, also where nothing else is lacking. */
  const noteAnswer = ({ downlink: { signed }, isCurrent }: Opened): void => {
    if (signed?.type !== v1.SignedType.SIGNED_TYPE_STATUS || !isCurrent) return;
    if (sessions.isKeyed()) clearTimeout(helloTimer);
    else beginKeyed(unanswered + 1);
  };
  /** In a new session everything begins with a hello; what waited for a key to be said follows. */
  const beginKeyed = (tries: number): void => {
    if (upSinceS === undefined || !renew()) return;
    sendHello(tries);
    pump();
  };

  const onDown = (why: LinkEnd): void => {
    const wasGood = upSinceS !== undefined && realS() - upSinceS >= GOOD_S;
    attempt = wasGood ? 0 : attempt + 1;
    link = undefined;
    upSinceS = undefined;
    unacknowledged.clear();
    clearTimeout(pumpTimer);
    clearTimeout(helloTimer);
    delivery.connectionLost();
    if (isStopped) return;
    listener.onDisconnected(why, retry());
  };
  /** Plans the next attempt; answers in how many real milliseconds. */
  const retry = (): number => {
    clearTimeout(retryTimer);
    const retryMs = Math.round(backoffMs(Math.max(0, attempt - 1), deps.chance(), RETRY));
    retryTimer = setTimeout(connectAgain, retryMs);
    return retryMs;
  };
  /** A file of the settings that cannot be read any more is told: it ends no agent that works. */
  const connectAgain = (): void => {
    try {
      connect();
    } catch (error) {
      listener.onFault(error);
      attempt += 1;
      retry();
    }
  };

  /** Anything that was not sealed for this session is ignored and counted. */
  const onUnreadable = (error: unknown): void => {
    if (isProtoError(error) && error.code !== 'misused') {
      ignored += 1;
      listener.onIgnored(error.code, ignored);
    } else listener.onFault(error);
  };
  const onMessage = (payload: Uint8Array): void => {
    let opened: Opened;
    try {
      opened = sessions.open(payload);
    } catch (error) {
      onUnreadable(error);
      return;
    }
    heardS = realS();
    noteAnswer(opened);
    listener.onDownlink(opened.downlink);
  };

  const onUp = (): void => {
    upSinceS = realS();
    heardS = upSinceS;
    listener.onConnected();
    sendHello();
    pump();
  };

  function connect(): void {
    if (isStopped) return;
    link = (deps.open ?? openLink)(deps.address, deps.keepaliveS, { onUp, onMessage, onDown });
  }

  const watch = (): void => {
    if (upSinceS === undefined) return;
    const [unacknowledgedS] = unacknowledged.values();
    const { sinceS: awaitedS } = delivery.inFlight();
    if (isDead({ unacknowledgedS, heardS, awaitedS }, realS())) link?.end('stalled');
  };

  return {
    start() {
      watchTimer = setInterval(watch, WATCH_EVERY_MS);
      connect();
    },
    isConnected: () => upSinceS !== undefined,
    sendReport: (report) =>
      upSinceS === undefined || !sessions.isKeyed() ? undefined : publish('coarse_report', report.body),
    sendHello: () => sendHello(),
    // The answer to a hello is what the unit lacks.
    askForPapers: () => sendHello(),
    wake: pump,
    resume() {
      if (isStopped) return;
      attempt = 0;
      if (link === undefined) retry();
      else link.end('stalled');
    },
    onReceipt({ settled, later }) {
      for (const number of settled) delivery.settled(number);
      for (const { number, laterS } of later) delivery.later(number, laterS, realS());
      pump();
    },
    keysChanged: () => beginKeyed(0),
    async stop() {
      isStopped = true;
      for (const timer of [retryTimer, pumpTimer, watchTimer, helloTimer]) clearTimeout(timer);
      await link?.close();
    },
  };
}
