/** Headers of every answer. */
import type { MiddlewareHandler } from 'hono';
import type { DoorEnv } from '../http/door-app.ts';

/** What a browser may do with an answer: nothing, unless a page says otherwise for itself. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cache-control': 'no-store',
};

const ALWAYS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'geolocation=(), camera=(), microphone=(), interest-cohort=()',
  'strict-transport-security': 'max-age=31536000',
};

/** Adds them; answers are not kept by anybody on the way, and no other site may read or frame them. */
export function headers(): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(ALWAYS)) c.res.headers.set(name, value);
    for (const [name, value] of Object.entries(DEFAULTS)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  };
}
