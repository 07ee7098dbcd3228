/** All benchmarks by name, in the order in which they run. */
import { measureBytes } from './bytes.ts';
import { measureCodec } from './codec.ts';
import { measureIngest } from './ingest.ts';
import { measureLatency } from './latency.ts';
import type { Bench } from './measure.ts';
import { measureReads } from './reads.ts';
import { measureStored } from './stored.ts';
import { measureStorm } from './storm.ts';
import { measureStream } from './stream.ts';

export const BENCHES: Readonly<Record<string, Bench>> = {
  bytes: measureBytes,
  stored: measureStored,
  reads: measureReads,
  codec: measureCodec,
  ingest: measureIngest,
  stream: measureStream,
  latency: measureLatency,
  storm: measureStorm,
};
