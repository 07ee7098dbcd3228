/** Sessions of a unit and the vault's key of the week: what is said when, and what is never said without a key. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createEnvelopeKeysWith,
  decodeEnvelope,
  decodeUplink,
  generateTransportKey,
  openUpWith,
  type RawEnvelopeKeys,
  randomBytes,
  sealDownWith,
  sessionKeyOf,
  type TransportKeyPair,
  toHex,
  uplinkKindOf,
  v1,
} from '@fleetveil/proto';
import { nodeCipher, nodeDerive, openSessionKey } from '@fleetveil/proto/node';
import { expect, onTestFinished, test, vi } from 'vitest';
import { AgentError } from '../../src/errors.ts';
import { outgoingReport } from '../../src/minimise/outgoing.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import type { LinkListener } from '../../src/uplink/mqtt.ts';
import { createSessions, type SessionMemory } from '../../src/uplink/session.ts';
import { createShapedUplink } from '../../src/uplink/shaped-uplink.ts';
import { openSlotMemory, type SlotMemory } from '../../src/uplink/slot-memory.ts';
import { createUplink, HELLO_AGAIN, type Uplink, type UplinkDeps } from '../../src/uplink/uplink.ts';
import { at, health, idOf, TODAY } from '../../testing/records.ts';

const [TENANT, UNIT] = ['demo', idOf(1)];
const SECRET = randomBytes(32);
const GRANT_ID = randomBytes(16);
const [WEEK_1, WEEK_2] = [await generateTransportKey(), await generateTransportKey()];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fleetveil-session-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** What a vault with these keys makes of an envelope; nothing where it lacks the key. */
function keysOf(envelope: v1.Envelope, pairs: readonly TransportKeyPair[]): RawEnvelopeKeys | undefined {
  const sessionId = toHex(envelope.sessionId);
  const told = sessionKeyOf(envelope);
  if (told === undefined) return createEnvelopeKeysWith(nodeDerive, SECRET, TENANT, UNIT, sessionId);
  const pair = pairs.find(({ keyId }) => toHex(keyId) === toHex(told.keyId));
  if (pair === undefined) return undefined;
  const name = { tenant: TENANT, unitId: UNIT, sessionId };
  const key = { ...told, secret: openSessionKey(pair.privateKey, told, name) };
  return createEnvelopeKeysWith(nodeDerive, SECRET, TENANT, UNIT, sessionId, key);
}

interface Said {
  /** What it is, and whether a session key was there: `hello` or `bare hello`. */
  readonly what: string;
  readonly uplink: v1.Uplink;
  readonly keys: RawEnvelopeKeys;
}

/** A data centre at the other end of a line in memory, whose vault has these keys. */
function otherEnd(vault: { pairs: readonly TransportKeyPair[] }) {
  const said: Said[] = [];
  const unopened: Uint8Array[] = [];
  let listener: LinkListener | undefined;
  return {
    said,
    unopened,
    what: () => said.map(({ what }) => what),
    answer({ keys }: Said, downlink: v1.IDownlink) {
      const body = v1.Downlink.encode(downlink).finish();
      listener?.onMessage(sealDownWith(nodeCipher, keys, randomBytes(12), body));
    },
    open(_address: unknown, _keepaliveS: unknown, heard: LinkListener) {
      listener = heard;
      setTimeout(heard.onUp, 1);
      return {
        publish(_topic: string, payload: Uint8Array, onAcknowledged: () => void) {
          setTimeout(onAcknowledged, 1);
          const envelope = decodeEnvelope(payload);
          const keys = keysOf(envelope, vault.pairs);
          if (keys === undefined) {
            unopened.push(payload);
            return;
          }
          const uplink = decodeUplink(openUpWith(nodeCipher, keys, envelope));
          said.push({ what: `${keys.isKeyed ? '' : 'bare '}${uplinkKindOf(uplink)}`, uplink, keys });
        },
        end: () => {},
        close: async () => {},
      };
    },
  };
}

const status = {
  signed: {
    ...{ type: v1.SignedType.SIGNED_TYPE_STATUS, keyId: randomBytes(8) },
    ...{ body: randomBytes(99), signature: randomBytes(64) },
  },
};
const hello = () => ({ timeNonce: randomBytes(16), grantIds: [GRANT_ID], waitingRecords: 1 });

