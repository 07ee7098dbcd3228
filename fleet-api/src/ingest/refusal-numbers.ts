/**
 * Tells how many messages were refused that no row says anything of: those that are the ordinary life of a network, and
 * those of a flood or of a database that was away. Without it the list of refused messages would seem whole.
 */
import type { RefusalCounts } from './quarantine.ts';

/**
 * @param tell a code and how many came since the last telling
 *
 * @example const tellRefusals = createRefusalTeller((code, count) => log.warn('refused_not_kept', { code, count }));
 */
export function createRefusalTeller(
  tell: (code: string, count: number) => void,
): (notKept: RefusalCounts) => void {
  let told: RefusalCounts = {};
  return (notKept) => {
    for (const [code, count] of Object.entries(notKept)) {
      const fresh = count - (told[code] ?? 0);
      if (fresh > 0) tell(code, fresh);
    }
    told = { ...notKept };
  };
}
