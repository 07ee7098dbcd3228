/** Draws `docs/reasons.md` from the tables of the code. */
import { PURPOSE_IDS, SIGNAL_IDS, type SignalRule } from '@fleetveil/proto';
import { ruleNow } from '../../src/minimise/rules.ts';
import { REASON_PURPOSES, REASON_RULES } from '../../src/reasons/reason.ts';
import { TRANSITIONS } from '../../src/reasons/transitions.ts';
import { CURRENT, RULES } from './given.ts';

const HEAD = `# Reasons for precision

A unit measures all the time and tells an area. Something precise is taken only while a *reason* holds, and each
reason has an end. This page is drawn from the tables of the agent; a test compares the two
(\`UPDATE=1 npx vitest run test/reasons/drawn.test.ts\` in \`agent/\` writes it anew).
`;

/** The page. */
export function drawReasons(): string {
  return [HEAD, limits(), transitions(), underFloor(), signals()].join('\n');
}

function limits(): string {
  const rows = REASON_PURPOSES.map((purpose) => {
    const { grantS, eventS, needsPolicy, seals } = REASON_RULES[purpose];
    return [purpose, spanOf(grantS), spanOf(eventS), needsPolicy ? 'ends' : 'goes on', seals.join(', ')];
  });
  const text = `## What a reason needs

By a grant: the longest that one grant can carry it. By the vehicle: the longest after something was noticed or pressed,
on the boot clock. A policy can only shorten both. What stands on a grant ends when the clock is not known; what the vehicle
began goes on without one and ends with its boot.
`;
  return `${text}\n${table(['purpose', 'by a grant', 'by the vehicle', 'under a stale policy', 'seals'], rows)}`;
}

function transitions(): string {
  const rows = Object.entries(TRANSITIONS).map(([kind, row]) => [
    kind,
    ...REASON_PURPOSES.map((purpose) => (row[purpose] === 'nothing' ? '' : row[purpose])),
  ]);
  const text = `## What an event does

Every event first lets go of whatever no longer holds. \`begin\`: it becomes a reason, or carries one on. \`extend\`: a grant of
the same use carries it on. An empty field: nothing. A suspicion of theft (asset_protection without a grant) ends as soon as
a rental or a move is in use, or a maintenance grant is good.
`;
  return `${text}\n${table(['event', ...REASON_PURPOSES], rows)}`;
}

function underFloor(): string {
  const stale = { ...CURRENT, standing: 'stale' as const };
  const none = { standing: 'none' as const, canSeal: true };
  const any = (policy: Parameters<typeof ruleNow>[0], id: (typeof PURPOSE_IDS)[number]): string =>
    SIGNAL_IDS.some((signal) => ruleNow(policy, id, signal).kind !== 'dropped') ? 'leaves' : '';
  const rows = PURPOSE_IDS.map((id) => [id, any(CURRENT, id), any(stale, id), any(none, id)]).filter(
    ([, now]) => now !== '',
  );
  const text = `## What goes on under the floor

Stale: nobody has confirmed the policy for ${RULES.staleAfterS / 86_400} days. None: there is no policy, or the counters are lost.
`;
  return `${text}\n${table(['purpose', 'current', 'stale', 'none'], rows)}`;
}

function signals(): string {
  const rows = PURPOSE_IDS.flatMap((id) =>
    SIGNAL_IDS.filter((signal) => RULES.signals[id][signal].kind !== 'dropped').map((signal) => [
      id,
      signal,
      wordOf(RULES.signals[id][signal]),
    ]),
  );
  const text = `## What becomes of a signal

By the shipped policy. A signal that is not here is dropped for that purpose.
`;
  return `${text}\n${table(['purpose', 'signal', 'leaves'], rows)}`;
}

function wordOf(rule: SignalRule): string {
  if (rule.kind === 'coarse') return `coarse ${rule.step}`;
  return rule.kind === 'sealed' ? `sealed ${rule.stream}` : 'dropped';
}

function spanOf(seconds: number): string {
  if (seconds === 0) return '';
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}
