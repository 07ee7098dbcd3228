/** All benchmarks by name, in the order in which they run. */
import { measureIngest } from './ingest.ts';
import { measureLatency } from './latency.ts';
import type { Bench } from './measure.ts';
import { measureStorm } from './storm.ts';
import { measureStream } from './stream.ts';

export const BENCHES: Readonly<Record<string, Bench>> = {
  ingest: measureIngest,
  stream: measureStream,
  latency: measureLatency,
  storm: measureStorm,
};
