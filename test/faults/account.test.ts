/** Numbers as the database has them: what `npm run fault` takes for a number that was used twice. */
import { expect, test } from 'vitest';
import { numbersOf } from './account.ts';
import { settleAccount } from './settle.ts';

const CHUNK = { stream_id: 's', nonce: Uint8Array.of(1), outbox_id: 'o', number: 7 };
const reused = (...rows: Parameters<typeof numbersOf>) =>
  settleAccount({ given: [], stored: [], ledger: [], numbers: numbersOf(...rows) }).reused;

test('M4: each number and each nonce in one row is even', () => {
  const other = { ...CHUNK, nonce: Uint8Array.of(2), number: 8 };
  expect(reused([CHUNK, other], [{ outbox_id: 'o', number: 9 }])).toBe(0);
});

test('M4: a record that is stored twice is seen, also where both rows say the same', () => {
  const record = { outbox_id: 'o', number: 9 };
  expect(reused([], [record, record])).toBe(1);
  expect(reused([CHUNK], [{ outbox_id: 'o', number: 7 }])).toBe(1);
  expect(reused([CHUNK, CHUNK], [])).toBe(2); // its number and its nonce
});
