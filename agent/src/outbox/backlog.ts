import type { FixLoss, StreamEffect } from '../streams/effect.ts';

/** Effects kept in memory while the disk takes none; what is beyond is lost as `disk_full`. */
export const MOST_BACKLOG = 512;

/**
 * What is left to write while the disk takes nothing: losses are added up, open rows that were replaced and
 * progress that was written anew go, and of what is then too much the oldest records become losses. The
 * order of everything else is kept. Pure.
 */
export function planBacklog(effects: readonly StreamEffect[], most: number = MOST_BACKLOG): StreamEffect[] {
  return addUp(withinBound(withoutReplaced(effects), most));
}

function withoutReplaced(effects: readonly StreamEffect[]): StreamEffect[] {
  const taken = new Set<string>();
  const kept: StreamEffect[] = [];
  for (const effect of effects.toReversed()) {
    const key = placeOf(effect);
    if (key !== undefined && taken.has(key)) continue;
    if (key !== undefined) taken.add(key);
    kept.push(effect);
  }
  return kept.reverse();
}

/** Where an effect writes that a later one overwrites. */
function placeOf(effect: StreamEffect): string | undefined {
  if (effect.kind === 'progress') return `progress ${effect.key}`;
  if (effect.kind !== 'replace' || !effect.record.facts.open) return undefined;
  return `open ${effect.record.facts.replaceKey}`;
}

function withinBound(effects: readonly StreamEffect[], most: number): StreamEffect[] {
  const isRecord = ({ kind }: StreamEffect): boolean => kind === 'store' || kind === 'replace';
  let tooMany = effects.filter(isRecord).length - most;
  return effects.map((effect): StreamEffect => {
    if (tooMany <= 0 || (effect.kind !== 'store' && effect.kind !== 'replace')) return effect;
    tooMany -= 1;
    const { purpose = 'live_service', grantId = '', fixes } = effect.record.facts;
    return { kind: 'loss', loss: { reason: 'disk_full', purpose, grantId, fixes, exact: true } };
  });
}

function addUp(effects: readonly StreamEffect[]): StreamEffect[] {
  const losses = new Map<string, FixLoss>();
  const others = effects.filter((effect) => {
    if (effect.kind !== 'loss') return true;
    const { reason, purpose, grantId, exact = true, fixes } = effect.loss;
    const key = `${reason} ${purpose} ${grantId} ${exact}`;
    losses.set(key, { ...effect.loss, fixes: fixes + (losses.get(key)?.fixes ?? 0) });
    return false;
  });
  return [...[...losses.values()].map((loss) => ({ kind: 'loss', loss }) as const), ...others];
}
