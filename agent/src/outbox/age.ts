import type { Moment } from '../reasons/moment.ts';
import type { DatabaseSync } from './database.ts';

/** The outbox keeps nothing longer than this, whatever the calendar says (architecture, "Delivery"). */
export const LONGEST_WAIT_S = 28 * 86_400;

/**
 * A clock that only moves on: seconds since the outbox was made during which the unit was on. It is carried
 * from boot to boot in the file, because a unit with an unknown calendar must forget too.
 */
export interface Age {
  now(moment: Moment): number;
  /** Carries the age over to the file, so that the next boot goes on from here. */
  keep(moment: Moment): void;
}

/** The age kept in one outbox file. */
export function createAge(database: DatabaseSync): Age {
  const select = database.prepare('SELECT age_s, age_boot_id, age_boot_s FROM outbox');
  const update = database.prepare('UPDATE outbox SET age_s = ?, age_boot_id = ?, age_boot_s = ?');
  const now = (moment: Moment): number => {
    const row = select.get();
    const ageS = Number(row?.['age_s'] ?? 0);
    // After a reboot the boot clock began at zero: all of it is new. The time switched off is not known.
    const sinceS = row?.['age_boot_id'] === moment.bootId ? Number(row['age_boot_s']) : 0;
    return ageS + Math.max(0, moment.bootS - sinceS);
  };
  return {
    now,
    keep: (moment) => {
      update.run(now(moment), moment.bootId, moment.bootS);
    },
  };
}
