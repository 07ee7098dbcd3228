import { FLOOR_RULES } from './lint-floor.ts';
import { KEPT_RULES } from './lint-kept.ts';
import { LEAVES_RULES } from './lint-leaves.ts';
import { PEOPLE_RULES } from './lint-people.ts';
import type { Policy } from './policy.ts';
import type { Finding } from './problems.ts';
import type { Rule } from './rule.ts';

/** Every rule of the linter; the table in docs and `fleetveil policy check` come from it. */
export const LINT_RULES: readonly Rule[] = [...FLOOR_RULES, ...LEAVES_RULES, ...KEPT_RULES, ...PEOPLE_RULES];

/**
 * Which rules a policy breaks; none = it may be published and used. Texts name the path and the rule,
 * never a value.
 *
 *     lintPolicy(parsePolicy(text)) // []
 */
export function lintPolicy(policy: Policy): Finding[] {
  return LINT_RULES.flatMap((rule) =>
    rule.broken(policy).map((path) => ({ id: rule.id, path, rule: rule.text })),
  );
}
