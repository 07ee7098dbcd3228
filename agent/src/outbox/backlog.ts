import type { OutgoingFacts } from '../minimise/outgoing.ts';
import type { FixLoss, StreamEffect } from '../streams/effect.ts';
import { CARGO } from './cargo.ts';

/** Effects kept in memory while the disk takes none; what is beyond is lost as `disk_full`. */
export const MOST_BACKLOG = 512;

/**
 * What is left to write while the disk takes nothing: losses are added up, open rows that were replaced and
 * progress that was written anew go, and of what is then too much the least becomes losses. The order of everything
 * else is kept. Pure.
 */
export function planBacklog(effects: readonly StreamEffect[], most: number = MOST_BACKLOG): StreamEffect[] {
  return addUp(withinBound(withoutReplaced(effects), most));
}

function withoutReplaced(effects: readonly StreamEffect[]): StreamEffect[] {
  const taken = new Set<string>();
  const kept: StreamEffect[] = [];
  for (const effect of effects.toReversed()) {
    const key = placeOf(effect);
    if (key !== undefined && taken.has(key) && isPassing(effect)) continue;
    if (key !== undefined) taken.add(key);
    kept.push(effect);
  }
  return kept.reverse();
}

/** Where an effect writes, if a later one can overwrite it: a progress, or a row with a key. */
function placeOf(effect: StreamEffect): string | undefined {
  if (effect.kind === 'progress') return `progress ${effect.key}`;
  if (effect.kind === 'remove') return `row ${effect.replaceKey}`;
  const key = isRecord(effect) ? effect.record.facts.replaceKey : undefined;
  return key === undefined ? undefined : `row ${key}`;
}

/** Whether nothing is left of an effect once a later one writes there: a final row stays, whatever comes. */
function isPassing(effect: StreamEffect): boolean {
  return effect.kind === 'progress' || (isRecord(effect) && effect.record.facts.open);
}

type RecordEffect = Extract<StreamEffect, { kind: 'store' | 'replace' }>;

/** Records that give way together: a stream with its opening and chunks as far as they wait, or one record. */
interface Group {
  readonly effects: readonly RecordEffect[];
  readonly worth: number;
  /** Nothing more of it can come. */
  readonly isOver: boolean;
}

/**
 * Gives way by CARGO as in the outbox: what is over whole, the least first and of that the oldest. If that is not
 * enough, chunks of what is still being written, of a theft at last: the oldest, and never the opening without which
 * the chunks to come are worth nothing. Memory is bounded, so after all that anything goes.
 */
function withinBound(effects: readonly StreamEffect[], most: number): StreamEffect[] {
  const records = effects.filter(isRecord);
  const groups = groupsOf(records, keysOfUsesOver(effects)).sort((a, b) => a.worth - b.worth);
  const gone = new Set<StreamEffect>();
  const drop = (dropped: readonly RecordEffect[]): void => {
    if (records.length - gone.size > most) for (const effect of dropped) gone.add(effect);
  };
  for (const group of groups) if (group.isOver && group.worth < NEVER) drop(group.effects);
  for (const { effects: own, isOver } of groups) {
    for (const effect of own) if (isSpare(effect)) drop([effect]);
    if (isOver && own.every((effect) => gone.has(effect) || isOpening(effect))) drop(own);
  }
  for (const group of groups) drop(group.effects);
  return effects.map((effect) =>
    isRecord(effect) && gone.has(effect) ? lossOf(effect.record.facts) : effect,
  );
}

const NEVER = Number.POSITIVE_INFINITY;

function isRecord(effect: StreamEffect): effect is RecordEffect {
  return effect.kind === 'store' || effect.kind === 'replace';
}

const isOpening = ({ record }: RecordEffect): boolean => record.facts.kind.endsWith('_opening');

/** A chunk that nothing will replace. Of an accident there are two, and neither says anything alone. */
function isSpare({ record: { facts } }: RecordEffect): boolean {
  return facts.kind.endsWith('_chunk') && facts.kind !== 'accident_chunk' && !facts.open;
}

/** Ids of the uses and events of which the progress is forgotten: what they had to say is said. */
function keysOfUsesOver(effects: readonly StreamEffect[]): Set<string> {
  const over = effects.flatMap((effect) =>
    effect.kind === 'progress' && effect.text === undefined ? [effect.key] : [],
  );
  return new Set(over.map((key) => key.slice(key.indexOf(':') + 1)));
}

/** In the order in which they began. */
function groupsOf(records: readonly RecordEffect[], over: ReadonlySet<string>): Group[] {
  const byStream = Map.groupBy(records, (effect) => effect.record.facts.streamId ?? effect);
  return [...byStream.values()].map((effects) => {
    const worths = effects.map(({ record }) => CARGO[record.facts.kind].givesWay);
    const { streamId, rentalId = '' } = effects[0]?.record.facts ?? {};
    return {
      effects,
      worth: Math.max(...worths.map((worth) => (worth === 'never' ? NEVER : worth))),
      isOver: streamId === undefined || over.has(rentalId) || over.has(streamId),
    };
  });
}

function lossOf({ purpose = 'live_service', grantId = '', fixes }: OutgoingFacts): StreamEffect {
  return { kind: 'loss', loss: { reason: 'disk_full', purpose, grantId, fixes, records: 1, exact: true } };
}

function addUp(effects: readonly StreamEffect[]): StreamEffect[] {
  const losses = new Map<string, FixLoss>();
  const others = effects.filter((effect) => {
    if (effect.kind !== 'loss') return true;
    const { reason, purpose, grantId, exact = true, fixes, records = 0 } = effect.loss;
    const key = `${reason} ${purpose} ${grantId} ${exact}`;
    const before = losses.get(key);
    const sum = { fixes: fixes + (before?.fixes ?? 0), records: records + (before?.records ?? 0) };
    losses.set(key, { reason, purpose, grantId, exact, ...sum });
    return false;
  });
  return [...[...losses.values()].map((loss) => ({ kind: 'loss', loss }) as const), ...others];
}
