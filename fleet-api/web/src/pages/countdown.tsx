/** How long something still holds: every precise view has one. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { nowS } from '../doors/settings.ts';
import { useFormat } from '../strings/use-format.ts';
import { clockText } from './clock-text.ts';

/** Real milliseconds between two looks at the clock. */
const LOOK_MS = 500;
/** Real milliseconds until it is told again that it is over: what ends a case may be a job of each minute. */
const AGAIN_MS = 15_000;
/** Seconds above which days say more than a clock: the 72 hours of a breach are still hours. */
const CLOCK_S = 4 * 86_400;

/** Minutes and seconds until a moment of domain time, days while they are many; `onOver` is called while it stands there over. */
export function Countdown(props: { untilS: number; label: string; onOver?: () => void }): JSX.Element {
  const { untilS, label, onOver } = props;
  const format = useFormat();
  const [leftS, setLeft] = useState(() => untilS - nowS());
  useEffect(() => {
    let toldMs = Number.NEGATIVE_INFINITY;
    const look = (): void => {
      const left = Math.max(0, untilS - nowS());
      setLeft(left);
      if (left > 0 || performance.now() - toldMs < AGAIN_MS) return;
      toldMs = performance.now();
      onOver?.();
    };
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [untilS]);
  return (
    <span class="countdown" role="timer" aria-label={label}>
      {label} <strong>{leftS > CLOCK_S ? format.days(Math.ceil(leftS / 86_400)) : clockText(leftS)}</strong>
    </span>
  );
}
