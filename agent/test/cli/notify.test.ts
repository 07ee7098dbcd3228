import { expect, test } from 'vitest';
import { createSupervisor } from '../../src/cli/notify.ts';

const WATCHED = { NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '900000000' };

test('without a supervisor nothing is said', () => {
  const said: (readonly string[])[] = [];
  const supervisor = createSupervisor(
    {},
    () => 1e6,
    (words) => said.push(words),
  );
  supervisor.take({ event: 'ready', start_ms: 1, waiting_records: 0, restored: false });
  supervisor.alive();
  expect(said).toEqual([]);
});

test('ready and stopping are said, and a sign of life every third of the time it has', () => {
  const said: string[] = [];
  let nowS = 50;
  const supervisor = createSupervisor(
    WATCHED,
    () => nowS,
    (words) => said.push(...words),
  );
  supervisor.take({ event: 'ready', start_ms: 1, waiting_records: 0, restored: false });
  for (let passedS = 0; passedS <= 900; passedS += 5) {
    nowS = 50 + passedS;
    supervisor.alive();
  }
  supervisor.take({ event: 'connected' });
  supervisor.take({ event: 'stopped' });
  expect(said).toEqual(['--ready', 'WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1', 'STOPPING=1']);
});

test('watched for being ready only, no sign of life is asked for', () => {
  const said: string[] = [];
  let nowS = 0;
  const supervisor = createSupervisor(
    { NOTIFY_SOCKET: '/run/systemd/notify' },
    () => nowS,
    (words) => said.push(...words),
  );
  nowS = 1e6;
  supervisor.alive();
  expect(said).toEqual([]);
});
