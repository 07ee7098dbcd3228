/** The search of memory itself: what a runtime makes of a position is found, and chance is told apart. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import type { Position } from '../leak/needles.ts';
import { nmeaText } from './needles.ts';
import { copyMemory } from './process-memory.ts';
import { createScanner } from './scan.ts';

const DRIVE: Position[] = Array.from({ length: 100 }, (_, i) => ({
  latitude: 56.95 + i * 0.000137 + ((i * 7919) % 97) * 1e-6,
  longitude: 24.1 + i * 0.000091 + ((i * 104_729) % 89) * 1e-6,
})).map(({ latitude, longitude }) => ({
  latitude: Number(latitude.toFixed(6)),
  longitude: Number(longitude.toFixed(6)),
}));
const e6 = (degrees: number) => Math.round(degrees * 1e6);
const FORMS: [string, Buffer][] = [
  ['two columns far apart', columns(Int32Array)],
  ['two columns of small integers', columns(Float64Array)],
  ['sentences', Buffer.from(DRIVE.map((p) => `$GPGGA,,${nmeaText(p.latitude, 2)},N`).join(), 'latin1')],
  ['text in two bytes', Buffer.from(DRIVE.map((p) => `${p.longitude.toFixed(6)},`).join(), 'utf16le')],
];

function columns(Column: typeof Int32Array | typeof Float64Array): Buffer {
  const parts = [
    DRIVE.map((p) => e6(p.latitude)),
    new Array(5_000).fill(1),
    DRIVE.map((p) => e6(p.longitude)),
  ];
  return Buffer.from(Column.from(parts.flat()).buffer);
}

test.each(FORMS)('M13: a drive in memory as %s is found, its decoy is not', (name, bytes) => {
  const { drive, decoy } = createScanner(DRIVE, [])([{ name, bytes }]);
  expect([drive.sure.size, decoy.any.size]).toEqual([DRIVE.length, 0]);
});

test('a lone value of four bytes may be chance, and counts only beside the decoy', () => {
  const bytes = Buffer.from(Int32Array.of(7, e6(DRIVE[3]?.latitude ?? 0), 7).buffer);
  const { drive } = createScanner(DRIVE, [])([{ name: 'lone', bytes }]);
  expect([[...drive.sure], [...drive.any]]).toEqual([[], [3]]);
});

test('what is spared is no hit: where the vehicle stands may be known', () => {
  const bytes = columns(Int32Array);
  const { drive } = createScanner(DRIVE, DRIVE.slice(40))([{ name: 'spared', bytes }]);
  expect([...drive.any].sort((a, b) => a - b)).toEqual(DRIVE.slice(0, 40).map((_, fix) => fix));
});

test('the memory of another process is read with what it has just written', async () => {
  const program = `globalThis.kept = Int32Array.from({ length: 100 }, (_, i) => 56950000 + i * 137); console.log('kept');
    setInterval(() => kept[0], 1000)`;
  const child = spawn(process.execPath, ['-e', program]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const line = Array.from({ length: 100 }, (_, i) => ({
    latitude: (56_950_000 + i * 137) / 1e6,
    longitude: 24.1,
  }));
  const { drive, decoy, bytes } = createScanner(line, [])(copyMemory(child.pid ?? 0));
  expect(bytes).toBeGreaterThan(2e6);
  expect([drive.sure.size, decoy.sure.size]).toEqual([100, 0]);
});
