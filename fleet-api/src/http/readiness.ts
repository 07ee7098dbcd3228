/** Whether everything a request needs is there, named one by one: for `/readyz`, and for whoever runs the fleet. */
import { z } from '@hono/zod-openapi';

/** One thing without which the doors cannot work. */
export interface ReadyCheck {
  /** A fixed word. */
  readonly name: string;
  /** What is wrong, as a code word; `undefined` = nothing. A rejection counts as `unreachable`. */
  readonly problem: () => Promise<string | undefined>;
  /** Said, but no reason to take the doors out of service. */
  readonly onlyWarns?: true;
}

/** What is said of it. */
export const Ready = z
  .object({
    ready: z.boolean(),
    checks: z.array(z.object({ check: z.string(), ok: z.boolean(), problem: z.string().nullable() })),
  })
  .openapi('Ready');

type ReadyBody = z.infer<typeof Ready>;

/** Asks all checks, or repeats what they said within the last second. */
export type ReadinessReader = () => Promise<ReadyBody>;

/** An answer is repeated for this long, so that asking often costs nothing. */
const REPEAT_MS = 1_000;
/** A check that hangs is a check that fails. */
const PATIENCE_MS = 5_000;

/** @example const ready = createReadiness(checks); (await ready()).ready */
export function createReadiness(checks: readonly ReadyCheck[]): ReadinessReader {
  let known: { body: Promise<ReadyBody>; atMs: number } | undefined;
  return () => {
    const nowMs = performance.now();
    if (known === undefined || nowMs - known.atMs > REPEAT_MS) known = { body: askAll(checks), atMs: nowMs };
    return known.body;
  };
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
