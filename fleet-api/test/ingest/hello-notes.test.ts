import { v1 } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { createHelloNotes } from '../../src/ingest/hello-notes.ts';
import type { NotedHello } from '../../src/ingest/session-store.ts';

const said = (unitId: string, atS: number): NotedHello => ({
  ...{ unitId, atS, hello: v1.Hello.create(), isBare: false },
});

test('hellos that come together are one write, the last of each unit', async () => {
  const writes: (readonly NotedHello[])[] = [];
  const notes = createHelloNotes(async (hellos) => void writes.push(hellos));
  for (const noted of [said('a', 1), said('b', 1), said('a', 2)]) notes.add(noted);
  await expect.poll(() => writes.length).toBe(1);
  expect(writes[0]?.map(({ unitId, atS }) => [unitId, atS])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});

test('while the database is away nothing is lost, and the newer of two says counts', async () => {
  const writes: (readonly NotedHello[])[] = [];
  let isAway = true;
  const notes = createHelloNotes(async (hellos) => {
    if (isAway) throw new Error('away');
    writes.push(hellos);
  });
  notes.add(said('a', 1));
  notes.add(said('b', 1));
  await notes.drain();
  notes.add(said('a', 9));
  isAway = false;
  await notes.drain();
  expect(writes.flat().map(({ unitId, atS }) => [unitId, atS])).toEqual([
    ['a', 9],
    ['b', 1],
  ]);
});
