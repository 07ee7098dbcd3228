/** My trips: the choice of routes, then the list, newest first. */
import type { JSX } from 'preact';
import type { TripList, TripSummary } from '../generated/contract.ts';
import { LinkList } from '../pages/paged.tsx';
import { Shown, Title } from '../pages/parts.tsx';
import { linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { RouteChoice } from './route-choice.tsx';

const PAGE = 100;
const pageOf = (cursor?: string): Promise<TripList> =>
  askSigned('GET /v1/rider/trips', { query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) } });

/** The page. */
export function Trips(): JSX.Element {
  const { trips: texts } = useStrings();
  const [asked, again] = useAsked(() => pageOf(), []);
  return (
    <>
      <Title>{texts.title}</Title>
      <RouteChoice />
      <Shown asked={asked} again={again}>
        {(first) => (
          <>
            {first.items.length > 0 && <p class="quiet month">{texts.under}</p>}
            <LinkList
              {...{ first, next: pageOf, told: texts.count, keyOf: (trip: TripSummary) => trip.rental_id }}
              empty={{ title: texts.empty, text: texts.emptyText }}
            >
              {(trip) => <Line trip={trip} />}
            </LinkList>
          </>
        )}
      </Shown>
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
        {trip.distance_m === null ? strings.states[trip.state] : format.distance(trip.distance_m)}
      </span>
      <small>
        {strings.vehicles[trip.vehicle.kind]} · {facts.join(' · ')}
      </small>
    </a>
  );
}
