import type { Sample, Source, SourceState } from '../sample.ts';
import { createFuser, type SourceFamily } from './fuse.ts';
import { SourceError } from './source.ts';

/** One of the configured sources. */
export interface NamedSource {
  family: SourceFamily;
  source: Source;
}

/** Which source said something of itself. */
export interface SourceName {
  family: SourceFamily;
  /** Its place in the settings, from 1. */
  number: number;
}

/** All sources of a unit as one. */
export interface Sources {
  /**
   * Begins to deliver. `resumeAfter` is the last row of a recording already seen.
   *
   * @throws SourceError if a recording cannot be played; then nothing was started
   */
  start(
    onSample: (sample: Sample) => void,
    onState: (state: SourceState, name: SourceName) => void,
    resumeAfter?: number,
  ): Promise<void>;
  /** After it resolves neither callback is called again. */
  stop(): Promise<void>;
}

/** What putting together needs from outside. */
export interface SeveralDeps {
  /** A clock that nobody sets and that counts sleep, in domain seconds. */
  steadyS: () => number;
  /** The last word on each sample. */
  judge: (sample: Sample) => Sample;
}

/** A bus says everything in values of its own rate: also alone it needs the fuser's beat. */
const NEEDS_BEAT: readonly SourceFamily[] = ['can', 'viss', 'kuksa'];

/** Makes one of several; a single receiver or recording stays as it is. */
export function createSources(named: readonly NamedSource[], deps: SeveralDeps): Sources {
  const take = createTake(named, deps);
  return {
    async start(onSample, onState, resumeAfter) {
      for (const [from, { family, source }] of named.entries()) {
        const state = (said: SourceState) => {
          if (said.kind === 'down' || said.kind === 'ended') take.lost(from);
          onState(said, { family, number: from + 1 });
        };
        const sample = (given: Sample) => {
          const going = take.sample(given, from);
          if (going !== undefined) onSample(going);
        };
        await source.start(sample, state, resumeAfter).catch(async (error: unknown) => {
          await stopAll(named.slice(0, from));
          throw error;
        });
      }
    },
    stop: () => stopAll(named),
  };
}

async function stopAll(named: readonly NamedSource[]): Promise<void> {
  for (const { source } of named) await source.stop();
}

interface Take {
  sample(sample: Sample, from: number): Sample | undefined;
  lost(from: number): void;
}

function createTake(named: readonly NamedSource[], { steadyS, judge }: SeveralDeps): Take {
  const [first] = named;
  if (first === undefined) throw new SourceError('empty', 'sources', 'needs at least one source');
  if (named.length === 1 && !NEEDS_BEAT.includes(first.family)) {
    return { sample: (sample) => sample, lost() {} };
  }
  const fuser = createFuser(named.map(({ family }) => family));
  return {
    sample(sample, from) {
      const fused = fuser.take(sample, from, steadyS());
      return fused === undefined ? undefined : judge(fused);
    },
    lost: fuser.lost,
  };
}
