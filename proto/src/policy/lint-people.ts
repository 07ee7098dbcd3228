import { OPENING_FLOOR, ROLE_FLOOR } from './floor.ts';
import type { Opening } from './policy.ts';
import { type AccessGrade, isFinerPlace, isFinerTime, ROLE_IDS, type RoleId } from './roles.ts';
import { type ActivePurpose, activePurposes, pathsWhere, type Rule } from './rule.ts';

/** Shortest text that can be a weighing of interests rather than a word in its place. */
const BALANCING_MIN_CHARACTERS = 120;
/** Shortest text that can name an interest. */
const INTEREST_MIN_CHARACTERS = 20;

/** Rules about bases, texts and people. */
export const PEOPLE_RULES: readonly Rule[] = [
  purposeRule(
    'PL30',
    'a purpose that rests on consent says `terminal_access: consent`, names its flag and can be withdrawn; no other names a flag (L1, P13)',
    (purpose) => {
      const consent = purpose.basis.includes('consent');
      return {
        terminal_access: consent !== (purpose.terminalAccess === 'consent'),
        consent_flag: consent !== (purpose.consentFlag !== undefined),
        objection: consent !== (purpose.objection.right === 'withdraw'),
      };
    },
  ),
  purposeRule(
    'PL31',
    `a purpose that rests on legitimate interests names the interest and weighs it in at least ${BALANCING_MIN_CHARACTERS} characters (L2)`,
    ({ basis, interest = '', balancing = '' }) => {
      const needed = basis.includes('legitimate_interests');
      return {
        interest: needed && interest.length < INTEREST_MIN_CHARACTERS,
        balancing: needed && balancing.length < BALANCING_MIN_CHARACTERS,
      };
    },
  ),
  purposeRule(
    'PL32',
    'a legal obligation names the law, and only a legal obligation does (P12)',
    (purpose) => ({
      law: purpose.basis.includes('legal_obligation') !== (purpose.law !== undefined),
    }),
  ),
  purposeRule(
    'PL33',
    'the vault opens no more than the floor has for the purpose, for nobody else and by no fewer people (M10)',
    ({ id, opens }) => ({ opens: opens !== 'never' && exceeds(opens, OPENING_FLOOR[id]) }),
  ),
  purposeRule(
    'PL34',
    'who sees a precise place is somebody the vault opens it for, and the other way round (M9)',
    (purpose) => ({ who_may_see: seesWithoutOpening(purpose) || opensWithoutSeeing(purpose) }),
  ),
  {
    id: 'PL35',
    text: 'no purpose shows a role more than `roles` has for it (M9)',
    broken: (policy) =>
      activePurposes(policy).flatMap((purpose) =>
        [...purpose.whoMaySee]
          .filter(([role, grade]) => exceedsGrade(grade, policy.roles[role]))
          .map(([role]) => `${purpose.path}.who_may_see.${role}`),
      ),
  },
  {
    id: 'PL36',
    text: 'no role gets more than the floor has for it (M9)',
    broken: ({ roles }) =>
      ROLE_IDS.filter((role) => exceedsGrade(roles[role], ROLE_FLOOR[role])).map((role) => `roles.${role}`),
  },
];

function purposeRule(
  id: string,
  text: string,
  judge: (purpose: ActivePurpose) => Readonly<Record<string, boolean>>,
): Rule {
  return {
    id,
    text,
    broken: (policy) =>
      activePurposes(policy).flatMap((purpose) =>
        pathsWhere(judge(purpose)).map((key) => `${purpose.path}.${key}`),
      ),
  };
}

function exceeds(opens: Opening, floor: (typeof OPENING_FLOOR)[keyof typeof OPENING_FLOOR]): boolean {
  if (floor === 'never') return true;
  const strange = opens.streams.some((stream) => !floor.streams.includes(stream));
  return (
    strange || openedFor(opens).some((role) => !floor.roles.includes(role)) || opens.people < floor.people
  );
}

function openedFor(opens: Opening): RoleId[] {
  return [opens.who, ...opens.alsoFor];
}

function seesWithoutOpening({ opens, whoMaySee }: ActivePurpose): boolean {
  const opened = opens === 'never' ? [] : openedFor(opens);
  return [...whoMaySee].some(([role, { place }]) => place === 'precise' && !opened.includes(role));
}

function opensWithoutSeeing({ opens, whoMaySee }: ActivePurpose): boolean {
  return opens !== 'never' && openedFor(opens).some((role) => !whoMaySee.has(role));
}

function exceedsGrade(grade: AccessGrade, most: AccessGrade): boolean {
  const otherLink = grade.link !== 'none' && grade.link !== most.link;
  return isFinerPlace(grade.place, most.place) || isFinerTime(grade.time, most.time) || otherLink;
}
