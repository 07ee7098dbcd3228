import type { Sample, Source, SourceState } from '../sample.ts';
import { isOffer, type Row } from './row.ts';
import { down, type SourceClock, SourceError } from './source.ts';
import { createTimeline, type Timeline, type TimelineLimits } from './timeline.ts';
import { GPS_EPOCH_S, YEAR_2100_S } from './times.ts';

/** What is played. */
export interface PlayerConfig {
  /** What samples call their source. */
  name: string;
  /** Named in errors. */
  file: string;
  /** Domain second at which the first row falls. */
  startS: number;
  /** Only rows of this part (a drive, a track segment), if given. */
  part?: string | undefined;
  rows: () => AsyncIterable<Row>;
}

/** What the player needs from outside: the fleet clock, and a way to wait that ends early when stopped. */
export interface PlayerDeps {
  clock: SourceClock;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A row with its place on the fleet clock. */
interface Due {
  sample: Sample;
  sequence: number;
  dueS: number;
}

/** So many rows decide where a recording begins: one wrong date at its head must not move all the others. */
const HEAD_ROWS = 64;
/** A day: the head's rows lie this close together. */
const HEAD_SPREAD_S = 86_400;
const LONGEST_SLEEP_MS = 60_000;
/** Rows played without a break before the rest of the program gets its turn. */
const BURST = 64;

/** Recordings may be as old as GPS. Within one, time goes on by less than a month at a step. */
const RECORDED_LIMITS: TimelineLimits = {
  earliestS: GPS_EPOCH_S,
  latestS: YEAR_2100_S,
  backS: 10,
  forwardS: 31 * 86_400,
};

/**
 * Plays a recording on the fleet clock: every row falls due as long after `startS` as it lies after the first
 * row, and carries that shifted time. A row whose time is impossible falls due with the row before it and loses
 * its position.
 *
 * After a restart, rows up to `resumeAfter` are passed over silently; rows after it that were due before now
 * are counted in one `skipped` state, because the sensor spoke and nobody listened. After the last row comes
 * `ended`.
 *
 * ```
 *   start ─► up ─► [skipped n] ─► samples … ─► ended
 *                                    └─ recording breaks off ─► down unreadable
 * ```
 *
 * @throws SourceError from `start`: `no_times`, `empty`, and what reading the recording throws
 */
export function createPlayer(config: PlayerConfig, deps: PlayerDeps): Source {
  const abort = new AbortController();
  let playing: Promise<void> = Promise.resolve();

  return {
    name: config.name,
    async start(onSample, onState, resumeAfter = -1) {
      const rows = config.rows()[Symbol.asyncIterator]();
      const head = await readHead(config, rows);
      const say = (state: SourceState) => {
        if (!abort.signal.aborted) onState(state);
      };
      say({ kind: 'up' });
      const due = placed(config, head, rows);
      playing = play(due, { ...deps, signal: abort.signal, resumeAfter, say, onSample }).catch(() =>
        say(down('unreadable')),
      );
    },
    async stop() {
      abort.abort();
      await playing;
    },
  };
}

/** Reads the first rows, so that what makes a recording unusable shows before anything starts. */
async function readHead(config: PlayerConfig, rows: AsyncIterator<Row>): Promise<Row[]> {
  const head: Row[] = [];
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    if (config.part === undefined || next.value.part === config.part) head.push(next.value);
    if (head.length >= HEAD_ROWS) break;
  }
  if (head.length === 0)
    throw new SourceError('empty', config.file, 'has no rows to play; give another recording');
  if (firstTimeS(head) === undefined) {
    throw new SourceError('no_times', config.file, 'has no times in its first rows; record them with a date');
  }
  return head;
}

/** The first time that agrees with the middle one of the head's times. */
function firstTimeS(head: readonly Row[]): number | undefined {
  const times = head.flatMap((row) => (row.timeS === undefined ? [] : [row.timeS]));
  const middle = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
  return middle === undefined ? undefined : times.find((timeS) => Math.abs(timeS - middle) <= HEAD_SPREAD_S);
}

/** Gives every row its place on the fleet clock. Due times never go back. */
async function* placed(
  config: PlayerConfig,
  head: readonly Row[],
  rest: AsyncIterator<Row>,
): AsyncGenerator<Due> {
  const firstS = firstTimeS(head) ?? 0;
  const timeline = createTimeline(RECORDED_LIMITS, firstS);
  let shiftS = config.startS - firstS;
  let lastS = config.startS;
  let sequence = 0;
  for await (const row of chain(head, rest)) {
    if (config.part !== undefined && row.part !== config.part) continue;
    const timed = withPossibleTime(row, timeline);
    // A piece recorded before the one it follows is played after it.
    if (timed.timeS !== undefined && timed.timeS + shiftS < lastS - RECORDED_LIMITS.backS) {
      shiftS = lastS + 1 - timed.timeS;
    }
    if (timed.timeS !== undefined) lastS = Math.max(lastS, timed.timeS + shiftS);
    yield { sample: sampleOf(timed, config.name, sequence, shiftS), sequence, dueS: lastS };
    sequence++;
  }
}

async function* chain(head: readonly Row[], rest: AsyncIterator<Row>): AsyncGenerator<Row> {
  yield* head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

function withPossibleTime(row: Row, timeline: Timeline): Row {
  if (row.timeS === undefined || timeline.judge(row.timeS)) return row;
  const { timeS: _impossible, position, ...rest } = row;
  return position === undefined ? rest : { ...rest, problems: ['impossible_time'] };
}

function sampleOf(row: Row, source: string, sequence: number, shiftS: number): Sample {
  const { part: _part, timeS, ...values } = row;
  return { source, sequence, ...values, ...(timeS === undefined ? {} : { timeS: timeS + shiftS }) };
}

interface Stage extends PlayerDeps {
  signal: AbortSignal;
  resumeAfter: number;
  say: (state: SourceState) => void;
  onSample: (sample: Sample) => void;
}

async function play(rows: AsyncIterable<Due>, stage: Stage): Promise<void> {
  const startedS = stage.clock.nowS();
  let skipped = 0;
  let played = 0;
  const tellSkipped = () => {
    if (skipped > 0) stage.say({ kind: 'skipped', fixes: skipped });
    skipped = 0;
  };
  for await (const { sample, sequence, dueS } of rows) {
    if (stage.signal.aborted) return;
    if (sequence <= stage.resumeAfter) continue;
    if (dueS < startedS) {
      if (isOffer(sample)) skipped++;
      continue;
    }
    tellSkipped();
    await waitUntil(dueS, played++ % BURST === 0, stage);
    if (stage.signal.aborted) return;
    stage.onSample(sample);
  }
  tellSkipped();
  stage.say({ kind: 'ended' });
}

async function waitUntil(dueS: number, breathe: boolean, { clock, sleep, signal }: Stage): Promise<void> {
  let leftMs = ((dueS - clock.nowS()) / clock.rate) * 1000;
  if (leftMs <= 0 && breathe) await sleep(0, signal);
  while (leftMs > 0 && !signal.aborted) {
    await sleep(Math.min(Math.max(leftMs, 1), LONGEST_SLEEP_MS), signal);
    leftMs = ((dueS - clock.nowS()) / clock.rate) * 1000;
  }
}
