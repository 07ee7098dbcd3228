/** How fast a page draws, and what a frame costs: seconds of all the browser's processes tell more on a busy machine. */
import type { Page } from 'playwright-core';
import { cpuBelow, readProcesses } from '../../../test/bench/cpu.ts';

/** Frames of some seconds. */
export interface Pace {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly worstMs: number;
  /** Of the processor, of all of the browser's processes, for one frame. */
  readonly cpuMs: number;
}

/**
 * Counts a page's frames for so many real milliseconds.
 *
 * @param each JavaScript that each frame does, with its number as `n`
 */
export async function framesWhile(page: Page, ms: number, each = ''): Promise<Pace> {
  const before = browserCpuS();
  const times = (await page.evaluate(`new Promise((done) => {
    const times = [];
    const frame = (at) => {
      const n = times.push(at);
      ${each};
      if (at - times[0] < ${ms}) requestAnimationFrame(frame);
      else done(times);
    };
    requestAnimationFrame(frame);
  })`)) as number[];
  const cpuMs = ((browserCpuS() - before) * 1000) / times.length;
  const gaps = times.slice(1).map((at, i) => at - (times[i] ?? at));
  gaps.sort((a, b) => a - b);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  const [medianMs, worstMs] = [gaps[gaps.length >> 1] ?? 0, gaps.at(-1) ?? 0];
  return { perSecond: gaps.length / seconds, medianMs, worstMs, cpuMs };
}

/** Seconds that all processes of browsers below this one have had. */
const browserCpuS = (): number => cpuBelow(readProcesses(), process.pid, /chrom/);

/** "21.3 frames/s (median 45 ms, worst 130 ms, 38 ms of the processor a frame)" */
export const paceText = ({ perSecond, medianMs, worstMs, cpuMs }: Pace): string =>
  `${perSecond.toFixed(1)} frames/s (median ${medianMs.toFixed(0)} ms, worst ${worstMs.toFixed(0)} ms, ${cpuMs.toFixed(0)} ms of the processor a frame)`;
