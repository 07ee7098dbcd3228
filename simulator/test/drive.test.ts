import { expect, test } from 'vitest';
import { createChance } from '../src/chance.ts';
import { CSV_HEADER, writeDay } from '../src/drive.ts';

const day = (seed: number) =>
  writeDay(
    {
      vehicle: 'e_scooter',
      startS: 1_790_000_000,
      parts: [
        { kind: 'parked', durationS: 60 },
        { kind: 'ride', durationS: 120 },
        { kind: 'parked', durationS: 60 },
      ],
    },
    createChance(seed),
  );

test('the same seed gives the same day, another seed another', () => {
  expect(day(1)).toEqual(day(1));
  expect(day(1)).not.toEqual(day(2));
});

test('a day has a header, time that only goes on, and a fix a second while riding', () => {
  const [header, ...rows] = day(3);
  expect(header).toBe(CSV_HEADER);
  const times = rows.map((row) => Number(row.split(',')[0]));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const riding = rows.filter((row) => row.split(',')[7] === '1');
  expect(riding).toHaveLength(120);
});

test('a ride moves as its vehicle can: no step is longer than a second at 8 m/s and the noise', () => {
  const rows = day(4)
    .slice(1)
    .map((row) => row.split(',').map(Number));
  const steps = rows.slice(1).map((row, i) => {
    const before = rows[i] as number[];
    const north = ((row[1] as number) - (before[1] as number)) * 111_320;
    const east = ((row[2] as number) - (before[2] as number)) * 111_320 * 0.545;
    return Math.hypot(north, east);
  });
  expect(Math.max(...steps)).toBeLessThan(25);
});
