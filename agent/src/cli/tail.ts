/** `fleetveil-agent tail`: what leaves and why, as it happens, from a running agent's local socket. */

import { createInterface } from 'node:readline';
import { AgentError } from '../errors.ts';
import { createLocalClient } from '../local/client.ts';
import { request } from '../local/http.ts';
import type { AgentEvent } from '../log.ts';
import { sentenceOf } from './words.ts';

/** What to show, and where. */
export interface TailOptions {
  readonly socket: string;
  /** Also what does not leave: connections, receipts, documents. */
  readonly all: boolean;
  readonly json: boolean;
  readonly write: (line: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** An agent that begins anew after a rental is away for so long at most, real milliseconds. */
const AWAY_MS = 10_000;
const AGAIN_MS = 250;

/**
 * Shows what a running agent says, until the signal. It says first what is collected now.
 *
 * @throws AgentError `socket` where no agent runs, or two listen already
 */
export async function runTail(options: TailOptions): Promise<void> {
  await sayNow(options);
  let awayMs = 0;
  while (!options.signal.aborted) {
    const heard = await follow(options);
    awayMs = heard ? 0 : awayMs + AGAIN_MS;
    if (awayMs > AWAY_MS) throw new AgentError('socket', 'socket: the agent stopped');
    if (!options.signal.aborted) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

async function sayNow({ socket, json, write }: TailOptions): Promise<void> {
  const now = await createLocalClient(socket)
    .now()
    .catch((cause: unknown) => {
      const sentence = 'socket: no agent answers there. Start it with fleetveil-agent run.';
      throw new AgentError('socket', sentence, { cause });
    });
  write(json ? JSON.stringify({ event: 'now', ...now }) : `now      ${now.text.en}`);
}

/** One connection, to its end. True = the agent answered. */
function follow({ socket, all, json, write, signal }: TailOptions): Promise<boolean> {
  const show = (line: string): void => {
    const event = JSON.parse(line) as AgentEvent;
    const { heading, text } = sentenceOf(event);
    if (heading === 'besides' && !all) return;
    write(json ? line : `${timeOfDay()} ${heading.padEnd(7)} ${text}`);
  };
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: socket, path: '/v1/told', agent: false, signal }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(new AgentError('busy', 'socket: two listen already'));
        return;
      }
      // An agent that begins anew ends the connection in the midst of an answer.
      response.on('close', () => resolve(true));
      createInterface({ input: response })
        .on('line', show)
        .on('error', () => {});
    });
    asked.on('error', () => resolve(false));
    asked.end();
  });
}

function timeOfDay(): string {
  return new Date().toTimeString().slice(0, 8);
}
