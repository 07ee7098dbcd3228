/** Server-sent events out of texts that arrive in pieces (WHATWG HTML 9.2.6), as far as our doors write them. Pure. */

/** One event. */
export interface DoorEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * The events of a stream, each as soon as it is whole; lines that keep a connection open are passed over.
 *
 * @example for await (const { event, data } of eventsOf(texts)) console.log(event, JSON.parse(data));
 */
export async function* eventsOf(texts: AsyncIterable<string>): AsyncGenerator<DoorEvent> {
  let rest = '';
  for await (const text of texts) {
    const parts = (rest + text).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const event = eventOf(part);
      if (event !== undefined) yield event;
    }
  }
}

function eventOf(part: string): DoorEvent | undefined {
  const field = (name: string): string | undefined => {
    const lines = part.split('\n').filter((line) => line.startsWith(`${name}:`));
    return lines.length === 0
      ? undefined
      : lines.map((line) => line.slice(name.length + 1).trimStart()).join('\n');
  };
  const data = field('data');
  return data === undefined ? undefined : { event: field('event') ?? 'message', data };
}
