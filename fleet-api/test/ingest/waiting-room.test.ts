import { expect, test } from 'vitest';
import { createWaitingRoom } from '../../src/ingest/waiting-room.ts';

const payload = (bytes: number) => new Uint8Array(bytes);

test('one unit takes no more than its share, and all of them no more than there is; who leaves makes room', () => {
  const room = createWaitingRoom({ all: 10_000, each: 5_000 });
  const enter = (topic: string, bytes: Uint8Array): boolean => {
    const fits = room.fits(topic, bytes);
    if (fits) room.enter(topic, bytes);
    return fits;
  };
  expect([enter('a', payload(2_000)), enter('a', payload(2_000))]).toEqual([true, false]);
  expect([enter('b', payload(3_000)), enter('c', payload(1_500))]).toEqual([true, true]);
  expect(enter('d', payload(1_000))).toBe(false);
  room.leave('b', payload(3_000));
  expect(enter('d', payload(1_000))).toBe(true);
  room.leave('a', payload(2_000));
  expect(enter('a', payload(3_900))).toBe(true);
});

test('a message weighs more than its payload: a million empty ones fill it too', () => {
  const room = createWaitingRoom({ all: 1_000_000, each: 1_000_000 });
  let taken = 0;
  for (; room.fits('a', payload(0)); taken += 1) room.enter('a', payload(0));
  expect(taken).toBe(976);
});
