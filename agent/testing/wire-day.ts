/**
 * A vehicle's day as somebody sees it who sees the network: a real outbox, a real uplink and real envelopes, on a clock
 * that moves as fast as they are done. Sizes, times and both directions, and nothing else. The line is one in memory
 * unless told: with a real broker and real sockets in test/wire.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createEnvelopeKeysWith,
  decodeEnvelope,
  decodeUplink,
  documentIdOf,
  FRAME_BYTES,
  generateTransportKey,
  openUpWith,
  packDocument,
  type RawEnvelopeKeys,
  randomBytes,
  sealDownWith,
  sessionKeyOf,
  toHex,
  v1,
} from '@fleetveil/proto';
import { nodeCipher, nodeDerive, openSessionKey } from '@fleetveil/proto/node';
import { HELLO_EVERY_S } from '../src/loop/ticks.ts';
import { outgoingReport } from '../src/minimise/outgoing.ts';
import type { Outbox } from '../src/outbox/outbox.ts';
import { openOutbox } from '../src/outbox/outbox.ts';
import { createSessions } from '../src/uplink/session.ts';
import { createShapedUplink } from '../src/uplink/shaped-uplink.ts';
import { momentOf, type Shape } from '../src/uplink/shaping.ts';
import { openSlotMemory } from '../src/uplink/slot-memory.ts';
import { createUplink, type Uplink } from '../src/uplink/uplink.ts';
import { KEEPALIVE_S } from '../src/uplink/watchdog.ts';
import { chances } from './chances.ts';
import { type Line, memoryLine, type OnWire, type OpenLine } from './line.ts';
import { at, chunk, health, idOf, opening, TODAY, tripEnd } from './records.ts';
import { inVirtualTime, type VirtualTime } from './virtual-time.ts';

/** What happens on a day. */
export interface WireDay {
  readonly traffic: 'prompt' | 'shaped';
  /** With a route; of some minutes, one after the other. */
  readonly rentals: readonly { readonly startS: number; readonly lastsS: number }[];
  readonly slotS: number;
  /** Chance of the slots. */
  readonly seed: number;
  /** Something happens that may not wait, at these seconds. */
  readonly accidentsS?: readonly number[];
}

/** What was on the wire, and what the other end has stored by the end. */
export interface Watched {
  readonly wire: readonly OnWire[];
  /** Records by number, as often as they came. */
  readonly stored: ReadonlyMap<number, number>;
  /** Ticks of reports, and when each came, seconds of the day. */
  readonly reports: readonly { readonly tickS: number; readonly cameS: number }[];
  readonly written: number;
  readonly waiting: number;
}

/** Days are many, and what they write need not outlive them. */
const IN_MEMORY = '/dev/shm';
const DAY_S = 86_400;
const TICK_S = 900;
/** The process begins anew so long after a rental, and is away so long, seconds. */
export const [ANEW_AFTER_S, ANEW_TAKES_S] = [20, 1];
/** A midnight. */
const START_S = 1_800_000_000 - (1_800_000_000 % DAY_S);
const [TENANT, UNIT] = ['demo', idOf(1)];
const SECRET = new Uint8Array(32).fill(7);
/** The vault's key of these weeks. */
const TRANSPORT = await generateTransportKey();
/** What a signed grant weighs. */
const GRANT = v1.Signed.encode({
  ...{ type: v1.SignedType.SIGNED_TYPE_GRANT, keyId: randomBytes(8), body: randomBytes(250) },
  signature: randomBytes(64),
}).finish();
const STATUS = v1.Signed.encode({
  ...{ type: v1.SignedType.SIGNED_TYPE_STATUS, keyId: randomBytes(8), body: randomBytes(260) },
  signature: randomBytes(64),
}).finish();

function shapeOfDay({ slotS, seed }: Pick<WireDay, 'slotS' | 'seed'>): Shape {
  return { slotS, chanceOf: (slot) => chances(seed * 100_003 + slot)() };
}

/** When the frame of a day's n-th slot is due, seconds of the day. */
export function dueS(day: Pick<WireDay, 'slotS' | 'seed'>, n: number): number {
  return momentOf(START_S / day.slotS + n, shapeOfDay(day)) - START_S;
}

/**
 * Plays a day and gives what was seen of it. Takes over the timers of the process while it plays.
 *
 * @example (await watchDay({ traffic: 'shaped', rentals: [], slotS: 300, seed: 1 })).wire.length // 4 a slot: 1152
 */
