/** Waits for a program to listen. */
import { connect } from 'node:net';

/** Milliseconds until it has to. */
const LISTENING_MS = 60_000;

/** Resolves when something listens on the port of this machine. */
export async function listening(port: number): Promise<void> {
  const deadline = performance.now() + LISTENING_MS;
  while (!(await canConnect(port))) {
    if (performance.now() > deadline) throw new Error(`nothing listens on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
