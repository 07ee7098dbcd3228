import { z } from '@hono/zod-openapi';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CURSOR_MAX, encodeCursor, pageOf, parseCursor } from '../../src/http/cursor.ts';

const Keys = z.tuple([z.int(), z.string().regex(/^[0-9a-f]{4}$/)]);

test('a cursor comes back as the keys it was made of', () => {
  expect(parseCursor('trips', encodeCursor('trips', [17, 'beef']), Keys)).toEqual([17, 'beef']);
});

test('a cursor of another list, with other keys, or made up is refused', () => {
  const wrong = [
    encodeCursor('reads', [17, 'beef']),
    encodeCursor('trips', ['beef', 17]),
    encodeCursor('trips', [17]),
    encodeCursor('trips', [17, 'beef', 1]),
    encodeCursor('trips', [17, "' OR 1=1"]),
    Buffer.from('"trips"').toString('base64url'),
    'not base64!',
    '',
    'A'.repeat(CURSOR_MAX + 1),
  ];
  for (const text of wrong) {
    expect(() => parseCursor('trips', text, Keys), text).toThrow(
      expect.objectContaining({ code: 'cursor_invalid' }),
    );
  }
});

test('whatever somebody sends, it is read or refused', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseCursor('trips', text, Keys);
      } catch (error) {
        expect(error).toMatchObject({ code: 'cursor_invalid' });
      }
    }),
  );
});

test('a page ends with a cursor while there is more, and with none when there is not', () => {
  const rows = [3, 2, 1];
  const keysOf = (row: number) => [row];
  const first = pageOf(rows, 2, 'n', keysOf);
  expect(first.items).toEqual([3, 2]);
  expect(parseCursor('n', first.nextCursor ?? '', z.tuple([z.int()]))).toEqual([2]);
  expect(pageOf(rows, 3, 'n', keysOf)).toEqual({ items: rows, nextCursor: null });
  expect(pageOf([], 3, 'n', keysOf)).toEqual({ items: [], nextCursor: null });
});
