import { toBase64 } from '@fleetveil/proto';
import type { ChargingTold, LocalProblem, Now, Outcome } from './desk.ts';
import { request } from './http.ts';

/** The rider's phone or the vehicle's screen, as seen from the other end of the local socket. */
export interface LocalClient {
  /** An encoded `v1.Signed` grant. */
  handInGrant(signed: Uint8Array): Promise<Outcome>;
  /** 32 hex characters. */
  nonce(): Promise<string>;
  use(order: Uint8Array, signature: Uint8Array): Promise<Outcome>;
  end(order: Uint8Array, signature: Uint8Array): Promise<Outcome>;
  pause(order: Uint8Array, signature: Uint8Array): Promise<Outcome>;
  resume(order: Uint8Array, signature: Uint8Array): Promise<Outcome>;
  /** Signed by the rider's phone; without an order, the vehicle's own button. */
  help(order?: Uint8Array, signature?: Uint8Array): Promise<Outcome>;
  /** A switch of the unit's case. */
  tamper(): Promise<Outcome>;
  /** Stops help; as `help`. */
  cancel(order?: Uint8Array, signature?: Uint8Array): Promise<Outcome>;
  handInTime(status: Uint8Array): Promise<Outcome>;
  /** There was an accident; `isTest`: a trial. */
  accident(isTest?: boolean): Promise<Outcome>;
  /** Nothing happened. */
  fine(): Promise<Outcome>;
  /** A charging session began or ended at this station. */
  charge(
    stationId: string,
    told: Pick<ChargingTold, 'event'> & { readonly energyKwh?: number },
  ): Promise<Outcome>;
  now(): Promise<Now>;
}

/**
 * Talks to a running agent. Each call is one request; it rejects with Node's error where nobody listens.
 *
 * @example (await createLocalClient('/run/fleetveil/agent.sock').now()).precise // false
 */
export function createLocalClient(socketPath: string): LocalClient {
  const order = (path: string, bytes: Uint8Array, signature: Uint8Array): Promise<Outcome> =>
    post(socketPath, path, { order: toBase64(bytes), signature: toBase64(signature) });
  const pressOr = (path: string, bytes?: Uint8Array, signature?: Uint8Array): Promise<Outcome> =>
    bytes === undefined || signature === undefined
      ? post(socketPath, path, {})
      : order(path, bytes, signature);
  return {
    handInGrant: (signed) => post(socketPath, '/v1/grants', { grant: toBase64(signed) }),
    handInTime: (status) => post(socketPath, '/v1/time', { status: toBase64(status) }),
    use: (bytes, signature) => order('/v1/use', bytes, signature),
    end: (bytes, signature) => order('/v1/end', bytes, signature),
    pause: (bytes, signature) => order('/v1/pause', bytes, signature),
    resume: (bytes, signature) => order('/v1/resume', bytes, signature),
    tamper: () => post(socketPath, '/v1/tamper', {}),
    help: (bytes, signature) => pressOr('/v1/help', bytes, signature),
    cancel: (bytes, signature) => pressOr('/v1/cancel', bytes, signature),
    accident: (test = false) => post(socketPath, '/v1/accident', { test }),
    fine: () => post(socketPath, '/v1/fine', {}),
    charge: (stationId, { event, energyKwh }) =>
      post(socketPath, '/v1/charging', {
        ...{ station_id: stationId, event },
        ...(energyKwh === undefined ? {} : { energy_kwh: energyKwh }),
      }),
    nonce: async () => {
      const { body } = await call(socketPath, 'GET', '/v1/nonce');
      return (body as { nonce: string }).nonce;
    },
    now: async () => (await call(socketPath, 'GET', '/v1/now')).body as Now,
  };
}

async function post(
  socketPath: string,
  path: string,
  value: Record<string, string | number | boolean>,
): Promise<Outcome> {
  const { status, body } = await call(socketPath, 'POST', path, JSON.stringify(value));
  return status === 200 ? { ok: true } : { ok: false, problem: (body as { code: LocalProblem }).code };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function call(socketPath: string, method: string, path: string, text?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = text === undefined ? {} : { 'content-type': 'application/json' };
    const sent = request({ socketPath, method, path, headers, agent: false, timeout: 10_000 }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        try {
          const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
          resolve({ status: response.statusCode ?? 0, body });
        } catch (error) {
          reject(error);
        }
      });
    });
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error('the agent does not answer')));
    sent.end(text);
  });
}
