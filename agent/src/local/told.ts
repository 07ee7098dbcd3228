/** What the agent says, for those who listen at the local socket: the closed events of its log, less a confirmed theft. */
import type { ServerResponse } from 'node:http';
import type { AgentEvent, Log } from '../log.ts';

/** Listeners at one time: a technician, and a second one by mistake. */
export const MOST_LISTENERS = 2;
/** A listener who does not read is let go of at so many bytes: the agent keeps nothing for anybody. */
const MOST_WAITING_BYTES = 64 * 1024;

/** A log with listeners. */
export interface Told {
  /** Says it to the log, and to whoever listens unless it is for the journal only. */
  readonly log: Log;
  /** Answers with a line of JSON an event until the listener leaves. False = too many listen. */
  listen(response: ServerResponse): boolean;
}

/** @param log where the lines go besides */
export function createTold(log: Log): Told {
  const listeners = new Set<ServerResponse>();
  const letGo = (response: ServerResponse): void => {
    listeners.delete(response);
    response.destroy();
  };
  const tell = (event: AgentEvent): void => {
    for (const response of listeners) {
      if (response.writableLength > MOST_WAITING_BYTES) letGo(response);
      else response.write(`${JSON.stringify(event)}\n`);
    }
  };
  return {
    log: (event, audience) => {
      log(event, audience);
      if (audience === undefined) tell(event);
    },
    listen(response) {
      if (listeners.size >= MOST_LISTENERS) return false;
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
      response.on('error', () => letGo(response));
      response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
      response.flushHeaders();
      return true;
    },
  };
}
