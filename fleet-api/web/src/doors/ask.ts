/** Asks a door: typed by the contract, with the reader's token where there is one. */
import type { Operations, Problem } from '../generated/contract.ts';
import { DoorError } from './door-error.ts';

/** A request of the contract: `GET /v1/rider/trips`. */
export type OperationId = keyof Operations;

/** What a request needs besides its name. */
export interface Given<O extends OperationId> {
  /** Members of the path: `{ rental_id: '…' }`. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Operations[O]['query'];
  readonly body?: Operations[O]['body'];
  /** Repeats of one act: the same key does it once. */
  readonly idempotencyKey?: string;
  readonly token?: string | undefined;
  /** Gives up an answer that nobody waits for any more. */
  readonly signal?: AbortSignal;
}

/**
 * Asks. Throws `DoorError` with the door's stable code, or `offline` where no answer comes.
 *
 * @example const { items } = await ask('GET /v1/rider/trips', { query: { limit: 50 }, token });
 */
export async function ask<O extends OperationId>(
  operation: O,
  given: Given<O> = {},
): Promise<Operations[O]['answer']> {
  const answer = await request(operation, given);
  if (answer.status === 204) return undefined as Operations[O]['answer'];
  return (await answer.json()) as Operations[O]['answer'];
}

/** The same for a file. */
export async function askFile<O extends OperationId>(operation: O, given: Given<O> = {}): Promise<Blob> {
  return (await request(operation, given)).blob();
}

/** The same for an answer that comes piece by piece: texts as they arrive. */
export async function askStream<O extends OperationId>(
  operation: O,
  given: Given<O> = {},
): Promise<AsyncIterable<string>> {
  const { body } = await request(operation, given);
  if (body === null) throw new DoorError('offline', '');
  return texts(body);
}

/**
 * A connection that goes while it is read from is the reader's network, as one that never came. By a reader of the stream:
 * Safari before 26.4 and Chrome before 124 do not iterate over one.
 */
async function* texts(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } catch {
    throw new DoorError('offline', '');
  } finally {
    // Given up by whoever reads, or broken off: then there is nothing left to cancel.
    await reader.cancel().catch(() => {});
  }
}

async function request<O extends OperationId>(operation: O, given: Given<O>): Promise<Response> {
  const [method = 'GET', path = ''] = operation.split(' ');
  const answer = await sent(addressOf(path, given.path ?? {}, given.query ?? {}), {
    method,
    headers: headersOf(given),
    ...(given.signal === undefined ? {} : { signal: given.signal }),
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
  });
  if (!answer.ok) throw await errorOf(answer);
  return answer;
}

async function sent(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch {
    throw new DoorError('offline', '');
  }
}

/** @example addressOf('/v1/rider/trips/{rental_id}', { rental_id: 'ab' }, {}) // '/v1/rider/trips/ab' */
export function addressOf(path: string, members: Readonly<Record<string, string>>, query: object): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(members[name] ?? ''));
  const search = String(
    new URLSearchParams(
      Object.entries(query).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    ),
  );
  return search === '' ? filled : `${filled}?${search}`;
}

function headersOf<O extends OperationId>({ token, body, idempotencyKey }: Given<O>): Record<string, string> {
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
}

async function errorOf(answer: Response): Promise<DoorError> {
  const problem = (await answer.json().catch(() => undefined)) as Problem | undefined;
  return new DoorError(problem?.code ?? 'internal', problem?.detail ?? '', problem?.controller);
}
