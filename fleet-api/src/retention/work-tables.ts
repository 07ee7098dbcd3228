/** The register's lines of what each of the two databases needs for its own work. */
import { own, passing, replaced, stays } from './line.ts';

/** Tables that stand in both. @param remover whose run forgets there */
export const workTables = (remover: 'retention' | 'vault') => ({
  forgetting: {
    what: 'by which day was last forgotten',
    ...replaced('one day', remover),
    columns: { only: own('there is one row'), done_day: own('the day') },
  },
  erasure: {
    what: 'which rows were deleted, until the journal of erasures has it',
    ...passing('hashes of keys, for about a second', remover),
    columns: {
      id: own('number'),
      what: own('the table'),
      key_hash: own('hash of the row’s key'),
      stays: own('a tombstone: the ids of what was erased; in one row, how far they were kept'),
      noted_at: own('when'),
    },
  },
  migration: {
    what: 'which files were run',
    ...stays('about the program'),
    columns: {
      number: own('number'),
      name: own('file'),
      sha256: own('its hash'),
      run_at: own('when'),
    },
  },
});
