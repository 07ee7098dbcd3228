import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { readBootS } from '../clock/boot.ts';
import type { ImuSource, Sample, Source, SourceState } from '../sample.ts';
import { createCanSource } from './can-live.ts';
import { SOURCE_NAMES } from './format.ts';
import type { SourceFamily } from './fuse.ts';
import { createGpsdSource } from './gpsd.ts';
import { createImuSource, createRecordedImuSource } from './imu.ts';
import { createKuksaSource } from './kuksa.ts';
import { createNmeaSource } from './nmea-live.ts';
import { createPlausibleFilter, limitsFor, type PlausibleLimits } from './plausible.ts';
import { createPlayer } from './player.ts';
import { openRecording } from './recording.ts';
import { undoRollover } from './rollover.ts';
import type { ImuConfigured, SourceConfig } from './settings.ts';
import { createSources, type Sources } from './several.ts';
import type { SourceClock, SourceDeps } from './source.ts';
import { GPS_EPOCH_S } from './times.ts';
import { createVissSource } from './viss.ts';

/**
 * All sources a configuration names as one, with what is implausible already taken out: every sample that comes out of
 * it has a position that can be believed, or none and the reason.
 *
 * Nothing is opened before `start`. A recording that cannot be played makes `start` throw; a live source never
 * does, it says `down` and tries again.
 *
 * @throws SourceError from `start`, for `recorded` only
 * @example
 * const sources = openSources([{ kind: 'gpsd', host: '127.0.0.1', port: 2947 }], { clock, vehicleKind: 'car' });
 * await sources.start(onSample, onState);
 */
export function openSources(configs: readonly SourceConfig[], deps: SourceDeps): Sources {
  const { clock, vehicleKind = 'car', bootS = readBootS } = deps;
  const named = configs.map((config) => ({
    family: FAMILIES[config.kind],
    source: openSource(config, deps),
  }));
  // Each source was judged alone; here they are judged against each other, when one takes over from another.
  const isRecorded = configs.some(({ kind }) => kind === 'recorded');
  const filter = createPlausibleFilter(isRecorded ? recordedLimits(vehicleKind) : liveLimits(deps));
  return createSources(named, {
    steadyS: () => bootS() * clock.rate,
    judge: (sample) => filter.judge(sample, clock.nowS()),
  });
}

const FAMILIES: Readonly<Record<SourceConfig['kind'], SourceFamily>> = {
  recorded: 'recorded',
  gpsd: 'gpsd',
  'nmea-tcp': 'nmea',
  'nmea-file': 'nmea',
  viss: 'viss',
  kuksa: 'kuksa',
  'can-tcp': 'can',
  'can-file': 'can',
};

/** One source, judged. */
export function openSource(config: SourceConfig, deps: SourceDeps): Source {
  if (config.kind === 'recorded')
    return judged(openRecorded(config, deps.clock), recordedLimits(deps.vehicleKind ?? 'car'), deps.clock);
  return judged(withRollover(openLive(config, deps.random), deps.clock), liveLimits(deps), deps.clock);
}

type LiveConfig = Exclude<SourceConfig, { kind: 'recorded' }>;

function openLive(config: LiveConfig, random: () => number = Math.random): Source {
  switch (config.kind) {
    case 'gpsd':
      return createGpsdSource({ ...config, random });
    case 'nmea-tcp':
    case 'nmea-file':
      return createNmeaSource({ from: config, random });
    case 'can-tcp':
    case 'can-file':
      return createCanSource({ from: config, signals: config.signals, obd: config.obd, random });
    case 'viss':
      return createVissSource({ url: config.url, token: textOf(config.tokenFile), random });
    case 'kuksa':
      return createKuksaSource({
        ...{ url: config.url, ca: textOf(config.caFile), token: textOf(config.tokenFile) },
        random,
      });
  }
}

/** The inertial sensor a configuration names. Nothing is opened before `start`. */
export function openImu(
  config: ImuConfigured,
  { clock, bootS = readBootS, random = Math.random }: SourceDeps,
): ImuSource {
  if (config.kind === 'imu-recorded') return createRecordedImuSource({ ...config, clock, bootS });
  return createImuSource({ from: config, bootS, random });
}

/** Reads a file of one line anew each time: tokens and certificates are renewed. */
function textOf(file: string | undefined): (() => Promise<string>) | undefined {
  return file === undefined ? undefined : async () => (await readFile(file, 'utf8')).trim();
}

function liveLimits({ vehicleKind = 'car', earliestS }: SourceDeps): PlausibleLimits {
  return limitsFor(vehicleKind, earliestS);
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
