import type { v1 } from '@fleetveil/proto';
import type { OutgoingRecord } from '../../src/minimise/outgoing.ts';
import { numberRecord } from '../../src/minimise/outgoing.ts';
import type { FixLoss, StreamEffect } from '../../src/streams/effect.ts';

/** An outbox in memory: what the writer's effects come to. */
export interface Box {
  commit(effects: readonly StreamEffect[]): void;
  /** What may be sent: open rows stay. */
  sent(): OutgoingRecord[];
  /** The same, as the contract reads it. */
  records(): v1.IRecord[];
  open(): OutgoingRecord[];
  readonly losses: FixLoss[];
  readonly progress: Map<string, string>;
  /** Every version of a row that was ever written, with its nonce: what a thief of the disk may have. */
  readonly written: OutgoingRecord[];
}

/** Rows by their key, as the real outbox keeps them: only an open row can be replaced, closed or removed. */
export function createBox(): Box {
  const rows: { record: OutgoingRecord; open: boolean }[] = [];
  const losses: FixLoss[] = [];
  const written: OutgoingRecord[] = [];
  const progress = new Map<string, string>();
  const openRow = (key: string | undefined) =>
    rows.findIndex(({ record, open }) => open && record.facts.replaceKey === key);
  const put = (record: OutgoingRecord, at: number): void => {
    const row = { record, open: record.facts.open };
    written.push(record);
    if (at < 0) rows.push(row);
    else rows[at] = row;
  };
  const remove = (at: number): void => {
    if (at >= 0) rows.splice(at, 1);
  };
  const close = (row: { open: boolean } | undefined): void => {
    if (row !== undefined) row.open = false;
  };
  const withdraw = (effect: Extract<StreamEffect, { kind: 'withdraw' }>): void => {
    for (let at = rows.length - 1; at >= 0; at--) {
      const facts = rows[at]?.record.facts;
      const isMeant =
        effect.of === 'rental' ? facts?.rentalId === effect.rentalId : facts?.purpose === effect.purpose;
      if (!isMeant || facts === undefined) continue;
      rows.splice(at, 1);
      const { purpose = 'live_service', grantId = '', fixes } = facts;
      losses.push({ reason: 'withdrawn', purpose, grantId, fixes });
    }
  };
  const apply = (effect: StreamEffect): void => {
    if (effect.kind === 'store') put(effect.record, -1);
    else if (effect.kind === 'replace') put(effect.record, openRow(effect.record.facts.replaceKey));
    else if (effect.kind === 'close') close(rows[openRow(effect.replaceKey)]);
    else if (effect.kind === 'remove') remove(openRow(effect.replaceKey));
    else if (effect.kind === 'withdraw') withdraw(effect);
    else if (effect.kind === 'loss') losses.push(effect.loss);
    else if (effect.text === undefined) progress.delete(effect.key);
    else progress.set(effect.key, effect.text);
  };
  const sent = (): OutgoingRecord[] => rows.filter(({ open }) => !open).map(({ record }) => record);
  return {
    commit: (effects) => {
      for (const effect of effects) apply(effect);
    },
    sent,
    records: () => sent().map(({ body }, i) => numberRecord(body, 'b'.repeat(32), i + 1)),
    open: () => rows.filter(({ open }) => open).map(({ record }) => record),
    losses,
    progress,
    written,
  };
}

/** Fixes lost, by reason. */
export function lostBy(box: Box): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { reason, fixes } of box.losses) sums[reason] = (sums[reason] ?? 0) + fixes;
  return sums;
}
