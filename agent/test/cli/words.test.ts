import { expect, test } from 'vitest';
import { sentenceOf } from '../../src/cli/words.ts';
import type { AgentEvent } from '../../src/log.ts';

test.each<[AgentEvent, string, string]>([
  [
    { event: 'coarse_report', reason: 'tick', resolution: 8, bytes: 128, policy_version: 3 },
    'leaves',
    'the cell it is in, about 0.60 km² (128 bytes), because the tick came',
  ],
  [
    { event: 'coarse_report', reason: 'tick', resolution: 0, bytes: 128, policy_version: 0 },
    'leaves',
    'a report without a place (128 bytes), because the tick came and no place is known',
  ],
  [
    { event: 'reason_started', purpose: 'rental_contract', route: true },
    'why',
    'rental contract begins: positions are sealed, the route too, as the rider chose',
  ],
  [
    { event: 'chunk_sealed', kind: 'ends', fixes: 1, bytes: 400 },
    'leaves',
    '1 position of "ends", sealed (400 bytes)',
  ],
  [
    { event: 'loss', reason: 'restart', fixes: 7, records: 0, exact: false },
    'leaves',
    'the ledger: at least 7 positions and 0 records lost (restart)',
  ],
  [{ event: 'connected' }, 'besides', 'connected to the broker'],
])('%j is said in words', (event, heading, text) => {
  expect(sentenceOf(event)).toEqual({ heading, text });
});
