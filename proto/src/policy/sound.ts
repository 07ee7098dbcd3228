import { lintPolicy } from './lint.ts';
import type { Policy } from './policy.ts';
import { type Finding, PolicyError } from './problems.ts';

const known = new WeakMap<Policy, readonly Finding[]>();

/**
 * Throws PolicyError `rules` for a policy with findings: nothing is ever derived from one, so a
 * document that is signed and in form but unlawful has no effect (fail closed).
 */
export function requireSound(policy: Policy): void {
  const findings = known.get(policy) ?? lintPolicy(policy);
  known.set(policy, findings);
  if (findings.length > 0) throw new PolicyError('rules', findings);
}
