import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { parseBootId, parseUptime, readBootId, readBootS, readSystemS } from '../../src/clock/boot.ts';

test('reads seconds since the kernel started', () => {
  expect(parseUptime('350735.47 234388.90\n')).toBe(350_735.47);
  for (const text of ['', 'x', '12', '-1.00 2.00', '1e9 2.00', '12.5 1.0']) {
    expect(parseUptime(text), JSON.stringify(text)).toBeUndefined();
  }
});

test('reads the boot id as 32 hex characters', () => {
  expect(parseBootId('3b1e4c80-5f6a-4b53-9d0e-0a1b2c3d4e5f\n')).toBe('3b1e4c805f6a4b539d0e0a1b2c3d4e5f');
  expect(parseBootId('3b1e4c80')).toBeUndefined();
});

test('the boot clock of this machine goes on in steps of 10 ms, and its boot id stays', async () => {
  const before = readBootS();
  const id = readBootId();
  await wait(60);
  const passedS = readBootS() - before;
  expect(passedS).toBeGreaterThanOrEqual(0.04);
  expect(passedS).toBeLessThan(5);
  expect(readBootId()).toBe(id);
  expect(Math.abs(readBootS() - Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]))).toBeLessThan(1);
  expect(Math.abs(readSystemS() - Date.now() / 1000)).toBeLessThan(1);
});
