/** A day on the wire in windows of ten minutes, as the network observer of attack 7 reads it. */

import type { OnWire, WireDay } from '@fleetveil/agent/testing';
import { featuresOf, type Hour } from '../../agent/test/uplink/attacker.ts';

/** What is asked of a window. */
export type Question = 'ridden' | 'edge';

const [DAY_S, WINDOW_S] = [86_400, 600];
/** An edge this near to the middle of a window is one of it. */
const NEAR_S = 600;
/** Windows before and after that are looked at as well. */
const BESIDE = 1;

type Rental = WireDay['rentals'][number];

/** Whether somebody rode in a window, or a rental began or ended within ten minutes of its middle. */
export function isSo(question: Question, window: number, rentals: readonly Rental[]): boolean {
  const [fromS, toS] = [window * WINDOW_S, (window + 1) * WINDOW_S];
  const edges = ({ startS, lastsS }: Rental) => [startS, startS + lastsS];
  if (question === 'ridden')
    return rentals.some(({ startS, lastsS }) => startS < toS && startS + lastsS > fromS);
  const middleS = (fromS + toS) / 2;
  return rentals.flatMap(edges).some((edgeS) => Math.abs(edgeS - middleS) <= NEAR_S);
}

/** A day's windows as the attacker has them, those at its two ends left out: nothing is beside them. */
export function windowsOf(wire: readonly OnWire[], rentals: readonly Rental[], question: Question): Hour[] {
  const count = DAY_S / WINDOW_S;
  const byWindow = Map.groupBy(wire, ({ atMs }) => Math.floor(atMs / 1_000 / WINDOW_S));
  const features = Array.from({ length: count }, (_, window) => featuresOf(byWindow.get(window) ?? []));
  return Array.from({ length: count - 2 * BESIDE }, (_, i) => {
    const window = i + BESIDE;
    const seen = features.slice(window - BESIDE, window + BESIDE + 1).flat();
    return { features: seen, isRidden: isSo(question, window, rentals) };
  });
}