/** A unit with one record, on a clock that the test moves. */
function startUnit(end: ReturnType<typeof otherEnd>, known: { key: TransportKeyPair | undefined }) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  const outbox = openOutbox({ path: join(folder(), 'outbox.db'), moment: at(0) });
  outbox.commit([{ kind: 'store', record: health(TODAY) }], at(0));
  const heard: v1.Downlink[] = [];
  const faults: unknown[] = [];
  const uplink: Uplink = createUplink({
    address: { url: '', username: '', password: '', clientId: '', downTopic: '' },
    ...{ upTopic: 'up', keepaliveS: 120, bulkWaits: () => false, open: end.open, outbox, hello },
    sessions: createSessions({ secret: SECRET, tenant: TENANT, unitId: UNIT, sealingKey: () => known.key }),
    ...{ realS: () => performance.now() / 1000, chance: () => 0.5 },
    listener: {
      onConnected: () => {},
      onDisconnected: () => {},
      onIgnored: (why) => faults.push(why),
      onFault: (error) => faults.push(error),
      onDownlink: (downlink) => heard.push(downlink),
    },
  });
  uplink.start();
  onTestFinished(async () => {
    await uplink.stop();
    outbox.close();
    vi.useRealTimers();
    expect(faults).toEqual([]);
  });
  return { uplink, heard };
}

const aMoment = () => vi.advanceTimersByTimeAsync(10);

test('M14, C1: a unit without a valid key says a bare hello and nothing else, until the list of keys has come', async () => {
  const end = otherEnd({ pairs: [WEEK_1] });
  const known: { key: TransportKeyPair | undefined } = { key: undefined };
  const { uplink } = startUnit(end, known);
  await aMoment();
  const report = outgoingReport({ tickS: 1_800_000_000, zone: 'in', policyVersion: 1 });
  expect(uplink.sendReport(report)).toBeUndefined();
  uplink.wake();
  expect(end.what()).toEqual(['bare hello']);
  expect(end.said[0]?.uplink.hello).toMatchObject({ grantIds: [], waitingRecords: 0 });
  // The time came, but no list: it goes on asking.
  end.answer(end.said[0] as Said, status);
  await vi.advanceTimersByTimeAsync(HELLO_AGAIN.firstMs);
  expect(end.what()).toEqual(['bare hello', 'bare hello']);
  known.key = WEEK_1;
  uplink.keysChanged();
  await aMoment();
  expect(end.what().slice(2)).toEqual(['hello', 'fleet_health']);
  expect(end.said[2]?.uplink.hello?.grantIds?.map(toHex)).toEqual([toHex(GRANT_ID)]);
  expect(uplink.sendReport(report)).toBeGreaterThan(0);
});

test('M14: with another key of the week a running unit begins another session, and still hears what was said in the one before', async () => {
  const end = otherEnd({ pairs: [WEEK_1, WEEK_2] });
  const known = { key: WEEK_1 };
  const { uplink, heard } = startUnit(end, known);
  await aMoment();
  const [first] = end.said as [Said];
  uplink.sendHello();
  expect(end.said.at(-1)?.keys.sessionId).toBe(first.keys.sessionId);
  known.key = WEEK_2;
  uplink.sendHello();
  const last = end.said.at(-1) as Said;
  expect(last.what).toBe('hello');
  expect(last.keys.sessionId).not.toBe(first.keys.sessionId);
  expect(toHex(last.keys.sessionKeyId)).toBe(toHex(WEEK_2.keyId));
  for (const session of [first, last])
    end.answer(session, { receipt: { outboxId: randomBytes(16), ranges: [] } });
  expect(heard).toHaveLength(2);
});

test('M14: a unit whose newest key is not valid any more stops, and says only that it is there', async () => {
  const end = otherEnd({ pairs: [WEEK_1] });
  const known: { key: TransportKeyPair | undefined } = { key: WEEK_1 };
  const { uplink } = startUnit(end, known);
  await aMoment();
  known.key = undefined;
  uplink.sendHello();
  uplink.wake();
  expect(end.what()).toEqual(['hello', 'fleet_health', 'bare hello']);
});

