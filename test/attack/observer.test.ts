/**
 * M11, X9: whole days on the wire, both directions, with prompt and with shaped traffic, and somebody who sees all of it
 * (docs/attacks.md, 7). A real outbox, a real uplink and real envelopes: agent/testing/wire-day.ts.
 */

import { type WireDay, watchDay } from '@fleetveil/agent/testing';
import { isHeard, note } from '@fleetveil/fleet-api/testing/noting';
import { createChance } from '@fleetveil/simulator';
import { expect, test } from 'vitest';
import { type Hour, learn } from '../../agent/test/uplink/attacker.ts';
import { needTime } from '../parts/parts.ts';
import { observerFigures } from './07-observer.ts';
import { failures } from './attack.ts';
import { type Question, windowsOf } from './windows.ts';

/** Days, half of them the attacker's own; in CI a few. Of 24 judged days the interval was 0.07 wide, and met by chance. */
const SIZE = isHeard() ? ({ shaped: 192, prompt: 6 } as const) : ({ shaped: 8, prompt: 2 } as const);
/** Seconds, the longest that settings allow: a day takes a third of the time to play. */
const SLOT_S = 900;
const SEED = Number(process.env['FLEETVEIL_SEED'] ?? 20_833);
const QUESTIONS: readonly Question[] = ['ridden', 'edge'];

/** One to five rides anywhere in a day. */
function anyRides(chance: () => number): WireDay['rentals'] {
  const count = 1 + Math.floor(chance() * 5);
  const eachS = 80_000 / count;
  return Array.from({ length: count }, (_, i) => {
    const lastsS = 90 + chance() * Math.min(5_000, eachS / 2);
    return { startS: 600 + i * eachS + chance() * (eachS - lastsS - 100), lastsS };
  });
}

/** The windows of so many days, by question: the attacker's own, and the others. */
async function watch(traffic: WireDay['traffic'], days: number) {
  const windows = { ridden: { own: [], others: [] }, edge: { own: [], others: [] } } as Record<
    Question,
    { own: Hour[]; others: Hour[] }
  >;
  for (let day = 0; day < days; day += 1) {
    const rentals = anyRides(createChance(SEED + 7 + day));
    const { wire } = await watchDay({ traffic, rentals, slotS: SLOT_S, seed: SEED + day });
    for (const question of QUESTIONS)
      windows[question][day % 2 === 0 ? 'own' : 'others'].push(...windowsOf(wire, rentals, question));
  }
  return windows;
}

test('M11, X9: an observer of whole days learns state and edges from prompt traffic, and nothing from shaped', async (context) => {
  needTime(context);
  const noted: Record<string, readonly number[]> = {};
  for (const traffic of ['shaped', 'prompt'] as const) {
    const windows = await watch(traffic, SIZE[traffic]);
    for (const question of QUESTIONS) {
      const { own, others } = windows[question];
      const score = learn(own);
      for (const is of [true, false])
        noted[`${traffic}_${question}_${is}`] = others.filter(({ isRidden }) => isRidden === is).map(score);
    }
  }
  note(noted);
  // Of the attack's own size the figures are judged there, by bounds: a miss is a line of its table, not a suite that failed.
  const judged = isHeard() ? [] : observerFigures(noted, 'short');
  expect(failures(judged)).toEqual([]);
  expect(Object.keys(noted)).toHaveLength(8);
});
