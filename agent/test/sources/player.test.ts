import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Sample, SourceState } from '../../src/sample.ts';
import { createPlayer } from '../../src/sources/player.ts';
import type { Row } from '../../src/sources/row.ts';

const RECORDED_S = Date.UTC(2021, 4, 25, 10) / 1000;
const START_S = 2_000_000_000;

function row(atS: number, more: Partial<Row> = {}): Row {
  return { timeS: RECORDED_S + atS, position: { latitudeE6: 1, longitudeE6: 2, accuracyM: 0 }, ...more };
}

/** A clock that only moves when the player waits on it. */
function createStage(startedS = START_S, rate = 1) {
  const stage = {
    nowS: startedS,
    rate,
    waits: [] as number[],
    clock: { nowS: () => stage.nowS, rate },
    sleep: async (ms: number) => {
      stage.waits.push(ms);
      stage.nowS += (ms / 1000) * rate;
      await Promise.resolve();
    },
  };
  return stage;
}

interface Played {
  samples: Sample[];
  states: SourceState[];
  /** The fleet clock when each sample came. */
  atS: number[];
}

async function play(
  rows: readonly Row[],
  stage: ReturnType<typeof createStage>,
  options: { resumeAfter?: number; part?: string; busyS?: number } = {},
): Promise<Played> {
  async function* stream() {
    yield* rows;
  }
  const { part } = options;
  const player = createPlayer(
    { name: 'recorded', file: 'f.csv', startS: START_S, rows: stream, part },
    stage,
  );
  const played: Played = { samples: [], states: [], atS: [] };
  await new Promise<void>((resolve, reject) => {
    const onSample = (sample: Sample) => {
      played.samples.push(sample);
      played.atS.push(stage.nowS);
      stage.nowS += options.busyS ?? 0;
    };
    const onState = (state: SourceState) => {
      played.states.push(state);
      if (state.kind === 'ended' || state.kind === 'down') resolve();
    };
    player.start(onSample, onState, options.resumeAfter).catch(reject);
  });
  await player.stop();
  return played;
}

describe('on the fleet clock', () => {
  test('the first row falls at startS, the others as far behind it as recorded, and each carries its shifted time', async () => {
    const { samples, states, atS } = await play([row(0), row(3), row(3.5), row(60)], createStage());
    expect(samples.map(({ sequence, timeS }) => [sequence, timeS])).toEqual([
      [0, START_S],
      [1, START_S + 3],
      [2, START_S + 3.5],
      [3, START_S + 60],
    ]);
    expect(atS).toEqual([START_S, START_S + 3, START_S + 3.5, START_S + 60]);
    expect(states).toEqual([{ kind: 'up' }, { kind: 'ended' }]);
  });

  test('at rate 60 a minute takes a second', async () => {
    const stage = createStage(START_S, 60);
    await play([row(0), row(60)], stage);
    expect(stage.waits.filter((ms) => ms > 0)).toEqual([1000]);
  });

  test('a start in the future is waited for, in sleeps of a minute at most', async () => {
    const stage = createStage(START_S - 150);
    const { atS } = await play([row(0)], stage);
    expect(atS).toEqual([START_S]);
    expect(stage.waits).toEqual([60_000, 60_000, 30_000]);
  });

  test('a row with an impossible time falls due with the one before it, and keeps no position', async () => {
    const wrong = row(60 * 365 * 86_400, { speedMps: 3 });
    const { samples, atS } = await play(
      [row(0), row(1), wrong, { problems: ['unparsable'] }, row(3)],
      createStage(),
    );
    expect(samples[2]).toEqual({
      source: 'recorded',
      sequence: 2,
      speedMps: 3,
      problems: ['impossible_time'],
    });
    expect(samples[3]).toEqual({ source: 'recorded', sequence: 3, problems: ['unparsable'] });
    expect(atS.map((timeS) => timeS - START_S)).toEqual([0, 1, 1, 1, 3]);
  });

  test('a wrong date in the first row does not move the others', async () => {
    const { samples } = await play([row(-9 * 365 * 86_400), row(0), row(1), row(2)], createStage());
    expect(samples.map(({ timeS }) => timeS)).toEqual([undefined, START_S, START_S + 1, START_S + 2]);
    expect(samples[0]?.problems).toEqual(['impossible_time']);
  });

  test('a piece recorded before the one it follows is played after it', async () => {
    const rows = [row(5000), row(5001), row(0), row(1), row(2), row(3)];
    const { samples } = await play(rows, createStage());
    const times = samples.flatMap(({ timeS }) => (timeS === undefined ? [] : [timeS - START_S]));
    expect(times).toEqual([0, 1, 2, 3]);
    expect(samples.map(({ problems }) => problems?.[0])).toEqual([
      undefined,
      undefined,
      'impossible_time',
      'impossible_time',
      undefined,
      undefined,
    ]);
  });

  test('only the part asked for is played, and numbered from 0', async () => {
    const rows = [row(0, { part: '1' }), row(500, { part: '2' }), row(501, { part: '2' })];
    const { samples } = await play(rows, createStage(), { part: '2' });
    expect(samples.map(({ sequence, timeS }) => [sequence, timeS])).toEqual([
      [0, START_S],
      [1, START_S + 1],
    ]);
    expect(samples.some((sample) => 'part' in sample)).toBe(false);
  });
});

