/**
 * Which fixes may be shown: those inside a grant of the rental and inside the window asked for. Pure; times
 * are Unix seconds of the fleet clock, both ends of a span belong to it.
 *
 * ```
 * grants      [====]   [=====][====]
 * window           [=====]
 * shown             [==]              unionOf(grants) cut to the window
 * ```
 */

/** A span of time with both its ends. */
export interface Span {
  readonly fromS: number;
  readonly toS: number;
}

/** The spans in order, merged where they touch or overlap. A span that ends before it begins is empty. */
export function unionOf(spans: readonly Span[]): Span[] {
  const merged: { fromS: number; toS: number }[] = [];
  const sorted = spans.filter((span) => span.fromS <= span.toS).sort((a, b) => a.fromS - b.fromS);
  for (const { fromS, toS } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && fromS <= last.toS) last.toS = Math.max(last.toS, toS);
    else merged.push({ fromS, toS });
  }
  return merged;
}

/** What of the spans lies in the window. */
export function cutTo(window: Span, spans: readonly Span[]): Span[] {
  return spans
    .map(({ fromS, toS }) => ({ fromS: Math.max(fromS, window.fromS), toS: Math.min(toS, window.toS) }))
    .filter((span) => span.fromS <= span.toS);
}

/**
 * The fixes inside the spans, in their order, and how many were outside.
 *
 * @example splitFixes([{ timeS: 9 }, { timeS: 10 }], [{ fromS: 10, toS: 20 }]) // { inside: [{ timeS: 10 }], outside: 1 }
 */
export function splitFixes<F extends { readonly timeS: number }>(
  fixes: readonly F[],
  spans: readonly Span[],
): { inside: F[]; outside: number } {
  const inside = fixes.filter(({ timeS }) => spans.some((span) => span.fromS <= timeS && timeS <= span.toS));
  return { inside, outside: fixes.length - inside.length };
}
