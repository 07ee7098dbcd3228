import { expect, test } from 'vitest';
import { planBacklog } from '../../src/outbox/backlog.ts';
import type { StreamEffect } from '../../src/streams/effect.ts';
import { chunk, GRANT, idOf, tripEnd } from '../../testing/records.ts';

const put = (chunkNo: number, open: boolean, fixes: number): StreamEffect => ({
  kind: 'replace',
  record: chunk(idOf(1), chunkNo, { open, fixes }),
});
const lost = (fixes: number): StreamEffect => ({
  kind: 'loss',
  loss: { reason: 'held', purpose: 'rider_route', grantId: GRANT, fixes, exact: true },
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
  expect(planBacklog(effects)).toEqual([effects[2], effects[3], effects[4], note('b'), end]);
});

test('losses are added up by reason and grant', () => {
  expect(planBacklog([lost(2), lost(3)])).toEqual([lost(5)]);
});

test('M4: beyond the bound the oldest records become counted losses', () => {
  const effects = [0, 1, 2, 3, 4].map((chunkNo) => put(chunkNo, false, 10));
  const plan = planBacklog(effects, 2);
  expect(plan).toEqual([
    {
      kind: 'loss',
      loss: { reason: 'disk_full', purpose: 'rental_contract', grantId: GRANT, fixes: 30, exact: true },
    },
    ...effects.slice(3),
  ]);
  expect(planBacklog(plan, 2)).toEqual(plan);
});
