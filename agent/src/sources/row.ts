import type { Sample, SampleProblem } from '../sample.ts';

/** One reading out of a recording or a stream, before it is placed on the fleet clock. In RAM only. */
export type Row = Omit<Sample, 'source' | 'sequence'> & {
  /** Which piece of a recording it belongs to (a drive, a track segment); pieces do not continue each other. */
  part?: string;
};

/** How often each problem was met. `other`: something that is no position (a speed, a damaged sentence …) could not be read. */
export type ProblemCounts = Record<SampleProblem | 'other', number>;

/** Why a whole text cannot be used. */
export interface TextFailure {
  /** Line number from 1, where known. */
  line?: number;
  /** What is wrong and what to do, to follow "FILE: ". */
  what: string;
}

/**
 * Turns text into rows as it arrives. Deterministic, no clock, no input or output; memory is bounded whatever
 * comes in.
 *
 * Every row stands for one reading. A row that offered a position it could not keep has no `position` and
 * exactly one entry in `problems`; a row without either offered none.
 */
export interface RowParser {
  /** Takes the next piece of text, cut anywhere; gives the rows it completed. */
  push(text: string): Row[];
  /** No more text comes: gives what was still open. */
  end(): Row[];
  readonly counts: Readonly<ProblemCounts>;
  /** Set once the text as a whole is unusable; nothing more comes out then. */
  readonly failure: TextFailure | undefined;
}

/** Counts of nothing. */
export function createProblemCounts(): ProblemCounts {
  return { unparsable: 0, impossible_time: 0, held: 0, jumped: 0, poor_quality: 0, other: 0 };
}

/** Whether a position was offered, kept or not: what the account of a rental calls a sensor fix. */
export function isOffer(row: Pick<Sample, 'position' | 'problems'>): boolean {
  return row.position !== undefined || (row.problems !== undefined && row.problems.length > 0);
}

/** The same sample without its position, and why. Everything else it said stays. */
export function withoutPosition(sample: Sample, problem: SampleProblem): Sample {
  const { position: _dropped, ...rest } = sample;
  return { ...rest, problems: [problem] };
}
