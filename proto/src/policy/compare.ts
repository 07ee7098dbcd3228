import { type Fact, factsOf } from './facts.ts';
import type { Policy } from './policy.ts';
import type { Finding } from './problems.ts';
import { PURPOSE_IDS, type PurposeId } from './purposes.ts';

/** One difference between two editions. `changed`: of another kind, so neither wider nor narrower. */
export interface PolicyChange {
  readonly path: string;
  readonly purpose: PurposeId | undefined;
  readonly way: 'wider' | 'narrower' | 'changed';
}

/** What a new edition changes, and what has to be done before it may be published. */
export interface PolicyComparison {
  readonly changes: readonly PolicyChange[];
  readonly findings: readonly Finding[];
}

const RULES = {
  PC01: 'the version of a new edition is higher than that of the one before (M7)',
  PC02: 'a purpose that is new has a `notice_date`: riders hear of it before it begins (P22)',
  PC03: 'a purpose that may know more, show more or keep longer has a new `notice_date` (P22)',
} as const;

/**
 * Compares a new edition with the one in force. Old data keep the policy they were made under, so
 * what gets narrower needs nothing; what gets wider needs a notice date of its purpose.
 *
 *     comparePolicies(inForce, draft).findings // [] = may be published
 */
export function comparePolicies(older: Policy, newer: Policy): PolicyComparison {
  const changes = changesOf(factsOf(older), factsOf(newer));
  const version: Finding[] = newer.version > older.version ? [] : [finding('PC01', 'version')];
  return { changes, findings: [...version, ...noticeFindings(older, newer, changes)] };
}

function changesOf(before: ReadonlyMap<string, Fact>, after: ReadonlyMap<string, Fact>): PolicyChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths.flatMap((path) => {
    const [from, to] = [before.get(path), after.get(path)];
    const way = wayOf(from, to);
    return way === undefined ? [] : [{ path, purpose: (to ?? from)?.purpose, way }];
  });
}

function wayOf(from: Fact | undefined, to: Fact | undefined): PolicyChange['way'] | undefined {
  const [was, is] = [from?.width ?? 0, to?.width ?? 0];
  if (was > 0 && is > 0 && from?.kind !== to?.kind) return 'changed';
  if (was === is) return undefined;
  return is > was ? 'wider' : 'narrower';
}

function noticeFindings(older: Policy, newer: Policy, changes: readonly PolicyChange[]): Finding[] {
  return PURPOSE_IDS.flatMap((id) => {
    const [was, is] = [older.purposes[id], newer.purposes[id]];
    if (is === 'never') return [];
    const path = `purposes.${id}.notice_date`;
    if (was === 'never') return is.noticeDate === undefined ? [finding('PC02', path)] : [];
    const told =
      is.noticeDate !== undefined && (was.noticeDate === undefined || is.noticeDate > was.noticeDate);
    const grows = changes.some((change) => change.purpose === id && change.way !== 'narrower');
    return grows && !told ? [finding('PC03', path)] : [];
  });
}

function finding(id: keyof typeof RULES, path: string): Finding {
  return { id, path, rule: RULES[id] };
}
