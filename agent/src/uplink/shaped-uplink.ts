/**
 * The way out with shaped traffic: a connection, a frame, its answer, and the connection's end, once in each slot
 * (shaping.ts). What may not wait opens a connection of its own with frames of the same size.
 *
 * ```
 *   idle ──moment of a slot, or something urgent──► connecting ──up──► frame(s) out
 *     ▲                                                │                    │
 *     └──────────────── closed ◄── refused, gone ◄─────┘   every answer in, or 10 s
 *            ▲────────────────────────────────────────────────────────┘
 * ```
 */
import {
  bareHello,
  dayOf,
  encodeUplink,
  equalBytes,
  idBytes,
  isProtoError,
  MAX_BYTES,
  NUMBERS,
  signedStatusOf,
  unpackDocument,
  v1,
} from '@fleetveil/proto';
import { backoffMs } from '../backoff.ts';
import { numberRecord, type OutgoingReport } from '../minimise/outgoing.ts';
import type { Row, Waiting } from '../outbox/rows.ts';
import { progressOf, withAnswer } from './assembling.ts';
import { createDelivery } from './delivery.ts';
import { type Link, type LinkEnd, openLink } from './mqtt.ts';
import { isBareTurn } from './session.ts';
import { fillFrame, GOES_OUTSIDE, LATE_S, nextFrame, type Shape } from './shaping.ts';
import type { SlotMemory } from './slot-memory.ts';
import { RETRY, type Uplink, type UplinkDeps } from './uplink.ts';

/** What shaped traffic needs besides. */
export interface ShapedDeps extends UplinkDeps {
  readonly shape: Shape;
  readonly memory: SlotMemory;
  readonly tenant: string;
  /** 32 hex characters. */
  readonly vehicleId: string;
  /** Domain time, Unix seconds. */
  readonly nowS: () => number;
  readonly realDelayMs: (domainS: number) => number;
}

/** Real milliseconds in which a frame is answered, or the connection ends without: ingest answers after one second. */
export const ANSWER_WITHIN_MS = 10_000;
/** The same lateness in real seconds, for a process that begins anew in a fast demo. */
const LATE_REAL_S = 3;
/** Timers may be early by this, real seconds. */
const EARLY_REAL_S = 0.05;
/** Real milliseconds until a memory that could not be written is tried again. */
const AGAIN_MS = 5_000;
/** Real milliseconds between looks at something urgent that a receipt put off. */
const HELD_MS = 5_000;
/** A report older than so many slots is not told any more. */
const REPORT_SLOTS = 2;

