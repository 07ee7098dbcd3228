import type { StreamKindId, WirePurposeId } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { chunkKey } from '../../src/minimise/outgoing.ts';
import { MOST_BACKLOG, planBacklog } from '../../src/outbox/backlog.ts';
import type { StreamEffect } from '../../src/streams/effect.ts';
import { chunk, GRANT, idOf, opening, tripEnd } from '../../testing/records.ts';

const put = (chunkNo: number, open: boolean, fixes: number): StreamEffect => ({
  kind: 'replace',
  record: chunk(idOf(1), chunkNo, { open, fixes }),
});
const lost = (fixes: number): StreamEffect => ({
  kind: 'loss',
  loss: { reason: 'held', purpose: 'rider_route', grantId: GRANT, fixes, records: 0, exact: true },
});

test('an open row or progress written anew is kept once, the rest in its order', () => {
  const end = { kind: 'store', record: tripEnd() } as const;
  const note = (text: string) => ({ kind: 'progress', key: 'use', text }) as const;
  const effects = [
    put(0, true, 1),
    note('a'),
    put(0, true, 2),
    put(0, false, 3),
    put(1, true, 1),
    note('b'),
    end,
  ];
  expect(planBacklog(effects)).toEqual([effects[3], effects[4], note('b'), end]);
});

test('M4: a row that was replaced or removed while the disk took nothing is counted once, or not at all', () => {
  const opened = { kind: 'store', record: opening(idOf(1), 'route') } as const;
  const ride = [opened, put(0, true, 5), put(0, false, 9), put(1, true, 3), put(1, false, 4), over(1)];
  expect(planBacklog(ride, 0)).toEqual([full(13, 3), over(1)]);
  // The end candidate of a killed run goes as soon as there is another: it is no loss.
  const removed = { kind: 'remove', replaceKey: chunkKey(idOf(1), 0) } as const;
  expect(planBacklog([put(0, true, 1), removed, put(1, true, 1)], 9)).toEqual([removed, put(1, true, 1)]);
  // A row that is closed as it is has to be there.
  const closed = { kind: 'close', replaceKey: chunkKey(idOf(1), 0) } as const;
  expect(planBacklog([put(0, true, 1), closed])).toEqual([put(0, true, 1), closed]);
  // What was made final stays, whatever comes: only an open row can be removed.
  expect(planBacklog([put(0, false, 1), removed])).toEqual([put(0, false, 1), removed]);
});

test('losses are added up by reason and grant', () => {
  expect(planBacklog([lost(2), lost(3)])).toEqual([lost(5)]);
});

const full = (fixes: number, records: number, purpose: WirePurposeId = 'rental_contract'): StreamEffect => ({
  kind: 'loss',
  loss: { reason: 'disk_full', purpose, grantId: GRANT, fixes, records, exact: true },
});
/** A stream as its writer has it stored: the opening, then chunks of ten fixes. */
const stream = (kind: StreamKindId, id: number, chunks: number, rental = id): StreamEffect[] => {
  const under = { kind, rentalId: idOf(rental), ...PURPOSE_OF[kind] };
  const opened = { kind: 'store', record: opening(idOf(id), kind, under) } as const;
  return [opened, ...range(chunks).map((no) => chunkOf(idOf(id), no, under))];
};
const PURPOSE_OF: Partial<Record<StreamKindId, { purpose: WirePurposeId }>> = {
  theft: { purpose: 'asset_protection' },
};
const chunkOf = (streamId: string, chunkNo: number, under: object): StreamEffect => ({
  kind: 'store',
  record: chunk(streamId, chunkNo, under),
});
const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
const over = (id: number, of = 'rental_contract'): StreamEffect => ({
  kind: 'progress',
  key: `${of}:${idOf(id)}`,
});

test('M4: beyond the bound the oldest records become counted losses', () => {
  const effects = [0, 1, 2, 3, 4].map((chunkNo) => put(chunkNo, false, 10));
  const plan = planBacklog(effects, 2);
  expect(plan).toEqual([full(30, 3), ...effects.slice(3)]);
  expect(planBacklog(plan, 2)).toEqual(plan);
});

test('M4, X13: of a theft that fills the memory the oldest chunks go, each counted, and never its opening', () => {
  const pursuit = stream('theft', 1, MOST_BACKLOG + 40);
  let plan: StreamEffect[] = [];
  // As it comes: a chunk at a time, each time planned anew.
  for (const effect of pursuit) plan = planBacklog([...plan, effect]);
  expect(plan).toEqual([full(410, 41, 'asset_protection'), pursuit[0], ...pursuit.slice(42)]);
});

test('M4: streams that are over give way whole, the least first; a trip’s end after them, a theft never', () => {
  const end = { kind: 'store', record: tripEnd() } as const;
  const [theft, ends] = [stream('theft', 1, 3), stream('ends', 2, 2)];
  const [route, later] = [stream('route', 3, 4, 2), stream('route', 5, 4)];
  const effects = [...theft, ...ends, ...route, end, over(2), ...later, over(5), over(1, 'asset_protection')];
  const left = (most: number) => {
    const plan = planBacklog(effects, most);
    return effects.filter((effect) => plan.includes(effect) && effect.kind !== 'progress');
  };
  expect(left(18)).toEqual([...theft, ...ends, ...route, end, ...later]);
  expect(left(17)).toEqual([...theft, ...ends, end, ...later]);
  expect(left(12)).toEqual([...theft, ...ends, end]);
  expect(left(7)).toEqual([...theft, end]);
  expect(left(4)).toEqual(theft);
  expect(left(3)).toEqual([theft[0], ...theft.slice(2)]);
  expect(planBacklog(effects, 4).slice(0, 1)).toEqual([full(100, 14)]);
});

test('M4: of what is still being written chunks go before anything that matters more, the open one never', () => {
  const [route, ends] = [stream('route', 3, 2, 2), stream('ends', 2, 1)];
  const open = put(9, true, 3);
  const effects = [...ends, ...route, open];
  expect(planBacklog(effects, 4)).toEqual([full(20, 2), ...ends, route[0], open]);
  expect(planBacklog(effects, 3)).toEqual([full(30, 3), ends[0], route[0], open]);
});

test('an accident gives way after everything else, and then whole', () => {
  const accident = stream('accident', 7, 2);
  const theft = stream('theft', 1, 2);
  const effects = [...accident, ...theft];
  expect(planBacklog(effects, 4)).toEqual([full(20, 2, 'asset_protection'), ...accident, theft[0]]);
  const fewest = planBacklog(effects, 2);
  expect(fewest.filter(({ kind }) => kind === 'store')).toEqual([theft[0]]);
});
