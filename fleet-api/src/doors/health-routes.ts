/** `/healthz`: the process answers. `/readyz`: everything a request needs is there, named one by one. */
import { createRoute, z } from '@hono/zod-openapi';
import type { DoorApp } from '../http/door-app.ts';
import { type ReadinessReader, Ready } from '../http/readiness.ts';
import { answers, openProblems } from '../http/schemas.ts';

const tags = ['health'];

const healthz = createRoute({
  ...{ method: 'get', path: '/healthz', tags },
  operationId: 'getHealth',
  summary: 'Whether the process lives',
  responses: { 200: answers('It does.', z.object({ alive: z.literal(true) })), ...openProblems() },
});

const readyz = createRoute({
  ...{ method: 'get', path: '/readyz', tags },
  operationId: 'getReady',
  summary: 'Whether the doors can work',
  responses: {
    200: answers('They can.', Ready),
    ...openProblems(),
    503: answers('They cannot; the checks say why.', Ready),
  },
});

/** Adds both. */
export function addHealthRoutes(app: DoorApp, ready: ReadinessReader): void {
  app.openapi(healthz, (c) => c.json({ alive: true as const }, 200));
  app.openapi(readyz, async (c) => {
    const body = await ready();
    return body.ready ? c.json(body, 200) : c.json(body, 503);
  });
}
