/** The search itself: it finds what it is for, in every encoding, and nothing in noise. */
import { expect, test } from 'vitest';
import { needlesOf, type Position } from './needles.ts';
import { createLeakSearch } from './search.ts';

const DRIVE: Position[] = Array.from({ length: 200 }, (_, i) => ({
  latitude: 53.3916 + i * 1.37e-4 + 1e-7 * i,
  longitude: -6.2636 - i * 0.91e-4,
}));
const DECOY = DRIVE.map(({ latitude, longitude }) => ({
  latitude: latitude + 0.31,
  longitude: longitude - 0.27,
}));

function noise(size: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

function hidden(parts: Uint8Array[], between: number): Uint8Array {
  return Buffer.concat(parts.flatMap((part, i) => [noise(between, i + 1), part]));
}

test('every encoding of every fix is found: whole values alone, short ones as pairs', () => {
  const search = createLeakSearch(DRIVE);
  const byEncoding = Map.groupBy(DRIVE.flatMap(needlesOf), ({ encoding }) => encoding);
  const encodings = needlesOf(DRIVE[0] as Position, 0).map(({ encoding }) => encoding);
  expect([...byEncoding.keys()]).toEqual([...new Set(encodings)]);
  for (const [encoding, parts] of byEncoding) {
    const bytes = hidden(
      parts.filter((n) => n.bytes.length >= 3).map((n) => n.bytes),
      5,
    );
    expect(search.coverage(bytes), encoding).toEqual({ found: DRIVE.length, of: DRIVE.length });
  }
});

test('a naive run is found whole: JSON a fix, as most teams would send', () => {
  const json = DRIVE.map((p, i) =>
    JSON.stringify({ t: i, lat: Number(p.latitude.toFixed(6)), lon: Number(p.longitude.toFixed(6)) }),
  );
  const { found, of } = createLeakSearch(DRIVE).coverage(new TextEncoder().encode(json.join('\n')));
  expect(found).toBeGreaterThanOrEqual(of * 0.9); // trailing zeros are dropped by JSON in a few
});

test('a pair further apart than 32 bytes is no hit, a lone short value is none', () => {
  const [position] = DRIVE as [Position];
  const [lat, lon] = needlesOf(position, 0).filter((n) => n.encoding === 'int32 1e-6 little');
  const search = createLeakSearch([position]);
  expect(
    search.find(Buffer.concat([lat?.bytes ?? Buffer.of(), noise(40, 9), lon?.bytes ?? Buffer.of()])),
  ).toEqual([]);
  expect(search.find(lat?.bytes ?? Buffer.of())).toEqual([]);
  expect(
    search.find(Buffer.concat([lat?.bytes ?? Buffer.of(), noise(20, 9), lon?.bytes ?? Buffer.of()])),
  ).toHaveLength(1);
});

test('noise has no hit, for the drive and for its decoy', () => {
  const bytes = noise(4_000_000, 42);
  expect(createLeakSearch(DRIVE).find(bytes)).toEqual([]);
  expect(createLeakSearch(DECOY).find(bytes)).toEqual([]);
});
