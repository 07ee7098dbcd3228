import type { OpeningRule, OpeningTable } from './derived.ts';
import type { Policy } from './policy.ts';
import { byPurpose, type PurposeId } from './purposes.ts';
import type { RoleId } from './roles.ts';
import type { StreamKindId } from './signals.ts';
import { requireSound } from './sound.ts';

/**
 * Which purpose opens which kinds of streams, for whom, by how many people. Whatever is not in it is
 * refused (M2, M10). Throws PolicyError `rules` for a policy that breaks a rule of the linter.
 */
export function deriveOpeningTable(policy: Policy): OpeningTable {
  requireSound(policy);
  return byPurpose((id) => ruleOf(policy, id));
}

function ruleOf(policy: Policy, id: PurposeId): OpeningRule | 'never' {
  const purpose = policy.purposes[id];
  return purpose === 'never' || purpose.opens === 'never' ? 'never' : { purpose: id, ...purpose.opens };
}

/**
 * Whether a purpose opens a kind of stream for a role. The caller has still to count the people.
 *
 *     mayOpen(table, 'rider_route', 'route', 'rider')   // true
 *     mayOpen(table, 'rider_route', 'route', 'support') // false
 */
export function mayOpen(
  table: OpeningTable,
  purpose: PurposeId,
  stream: StreamKindId,
  role: RoleId,
): boolean {
  const rule = table[purpose];
  if (rule === 'never' || !rule.streams.includes(stream)) return false;
  return rule.who === role || rule.alsoFor.includes(role);
}
