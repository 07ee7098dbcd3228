/** What a request may be at most, judged before anything reads it. */
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { DEMO_ISSUER_PATH } from '../config.ts';
import type { DoorEnv } from '../http/door-app.ts';
import { Problem, problemResponse } from '../http/problem.ts';
import { BODY_MAX, URI_MAX } from './limits.ts';

const DEMO_TOKEN_PATH = `${DEMO_ISSUER_PATH}/token`;

/** Refuses addresses and bodies that are too long, and bodies that are not JSON. */
export function bounds(): MiddlewareHandler<DoorEnv> {
  const limitBody = bodyLimit({ maxSize: BODY_MAX, onError: () => problemResponse('too_large') });
  return async (c, next) => {
    const url = new URL(c.req.url);
    if (url.pathname.length + url.search.length > URI_MAX) throw new Problem('uri_too_long');
    if (!hasBody(c)) return next();
    const contentType = c.req.header('content-type');
    if (!isJson(contentType) && !isCodeOfDemo(c.req.path, contentType))
      throw new Problem('unsupported_media_type');
    return limitBody(c, next);
  };
}

/**
 * Whether a request brings a body. The server makes a stream for every method but GET and HEAD, also where nothing comes:
 * a DELETE of a browser has no body and no type. What is on the way is said by its framing (RFC 9112, 6.3).
 */
function hasBody(c: Context<DoorEnv>): boolean {
  const headers = c.env?.incoming?.headers;
  if (headers === undefined) return c.req.raw.body !== null;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}

/** A browser takes a code to an issuer as a form (RFC 6749 4.1.3). Whoever sends it from elsewhere cannot read the answer. */
function isCodeOfDemo(path: string, contentType: string | undefined): boolean {
  return path === DEMO_TOKEN_PATH && /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? '');
}

/** Other kinds are refused for a second reason: a web page elsewhere can send them without being asked. */
function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? '');
}
