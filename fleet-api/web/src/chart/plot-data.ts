/** What a chart shows. */

/** One line. */
export interface PlotLine {
  readonly name: string;
  /** As many as there are places along; `undefined` = not known. */
  readonly values: readonly (number | undefined)[];
}

/** A chart. */
export interface PlotData {
  /** What lies along. */
  readonly along: readonly number[];
  readonly lines: readonly PlotLine[];
  /** Writes a number along. */
  readonly alongText: (value: number) => string;
  readonly unit: string;
  /** Amounts of their own rather than a course: bars from nothing up. */
  readonly isBars?: boolean;
}
