import { expect, test } from 'vitest';
import { AgentError } from '../../src/errors.ts';
import type { AgentEvent } from '../../src/log.ts';
import { createCommitter } from '../../src/loop/committer.ts';
import type { Outbox } from '../../src/outbox/outbox.ts';
import type { StreamEffect } from '../../src/streams/effect.ts';
import { at } from '../reasons/given.ts';

const effect = (key: string): StreamEffect => ({ kind: 'progress', key, text: 'x' });

function given() {
  const written: string[] = [];
  const events: AgentEvent[] = [];
  let refusal: Error | undefined;
  const commit: Outbox['commit'] = (effects) => {
    if (refusal !== undefined) throw refusal;
    written.push(...effects.map((one) => (one.kind === 'progress' ? one.key : '')));
    return 0;
  };
  const committer = createCommitter(
    { commit } as Outbox,
    (event) => events.push(event),
    () => {},
  );
  const refuse = (error?: Error): void => {
    refusal = error;
  };
  return { committer, written, events, refuse };
}

/** As SQLite says it. */
const sqlite = (errcode: number) =>
  Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR', errcode });

test.each([
  ['a file that another program holds', sqlite(5), { event: 'fault', code: 'ERR_SQLITE_ERROR' }],
  ['a folder that became read only', new AgentError('folder', 'x'), { event: 'fault', code: 'folder' }],
  ['a full disk', new AgentError('disk_full', 'x'), { event: 'outbox', problem: 'disk_full' }],
])(
  'M4: %s: what is to be written waits, in order, and nobody who hands it in is stopped',
  (_name, error, said) => {
    const { committer, written, events, refuse } = given();
    refuse(error);
    committer.commit([effect('1')], at(0));
    expect([committer.isWaiting(), written, events]).toEqual([true, [], [said]]);
    refuse();
    committer.commit([effect('2')], at(1));
    expect([committer.isWaiting(), written]).toEqual([false, ['1', '2']]);
  },
);

test.each([
  ['a damaged file', new AgentError('corrupt', 'x')],
  ['a fault of our own', new TypeError('x')],
])('M4: %s is thrown, and nothing is forgotten over it', (_name, error) => {
  const { committer, written, refuse } = given();
  refuse(error);
  expect(() => committer.commit([effect('1')], at(0))).toThrow(error);
  expect(committer.isWaiting()).toBe(true);
  refuse();
  committer.commit([], at(1));
  expect([committer.isWaiting(), written]).toEqual([false, ['1']]);
});
