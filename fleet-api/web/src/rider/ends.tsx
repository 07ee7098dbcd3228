/** When each part of a trip ends, as a line of time. */
import type { JSX } from 'preact';
import { nowS } from '../doors/settings.ts';
import type { Trip } from '../generated/contract.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { endDays } from './end-days.ts';

/** The line. */
export function Ends({ trip }: { trip: Trip }): JSX.Element {
  const { ends } = useStrings();
  const format = useFormat();
  const now = nowS();
  return (
    <ol class="ends">
      <li class="now">
        <time>{format.date(new Date(now * 1000).toISOString().slice(0, 10))}</time>
        <strong>{ends.today}</strong>
      </li>
      {endDays(trip.ends_on, now).map(({ day, parts, ahead }) => (
        <li key={day} class={ahead < 0 ? 'over' : ''}>
          <time dateTime={day}>
            {format.date(day)} · {ahead < 0 ? ends.over : format.daysAhead(ahead)}
          </time>
          <strong>{parts.map((part) => ends.parts[part]).join(' · ')}</strong>
        </li>
      ))}
    </ol>
  );
}
