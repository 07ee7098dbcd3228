import { type Fact, factsOf } from './facts.ts';
import type { Policy } from './policy.ts';
import type { Finding } from './problems.ts';
import { PURPOSE_IDS, type PurposeId } from './purposes.ts';

/** One difference between two editions. `changed`: of another kind, so neither wider nor narrower. */
export interface PolicyChange {
  readonly path: string;
  readonly purpose: PurposeId | undefined;
  readonly way: 'wider' | 'narrower' | 'changed';
  /** What it is about, for people. */
  readonly about: string;
  /** What the older and the newer edition say of it; absent = nothing. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a new edition changes, and what has to be done before it may be published. */
export interface PolicyComparison {
  readonly changes: readonly PolicyChange[];
  readonly findings: readonly Finding[];
  /**
   * The day from which it may hold, `YYYY-MM-DD`: the latest notice date of a purpose that is new or grows. Absent =
   * it collects, shows and keeps no more than the one before, so nobody has to hear of it first.
   */
  readonly fromDate: string | undefined;
}

const RULES = {
  PC01: 'the version of a new edition is higher than that of the one before (M7)',
  PC02: 'a purpose that is new has a `notice_date`: riders hear of it before it begins (P22)',
  PC03: 'a purpose that may know more, show more or keep longer has a new `notice_date` (P22)',
  PC04: 'the `notice_date` of what is new or grows lies after the day of publication: riders hear of it first (P22)',
  PC05: 'a `notice_date` that is still to come stands only at a purpose that is new or grows: what holds at once was not announced for later (P22)',
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
  const findings = [...version, ...noticeFindings(older, newer, changes)];
  const dates = grown(older, newer, changes).flatMap((id) => noticeDateOf(newer, id) ?? []);
  return { changes, findings, fromDate: dates.sort().at(-1) };
}

/**
 * Rule PC04: a purpose that is new or grows needs a day of notice that is still to come when the edition is
 * published.
 *
 * @param today `YYYY-MM-DD`
 */
export function lateNotices(older: Policy, newer: Policy, today: string): Finding[] {
  return grown(older, newer, comparePolicies(older, newer).changes)
    .filter((id) => (noticeDateOf(newer, id) ?? '') <= today)
    .map((id) => finding('PC04', `purposes.${id}.notice_date`));
}

/**
 * Rule PC05: a day of notice that is still to come has to have an effect. At a purpose that does not grow, and anywhere
 * in a first edition, it would have none: riders would read that something begins on a day to come, and it goes on now.
 *
 * @param older the edition in force; `undefined` = there is none yet
 * @param today `YYYY-MM-DD`
 */
export function idleNotices(older: Policy | undefined, newer: Policy, today: string): Finding[] {
  const waits = older === undefined ? [] : grown(older, newer, comparePolicies(older, newer).changes);
  return PURPOSE_IDS.filter((id) => !waits.includes(id) && (noticeDateOf(newer, id) ?? '') > today).map(
    (id) => finding('PC05', `purposes.${id}.notice_date`),
  );
}

function noticeDateOf({ purposes }: Policy, id: PurposeId): string | undefined {
  const purpose = purposes[id];
  return purpose === 'never' ? undefined : purpose.noticeDate;
}

/** Purposes that are new, or may know more, show more or keep longer. */
function grown(older: Policy, newer: Policy, changes: readonly PolicyChange[]): PurposeId[] {
  return PURPOSE_IDS.filter((id) => {
    if (newer.purposes[id] === 'never') return false;
    if (older.purposes[id] === 'never') return true;
    return changes.some((change) => change.purpose === id && change.way !== 'narrower');
  });
}

function changesOf(before: ReadonlyMap<string, Fact>, after: ReadonlyMap<string, Fact>): PolicyChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths.flatMap((path) => {
    const [from, to] = [before.get(path), after.get(path)];
    const way = wayOf(from, to);
    if (way === undefined) return [];
    const { purpose, about = path } = to ?? from ?? {};
    return [{ path, purpose, way, about, before: from?.says, after: to?.says }];
  });
}

function wayOf(from: Fact | undefined, to: Fact | undefined): PolicyChange['way'] | undefined {
  const [was, is] = [from?.width ?? 0, to?.width ?? 0];
  if (was > 0 && is > 0 && from?.kind !== to?.kind) return 'changed';
  if (was === is) return undefined;
  return is > was ? 'wider' : 'narrower';
}

function noticeFindings(older: Policy, newer: Policy, changes: readonly PolicyChange[]): Finding[] {
  return grown(older, newer, changes).flatMap((id) => {
    const path = `purposes.${id}.notice_date`;
    const [was, is] = [noticeDateOf(older, id), noticeDateOf(newer, id)];
    if (older.purposes[id] === 'never') return is === undefined ? [finding('PC02', path)] : [];
    const isTold = is !== undefined && (was === undefined || is > was);
    return isTold ? [] : [finding('PC03', path)];
  });
}

function finding(id: keyof typeof RULES, path: string): Finding {
  return { id, path, rule: RULES[id] };
}
