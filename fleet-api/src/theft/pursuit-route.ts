/**
 * `GET /v1/theft/looks/{session_id}/positions`: the pursuit by server-sent events, while a look lasts. Each time that
 * something came is a transaction of its own, in which token, look and case are judged anew.
 */
import type { Fix } from '@fleetveil/proto';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ask } from '../access/ask.ts';
import type { DoorApp, DoorEnv } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { BEARER, Id, problems } from '../http/schemas.ts';
import { openNew, ownLook, type Shown } from './looking.ts';
import type { TheftParts } from './theft-routes.ts';

const positions = createRoute({
  ...{ method: 'get', path: '/v1/theft/looks/{session_id}/positions', tags: ['theft'], security: BEARER },
  operationId: 'followTheft',
  summary: 'The pursuit, oldest first, then as it comes, until the look is over',
  description:
    'Server-sent events: `position` with time_s, latitude, longitude, accuracy_m (null where the receiver did not say) and heading_deg, then `end` with a code. A position that the vehicle could only send late comes late: go by time_s. With follow=false what is there, and the end.',
  request: {
    params: z.object({ session_id: Id }),
    query: z.object({ follow: z.enum(['true', 'false']).default('true') }),
  },
  responses: {
    200: {
      description: 'Events.',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...problems(
      ...(['not_found', 'theft_look_over', 'theft_not_yours', 'theft_not_confirmed'] as const),
      ...(['theft_destroyed', 'theft_over', 'vault_unavailable'] as const),
    ),
  },
});

const TYPE = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' } as const;
/** Rounds without anything new before a line that keeps the connection open. */
const QUIET_ROUNDS = 15;

/** Adds the route. */
export function addPursuitRoute(app: DoorApp, parts: TheftParts): void {
  app.openapi(positions, async (c) => {
    const { session_id: sessionId } = c.req.valid('param');
    const follows = c.req.valid('query').follow === 'true';
    const shown: Shown = new Map();
    const next = (): Promise<Fix[]> =>
      ask(c, 'theft', parts, async (asking) =>
        openNew(asking, parts.theftVault, await ownLook(asking, sessionId), shown),
      );
    // The first of it before the answer begins: who may not look gets a problem, and no half stream.
    const first = await next();
    return c.body(streamOf(events(c, first, follows ? next : undefined, parts.pause)), 200, TYPE);
  });
}

/** The texts of the events. `next` absent = what is there, and the end. */
async function* events(
  c: Context<DoorEnv>,
  first: readonly Fix[],
  next: (() => Promise<Fix[]>) | undefined,
  pause: () => Promise<void>,
): AsyncGenerator<string> {
  yield first.map(positionEvent).join('');
  let quiet = 0;
  while (next !== undefined && !c.req.raw.signal.aborted) {
    await pause();
    try {
      const fixes = await next();
      quiet = fixes.length > 0 ? 0 : quiet + 1;
      if (fixes.length > 0) yield fixes.map(positionEvent).join('');
      else if (quiet % QUIET_ROUNDS === 0) yield ': still here\n\n';
    } catch (error) {
      const code = error instanceof Problem ? error.code : 'internal';
      return yield endEvent(code);
    }
  }
  yield endEvent('all');
}

function positionEvent({ timeS, latitudeE6, longitudeE6, accuracyM, headingDeg }: Fix): string {
  const data = {
    ...{ time_s: timeS, latitude: latitudeE6 / 1e6, longitude: longitudeE6 / 1e6 },
    accuracy_m: accuracyM === 0 ? null : accuracyM,
    ...(headingDeg === undefined ? {} : { heading_deg: headingDeg }),
  };
  return `event: position\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The last event: `theft_look_over`, another code of a problem, or `all` where nothing more was asked for. */
const endEvent = (code: string): string => `event: end\ndata: ${JSON.stringify({ code })}\n\n`;

function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await texts.return(undefined)),
  });
}