test('M4: a unit whose key the vault has lost asks without one after three tries, gets the list, and loses nothing', async () => {
  const vault = { pairs: [] as TransportKeyPair[] };
  const end = otherEnd(vault);
  const known = { key: WEEK_1 };
  const { uplink } = startUnit(end, known);
  await vi.advanceTimersByTimeAsync(HELLO_AGAIN.firstMs * 8);
  expect(end.what()).toEqual(['bare hello']);
  vault.pairs = [WEEK_2];
  end.answer(end.said[0] as Said, status);
  known.key = WEEK_2;
  uplink.keysChanged();
  await aMoment();
  expect(end.what().slice(1)).toEqual(['hello', 'fleet_health']);
});

test('M14: while nobody answers, bare hellos are rare: the unit waits longer and longer, and keeps its key', async () => {
  const end = otherEnd({ pairs: [] });
  startUnit(end, { key: WEEK_1 });
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(end.said.length).toBeGreaterThan(0);
  expect(end.said.length).toBeLessThan(6);
  expect(new Set(end.what())).toEqual(new Set(['bare hello']));
  const tried = new Set(end.unopened.map((payload) => toHex(decodeEnvelope(payload).sessionKeyId)));
  expect(tried).toEqual(new Set([toHex(WEEK_1.keyId)]));
});

const partsOf = (memory: SessionMemory, known: { key: TransportKeyPair | undefined }) => ({
  ...{ secret: SECRET, tenant: TENANT, unitId: UNIT, memory, sealingKey: () => known.key },
});
const namedBy = (payload: Uint8Array) => {
  const { sessionId, sessionKeyId, sessionEnc, number } = decodeEnvelope(payload);
  return { session: [sessionId, sessionKeyId, sessionEnc].map(toHex).join('/'), number };
};

test('M11, M14: with shaped traffic a session goes on in the next process, and another begins with another day only', () => {
  const path = join(folder(), 'slot.v2');
  const known = { key: WEEK_1 };
  const next = () => createSessions(partsOf(openSlotMemory(path, 'a boot'), known));
  const say = (sessions: ReturnType<typeof next>) => namedBy(sessions.seal('slot_frame', new Uint8Array()));
  const first = next();
  expect(first.renew(20_000)).toBe(true);
  const said = say(first);
  known.key = WEEK_2;
  const second = next();
  expect(second.renew(20_000)).toBe(false);
  expect(say(second)).toEqual({ session: said.session, number: 2 });
  expect(second.renew(20_001)).toBe(true);
  const later = say(second);
  expect(later.session).not.toBe(said.session);
  expect(later.session.split('/')[1]).toBe(toHex(WEEK_2.keyId));
  // Another boot, another session: its numbers may have been lost.
  const booted = createSessions(partsOf(openSlotMemory(path, 'another boot'), known));
  expect(say(booted).session).not.toBe(later.session);
});

test('M11, M14: the frames of a unit with shaped traffic are bare without a key, as long as all others, and full again with one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  const end = otherEnd({ pairs: [WEEK_1] });
  const sizes = new Set<number>();
  const dir = folder();
  const outbox = openOutbox({ path: join(dir, 'outbox.db'), moment: at(0) });
  outbox.commit([{ kind: 'store', record: health(TODAY) }], at(0));
  const known: { key: TransportKeyPair | undefined } = { key: undefined };
  const memory = openSlotMemory(join(dir, 'slot.v2'), 'a boot');
  const beganMs = performance.now();
  const nowS = () => 1_800_000_000 + (performance.now() - beganMs) / 1000;
  const uplink = createShapedUplink({
    address: { url: '', username: '', password: '', clientId: '', downTopic: '' },
    ...{ upTopic: 'up', keepaliveS: 120, bulkWaits: () => false, outbox, hello, memory },
    open: (address, keepaliveS, listener) => {
      const link = end.open(address, keepaliveS, listener);
      return {
        ...link,
        publish(topic, payload, onAcknowledged) {
          sizes.add(payload.length);
          link.publish(topic, payload, onAcknowledged);
        },
      };
    },
    ...{ tenant: TENANT, vehicleId: idOf(2), nowS, realDelayMs: (domainS) => domainS * 1000 },
    sessions: createSessions(partsOf(memory, known)),
    shape: { slotS: 300, chanceOf: () => 0.5 },
    ...{ realS: () => performance.now() / 1000, chance: () => 0.5 },
    listener: {
      ...{ onConnected: () => {}, onDisconnected: () => {}, onDownlink: () => {} },
      onIgnored: (why) => expect.fail(why),
      onFault: (error) => expect.fail(String(error)),
    },
  });
  uplink.start();
  uplink.sendReport(outgoingReport({ tickS: 1_800_000_000, zone: 'in', policyVersion: 1 }));
  uplink.wake();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(end.what()).toEqual(['bare slot_frame']);
  const [bare] = end.said as [Said];
  expect(bare.uplink.slotFrame).toMatchObject({ report: null, records: [], has: { grantIds: [] } });
  known.key = WEEK_1;
  await vi.advanceTimersByTimeAsync(300_000);
  expect(end.what()).toEqual(['bare slot_frame', 'slot_frame']);
  expect(end.said[1]?.uplink.slotFrame?.records).toHaveLength(1);
  expect(sizes.size).toBe(1);
  await uplink.stop();
  outbox.close();
  vi.useRealTimers();
});

