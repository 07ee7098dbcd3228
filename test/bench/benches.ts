/** All benchmarks by name, in the order in which they run. */
import { measureIngest } from './ingest.ts';
import type { Bench } from './measure.ts';

export const BENCHES: Readonly<Record<string, Bench>> = {
  ingest: measureIngest,
};
