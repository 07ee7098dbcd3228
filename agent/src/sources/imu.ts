import { createReadStream } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { systemCode } from '../errors.ts';
import type { ImuSource } from '../sample.ts';
import { createImuParser, type ImuParser, type ImuReadings } from './imu-lines.ts';
import { BUSY_TIMES, type LinkTimes } from './link.ts';
import { down, ended, type SourceClock, SourceError } from './source.ts';
import { openText, type TextPlace } from './text-link.ts';

/** A live inertial sensor, as lines of text. */
export interface ImuConfig {
  from: TextPlace;
  times?: LinkTimes | undefined;
  /** Boot clock, seconds. */
  bootS: () => number;
  /** Chance for back-off, in [0, 1). */
  random: () => number;
}

/**
 * Reads an inertial sensor from a pipe, a serial device or a TCP peer: four wake-ups a second, each with all readings
 * that arrived since the one before. An ordinary file is read once, as fast as it comes.
 */
export function createImuSource({ from, times = BUSY_TIMES, bootS, random }: ImuConfig): ImuSource {
  let text: ReturnType<typeof openText> | undefined;
  return {
    name: 'imu',
    async start(onBatch, onState) {
      let parser: ImuParser = createImuParser();
      const give = (batches: ImuReadings[]) => {
        for (const batch of batches) onBatch({ source: 'imu', bootS: bootS(), ...batch });
      };
      text = openText(
        { from, times, random },
        {
          onUp() {
            parser = createImuParser();
            onState({ kind: 'up' });
          },
          onText: (piece) => give([...parser.push(piece), ...parser.flush()]),
          onQuiet() {},
          onDown: (code) => onState(down(code, parser.refused)),
          onEnd: () => onState(ended(parser.refused)),
        },
      );
    },
    async stop() {
      await text?.stop();
    },
  };
}

/** A recorded inertial sensor. */
export interface RecordedImuConfig {
  file: string;
  /** Domain second at which the first reading falls. */
  startS: number;
  clock: SourceClock;
  /** Boot clock, seconds. */
  bootS: () => number;
}

/** Readings of a recording that are given out together, seconds of its own clock. */
const STEP_S = 0.25;

/**
 * Plays recorded lines on the fleet clock, a quarter of a second at a time, however fast that clock runs. Readings that
 * fell due before the start are passed over.
 *
 * @throws SourceError from `start` if the file cannot be read
 */
export function createRecordedImuSource({ file, startS, clock, bootS }: RecordedImuConfig): ImuSource {
  const abort = new AbortController();
  let playing: Promise<void> = Promise.resolve();
  return {
    name: 'imu',
    async start(onBatch, onState) {
      const steps = stepsOf(file);
      const first = await steps.next();
      if (first.done) throw new SourceError('empty', file, 'has no readings to play; give another recording');
      onState({ kind: 'up' });
      const give = (readings: ImuReadings) => onBatch({ source: 'imu', bootS: bootS(), ...readings });
      const play = async () => {
        await playSteps(chain(first.value, steps), { startS, clock, signal: abort.signal }, give);
        if (!abort.signal.aborted) onState({ kind: 'ended' });
      };
      playing = play().catch(() => onState(down('unreadable')));
    },
    async stop() {
      abort.abort();
      await playing;
    },
  };
}

async function* chain(first: ImuReadings, rest: AsyncGenerator<ImuReadings>): AsyncGenerator<ImuReadings> {
  yield first;
  yield* rest;
}

interface Stage {
  startS: number;
  clock: SourceClock;
  signal: AbortSignal;
}

async function playSteps(
  steps: AsyncGenerator<ImuReadings>,
  { startS, clock, signal }: Stage,
  give: (readings: ImuReadings) => void,
): Promise<void> {
  const beganS = clock.nowS();
  let shiftS: number | undefined;
  for await (const step of steps) {
    shiftS ??= startS - (step.tS[0] ?? 0);
    const dueS = shiftS + (step.tS.at(-1) ?? 0);
    if (dueS < beganS) continue;
    await waitUntil(dueS, clock, signal);
    if (signal.aborted) return;
    give(step);
  }
}

async function waitUntil(dueS: number, clock: SourceClock, signal: AbortSignal): Promise<void> {
  const leftMs = () => ((dueS - clock.nowS()) / clock.rate) * 1000;
  for (let ms = leftMs(); ms > 0 && !signal.aborted; ms = leftMs()) {
    await wait(Math.min(Math.max(ms, 1), 60_000), undefined, { signal }).catch(() => {});
  }
}

/** The readings of a file, cut where a quarter of a second is full. */
async function* stepsOf(file: string): AsyncGenerator<ImuReadings, void, undefined> {
  const parser = createImuParser();
  try {
    for await (const text of createReadStream(file, { encoding: 'utf8', highWaterMark: 16_384 })) {
      for (const batch of [...parser.push(text), ...parser.flush()]) yield* cut(batch);
    }
  } catch (cause) {
    const why = systemCode(cause) ?? 'no system code';
    throw new SourceError('unreadable', file, `cannot be read (${why}); give a readable recording`, {
      cause,
    });
  }
}

function* cut(batch: ImuReadings): Generator<ImuReadings, void, undefined> {
  for (let from = 0; from < batch.tS.length; ) {
    const endS = (batch.tS[from] ?? 0) + STEP_S;
    let to = from + 1;
    while (to < batch.tS.length && (batch.tS[to] ?? 0) < endS) to++;
    yield slice(batch, from, to);
    from = to;
  }
}

function slice({ tS, ax, ay, az, gyro }: ImuReadings, from: number, to: number): ImuReadings {
  const part = {
    tS: tS.slice(from, to),
    ax: ax.slice(from, to),
    ay: ay.slice(from, to),
    az: az.slice(from, to),
  };
  if (gyro === undefined) return part;
  const { gx, gy, gz } = gyro;
  return { ...part, gyro: { gx: gx.slice(from, to), gy: gy.slice(from, to), gz: gz.slice(from, to) } };
}