/** Makes an uplink that says one frame in each slot; nothing happens before `start`. */
export function createShapedUplink(deps: ShapedDeps): Uplink {
  const { sessions, outbox, listener, memory, shape, realS, nowS, realDelayMs } = deps;
  const delivery = createDelivery();
  let link: Link | undefined;
  let isUp = false;
  let isStopped = false;
  /** The slot whose frame goes out as soon as the connection is up. */
  let dueSlot: number | undefined;
  let report: { readonly outgoing: OutgoingReport; readonly madeS: number } | undefined;
  let wantsTime = true;
  let askedNonce: Uint8Array | undefined;
  let unanswered = 0;
  /** Slots since the last whose frame was answered. */
  let missed = 0;
  let attempt = 0;
  let ignored = 0;
  let slotTimer: NodeJS.Timeout | undefined;
  let answerTimer: NodeJS.Timeout | undefined;
  let urgentTimer: NodeJS.Timeout | undefined;
  let ended = Promise.withResolvers<void>();
  ended.resolve();

  const rate = 1000 / realDelayMs(1);
  const lateS = Math.max(LATE_S, LATE_REAL_S * rate);

  const planSlot = (): void => {
    clearTimeout(slotTimer);
    if (isStopped) return;
    const { slot, atS } = nextFrame(nowS(), memory.slot, shape, lateS);
    slotTimer = setTimeout(() => onMoment(slot, atS), Math.max(0, realDelayMs(atS - nowS())));
  };
  const onMoment = (slot: number, atS: number): void => {
    // The clock may have been set meanwhile: a moment that is not now is planned again.
    const offS = nowS() - atS;
    const isNow = offS >= -EARLY_REAL_S * rate && offS <= lateS;
    if (isNow && !keepSlot(slot)) {
      slotTimer = setTimeout(planSlot, AGAIN_MS);
      return;
    }
    if (isNow) {
      dueSlot = slot;
      connect();
    }
    planSlot();
  };
  /** Durable first: a kill between the two costs a frame and never sends two. */
  const keepSlot = (slot: number): boolean => {
    try {
      memory.keep({ slot });
      return true;
    } catch (error) {
      listener.onFault(error);
      return false;
    }
  };

  const connect = (): void => {
    if (isUp) sendDue();
    if (link !== undefined) return;
    try {
      link = (deps.open ?? openLink)(deps.address, deps.keepaliveS, { onUp, onMessage, onDown });
      ended = Promise.withResolvers<void>();
    } catch (error) {
      // As one that nobody answers: its slot is over, and what is urgent tries again.
      listener.onFault(error);
      dueSlot = undefined;
      attempt += 1;
      planUrgent(backoffMs(attempt, deps.chance(), RETRY));
    }
  };
  const onUp = (): void => {
    isUp = true;
    attempt = 0;
    listener.onConnected();
    sendDue();
  };
  const onDown = (why: LinkEnd): void => {
    dueSlot = undefined;
    attempt += 1;
    over();
    const retryMs = Math.round(realDelayMs(Math.max(0, nextFrame(nowS(), memory.slot, shape).atS - nowS())));
    if (!isStopped) listener.onDisconnected(why, retryMs);
  };
  /** The connection is gone: what was in flight is due again, at the next slot or, if urgent, soon. */
  const over = (): void => {
    clearTimeout(answerTimer);
    link = undefined;
    isUp = false;
    unanswered = 0;
    delivery.connectionLost();
    ended.resolve();
    planUrgent(backoffMs(attempt, deps.chance(), RETRY));
  };
  /** In good order. A slot whose moment came while it closed has its connection now. */
  const closed = (): void => {
    over();
    if (dueSlot !== undefined) connect();
  };
  const hangUp = (): void => {
    clearTimeout(answerTimer);
    const closing = link;
    if (closing === undefined || !isUp) return;
    isUp = false;
    void closing.close().then(closed);
  };

  const urgent = (): Waiting[] => {
    if (!sessions.isKeyed()) return [];
    const waiting = [...delivery.plan(outbox.waiting(), realS())];
    return waiting.filter(({ cargo }) => GOES_OUTSIDE[cargo]);
  };
  const planUrgent = (delayMs: number): void => {
    if (isStopped || urgentTimer !== undefined) return;
    guarded(() => {
      // What goes outside is what is most urgent.
      const [first] = outbox.waiting();
      if (first === undefined || !GOES_OUTSIDE[first.cargo]) return;
      urgentTimer = setTimeout(goOutside, delayMs);
    });
  };
  const goOutside = (): void => {
    urgentTimer = undefined;
    guarded(() => {
      if (urgent().length > 0) connect();
      else planUrgent(HELD_MS);
    });
  };

  const sendDue = (): void => {
    guarded(() => {
      if (dueSlot !== undefined) {
        dueSlot = undefined;
        sendSlot();
      }
      sendUrgent();
    });
    // Also where no frame could be made: nobody would answer it.
    if (unanswered === 0) hangUp();
  };
  const sendUrgent = (): void => {
    for (const record of urgent()) sendFrame({}, [record]);
  };
  /** Before anything is said in a slot: a session a day, and one without a key where nobody seems to know it. */
  const beginDue = (): void => {
    if (sessions.isKeyed() && isBareTurn(missed)) sessions.goBare();
    else sessions.renew(dayOf(nowS()));
    missed += 1;
  };
  const sendSlot = (): void => {
    beginDue();
    if (!sessions.isKeyed()) {
      sendFrame({ had: progressOf(memory.arrivals), wantsTime }, []);
      return;
    }
    const told =
      report !== undefined && nowS() - report.madeS <= REPORT_SLOTS * shape.slotS ? report : undefined;
    report = undefined;
    const { coarseReport } = told === undefined ? {} : v1.Uplink.decode(told.outgoing.body);
    sendFrame(
      { ...(coarseReport ? { report: coarseReport } : {}), had: progressOf(memory.arrivals), wantsTime },
      delivery.plan(outbox.waiting(), realS()),
    );
  };
  const sendFrame = (parts: v1.ISlotFrame, waiting: readonly Waiting[]): void => {
    const has = sessions.isKeyed() ? deps.hello() : bareHello(deps.hello());
    if (parts.wantsTime && has.timeNonce) askedNonce = has.timeNonce;
    const rows: Row[] = [];
    const frame = fillFrame({ has, ...parts }, readAll(waiting, rows));
    const payload = sessions.seal('slot_frame', encodeUplink({ slotFrame: frame }));
    unanswered += 1;
    clearTimeout(answerTimer);
    answerTimer = setTimeout(hangUp, ANSWER_WITHIN_MS);
    link?.publish(deps.upTopic, payload, () => {});
    // Rows are read one ahead of what fits.
    for (const row of rows.slice(0, frame.records?.length ?? 0)) delivery.sent(row, realS(), deps.chance());
  };
  function* readAll(waiting: readonly Waiting[], rows: Row[]): Iterable<v1.IRecord> {
    for (const { number } of waiting) {
      const row = outbox.read(number);
      if (row === undefined) {
        delivery.settled(number);
        continue;
      }
      rows.push(row);
      yield numberRecord(row.body, outbox.outboxId, number);
    }
  }

  const onMessage = (payload: Uint8Array): void => {
    try {
      const { downlink } = sessions.open(payload);
      if (downlink.slotAnswer) takeAnswer(downlink.slotAnswer);
    } catch (error) {
      onUnreadable(error);
    }
  };
  /** Anything that was not sealed for this session is ignored and counted. */
  const onUnreadable = (error: unknown): void => {
    if (isProtoError(error) && error.code !== 'misused') {
      ignored += 1;
      listener.onIgnored(error.code, ignored);
    } else listener.onFault(error);
  };
  const takeAnswer = (answer: v1.ISlotAnswer): void => {
    missed = 0;
    unanswered -= 1;
    if (unanswered <= 0) hangUp();
    takeReceipts(answer);
    takeTime(answer);
    takePieceOf(answer);
  };
  const takeReceipts = ({ outbox: prefix, ranges }: v1.ISlotAnswer): void => {
    const outboxId = idBytes(outbox.outboxId);
    if (!ranges?.length || !equalBytes(prefix ?? new Uint8Array(), outboxId.subarray(0, NUMBERS.keyIdBytes)))
      return;
    listener.onDownlink(new v1.Downlink({ receipt: { outboxId, ranges } }));
  };
  const takeTime = ({ time }: v1.ISlotAnswer): void => {
    if (!time || askedNonce === undefined) return;
    const asked = { tenant: deps.tenant, vehicleId: idBytes(deps.vehicleId), timeNonce: askedNonce };
    askedNonce = undefined;
    // Without a session key it comes without what somebody objects to: it is asked for again.
    wantsTime = !sessions.isKeyed();
    takeSigned(signedStatusOf(time, asked));
  };
  const takePieceOf = (answer: v1.ISlotAnswer): void => {
    const { arrivals, whole } = withAnswer(memory.arrivals, answer);
    if (arrivals.length > 0 || memory.arrivals.length > 0) memory.keep({ arrivals });
    if (whole !== undefined) takeSigned(unpackDocument(whole));
  };
  const takeSigned = (signed: Uint8Array): void =>
    listener.onDownlink(new v1.Downlink({ signed: v1.Signed.decode(signed) }));

  /** The outbox or the memory may not be readable: that is told, and the next slot tries again. */
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      listener.onFault(error);
    }
  };

  return {
    start: planSlot,
    isConnected: () => isUp,
    sendReport(outgoing) {
      report = { outgoing, madeS: nowS() };
      return MAX_BYTES.upEnvelope;
    },
    sendHello() {
      wantsTime = true;
    },
    // Each frame says what the unit has. Time, asked for besides, would only leave the papers less room in the answer.
    askForPapers() {},
    wake() {
      if (link === undefined) planUrgent(0);
      else if (isUp) guarded(sendUrgent);
    },
    resume() {
      // Timers stood still: the next moment is looked up anew, and one that was slept through is left out.
      link?.end('stalled');
      planSlot();
    },
    onReceipt({ settled, later }) {
      for (const number of settled) delivery.settled(number);
      for (const { number, laterS } of later) delivery.later(number, laterS, realS());
    },
    // The next slot looks at them: nothing is said between two.
    keysChanged() {},
    async stop() {
      isStopped = true;
      for (const timer of [slotTimer, urgentTimer]) clearTimeout(timer);
      // A connection that was cut short would show that something ended: its answer is waited for.
      await ended.promise;
    },
  };
}
