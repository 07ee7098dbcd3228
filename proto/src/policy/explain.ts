import { clockWords, ruleWords } from './plain.ts';
import type { Policy } from './policy.ts';
import { BASIS_ARTICLE, PURPOSE_IDS } from './purposes.ts';
import { type ActivePurpose, activePurposes } from './rule.ts';
import { SIGNAL_IDS, type SignalId, type SignalRule } from './signals.ts';

const MARKS: Readonly<Record<SignalRule['kind'], string>> = { dropped: '·', coarse: 'c', sealed: 'S' };

/**
 * A policy as a plain page: which signal leaves for which purpose, then a paragraph a purpose. For
 * `fleetveil policy explain`; it derives nothing and works for a policy with findings, too.
 */
export function explainPolicy(policy: Policy): string {
  const purposes = activePurposes(policy);
  const never = PURPOSE_IDS.filter((id) => policy.purposes[id] === 'never');
  return [
    `${policy.title} (version ${policy.version})`,
    '',
    ...placeLines(policy),
    '',
    ...matrix(purposes),
    '',
    ...purposes.flatMap((purpose) => [...paragraph(purpose, policy), '']),
    `Never: ${never.join(', ') || 'no purpose'}.`,
    '',
  ].join('\n');
}

function placeLines({ regions, tickS, zone }: Policy): string[] {
  const names = (kind: 'city' | 'town') =>
    regions.places.filter((place) => place.kind === kind).map(({ name }) => name);
  const { city, town, country } = regions.resolution;
  return [
    `Every ${tickS / 60} minutes a cell of H3 resolution ${city} in ${names('city').join(', ') || 'no city'};`,
    `${town} in ${names('town').join(', ') || 'no town'}; ${country} elsewhere. Operating zone: ${zone.size} cells.`,
  ];
}

function matrix(purposes: readonly ActivePurpose[]): string[] {
  const columns = purposes.filter((purpose) =>
    SIGNAL_IDS.some((signal) => markOf(purpose, signal) !== MARKS.dropped),
  );
  const leaving = SIGNAL_IDS.filter((signal) => columns.some((one) => markOf(one, signal) !== MARKS.dropped));
  const width = Math.max(...SIGNAL_IDS.map((signal) => signal.length));
  const heads = columns.map(({ id }, index) => `${' '.repeat(width)} ${'| '.repeat(index)}${id}`);
  const rows = leaving.map((signal) => {
    const marks = columns.map((purpose) => markOf(purpose, signal)).join(' ');
    return `${signal.padEnd(width)} ${marks}`;
  });
  const silent = SIGNAL_IDS.filter((signal) => !leaving.includes(signal));
  return [...heads, ...rows, '', 'S sealed, c coarse, · dropped.', `Never leave: ${silent.join(', ')}.`];
}

function markOf(purpose: ActivePurpose, signal: SignalId): string {
  return MARKS[purpose.leaves.get(signal)?.kind ?? 'dropped'];
}

function paragraph(purpose: ActivePurpose, policy: Policy): string[] {
  const { id, whatFor, when, leaves, basis, law, whoMaySee, opens, kept, objection } = purpose;
  const seen = [...whoMaySee].map(([role, { place, time }]) => `${role} (place ${place}, time ${time})`);
  return [
    `${id}: ${whatFor}`,
    `  when    ${when}`,
    `  leaves  ${[...leaves].map(([signal, rule]) => `${signal} ${ruleWords(rule)}`).join(', ') || 'nothing'}`,
    `  basis   ${basis.map((one) => `${one} ${BASIS_ARTICLE[one]}`).join(', ')}${law === undefined ? '' : `: ${law}`}`,
    `  seen by ${seen.join(', ') || 'nobody'}`,
    `  opens   ${opens === 'never' ? 'nothing' : `${opens.streams.join(', ')} for ${[opens.who, ...opens.alsoFor].join(', ')}, ${opens.people === 2 ? 'two people' : 'one person'}`}`,
    ...[...kept].map(([name, set]) => `  keeps   ${name}, gone ${clockWords(set.clock, policy)}`),
    `  objection ${objection.right}: ${objection.effect}`,
  ];
}
