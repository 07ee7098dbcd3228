/**
 * The policy document: the only source of what a vehicle collects, what ingest accepts, what the
 * vault opens, what doors answer and when everything ends (invariant M5).
 *
 *     const policy = parsePolicy(await readFile('policy.yaml', 'utf8'));
 *     const rules = deriveDeviceRules(policy);
 *     rules.signals.rider_route.speed; // { kind: 'dropped' }
 */
export * from './derived.ts';
export * from './fields.ts';
export * from './floor.ts';
export * from './policy.ts';
export * from './problems.ts';
export * from './purposes.ts';
export * from './roles.ts';
export * from './signals.ts';

/** Specifier of the shipped document: `fileURLToPath(import.meta.resolve(DEFAULT_POLICY_PATH))`. */
export const DEFAULT_POLICY_PATH = '@fleetveil/proto/policy.yaml';
