/** All benchmarks by name, in the order in which they run. Each loads what it needs when it runs. */
import type { Bench } from './measure.ts';

export const BENCHES: Readonly<Record<string, Bench>> = {
  bytes: async (run) => (await import('./bytes.ts')).measureBytes(run),
  stored: async (run) => (await import('./stored.ts')).measureStored(run),
  reads: async (run) => (await import('./reads.ts')).measureReads(run),
  codec: async (run) => (await import('./codec.ts')).measureCodec(run),
  ingest: async (run) => (await import('./ingest.ts')).measureIngest(run),
  stream: async (run) => (await import('./stream.ts')).measureStream(run),
  latency: async (run) => (await import('./latency.ts')).measureLatency(run),
  'agent-accident': async (run) => (await import('./agent-accident.ts')).measureAccident(run),
  'agent-theft': async (run) => (await import('./agent-theft.ts')).measureTheft(run),
  agent: async (run) => (await import('./agent.ts')).measureAgent(run),
  'agent-day': async (run) => (await import('./agent.ts')).measureAgentDay(run),
  storm: async (run) => (await import('./storm.ts')).measureStorm(run),
};

/** Of those that take long: asked for by name, or with `--full`. All others together stay below ten minutes. */
export const LONG: readonly string[] = ['agent-day'];
