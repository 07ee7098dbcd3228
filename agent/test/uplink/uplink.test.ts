/** The uplink against a real broker behind a network that goes away: what a sleeping or stalled unit does about it. */
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import type { v1 } from '@fleetveil/proto';
import { Aedes } from 'aedes';

import { expect, onTestFinished, test, vi } from 'vitest';
import { type Certificate, selfSigned } from '../../../test/parts/certificate.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { createSessions } from '../../src/uplink/session.ts';
import { createUplink, RETRY, type Uplink } from '../../src/uplink/uplink.ts';
import { at } from '../reasons/given.ts';

const UNIT = 'ab'.repeat(16);

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fleetveil-uplink-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A broker, and a network before it that can swallow everything from now on without ending anything. */
async function brokerBehindNetwork() {
  const broker = await Aedes.createBroker();
  const inside = createServer((socket) => broker.handle(socket));
  const port = await listening(inside);
  const sockets = new Set<Socket>();
  let accepted = 0;
  const outside = createServer((client) => {
    accepted += 1;
    const beyond = connect(port, '127.0.0.1');
    for (const each of [client, beyond]) sockets.add(each.on('error', () => {}));
    client.pipe(beyond).pipe(client);
  });
  const outsidePort = await listening(outside);
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    outside.close();
    inside.close();
    await new Promise<void>((resolve) => broker.close(resolve));
  });
  return {
    port: outsidePort,
    accepted: () => accepted,
    /** What is connected stays so, and carries nothing any more: an address that a modem has lost. */
    swallow() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    /** Nobody is there. */
    async leave() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => outside.close(() => resolve()));
    },
    comeBack: () => new Promise<void>((resolve) => outside.listen(outsidePort, '127.0.0.1', resolve)),
  };
}

interface Watched {
  readonly uplink: Uplink;
  readonly events: string[];
  /** Real seconds that the unit's clock is ahead. */
  ahead(seconds: number): void;
  /** The unit's clock stands still from now on. */
  stopClock(): void;
}

const HELLO = () => ({ timeNonce: new Uint8Array(16) });

async function startUplink(url: string, caFile?: string, hello: () => v1.IHello = HELLO): Promise<Watched> {
  const outbox = openOutbox({ path: join(folder(), 'outbox.db'), moment: at(0) });
  const events: string[] = [];
  let aheadS = 0;
  let stoodS: number | undefined;
  const realS = () => stoodS ?? performance.now() / 1000 + aheadS;
  const uplink = createUplink({
    address: { url, caFile, username: UNIT, password: 'x', clientId: UNIT, downTopic: 'down' },
    ...{ upTopic: 'up', outbox },
    sessions: createSessions({
      ...{ secret: new Uint8Array(32).fill(7), tenant: 'riga', unitId: UNIT },
      sealingKey: () => undefined,
    }),
    hello,
    listener: {
      onConnected: () => events.push('up'),
      onDisconnected: (why) => events.push(why),
      onDownlink: () => {},
      onIgnored: () => {},
      onFault: (error) => events.push(String(error)),
    },
    ...{ bulkWaits: () => false, keepaliveS: 120, chance: () => 0.5 },
    realS,
  });
  uplink.start();
  onTestFinished(async () => {
    await uplink.stop();
    outbox.close();
  });
  return {
    uplink,
    events,
    ahead(seconds) {
      aheadS += seconds;
    },
    stopClock() {
      stoodS = realS();
    },
  };
}

const soon = { timeout: 180_000, interval: 10 };

test('a hello that cannot be made is told, and the connection stays', async () => {
  const network = await brokerBehindNetwork();
  let failures = 2;
  const { uplink, events } = await startUplink(`mqtt://127.0.0.1:${network.port}`, undefined, () => {
    if (failures-- > 0) throw new Error('damaged');
    return HELLO();
  });
  await expect.poll(() => events.length, soon).toBeGreaterThanOrEqual(2);
  uplink.sendHello();
  uplink.sendHello();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(events).toEqual(['up', 'Error: damaged', 'Error: damaged']);
  expect([uplink.isConnected(), failures]).toEqual([true, -1]);
});