/** A unit with shaped traffic and nothing to send, on a clock that the test moves. */
function startShaped(open: NonNullable<UplinkDeps['open']>, isWritable: () => boolean = () => true) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  const dir = folder();
  const outbox = openOutbox({ path: join(dir, 'outbox.db'), moment: at(0) });
  const file = openSlotMemory(join(dir, 'slot.v2'), 'a boot');
  const memory: SlotMemory = {
    get session() {
      return file.session;
    },
    get slot() {
      return file.slot;
    },
    get arrivals() {
      return file.arrivals;
    },
    keep(change) {
      if (change.session !== undefined && !isWritable()) throw new AgentError('disk_full', 'slot: no room');
      file.keep(change);
    },
  };
  const beganMs = performance.now();
  const faults: string[] = [];
  const uplink = createShapedUplink({
    address: { url: '', username: '', password: '', clientId: '', downTopic: '' },
    ...{ upTopic: 'up', keepaliveS: 120, bulkWaits: () => false, outbox, hello, memory, open },
    ...{ tenant: TENANT, vehicleId: idOf(2), realDelayMs: (domainS) => domainS * 1000 },
    nowS: () => 1_800_000_000 + (performance.now() - beganMs) / 1000,
    sessions: createSessions(partsOf(memory, { key: WEEK_1 })),
    shape: { slotS: 300, chanceOf: () => 0.5 },
    ...{ realS: () => performance.now() / 1000, chance: () => 0.5 },
    listener: {
      ...{ onConnected: () => {}, onDisconnected: () => {}, onDownlink: () => {} },
      onIgnored: (why) => expect.fail(why),
      onFault: (error) => faults.push(String(error)),
    },
  });
  onTestFinished(async () => {
    await uplink.stop();
    outbox.close();
    vi.useRealTimers();
  });
  uplink.start();
  return { faults, slot: () => vi.advanceTimersByTimeAsync(300_000) };
}

test('with shaped traffic a connection that cannot be tried is told, costs its slot, and keeps nothing from stopping', async () => {
  const end = otherEnd({ pairs: [WEEK_1] });
  let isReadable = false;
  const { faults, slot } = startShaped((...asked) => {
    if (!isReadable) throw new AgentError('key', 'broker.caFile: cannot be read');
    return end.open(...asked);
  });
  await slot();
  expect(faults).toEqual(['AgentError: broker.caFile: cannot be read']);
  isReadable = true;
  await slot();
  expect(end.what()).toEqual(['slot_frame']);
  isReadable = false;
  await slot();
  expect(faults).toHaveLength(2);
});

test('M11: a connection in which no frame could be made ends at once, and does not stay open until the next slot', async () => {
  const end = otherEnd({ pairs: [WEEK_1] });
  let [isFull, opened, closed] = [true, 0, 0];
  const { faults, slot } = startShaped(
    (...asked) => {
      opened += 1;
      const close = async () => {
        closed += 1;
      };
      return { ...end.open(...asked), close };
    },
    () => !isFull,
  );
  await slot();
  expect(faults).toEqual(['AgentError: slot: no room']);
  expect([opened, closed, end.said.length]).toEqual([1, 1, 0]);
  isFull = false;
  await slot();
  expect([opened, closed, end.said.length]).toEqual([2, 2, 1]);
});
