/**
 * The policy document: the only source of what a vehicle collects, what ingest accepts, what the
 * vault opens, what doors answer and when everything ends (invariant M5).
 *
 *     const policy = parsePolicy(await readFile('policy.yaml', 'utf8'));
 *     const rules = deriveDeviceRules(policy);
 *     rules.signals.rider_route.speed; // { kind: 'dropped' }
 */
export { accessRows, deriveAccess } from './access.ts';
export { explainField, explainPurpose, explainRole, isStoredName } from './answers.ts';
export {
  comparePolicies,
  idleNotices,
  lateNotices,
  type PolicyChange,
  type PolicyComparison,
} from './compare.ts';
export * from './derived.ts';
export { deriveDeviceRules, finestResolution, zoneOf } from './device-rules.ts';
export { describeDifference, type TextChange, textChanges } from './difference.ts';
export { explainPolicy } from './explain.ts';
export { FLOOR_DEVICE_RULES, staleDeviceRules } from './fallback-rules.ts';
export * from './fields.ts';
export * from './floor.ts';
export { deriveGuard, isTooFine } from './guard.ts';
export { LINT_RULES, lintPolicy } from './lint.ts';
export { deriveOpeningTable, mayOpen } from './opening.ts';
export { parsePolicy, parsePublishedPolicy } from './parse.ts';
export { durationS, periodDays } from './period.ts';
export { clockWords, gradeWords, PLACE_WORDS, plain, ruleWords, TIME_WORDS } from './plain.ts';
export * from './policy.ts';
export * from './problems.ts';
export * from './purposes.ts';
export { chosenDays, deriveRetention, latestEndDay } from './retention.ts';
export * from './roles.ts';
export { type ActivePurpose, activePurposes, storedSets } from './rule.ts';
export * from './signals.ts';
export { inStep, stepSize } from './steps.ts';
export { POLICY_MAX_BYTES } from './yaml-text.ts';

/** Specifier of the shipped document: `fileURLToPath(import.meta.resolve(DEFAULT_POLICY_PATH))`. */
export const DEFAULT_POLICY_PATH = '@fleetveil/proto/policy.yaml';
