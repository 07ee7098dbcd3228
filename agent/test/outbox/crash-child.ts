/** Writes to an outbox until it is killed: each commit is one chunk, one loss and the count of both. */
import { openOutbox } from '../../src/outbox/outbox.ts';
import { at, chunk, GRANT, idOf } from '../../testing/records.ts';

const [path = '', from = '0'] = process.argv.slice(2);
const outbox = openOutbox({ path, moment: at(0) });
process.stdout.write(`open ${outbox.outboxId}\n`);

for (let i = Number(from); ; i++) {
  outbox.commit(
    [
      { kind: 'store', record: chunk(idOf(1), i, { fixes: i }) },
      // The open chunk is replaced at every commit, as the streams do.
      { kind: 'replace', record: chunk(idOf(2), 0, { fixes: i, open: true }) },
      {
        kind: 'loss',
        loss: { reason: 'held', purpose: 'rider_route', grantId: GRANT, fixes: 1 },
      },
      { kind: 'progress', key: 'count', text: String(i + 1) },
    ],
    at(i),
  );
  process.stdout.write(`${i + 1}\n`);
}
