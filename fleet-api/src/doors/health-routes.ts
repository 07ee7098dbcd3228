/** `/healthz`: the process answers. `/readyz`: everything a request needs is there, named one by one. */
import { createRoute, z } from '@hono/zod-openapi';
import type { DoorApp } from '../http/door-app.ts';
import { answers, openProblems } from '../http/schemas.ts';

/** One thing without which the doors cannot work. */
export interface ReadyCheck {
  /** A fixed word. */
  readonly name: string;
  /** What is wrong, as a code word; `undefined` = nothing. A rejection counts as `unreachable`. */
  readonly problem: () => Promise<string | undefined>;
  /** Said, but no reason to take the doors out of service. */
  readonly onlyWarns?: true;
}

const Ready = z
  .object({
    ready: z.boolean(),
    checks: z.array(z.object({ check: z.string(), ok: z.boolean(), problem: z.string().nullable() })),
  })
  .openapi('Ready');

type ReadyBody = z.infer<typeof Ready>;

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

/** An answer is repeated for this long, so that asking often costs nothing. */
const REPEAT_MS = 1_000;
/** A check that hangs is a check that fails. */
const PATIENCE_MS = 5_000;

/** Adds both. */
export function addHealthRoutes(app: DoorApp, checks: readonly ReadyCheck[]): void {
  let known: { body: Promise<ReadyBody>; atMs: number } | undefined;
  app.openapi(healthz, (c) => c.json({ alive: true as const }, 200));
  app.openapi(readyz, async (c) => {
    const nowMs = performance.now();
    if (known === undefined || nowMs - known.atMs > REPEAT_MS) known = { body: askAll(checks), atMs: nowMs };
    const body = await known.body;
    return body.ready ? c.json(body, 200) : c.json(body, 503);
  });
}

async function askAll(checks: readonly ReadyCheck[]): Promise<ReadyBody> {
  const results = await Promise.all(checks.map(askOne));
  return { ready: results.every(({ ok }, i) => ok || checks[i]?.onlyWarns === true), checks: results };
}

async function askOne({ name, problem }: ReadyCheck): Promise<ReadyBody['checks'][number]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('silent'), PATIENCE_MS);
  });
  const found = await Promise.race([problem().catch(() => 'unreachable'), tooLate]);
  clearTimeout(timer);
  return { check: name, ok: found === undefined, problem: found ?? null };
}
