/** What a request may be at most, judged before anything reads it. */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { DoorEnv } from '../http/door-app.ts';
import { Problem, problemResponse } from '../http/problem.ts';
import { BODY_MAX, URI_MAX } from './limits.ts';

/** Refuses addresses and bodies that are too long, and bodies that are not JSON. */
export function bounds(): MiddlewareHandler<DoorEnv> {
  const limitBody = bodyLimit({ maxSize: BODY_MAX, onError: () => problemResponse('too_large') });
  return async (c, next) => {
    const url = new URL(c.req.url);
    if (url.pathname.length + url.search.length > URI_MAX) throw new Problem('uri_too_long');
    if (c.req.raw.body === null) return next();
    if (!isJson(c.req.header('content-type'))) throw new Problem('unsupported_media_type');
    return limitBody(c, next);
  };
}

/** Other kinds are refused for a second reason: a web page elsewhere can send them without being asked. */
function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? '');
}
