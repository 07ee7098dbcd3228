/** Room for messages on their way in: while database or vault are away they wait, and an outage costs a known memory. */

/** Bytes: of all units, about a minute of a million vehicles' stream; of one, twice the most that it may say at once. */
const MOST_BYTES = { all: 256 * 1024 * 1024, each: 4 * 1024 * 1024 } as const;
/** What a waiting message costs besides its payload. */
const MESSAGE_BYTES = 1_024;

/** Counts what is inside. */
export interface WaitingRoom {
  /** Whether there is room for a message: where there is none, it gets no receipt and comes again. */
  fits(topic: string, payload: Uint8Array): boolean;
  /** Takes it in. */
  enter(topic: string, payload: Uint8Array): void;
  /** Lets it out. */
  leave(topic: string, payload: Uint8Array): void;
}

/** @example const room = createWaitingRoom(); if (room.fits(topic, payload)) room.enter(topic, payload); */
export function createWaitingRoom(most: { all: number; each: number } = MOST_BYTES): WaitingRoom {
  const inside = new Map<string, number>();
  let all = 0;
  return {
    fits(topic, { length }) {
      const bytes = length + MESSAGE_BYTES;
      return (inside.get(topic) ?? 0) + bytes <= most.each && all + bytes <= most.all;
    },
    enter(topic, { length }) {
      const bytes = length + MESSAGE_BYTES;
      inside.set(topic, (inside.get(topic) ?? 0) + bytes);
      all += bytes;
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
