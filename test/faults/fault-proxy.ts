/** A TCP proxy between a program and what it connects to, with the faults of a bad network. */
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from 'node:net';
import type { Chance } from '@fleetveil/simulator';

/**
 * What the network does now:
 * `pass` nothing · `latency` each piece comes late · `loss` a connection breaks in the midst of a frame ·
 * `half_open` it accepts and swallows · `one_way` nothing comes back, no receipt either · `partition` it refuses · `truncation` a piece is cut, then the end
 */
export type FaultMode = 'pass' | 'latency' | 'loss' | 'half_open' | 'one_way' | 'partition' | 'truncation';

export interface FaultProxy {
  readonly port: number;
  /** From now on. `partition` and `loss` end what is connected; `half_open` keeps it and carries nothing. */
  set(mode: FaultMode): void;
  /** Ends every connection, with the mode as it is. */
  cut(): void;
  /** Connections that were accepted. */
  accepted(): number;
  stop(): Promise<void>;
}

/** How late a piece comes, real milliseconds. */
const LATE_MS = { least: 50, most: 400 };
/** With `loss`, a connection carries so many bytes at most before it breaks. */
const LOSS_BYTES = 6_000;
/** With `truncation`, of so many pieces one is cut. */
const CUT_ONE_IN = 6;

interface Pair {
  readonly client: Socket;
  readonly beyond: Socket | undefined;
}

/** @param target where it passes on to: a port, or the path of a unix socket */
export async function startFaultProxy(target: NetConnectOpts, chance: Chance): Promise<FaultProxy> {
  const pairs = new Set<Pair>();
  let mode: FaultMode = 'pass';
  let accepted = 0;

  const end = ({ client, beyond }: Pair): void => {
    client.destroy();
    beyond?.destroy();
  };
  const carry = (pair: Pair, from: Socket, to: Socket, isBack: boolean): void => {
    let leftBytes = Math.floor(chance() * LOSS_BYTES);
    // Pieces stay in order: a late one holds up those behind it.
    let freeAtMs = 0;
    from.on('data', (piece: Buffer) => {
      if (mode === 'half_open' || (mode === 'one_way' && isBack)) return;
      if (mode === 'truncation' && chance() * CUT_ONE_IN < 1) {
        to.write(piece.subarray(0, Math.floor(chance() * piece.length)), () => end(pair));
        return;
      }
      if (mode === 'loss') {
        leftBytes -= piece.length;
        if (leftBytes < 0) {
          to.write(piece.subarray(0, Math.floor(piece.length / 2)), () => end(pair));
          return;
        }
      }
      const nowMs = performance.now();
      const delayMs = mode === 'latency' ? LATE_MS.least + chance() * (LATE_MS.most - LATE_MS.least) : 0;
      freeAtMs = Math.max(freeAtMs, nowMs + delayMs);
      if (freeAtMs <= nowMs) to.write(piece);
      else setTimeout(() => to.destroyed || to.write(piece), freeAtMs - nowMs);
    });
  };

  const server = createServer((client) => {
    accepted += 1;
    if (mode === 'partition') return void client.resetAndDestroy();
    const beyond = mode === 'half_open' ? undefined : connect(target);
    const pair = { client, beyond };
    pairs.add(pair);
    const over = (): void => {
      pairs.delete(pair);
      end(pair);
    };
    client.on('close', over).on('error', over);
    if (beyond === undefined) return void client.resume();
    beyond.on('close', over).on('error', over);
    carry(pair, client, beyond, false);
    carry(pair, beyond, client, true);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  await listen(0);
  const cut = (): void => {
    for (const pair of pairs) end(pair);
  };
  return {
    port: (server.address() as AddressInfo).port,
    accepted: () => accepted,
    cut,
    set(next) {
      mode = next;
      if (mode === 'partition' || mode === 'loss') cut();
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      await closed;
    },
  };
}
