/**
 * A real gpsd that a real receiver's log is fed into, sentence by sentence (gpsfake), behind a gate: an
 * agent may connect at once, and the receiver begins when the gate is opened.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { freePort } from '@fleetveil/simulator';
import { listening } from './listening.ts';

export interface FakeReceiver {
  /** What an agent connects to. */
  readonly port: number;
  /** Lets agents through to gpsd; the log begins now. */
  open(): Promise<void>;
  /** Resolves when gpsd has said these words: at the log's end gpsd itself stays, and is silent. */
  heard(words: string): Promise<void>;
  /** All that gpsd said, as text. */
  said(): string;
  stop(): Promise<void>;
}

/**
 * @param gpsfake path of gpsfake, from `needProgram`
 * @param cycleS gpsfake's pause after each sentence, real seconds
 */
export async function startFakeReceiver(gpsfake: string, log: string, cycleS: number): Promise<FakeReceiver> {
  const gpsdPort = await freePort();
  const said: Buffer[] = [];
  const text = () => Buffer.concat(said).toString('utf8');
  let fake: ChildProcess | undefined;
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const server = createServer((agent) => {
    agent.on('error', () => agent.destroy());
    agent.pause();
    void opened.then(() => pass(agent, gpsdPort, said));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async open() {
      // Not before: gpsfake writes at once, and gpsd throws away what was written before it had a listener.
      const args = ['-1', '-q', '-c', String(cycleS), '-P', String(gpsdPort), log];
      fake = spawn(gpsfake, args, { detached: true, stdio: 'ignore' });
      await listening(gpsdPort);
      open();
    },
    async heard(words) {
      while (!text().includes(words)) await new Promise((resolve) => setTimeout(resolve, 100));
    },
    said: text,
    async stop() {
      server.close();
      if (fake) await stop(fake);
    },
  };
}

function pass(agent: Socket, gpsdPort: number, said: Buffer[]): void {
  const gpsd = connect(gpsdPort, '127.0.0.1');
  gpsd.on('data', (part: Buffer) => said.push(part));
  gpsd.on('error', () => agent.destroy());
  gpsd.on('close', () => agent.end());
  agent.on('close', () => gpsd.destroy());
  agent.pipe(gpsd);
  gpsd.pipe(agent);
}

/** Ends gpsfake and the gpsd that it started, and nothing else. */
async function stop(fake: ChildProcess): Promise<void> {
  if (fake.pid === undefined || fake.exitCode !== null || fake.signalCode !== null) return;
  const gone = once(fake, 'exit');
  for (const pid of [...childrenOf(fake.pid), fake.pid]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // gone already
    }
  }
  await gone;
}

function childrenOf(pid: number): number[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    return [];
  }
}