test('after sleep it does not trust a connection that only seems to be one, and has another before it would notice', async () => {
  const network = await brokerBehindNetwork();
  const { uplink, events, stopClock } = await startUplink(`mqtt://127.0.0.1:${network.port}`);
  await expect.poll(() => events, soon).toEqual(['up']);
  network.swallow();
  // By its own clock no time passes: nothing was unanswered for too long, and the broker is not asked whether it is there.
  stopClock();
  uplink.resume();
  await expect.poll(() => events, soon).toEqual(['up', 'stalled', 'up']);
  expect(network.accepted()).toBe(2);
});

/** Waits for something that needs no timer: asking with `expect.poll` would move those that are moved by hand. */
async function come(holds: () => boolean): Promise<void> {
  const endMs = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error('it never came');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('after sleep a long wait for the next attempt is over', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const network = await brokerBehindNetwork();
    await network.leave();
    const { uplink, events } = await startUplink(`mqtt://127.0.0.1:${network.port}`);
    // Waits of about 0.4, 0.75, 1.5 and 3 s: the next would be in 6.
    for (const failed of [1, 2, 3, 4]) {
      await come(() => events.length === failed);
      if (failed < 4) vi.advanceTimersToNextTimer();
    }
    await network.comeBack();
    uplink.resume();
    // As long as the first wait, and no longer.
    vi.advanceTimersByTime(RETRY.firstMs);
    await come(() => events.at(-1) === 'up');
  } finally {
    vi.useRealTimers();
  }
});

test('a session that does not acknowledge is noticed by itself, and made anew', async () => {
  const network = await brokerBehindNetwork();
  const { uplink, events, ahead } = await startUplink(`mqtt://127.0.0.1:${network.port}`);
  await expect.poll(() => events, soon).toEqual(['up']);
  network.swallow();
  uplink.sendHello();
  ahead(31);
  await expect.poll(() => events, soon).toEqual(['up', 'stalled', 'up']);
});

const certificate = (address: string) => selfSigned(folder(), address);

async function tlsBroker({ key, cert }: Pick<Certificate, 'key' | 'cert'>): Promise<number> {
  const broker = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createTlsServer({ key, cert }, (socket) => {
    sockets.add(socket);
    broker.handle(socket);
  });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await new Promise<void>((resolve) => broker.close(resolve));
  });
  return listening(server);
}

test('M13: with mqtts it speaks to a broker whose certificate the authority signed, and to no other', async () => {
  const [mine, other, elsewhere] = [
    certificate('127.0.0.1'),
    certificate('127.0.0.1'),
    certificate('127.0.0.2'),
  ];
  const port = await tlsBroker(mine);
  const known = await startUplink(`mqtts://127.0.0.1:${port}`, mine.file);
  await expect.poll(() => known.events, soon).toEqual(['up']);
  const stranger = await startUplink(`mqtts://127.0.0.1:${port}`, other.file);
  await expect.poll(() => stranger.events.at(0), soon).toBe('unreachable');
  const foreign = await startUplink(`mqtts://127.0.0.1:${await tlsBroker(elsewhere)}`, elsewhere.file);
  await expect.poll(() => foreign.events.at(0), soon).toBe('unreachable');
  expect([...stranger.events, ...foreign.events]).not.toContain('up');
});

test("while the authority's file cannot be read there is no connection, and the agent goes on and tries again", async () => {
  const mine = certificate('127.0.0.1');
  const { uplink, events } = await startUplink(`mqtts://127.0.0.1:${await tlsBroker(mine)}`, mine.file);
  await expect.poll(() => events, soon).toEqual(['up']);
  const away = `${mine.file}.away`;
  renameSync(mine.file, away);
  uplink.resume();
  const fault = 'AgentError: broker.caFile: cannot be read';
  await expect.poll(() => events, soon).toContain(fault);
  expect(events.slice(0, 3)).toEqual(['up', 'stalled', fault]);
  renameSync(away, mine.file);
  await expect.poll(() => events.at(-1), soon).toBe('up');
});
