/** What each edition of the policy lets in: the one in force, and those that outboxes may still hold records of. */
import { deriveGuard, type Guard, PolicyError } from '@fleetveil/proto';
import type { FleetDatabase } from '../database/database.ts';
import { FleetApiError } from '../errors.ts';
import { policyVersions, readPolicy } from '../policy/policy-store.ts';
import { MOST_EDITIONS } from '../policy/still-coming.ts';
import type { EditionGuard } from './editions.ts';

export interface Guards {
  /** Looks for editions that are new here; what is known holds while the database is away. */
  look(db: FleetDatabase): Promise<void>;
  /** Of that edition, else of the one in force. Throws `policy_missing` where there is none. */
  guard(version?: number): EditionGuard;
  /** Version in force; 0 = none. */
  version(): number;
}

/** @example const guards = createGuards(); await guards.look(db); guards.guard(3).tickS; */
export function createGuards(): Guards {
  const known = new Map<number, EditionGuard | undefined>();
  let newest: EditionGuard | undefined;
  return {
    async look(db) {
      const [inForce, ...former] = await policyVersions(db, MOST_EDITIONS);
      if (inForce === undefined || known.has(inForce.version)) return;
      const guard = deriveGuard((await readPolicy(db, inForce.version)).policy);
      for (const { version, replacedS } of former) {
        const held = known.has(version) ? known.get(version) : await formerGuard(db, version);
        known.set(version, held && replacedS !== undefined ? { ...held, replacedS } : held);
      }
      known.set(inForce.version, guard);
      newest = guard;
    },
    guard(version) {
      const guard = (version === undefined ? undefined : known.get(version)) ?? newest;
      if (guard) return guard;
      throw new FleetApiError('policy_missing', 'policy: none is published. Run "fleetveil policy publish".');
    },
    version: () => newest?.version ?? 0,
  };
}

/** One that our rules of today no longer let through is no guard: that in force judges its records. */
async function formerGuard(db: FleetDatabase, version: number): Promise<Guard | undefined> {
  try {
    return deriveGuard((await readPolicy(db, version)).policy);
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}
