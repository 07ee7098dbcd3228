import { parseTime } from './times.ts';
import { VSS_PATHS, type VssPoint } from './vss.ts';

/**
 * Messages of COVESA VISS v2 over a websocket (VISSv2_Core, VISSv2_Transport). Pure. Nothing in a message is trusted to
 * be of the type the specification says.
 */

/** What a server said. */
export type VissMessage =
  | { kind: 'points'; points: readonly VssPoint[] }
  /** A subscription was made. */
  | { kind: 'subscribed'; requestId: string }
  /** A request was refused; without an id, a running subscription ended. */
  | { kind: 'error'; requestId?: string }
  | { kind: 'ignored' }
  | { kind: 'unparsable' };

/** Longest message read, in characters: all of our signals take 3,000. */
export const MAX_VISS_MESSAGE = 65_536;
/** Points read of one message: a server that says more of a signal than it was asked for is not followed. */
const MOST_POINTS = 64;

/** How often a server is asked to say what it knows, milliseconds: the beat of the other sources. */
export const VISS_PERIOD_MS = 1000;

const BEAT = { type: 'timebased', parameter: { period: String(VISS_PERIOD_MS) } } as const;
const ROOT = 'Vehicle';

/**
 * Asks for all our signals in one subscription. Servers need not know the `paths` filter; one that refuses is asked for
 * each signal alone.
 *
 * @param token of the vehicle's own authorization server, if there is one
 */
export function subscribeToAll(requestId: string, token?: string): string {
  const parameter = VSS_PATHS.map((path) => path.slice(ROOT.length + 1));
  return request({ path: ROOT, filter: [{ type: 'paths', parameter }, BEAT], requestId }, token);
}

/** Asks for one signal. */
export function subscribeTo(path: string, requestId: string, token?: string): string {
  return request({ path, filter: BEAT, requestId }, token);
}

function request(members: object, token: string | undefined): string {
  return JSON.stringify({
    action: 'subscribe',
    ...members,
    ...(token === undefined ? {} : { authorization: token }),
  });
}

/**
 * Reads one message.
 *
 * @example readVissMessage('{"action":"subscription","data":{"path":"Vehicle.Speed","dp":{"value":"50","ts":"…"}}}')
 */
export function readVissMessage(text: string): VissMessage {
  if (text.length > MAX_VISS_MESSAGE) return { kind: 'unparsable' };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { kind: 'unparsable' };
  }
  const action = member(parsed, 'action');
  if (action !== 'subscribe' && action !== 'subscription') return { kind: 'ignored' };
  const requestId = member(parsed, 'requestId');
  if (member(parsed, 'error') !== undefined) {
    return typeof requestId === 'string' ? { kind: 'error', requestId } : { kind: 'error' };
  }
  if (action === 'subscription') return { kind: 'points', points: pointsIn(member(parsed, 'data')) };
  return typeof requestId === 'string' ? { kind: 'subscribed', requestId } : { kind: 'ignored' };
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, name) ? Reflect.get(of, name) : undefined;
}

function asList(one: unknown): readonly unknown[] {
  return Array.isArray(one) ? one : one === undefined ? [] : [one];
}

/** `data` is one signal or a list of them, and of each `dp` is one point or a list of them. */
function pointsIn(data: unknown): VssPoint[] {
  const points: VssPoint[] = [];
  for (const signal of asList(data)) {
    const path = member(signal, 'path');
    if (typeof path !== 'string') continue;
    for (const point of asList(member(signal, 'dp'))) {
      if (points.length >= MOST_POINTS) return points;
      points.push(pointOf(path, point));
    }
  }
  return points;
}

/** Paths may be written with slashes, too. */
function pointOf(path: string, point: unknown): VssPoint {
  const ts = member(point, 'ts');
  const time = typeof ts === 'string' ? parseTime(ts) : 'unparsable';
  const value = member(point, 'value');
  return {
    path: path.replaceAll('/', '.'),
    ...(value === undefined ? {} : { value }),
    ...(typeof time === 'number' ? { timeS: time } : {}),
  };
}