describe('after a restart', () => {
  const rows = Array.from({ length: 10 }, (_, second) => row(second));

  test('goes on after the last row seen, and counts what fell due meanwhile', async () => {
    const { samples, states } = await play(rows, createStage(START_S + 6.5), { resumeAfter: 2 });
    expect(states).toEqual([{ kind: 'up' }, { kind: 'skipped', fixes: 4 }, { kind: 'ended' }]);
    expect(samples.map(({ sequence }) => sequence)).toEqual([7, 8, 9]);
  });

  test('every offer is either played, skipped or seen before', async () => {
    for (let seen = -1; seen < 10; seen++) {
      for (let lateS = 0; lateS < 12; lateS++) {
        const { samples, states } = await play(rows, createStage(START_S + lateS), { resumeAfter: seen });
        const skipped = states.reduce((sum, state) => sum + (state.kind === 'skipped' ? state.fixes : 0), 0);
        expect(samples.length + skipped + seen + 1, `${seen} ${lateS}`).toBe(10);
      }
    }
  });

  test('while it runs nothing is skipped, however busy the agent is', async () => {
    const { samples, states } = await play(rows, createStage(), { busyS: 30 });
    expect(samples).toHaveLength(10);
    expect(states).toEqual([{ kind: 'up' }, { kind: 'ended' }]);
  });

  test('a row that offered no position is not counted as a skipped fix', async () => {
    const { position: _none, ...empty } = row(1);
    const mixed = [row(0), empty, { problems: ['unparsable'] as const }, row(9)];
    const { states } = await play(mixed, createStage(START_S + 5));
    expect(states[1]).toEqual({ kind: 'skipped', fixes: 2 });
  });

  test('after the last row it has ended at once', async () => {
    const { states, samples } = await play(rows, createStage(START_S + 100), { resumeAfter: 9 });
    expect([states, samples]).toEqual([[{ kind: 'up' }, { kind: 'ended' }], []]);
  });
});

describe('what cannot be played', () => {
  test('no rows, or none of the part', async () => {
    await expect(play([], createStage())).rejects.toMatchObject({ problem: 'empty', code: 'malformed' });
    await expect(play([row(0)], createStage(), { part: 'x' })).rejects.toMatchObject({ problem: 'empty' });
  });

  test('no times', async () => {
    await expect(play([{ problems: ['unparsable'] }], createStage())).rejects.toMatchObject({
      problem: 'no_times',
    });
  });

  test('a recording that breaks off says so', async () => {
    async function* broken() {
      for (let second = 0; second < 70; second++) yield row(second);
      throw new Error('disk');
    }
    const stage = createStage();
    const states: SourceState[] = [];
    let seen = 0;
    const player = createPlayer({ name: 'recorded', file: 'f', startS: START_S, rows: broken }, stage);
    await player.start(
      () => seen++,
      (state) => states.push(state),
    );
    while (states.length < 2) await wait(1);
    expect(states).toEqual([{ kind: 'up' }, { kind: 'down', code: 'unreadable' }]);
    expect(seen).toBe(70);
  });
});

test('stopping ends the wait for the next row, which then does not come', async () => {
  async function* rows() {
    yield* [row(0), row(3600)];
  }
  const told: Sample[] = [];
  const clock = { rate: 1, nowS: () => START_S };
  const sleep = (ms: number, signal: AbortSignal) => wait(ms, undefined, { signal }).catch(() => {});
  const player = createPlayer({ name: 'recorded', file: 'f', startS: START_S, rows }, { clock, sleep });
  await player.start(
    (sample) => told.push(sample),
    () => {},
  );
  while (told.length === 0) await wait(1);
  await player.stop();
  expect(told).toHaveLength(1);
});

test('once stopped nothing comes any more', async () => {
  const told: unknown[] = [];
  async function* rows() {
    for (let second = 0; ; second++) yield row(second);
  }
  const startedAt = performance.now();
  const clock = { rate: 1000, nowS: () => START_S + performance.now() - startedAt };
  const sleep = (ms: number, signal: AbortSignal) => wait(ms, undefined, { signal }).catch(() => {});
  const player = createPlayer({ name: 'recorded', file: 'f', startS: START_S, rows }, { clock, sleep });
  await player.start(
    (sample) => told.push(sample),
    (state) => told.push(state),
  );
  await wait(30);
  await player.stop();
  const before = told.length;
  expect(before).toBeGreaterThan(5);
  await wait(30);
  expect(told).toHaveLength(before);
});
