import { expect, expectTypeOf, test } from 'vitest';
import { createLog, type LogFields } from '../../src/log.ts';

function lines(): { all: Record<string, unknown>[]; write: (line: string) => void } {
  const all: Record<string, unknown>[] = [];
  return { all, write: (line) => all.push(JSON.parse(line)) };
}

test('a line has its process, its time, its word and its fields', () => {
  const { all, write } = lines();
  createLog('doors', write).info('listening', { port: 7480 });
  expect(all).toMatchObject([{ process: 'doors', event: 'listening', port: 7480, time: expect.any(String) }]);
  expect(Object.keys(all[0] ?? {}).sort()).toEqual(['event', 'level', 'port', 'process', 'time']);
});

test('M2: there is no field for a position, a cell, a plate, a person or an address', () => {
  expectTypeOf<keyof LogFields>().toEqualTypeOf<
    | 'code'
    | 'sqlState'
    | 'part'
    | 'unitId'
    | 'port'
    | 'pid'
    | 'count'
    | 'bytes'
    | 'durationMs'
    | 'version'
    | 'exitCode'
  >();
});

test('M2: what a cast gets past the compiler does not get into the line', () => {
  const { all, write } = lines();
  const log = createLog('ingest', write);
  const smuggled = {
    code: 'cell 881f1a2d6bfffff',
    sqlState: '56.949',
    unitId: 'AA-123',
    port: 56.949649,
    latitude: 1,
  };
  log.warn('refused', smuggled as LogFields);
  expect(all).toMatchObject([{ code: 'unsafe', sqlState: 'unsafe', unitId: 'unsafe', port: 'unsafe' }]);
  expect(JSON.stringify(all)).not.toMatch(/881f1a2d6b|56\.949|AA-123|latitude/);
});

test('an event is a literal word: a text that was put together does not compile, nor pass', () => {
  const { all, write } = lines();
  const log = createLog('api', write);
  const text: string = ['at', '56.9'].join(' ');
  // @ts-expect-error a string is no literal
  log.info(text);
  expect(all).toMatchObject([{ event: 'unsafe' }]);
});
