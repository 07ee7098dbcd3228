import type { AccessTable, RoleAccess } from './derived.ts';
import type { Policy } from './policy.ts';
import { byPurpose } from './purposes.ts';
import { byRole, type RoleId } from './roles.ts';
import { requireSound } from './sound.ts';

/**
 * Roles × purposes with the finest place, time and link of each: what the doors may answer (M9).
 * Throws PolicyError `rules` for a policy that breaks a rule of the linter.
 *
 *     deriveAccess(policy).dispatcher.purposes.live_service?.place // 'cell'
 *     deriveAccess(policy).booking.purposes.rider_route            // undefined: nothing
 */
export function deriveAccess(policy: Policy): AccessTable {
  requireSound(policy);
  return byRole((role) => accessOf(policy, role));
}

function accessOf(policy: Policy, role: RoleId): RoleAccess {
  const purposes = byPurpose((id) => {
    const purpose = policy.purposes[id];
    return purpose === 'never' ? undefined : purpose.whoMaySee.get(role);
  });
  return { role, finest: policy.roles[role], purposes };
}
