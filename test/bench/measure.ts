/** What a benchmark says. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}
