import type { StreamEffect } from '../streams/effect.ts';
import type { DatabaseSync } from './database.ts';
import type { Ledger } from './ledger.ts';
import { linesLostWith } from './losing.ts';
import type { Rows } from './rows.ts';

/** Writes one effect; it belongs inside a transaction of its caller. `ageS` is the outbox's age now. */
export type EffectWriter = (effect: StreamEffect, ageS: number) => void;

/** The writer of one outbox file. */
export function createWriter(database: DatabaseSync, rows: Rows, ledger: Ledger): EffectWriter {
  const note = database.prepare(
    'INSERT INTO progress (key, text) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET text = excluded.text',
  );
  const forget = database.prepare('DELETE FROM progress WHERE key = ?');
  return (effect, ageS) => {
    switch (effect.kind) {
      case 'store':
        rows.insert(effect.record, ageS);
        break;
      case 'replace':
        if (!rows.replace(effect.record, ageS)) rows.insert(effect.record, ageS);
        break;
      case 'close':
        rows.close(effect.replaceKey);
        break;
      case 'remove':
        rows.remove(effect.replaceKey);
        break;
      case 'withdraw':
        for (const row of rows.take(effect)) {
          for (const line of linesLostWith(row, 'withdrawn')) ledger.add(line);
        }
        break;
      case 'loss':
        ledger.add({ ...effect.loss, exact: effect.loss.exact ?? true, records: effect.loss.records ?? 0 });
        break;
      case 'progress':
        if (effect.text === undefined) forget.run(effect.key);
        else note.run(effect.key, padded(effect.text));
    }
  };
}

/** Texts of a use differ by a digit or two. */
const PADDED_TO = 64;

/**
 * A text that is as long as the one before is written over it in place, and only pages in which something changed go to
 * flash; a longer one is laid out anew. Whoever reads takes the blanks off.
 */
function padded(text: string): string {
  return text.padEnd(Math.ceil(text.length / PADDED_TO) * PADDED_TO);
}
