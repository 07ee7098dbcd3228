import { setTimeout as wait } from 'node:timers/promises';
import type { Sample, Source, SourceState } from '../sample.ts';
import { SOURCE_NAMES } from './format.ts';
import { createGpsdSource } from './gpsd.ts';
import { createNmeaFileSource, createNmeaTcpSource } from './nmea-live.ts';
import { createPlausibleFilter, limitsFor, type PlausibleLimits } from './plausible.ts';
import { createPlayer } from './player.ts';
import { openRecording } from './recording.ts';
import { undoRollover } from './rollover.ts';
import type { SourceClock, SourceConfig, SourceDeps } from './source.ts';
import { GPS_EPOCH_S } from './times.ts';

/**
 * The source a configuration names, with what is implausible already taken out: every sample that comes out of
 * it has a position that can be believed, or none and the reason.
 *
 * Nothing is opened before `start`. A recording that cannot be played makes `start` throw; a live source never
 * does, it says `down` and tries again.
 *
 * @throws SourceError from `start`, for `recorded` only
 * @example
 * const source = openSource({ kind: 'gpsd', host: '127.0.0.1', port: 2947 }, { clock, vehicleKind: 'car' });
 * await source.start(onSample, onState);
 */
export function openSource(config: SourceConfig, deps: SourceDeps): Source {
  const kind = deps.vehicleKind ?? 'car';
  if (config.kind === 'recorded')
    return judged(openRecorded(config, deps.clock), recordedLimits(kind), deps.clock);
  return judged(
    withRollover(openLive(config, deps.random), deps.clock),
    limitsFor(kind, deps.earliestS),
    deps.clock,
  );
}

type LiveConfig = Exclude<SourceConfig, { kind: 'recorded' }>;

function openLive(config: LiveConfig, random: () => number = Math.random): Source {
  switch (config.kind) {
    case 'gpsd':
      return createGpsdSource({ ...config, random });
    case 'nmea-tcp':
      return createNmeaTcpSource({ ...config, random });
    case 'nmea-file':
      return createNmeaFileSource({ ...config, random });
  }
}

/** On the fleet clock any time is possible; the player has judged the recording's own. */
function recordedLimits(kind: Parameters<typeof limitsFor>[0]): PlausibleLimits {
  return limitsFor(kind, GPS_EPOCH_S);
}

/** A recording whose form is only known once it is opened. */
function openRecorded(config: Extract<SourceConfig, { kind: 'recorded' }>, clock: SourceClock): Source {
  let player: Source | undefined;
  const sleep = (ms: number, signal: AbortSignal) => wait(ms, undefined, { signal }).catch(() => {});
  return {
    name: 'recorded',
    async start(onSample, onState, resumeAfter) {
      const { format, rows } = await openRecording(config.file);
      const name = SOURCE_NAMES[format.kind];
      player = createPlayer({ ...config, name, rows }, { clock, sleep });
      await player.start(onSample, onState, resumeAfter);
    },
    async stop() {
      await player?.stop();
    },
  };
}

function mapped(source: Source, change: (sample: Sample) => Sample): Source {
  return {
    name: source.name,
    start: (onSample, onState, resumeAfter) =>
      source.start((sample) => onSample(change(sample)), changesOnly(onState), resumeAfter),
    stop: () => source.stop(),
  };
}

/** A source that cannot connect says `down` at each try: once is enough. */
function changesOnly(onState: (state: SourceState) => void): (state: SourceState) => void {
  let last = '';
  return (state) => {
    const now = state.kind === 'down' ? `down ${state.code}` : state.kind;
    if (now === last && state.kind !== 'skipped') return;
    last = now;
    onState(state);
  };
}

function judged(source: Source, limits: PlausibleLimits, clock: SourceClock): Source {
  const filter = createPlausibleFilter(limits);
  return mapped(source, (sample) => filter.judge(sample, clock.nowS()));
}

function withRollover(source: Source, clock: SourceClock): Source {
  return mapped(source, (sample) =>
    sample.timeS === undefined ? sample : { ...sample, timeS: undoRollover(sample.timeS, clock.nowS()) },
  );
}
