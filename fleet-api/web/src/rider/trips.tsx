/** My trips: the choice of routes, then the list, newest first. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { TripList, TripSummary } from '../generated/contract.ts';
import { LongList } from '../pages/long-list.tsx';
import { Empty, Said, Shown, Title, useAct } from '../pages/parts.tsx';
import { linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { RouteChoice } from './route-choice.tsx';

const PAGE = 100;

/** The page. */
export function Trips(): JSX.Element {
  const { trips: texts } = useStrings();
  const [asked, again] = useAsked(() => askSigned('GET /v1/rider/trips', { query: { limit: PAGE } }), []);
  return (
    <>
      <Title>{texts.title}</Title>
      <RouteChoice />
      <Shown asked={asked} again={again}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty title={texts.empty} text={texts.emptyText} />
          ) : (
            <List first={page} />
          )
        }
      </Shown>
    </>
  );
}

function List({ first }: { first: TripList }): JSX.Element {
  const strings = useStrings();
  const [items, setItems] = useState(first.items);
  const [cursor, setCursor] = useState(first.next_cursor);
  const { isBusy, outcome, act } = useAct();
  const more = (): Promise<void> =>
    act(async () => {
      const page = await askSigned('GET /v1/rider/trips', { query: { limit: PAGE, cursor: cursor ?? '' } });
      setItems([...items, ...page.items]);
      setCursor(page.next_cursor);
      return strings.trips.count(items.length + page.items.length);
    });
  return (
    <>
      <p class="quiet month">{strings.trips.under}</p>
      <LongList class="trips" items={items} height={80} keyOf={(trip) => trip.rental_id}>
        {(trip) => <Line trip={trip} />}
      </LongList>
      {cursor !== null && (
        <div class="row">
          <button type="button" disabled={isBusy} onClick={() => void more()}>
            {strings.more}
          </button>
        </div>
      )}
      <Said outcome={outcome} />
    </>
  );
}

function Line({ trip }: { trip: TripSummary }): JSX.Element {
  const strings = useStrings();
  const format = useFormat();
  const startS = trip.started_s ?? trip.booked_s;
  const facts = [
    trip.duration_s === null ? strings.states[trip.state] : format.duration(trip.duration_s),
    trip.energy_wh === null ? undefined : format.energy(trip.energy_wh),
    trip.route ? strings.trips.withRoute : strings.trips.noRoute,
  ].filter((fact) => fact !== undefined);
  return (
    <a {...linkTo(`/rider/trips/${trip.rental_id}`)}>
      <strong>
        {format.day(startS)}, {format.time(startS)}
        {trip.ended_s === null ? '' : `–${format.time(trip.ended_s)}`}
      </strong>
      <span class="number">
        {trip.distance_m === null ? strings.states[trip.state] : format.metres(trip.distance_m)}
      </span>
      <small>
        {strings.vehicles[trip.vehicle.kind]} · {facts.join(' · ')}
      </small>
    </a>
  );
}
