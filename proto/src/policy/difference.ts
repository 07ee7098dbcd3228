/** Two editions side by side, for people who judge what changes: lawyers, privacy officers, works councils. */
import { comparePolicies, type PolicyChange } from './compare.ts';
import { plain } from './plain.ts';
import type { Policy, PurposePolicy } from './policy.ts';
import { LANGUAGE_IDS, PURPOSE_IDS, type PurposeId } from './purposes.ts';

/** A text of the document that reads otherwise; it weighs nothing by itself. */
export interface TextChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * A page: what the new edition widens, what it narrows, which texts read otherwise, and from which day it may hold.
 *
 *     describeDifference(inForce, draft).split('\n')[0] // 'Version 1 -> version 2'
 */
export function describeDifference(older: Policy, newer: Policy): string {
  const { changes, findings, fromDate } = comparePolicies(older, newer);
  const texts = textChanges(older, newer);
  const isSame = changes.length === 0 && texts.length === 0;
  return [
    `Version ${older.version} -> version ${newer.version}`,
    fromDate === undefined
      ? 'It collects, shows and keeps no more than before: it may hold at once.'
      : `It collects, shows or keeps more: it may hold from ${fromDate}, and riders are told before.`,
    ...findings.map(({ id, path, rule }) => `To be mended (${id}) ${path}: ${rule}`),
    ...(isSame ? ['', 'Nothing else differs.'] : []),
    ...[undefined, ...PURPOSE_IDS].flatMap((id) => section(id, changes, texts)),
    '',
  ].join('\n');
}

const WAYS: Record<PolicyChange['way'], string> = {
  wider: 'WIDER   ',
  narrower: 'narrower',
  changed: 'CHANGED ',
};

function section(
  id: PurposeId | undefined,
  changes: readonly PolicyChange[],
  texts: readonly TextChange[],
): string[] {
  const changed = changes.filter(({ purpose }) => purpose === id);
  const read = texts.filter(({ path }) => ownerOf(path) === id);
  if (changed.length + read.length === 0) return [];
  return [
    '',
    id === undefined ? 'In general' : `${plain(id)} (${id})`,
    ...changed.map(({ way, about, before, after }) => `  ${WAYS[way]} ${about}: ${turn(before, after)}`),
    ...read.flatMap(({ path, before, after }) => [
      `  text     ${path.split('.').slice(2).join('.') || path}`,
      `           before: ${before ?? 'nothing'}`,
      `           after:  ${after ?? 'nothing'}`,
    ]),
  ];
}

function turn(before: string | undefined, after: string | undefined): string {
  return `${before ?? 'nothing'} -> ${after ?? 'nothing'}`;
}

function ownerOf(path: string): PurposeId | undefined {
  return PURPOSE_IDS.find((id) => path.startsWith(`purposes.${id}.`));
}

/** Texts that read otherwise: what a purpose is for, its law, its interest and weighing, its notices. */
export function textChanges(older: Policy, newer: Policy): TextChange[] {
  const title = { path: 'title', before: older.title, after: newer.title };
  const purposes = PURPOSE_IDS.flatMap((id) => {
    const [was, is] = [textsOf(older.purposes[id]), textsOf(newer.purposes[id])];
    return Object.keys({ ...was, ...is }).map((name) => ({
      path: `purposes.${id}.${name}`,
      before: was[name],
      after: is[name],
    }));
  });
  return [title, ...purposes].filter(({ before, after }) => before !== after);
}

function textsOf(purpose: PurposePolicy | 'never'): Readonly<Record<string, string | undefined>> {
  if (purpose === 'never') return {};
  const { whatFor, when, law, interest, balancing, objection, noticeDate, notice } = purpose;
  const notices = LANGUAGE_IDS.map((language) => [`notice.${language}`, notice[language]] as const);
  return {
    ...{ what_for: whatFor, when, law, interest, balancing },
    ...{ 'objection.effect': objection.effect, notice_date: noticeDate },
    ...Object.fromEntries(notices),
  };
}
