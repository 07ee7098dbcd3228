/**
 * Tells that units hold a newer edition of the policy than the one in force here: a backup of before it was put back. What they
 * record under it waits, and they grow stale, until a newer one is published; without a word nobody would know why.
 */

/** What units said that they hold since it was told last. */
export interface HeldEditions {
  add(unitId: string, version: number): void;
  /** Tells of those above the edition in force. An edition that ingest had only not seen yet is none by then. */
  tell(inForce: number): void;
}

/**
 * @param say the highest version, and how many units hold one that is too new
 *
 * @example const held = createHeldEditions((version, count) => log.warn('policy_behind', { version, count }));
 */
export function createHeldEditions(say: (version: number, count: number) => void): HeldEditions {
  let held = new Map<string, number>();
  return {
    add(unitId, version) {
      held.set(unitId, version);
    },
    tell(inForce) {
      const newer = [...held.values()].filter((version) => version > inForce);
      held = new Map();
      const highest = newer.reduce((most, version) => Math.max(most, version), 0);
      if (newer.length > 0) say(highest, newer.length);
    },
  };
}
