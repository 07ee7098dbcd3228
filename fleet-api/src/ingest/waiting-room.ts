/** Room for messages on their way in: while database or vault are away they wait, and an outage costs a known memory. */

/** Bytes: of all units, about a minute of a million vehicles' stream; of one, twice the most that it may say at once. */
const MOST_BYTES = { all: 256 * 1024 * 1024, each: 4 * 1024 * 1024 } as const;
/** What a waiting message costs besides its payload. */
const MESSAGE_BYTES = 1_024;

/** Counts what is inside. */
export interface WaitingRoom {
  /** Takes a message in; false where there is no room: it gets no receipt and comes again. */
  enter(topic: string, payload: Uint8Array): boolean;
  /** Lets it out. */
  leave(topic: string, payload: Uint8Array): void;
}

/** @example const room = createWaitingRoom(); if (room.enter(topic, payload)) await work.finally(() => room.leave(topic, payload)); */
export function createWaitingRoom(most: { all: number; each: number } = MOST_BYTES): WaitingRoom {
  const inside = new Map<string, number>();
  let all = 0;
  return {
    enter(topic, { length }) {
      const bytes = length + MESSAGE_BYTES;
      const own = (inside.get(topic) ?? 0) + bytes;
      if (own > most.each || all + bytes > most.all) return false;
      inside.set(topic, own);
      all += bytes;
      return true;
    },
    leave(topic, { length }) {
      const bytes = length + MESSAGE_BYTES;
      const own = (inside.get(topic) ?? 0) - bytes;
      if (own > 0) inside.set(topic, own);
      else inside.delete(topic);
      all -= bytes;
    },
  };
}
