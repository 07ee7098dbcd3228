/** How long precise collection outlived its reason, from what the agent says (pure). */

/** A line of the agent with the time at which it was heard, real seconds of a clock that only moves on. */
export interface TimedLine {
  readonly event: string;
  readonly kind?: unknown;
  readonly atS: number;
  /** Domain time, Unix seconds. */
  readonly domainS: number;
}

/**
 * Longest time between the end of the last reason and a chunk that was sealed after it, real seconds.
 * An agent that starts anew with a reason (`ready` says `restored`) is inside it again.
 */
export function sealedAfterS(lines: readonly (TimedLine & { readonly restored?: unknown })[]): number {
  let held = 0;
  let endedAtS: number | undefined;
  let worstS = 0;
  for (const line of lines) {
    if (line.event === 'reason_started') held += 1;
    if (line.event === 'ready') held = line.restored === true ? 1 : 0;
    if (line.event === 'reason_ended') held = Math.max(0, held - 1);
    if (held > 0) endedAtS = undefined;
    else if (line.event === 'reason_ended') endedAtS = line.atS;
    else if (line.event === 'chunk_sealed' && endedAtS !== undefined)
      worstS = Math.max(worstS, line.atS - endedAtS);
  }
  return worstS;
}

/**
 * How far beyond its reason's end the latest fix of a use lies, real seconds.
 *
 * @param latestS the latest fix that can be read, domain seconds
 * @param endS when the reason ended, domain seconds
 */
export function fixAfterS(latestS: number | undefined, endS: number | undefined, rate: number): number {
  if (latestS === undefined || endS === undefined) return 0;
  return Math.max(0, latestS - endS) / rate;
}
