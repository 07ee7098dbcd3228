import type { FieldSetId } from './fields.ts';
import type { FieldSet, Policy, PurposePolicy } from './policy.ts';
import { PURPOSE_IDS, type PurposeId } from './purposes.ts';

/** One rule of the linter. */
export interface Rule {
  /** Stable: `PL01`. */
  readonly id: string;
  /** The rule and where it comes from, as a sentence that says what to do. */
  readonly text: string;
  /** Paths at which a policy breaks it. */
  broken(policy: Policy): string[];
}

/** A purpose that is not `never`. */
export interface ActivePurpose extends PurposePolicy {
  readonly id: PurposeId;
  readonly path: string;
}

/** The purposes that are not `never`, in the order of the list. */
export function activePurposes(policy: Policy): ActivePurpose[] {
  return PURPOSE_IDS.flatMap((id) => {
    const purpose = policy.purposes[id];
    return purpose === 'never' ? [] : [{ id, path: `purposes.${id}`, ...purpose }];
  });
}

/** Every stored set of a policy with its path. */
export function storedSets(policy: Policy): { id: FieldSetId; path: string; set: FieldSet }[] {
  const at = (path: string, kept: ReadonlyMap<FieldSetId, FieldSet>) =>
    [...kept].map(([id, set]) => ({ id, path: `${path}.${id}`, set }));
  const purposes = activePurposes(policy).flatMap((purpose) => at(`${purpose.path}.kept`, purpose.kept));
  return [...purposes, ...at('upkeep', policy.upkeep)];
}

/** The paths whose condition is true. */
export function pathsWhere(checks: Readonly<Record<string, boolean>>): string[] {
  return Object.keys(checks).filter((path) => checks[path] === true);
}
