/** The policy that holds now, with what the doors derive from it. */
import { type AccessTable, deriveAccess, type Policy } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { Problem } from '../http/problem.ts';
import { createPolicyStore } from '../policy/policy-store.ts';
import { createTripStepReader, type TripStepReader } from '../policy/trip-times.ts';

/** A policy with its access table. */
export interface PolicyInForce {
  readonly version: number;
  readonly policy: Policy;
  readonly access: AccessTable;
  /** How finely trips were told, under this edition and those before. */
  readonly tripStepS: TripStepReader;
}

/** Finds the policy in force. Throws the problem `policy_absent`: without one nothing is answered (M3). */
export type PolicyReader = (trx: Kysely<Tables>) => Promise<PolicyInForce>;

/** A reader that remembers the last edition, and of each one before how finely it told trips. */
export function createPolicyReader(): PolicyReader {
  const newest = createPolicyStore();
  const tripStepS = createTripStepReader();
  let known: PolicyInForce | undefined;
  return async (trx) => {
    const stored = await newest(trx);
    if (stored === undefined) throw new Problem('policy_absent');
    if (known?.version !== stored.version) {
      const { version, policy } = stored;
      known = { version, policy, access: deriveAccess(policy), tripStepS };
    }
    return known;
  };
}
