/** How a test speaks to the doors of a fleet, and waits for what comes by itself. */
import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomId } from '@fleetveil/proto';
import { DoorRefused, type Fleet } from '@fleetveil/simulator';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';

const AGAIN_MS = 200;

/** Asks again until there is something: for an event, never for a time. The test's own limit ends it. */
export async function sooner<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** Posts with an idempotency key of its own. Throws `DoorRefused`. */
export const post = <Answer = unknown>(
  { doors }: Fleet,
  path: string,
  token: string,
  body: object,
): Promise<Answer> => doors.post<Answer>(path, token, body, randomId());

/** Any request; whatever comes back. */
export const call = (
  { doorsUrl }: Fleet,
  [method, path]: readonly [method: string, path: string],
  token: string,
  body?: object,
): Promise<Response> =>
  fetch(`${doorsUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** What a door refused with: `409 theft_over`. Throws where it did not. */
export async function refusalOf(asked: Promise<unknown>): Promise<string> {
  const refused = await asked.then(
    (answer) => new Error(`not refused: ${JSON.stringify(answer)}`),
    (error: unknown) => error,
  );
  if (refused instanceof DoorRefused) return `${refused.status} ${refused.code}`;
  throw refused;
}

/** An entry of a rider's list. */
export interface Read {
  readonly act: string;
  readonly at_s: number;
  readonly why: string | null;
  readonly purpose: string | null;
  readonly who: { readonly kind: string; readonly id: string | null };
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What a rider is shown of who looked at their rental, newest first. */
export async function readsOf({ doors }: Fleet, riderId: string, rentalId: string): Promise<Read[]> {
  const token = await doors.token(riderId, ['rider']);
  const path = `/v1/rider/trips/${rentalId}/reads?limit=200`;
  return (await doors.get<{ items: Read[] }>(path, token)).items;
}

/**
 * A token as somebody has it who kept it: what this one says, by the demo's own issuer, run out an hour ago.
 *
 * @param keysDir the fleet's folder of keys
 */
export async function expiredToken(keysDir: string, token: string): Promise<string> {
  const key = createPrivateKey(await readFile(join(keysDir, 'demo/oidc.key'), 'utf8'));
  const { alg = '', ...header } = decodeProtectedHeader(token);
  const hourAgoS = Math.floor(Date.now() / 1000) - 3_600;
  return new SignJWT({ ...decodeJwt(token), iat: hourAgoS - 3_600, exp: hourAgoS })
    .setProtectedHeader({ ...header, alg })
    .sign(key);
}
