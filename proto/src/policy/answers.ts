/**
 * Answers to the three questions people ask of a policy: what leaves for a purpose, what a role gets, when a
 * field ends. Plain sentences, one a line; like `explainPolicy` they derive nothing and work for a policy with
 * findings, too.
 */
import { FIELD_IDS, FIELD_SET_IDS, type FieldId, type FieldSetId } from './fields.ts';
import { clockWords, gradeWords, LINK_WORDS, plain, ruleWords } from './plain.ts';
import type { Opening, Policy } from './policy.ts';
import { BASIS_ARTICLE, type PurposeId } from './purposes.ts';
import type { RoleId } from './roles.ts';
import { type ActivePurpose, activePurposes, storedSets } from './rule.ts';

/**
 * What leaves, is kept and can be opened for a purpose.
 *
 *     explainPurpose(policy, 'marketing') // ['marketing: never. Nothing is collected, kept or opened for it.']
 */
export function explainPurpose(policy: Policy, id: PurposeId): string[] {
  const purpose = activePurposes(policy).find((one) => one.id === id);
  if (purpose === undefined) return [`${id}: never. Nothing is collected, kept or opened for it.`];
  return [
    `${id}: ${purpose.whatFor} ${purpose.when}`,
    `The legal basis is ${purpose.basis.map((one) => `${plain(one)} (GDPR ${BASIS_ARTICLE[one]})`).join(' and ')}.`,
    ...leavesLines(purpose),
    ...[...purpose.kept].map(([name, set]) => `Kept: ${plain(name)}, gone ${clockWords(set.clock, policy)}.`),
    ...[...purpose.whoMaySee].map(([role, grade]) => `Seen by ${plain(role)}: ${gradeWords(grade)}.`),
    ...(purpose.opens === 'never' ? ['Nobody opens a sealed stream for it.'] : [openingLine(purpose.opens)]),
    `Against it: ${plain(purpose.objection.right)}. ${purpose.objection.effect}`,
  ];
}

function leavesLines({ leaves }: ActivePurpose): string[] {
  if (leaves.size === 0) return ['Nothing new leaves the vehicle for it.'];
  return [...leaves].map(([signal, rule]) => `Leaves the vehicle: ${plain(signal)}, ${ruleWords(rule)}.`);
}

function openingLine({ streams, who, alsoFor, people }: Opening): string {
  const roles = [who, ...alsoFor].map(plain).join(', ');
  const agreed = people === 2 ? ', if two people agree' : '';
  return `The vault opens ${streams.join(', ')} for ${roles}${agreed}.`;
}

/** What a role gets: at most, and for each purpose. */
export function explainRole(policy: Policy, role: RoleId): string[] {
  const seen = activePurposes(policy).flatMap(({ id, whoMaySee }) => {
    const grade = whoMaySee.get(role);
    return grade === undefined ? [] : [`For ${id}: ${gradeWords(grade)}.`];
  });
  const opened = activePurposes(policy).flatMap(({ id, opens }) =>
    opens !== 'never' && [opens.who, ...opens.alsoFor].includes(role)
      ? [`For ${id}: ${openingLine(opens)}`]
      : [],
  );
  const most = `${role}, over all purposes and any number of questions: ${gradeWords(policy.roles[role])}, joined to ${LINK_WORDS[policy.roles[role].link]}.`;
  return [most, ...(seen.length === 0 ? ['No purpose shows this role anything.'] : seen), ...opened];
}

/** When a stored field, or a set of fields, ends; an empty list = the policy stores no such thing. */
export function explainField(policy: Policy, name: FieldId | FieldSetId): string[] {
  return storedSets(policy)
    .filter(({ id, set }) => id === name || set.fields.some((field) => field === name))
    .map(
      ({ id, path, set }) => `${name} in ${id} (${ownerOf(path)}): gone ${clockWords(set.clock, policy)}.`,
    );
}

function ownerOf(path: string): string {
  return path.startsWith('upkeep.') ? 'upkeep' : (path.split('.')[1] ?? path);
}

/** Whether a name is a stored field or a set of them. */
export function isStoredName(name: string): name is FieldId | FieldSetId {
  return [...FIELD_IDS, ...FIELD_SET_IDS].some((known) => known === name);
}
