/**
 * What whoever runs the fleet sees of it (R1): units by version and by whether they are heard, what is overdue, refused
 * messages by reason. No position, no trip, no rider, no time: numbers are of whole days that are over (decision 0041).
 */
import { REFUSALS } from '@fleetveil/proto';

/** Whether a unit is heard; a stale one was not for seven days, and is coarse by then (M3). */
export const HEARD = ['never', 'lately', 'stale'] as const;
export type Heard = (typeof HEARD)[number];

/** One count, as the database answers it. */
export interface Counted {
  /** Of what: `heard`, `policy`, `key_set`, `transport`, `agent`, `overdue`, `refused`. */
  readonly what: string;
  readonly word: string;
  readonly number: number;
}

/** How many units run a version; 0 = none yet. */
export interface VersionCount {
  readonly version: number;
  readonly units: number;
}

/** The numbers of a fleet. */
export interface FleetNumbers {
  readonly heard: Readonly<Record<Heard, number>>;
  readonly policies: readonly VersionCount[];
  readonly keySets: readonly VersionCount[];
  readonly transportKeys: readonly VersionCount[];
  readonly agents: readonly { readonly version: string; readonly units: number }[];
  /** Waiting since an earlier day: documents for units, words to insurers; and words that were given up. */
  readonly overdue: { readonly documents: number; readonly webhooks: number; readonly givenUp: number };
  /** Messages of vehicles that were refused and are on record (seven days), the most frequent reason first. */
  readonly refused: readonly { readonly code: string; readonly messages: number }[];
}

/**
 * The numbers of a fleet from single counts; what is not among them is 0.
 *
 * @example numbersOf([{ what: 'heard', word: 'stale', number: 2 }]).heard // { never: 0, lately: 0, stale: 2 }
 */
export function numbersOf(counts: readonly Counted[]): FleetNumbers {
  const of = (what: string): readonly Counted[] => counts.filter((count) => count.what === what);
  const one = (what: string, word: string): number =>
    of(what).find((count) => count.word === word)?.number ?? 0;
  return {
    heard: { never: one('heard', 'never'), lately: one('heard', 'lately'), stale: one('heard', 'stale') },
    ...{ policies: versions(of('policy')), keySets: versions(of('key_set')) },
    transportKeys: versions(of('transport')),
    agents: of('agent')
      .map(({ word, number }) => ({ version: word, units: number }))
      .sort((a, b) => b.units - a.units || (a.version < b.version ? -1 : 1)),
    overdue: {
      ...{ documents: one('overdue', 'documents'), webhooks: one('overdue', 'webhooks') },
      givenUp: one('overdue', 'webhooks_given_up'),
    },
    refused: refusals(of('refused')),
  };
}

function versions(counts: readonly Counted[]): VersionCount[] {
  return counts
    .map(({ word, number }) => ({ version: Number(word), units: number }))
    .sort((a, b) => b.version - a.version);
}

/** `unknown`: codes of another version, together. */
function refusals(counts: readonly Counted[]): FleetNumbers['refused'] {
  const byCode = new Map<string, number>();
  for (const { word, number } of counts) {
    const code = REFUSALS.word(Number(word)) ?? 'unknown';
    byCode.set(code, (byCode.get(code) ?? 0) + number);
  }
  return [...byCode]
    .map(([code, messages]) => ({ code, messages }))
    .sort((a, b) => b.messages - a.messages || (a.code < b.code ? -1 : 1));
}
