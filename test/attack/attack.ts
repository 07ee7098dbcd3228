/** What an attack is, what it answers, and whether that is good enough (`npm run attack`). */
import { type Goal, meets } from '../bench/measure.ts';
import type { Estimate } from './estimate.ts';

/** How much is tried: `short` is for CI; all of `usual` fits into ten minutes. */
export type AttackSize = 'short' | 'usual';

/** What an attack is given. */
export interface AttackRun {
  readonly size: AttackSize;
  readonly seed: number;
  /** Progress, for people. */
  readonly say: (text: string) => void;
}

/** A goal is met by the end of the 95 % interval that is worse for privacy; one of counts by the count itself. */
export interface AttackGoal extends Goal {
  readonly at: 'bound' | 'value';
}

/** In short form there are too few cases for a bound to say much. */
export function judgedAt(size: AttackSize): AttackGoal['at'] {
  return size === 'short' ? 'value' : 'bound';
}

/** One figure of an attack. */
export interface Figure {
  /** What is measured, for people: `median error, roads known`. */
  readonly what: string;
  readonly unit: string;
  readonly ours: Estimate;
  readonly goal?: AttackGoal;
  /** The same attack on what most teams build. It has to miss the goal, or the attack says nothing. */
  readonly naive?: Estimate;
  /** The same of one ideal report under the same prior knowledge. */
  readonly yardstick?: number;
  /** Why a goal is missed, and what would meet it. Without it a missed goal fails the command. */
  readonly missedBecause?: string;
  /** A missed goal with a reason fails all the same beyond this: what is known to be bad must not get worse unseen. */
  readonly noWorseThan?: number;
}

/** What is still worth having beside the privacy. */
export interface Usefulness {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

/** What an attack found. */
export interface Found {
  readonly figures: readonly Figure[];
  readonly usefulness?: readonly Usefulness[];
}

/** An attack: an adversary with a question, and the best way known to us to answer it. */
export interface Attack {
  /** As in the list of docs/attacks.md. */
  readonly number: number;
  /** Invariants and requirements that it tries. */
  readonly ids: string;
  /** A few words for the chart: of its first figure. */
  readonly name: string;
  readonly adversary: string;
  readonly question: string;
  /** What the adversary sees. */
  readonly sees: string;
  /** The best attack known to us. */
  readonly method: string;
  /** What most teams build instead, and what is attacked in the same way. */
  readonly naive: string;
  run(run: AttackRun): Promise<Found>;
}

/** An attack that nobody has written yet: it stands in the table all the same. */
export interface AttackToCome {
  readonly number: number;
  readonly adversary: string;
  readonly question: string;
  readonly goal: string;
  readonly notYet: string;
}

/** Whether a figure meets its goal; one without a goal does. */
export function isMet({ ours, goal }: Figure): boolean {
  return goal === undefined || judged(ours, goal);
}

/** Whether the naive agent misses the goal, as it must; nothing where there is none or no goal. */
export function naiveFails({ naive, goal }: Figure): boolean | undefined {
  // By its own value and not by a bound: a wide interval must not pass for a failure.
  return naive === undefined || goal === undefined ? undefined : !meets(naive.value, goal);
}

/** Where a figure stands. */
export function standing(figure: Figure): 'met' | 'missed' | 'printed' {
  if (figure.goal === undefined) return 'printed';
  return isMet(figure) ? 'met' : 'missed';
}

/** Figures that fail the command: goals missed without a reason or worse than known, and naive agents that came through. */
export function failures(figures: readonly Figure[]): Figure[] {
  return figures.filter((figure) => (!isMet(figure) && !isKnown(figure)) || naiveFails(figure) === false);
}

function isKnown({ ours, goal, missedBecause, noWorseThan }: Figure): boolean {
  if (missedBecause === undefined) return false;
  return (
    goal === undefined || noWorseThan === undefined || meets(ours.value, { ...goal, floor: noWorseThan })
  );
}

function judged({ value, low, high }: Estimate, goal: AttackGoal): boolean {
  if (goal.at === 'value') return meets(value, goal);
  return meets(goal.better === 'less' ? high : low, goal);
}