export async function watchDay(day: WireDay, openLine: OpenLine = memoryLine): Promise<Watched> {
  const folder = mkdtempSync(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'fleetveil-wire-'));
  try {
    return await inVirtualTime((time) => play(day, folder, time, openLine));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function play(day: WireDay, folder: string, time: VirtualTime, openLine: OpenLine): Promise<Watched> {
  const atS = () => time.nowMs() / 1000;
  const far = createFarEnd(day, atS);
  const line = await openLine(time, { tenant: TENANT, unitId: UNIT }, far);
  far.listenOn(line);
  const outbox = openOutbox({ path: join(folder, 'outbox.db'), moment: at(0) });
  const parts = { day, folder, outbox, line, atS };
  let uplink = startUplink(parts);
  let written = 0;
  const write = (...records: ReturnType<typeof chunk>[]) => {
    written += records.length;
    outbox.commit(
      records.map((record) => ({ kind: 'store', record })),
      at(Math.round(atS())),
    );
    uplink.wake();
  };
  planDay(day, {
    write,
    push: far.push,
    report: (tickS) => {
      uplink.sendReport(outgoingReport({ tickS: START_S + tickS, zone: 'in', policyVersion: 1 }));
    },
    hello: () => uplink.sendHello(),
  });
  const goTo = (whenS: number) => time.advanceTo(whenS * 1000, line.settled);
  for (const { startS, lastsS } of day.rentals) {
    await goTo(startS + lastsS + ANEW_AFTER_S);
    const stopped = uplink.stop();
    await goTo(atS() + ANEW_TAKES_S);
    // It may wait for an answer first.
    while (!(await isOver(stopped))) await goTo(atS() + 0.1);
    uplink = startUplink(parts);
  }
  await goTo(DAY_S);
  const waiting = outbox.load().records;
  const stopped = uplink.stop();
  await goTo(DAY_S + 60);
  await stopped;
  outbox.close();
  await line.close();
  const wire = line.wire().filter(({ atMs }) => atMs < DAY_S * 1000);
  return { wire, ...far.account, written, waiting };
}

/** What happens, and when: the hands of a day. */
interface Hands {
  write(...records: ReturnType<typeof chunk>[]): void;
  push(signed: Uint8Array): void;
  report(tickS: number): void;
  hello(): void;
}

function planDay({ accidentsS, rentals }: WireDay, { write, push, report, hello }: Hands): void {
  const plan = (whenS: number, work: () => void) => setTimeout(work, whenS * 1000);
  for (let tickS = 0; tickS < DAY_S; tickS += TICK_S) {
    plan(tickS, () => report(tickS));
    if (tickS % HELLO_EVERY_S === 0) plan(tickS, hello);
  }
  plan(4 * 3600, () => write(health(TODAY)));
  for (const whenS of accidentsS ?? []) {
    plan(whenS, () => write(opening(idOf(9_000), 'accident'), chunk(idOf(9_000), 0, { kind: 'accident' })));
  }
  for (const [i, { startS, lastsS }] of rentals.entries()) {
    const [ends, route] = [idOf(2 * i + 100), idOf(2 * i + 101)];
    plan(startS - 30, () => push(GRANT));
    plan(startS, () => write(opening(ends, 'ends'), chunk(ends, 0, { kind: 'ends' }), opening(route)));
    for (let s = 90, no = 0; s <= lastsS; s += 90, no += 1) plan(startS + s, () => write(chunk(route, no)));
    plan(startS + lastsS, () => write(chunk(ends, 1, { kind: 'ends' }), tripEnd()));
  }
}

function isOver(work: Promise<void>): Promise<boolean> {
  const [yes, no] = [work.then(() => true), Promise.resolve().then(() => false)];
  return Promise.race([yes, no]);
}

function startUplink({ day, folder, outbox, line, atS }: UplinkParts): Uplink {
  const chance = chances(day.seed);
  const deps = {
    ...{ address: line.address, upTopic: line.upTopic, open: line.open },
    ...{ keepaliveS: KEEPALIVE_S, bulkWaits: () => false },
    ...{ outbox, chance, realS: atS },
    hello: () => ({ timeNonce: randomBytes(16), agentVersion: '0.1.0', policyVersion: 1 }),
    listener: {
      onConnected: () => {},
      onDisconnected: () => {},
      onIgnored: (why: string) => {
        throw new Error(why);
      },
      onFault: (error: unknown) => {
        throw error;
      },
      onDownlink({ receipt }: v1.Downlink) {
        if (receipt) uplink.onReceipt(outbox.applyReceipt(receipt));
      },
    },
  };
  const memory = openSlotMemory(join(folder, 'slot.v2'), 'a boot');
  const sessions = createSessions({
    ...{ secret: SECRET, tenant: TENANT, unitId: UNIT, sealingKey: () => TRANSPORT },
    ...(day.traffic === 'shaped' ? { memory } : {}),
  });
  const uplink: Uplink =
    day.traffic === 'prompt'
      ? createUplink({ ...deps, sessions })
      : createShapedUplink({
          ...{ ...deps, sessions, memory, tenant: TENANT, vehicleId: idOf(2) },
          shape: shapeOfDay(day),
          nowS: () => START_S + atS(),
          realDelayMs: (domainS) => domainS * 1000,
        });
  uplink.start();
  return uplink;
}

interface UplinkParts {
  readonly day: WireDay;
  readonly folder: string;
  readonly outbox: Outbox;
  readonly line: Line;
  /** Seconds of the day. */
  readonly atS: () => number;
}

/** Ingest at the other end: answers as it does, and keeps account. */
interface FarEnd {
  listenOn(line: Line): void;
  hear(payload: Uint8Array): void;
  /** A document for the unit. */
  push(signed: Uint8Array): void;
  readonly account: Pick<Watched, 'stored' | 'reports'>;
}

function createFarEnd({ traffic }: WireDay, atS: () => number): FarEnd {
  const stored = new Map<number, number>();
  const reports: { tickS: number; cameS: number }[] = [];
  let documents: Uint8Array[] = [];
  let line: Line | undefined;
  let keys: RawEnvelopeKeys | undefined;

  const learn = (envelope: v1.Envelope): RawEnvelopeKeys => {
    const sessionId = toHex(envelope.sessionId);
    if (keys?.sessionId === sessionId) return keys;
    const told = sessionKeyOf(envelope);
    const name = { tenant: TENANT, unitId: UNIT, sessionId };
    const key = told && { ...told, secret: openSessionKey(TRANSPORT.privateKey, told, name) };
    keys = createEnvelopeKeysWith(nodeDerive, SECRET, TENANT, UNIT, sessionId, key);
    return keys;
  };
  const down = (downlink: v1.IDownlink, frameSize?: number) => {
    const body = v1.Downlink.encode(downlink).finish();
    if (keys === undefined) return;
    line?.say(sealDownWith(nodeCipher, keys, randomBytes(12), body, frameSize));
  };
  const receiptOf = (record: v1.IRecord) => {
    const number = record.number ?? 0;
    stored.set(number, (stored.get(number) ?? 0) + 1);
    return { first: number, last: number, outcome: v1.ReceiptOutcome.RECEIPT_OUTCOME_STORED };
  };
  const noteReport = (report: v1.ICoarseReport | null | undefined) => {
    if (report) reports.push({ tickS: (report.tickS ?? 0) - START_S, cameS: atS() });
  };
  /** The next piece of the first document that is not there yet. */
  const pieceAfter = (had: readonly v1.IDocumentProgress[]): v1.IDocumentPiece | undefined => {
    const has = (id: Uint8Array) =>
      had.find(({ document }) => toHex(document ?? new Uint8Array()) === toHex(id))?.bytes ?? 0;
    documents = documents.filter((signed) => has(documentIdOf(signed)) < packDocument(signed).length);
    const [first] = documents;
    if (first === undefined) return undefined;
    const [document, packed] = [documentIdOf(first), packDocument(first)];
    const offset = has(document);
    return { document, length: packed.length, offset, bytes: packed.subarray(offset, offset + 60) };
  };
  const takePrompt = (uplink: v1.Uplink) => {
    noteReport(uplink.coarseReport);
    const { record } = uplink;
    if (uplink.hello) down({ signed: v1.Signed.decode(STATUS) });
    if (record) down({ receipt: { outboxId: record.outboxId ?? null, ranges: [receiptOf(record)] } });
  };
  const takeFrame = (frame: v1.ISlotFrame) => {
    noteReport(frame.report);
    const ranges = (frame.records ?? []).map(receiptOf);
    const piece = pieceAfter(frame.had ?? []);
    const outbox = frame.records?.[0]?.outboxId?.slice(0, 8);
    const slotAnswer = {
      ...(outbox === undefined ? {} : { outbox, ranges }),
      ...(piece === undefined ? {} : { piece }),
    };
    setTimeout(() => down({ slotAnswer }, FRAME_BYTES.slot_answer), 1_000);
  };

  return {
    account: { stored, reports },
    push(signed) {
      if (traffic === 'shaped') documents.push(signed);
      else down({ signed: v1.Signed.decode(signed) });
    },
    listenOn(one) {
      line = one;
    },
    hear(payload) {
      const envelope = decodeEnvelope(payload);
      const uplink = decodeUplink(openUpWith(nodeCipher, learn(envelope), envelope));
      if (uplink.slotFrame) takeFrame(uplink.slotFrame);
      else setTimeout(() => takePrompt(uplink), 60);
    },
  };
}
