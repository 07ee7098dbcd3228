/** One trip: its facts, what everybody sees of it, what can be done, when it ends, who looked. */
import type { JSX } from 'preact';
import { DoorError } from '../doors/door-error.ts';
import type { Trip } from '../generated/contract.ts';
import { Facts, Section, Shown, Title } from '../pages/parts.tsx';
import { linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askFileSigned, askSigned } from '../session/session.ts';
import type { Strings } from '../strings/en.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { Actions } from './actions.tsx';
import { Ends } from './ends.tsx';
import { Looks } from './looks.tsx';
import { Sees } from './sees.tsx';
import { linesOf, type TripFile } from './track.ts';

/** A trip with its route, where it has one. */
export interface ReadTrip {
  readonly trip: Trip;
  /** Its export; without features where nothing of a route opens here. */
  readonly file: TripFile;
  readonly lines: ReturnType<typeof linesOf>;
  /** There is a route, and only the rider's own key opens it. */
  readonly isSealed: boolean;
}

const NO_FILE: TripFile = { features: [] };

/** The page. */
export function TripPage({ id }: { id: string }): JSX.Element {
  const strings = useStrings();
  const [asked, again] = useAsked(() => readTrip(id), [id]);
  return (
    <>
      <p>
        <a {...linkTo('/rider')}>← {strings.trip.back}</a>
      </p>
      <Shown asked={asked} again={again}>
        {(read) => <Whole read={read} again={again} />}
      </Shown>
    </>
  );
}

async function readTrip(id: string): Promise<ReadTrip> {
  const path = { rental_id: id };
  const trip = await askSigned('GET /v1/rider/trips/{rental_id}', { path });
  const file = trip.route ? await fileOf(path) : NO_FILE;
  return { trip, file: file ?? NO_FILE, lines: linesOf(file ?? NO_FILE), isSealed: file === undefined };
}

/** `undefined` = the route is sealed to the rider's own key and does not open here: the trip is shown without it. */
async function fileOf(path: { rental_id: string }): Promise<TripFile | undefined> {
  try {
    const query = { use: 'look' } as const;
    const file = await askFileSigned('GET /v1/rider/trips/{rental_id}.geojson', { path, query });
    return JSON.parse(await file.text()) as TripFile;
  } catch (error) {
    if (error instanceof DoorError && error.code === 'route_sealed_to_rider') return undefined;
    throw error;
  }
}

function Whole({ read, again }: { read: ReadTrip; again: () => void }): JSX.Element {
  const strings = useStrings();
  const format = useFormat();
  const { trip, lines } = read;
  const startS = trip.started_s ?? trip.booked_s;
  const notKnown = strings.trip.notKnown;
  const points = lines.reduce((sum, line) => sum + line.length, 0);
  return (
    <>
      <Title>{`${format.day(startS)}, ${format.time(startS)}${trip.ended_s === null ? '' : `–${format.time(trip.ended_s)}`}`}</Title>
      <p class="lead">
        {strings.vehicles[trip.vehicle.kind]} {trip.vehicle.label}
      </p>
      {trip.state !== 'ended' && <p class="notice">{strings.trip.running}</p>}
      {trip.state === 'ended' && !trip.complete && <p class="notice warn">{strings.trip.incomplete}</p>}
      <Facts
        facts={[
          [strings.trip.duration, trip.duration_s === null ? notKnown : format.duration(trip.duration_s)],
          [strings.trip.distance, trip.distance_m === null ? notKnown : format.distance(trip.distance_m)],
          [strings.trip.energy, trip.energy_wh === null ? notKnown : format.energy(trip.energy_wh)],
          [strings.trip.start, <Place key="start" place={trip.start} />],
          [strings.trip.end, <Place key="end" place={trip.end} />],
          [
            strings.trip.route,
            points > 0 ? strings.trip.points(format.counted(points)) : whyNone(read, strings),
          ],
        ]}
      />
      <Section title={strings.sees.title} id="sees" intro={strings.trip.opened}>
        <Sees read={read} />
      </Section>
      <Section title={strings.actions.title} id="actions">
        <Actions trip={trip} hasRoute={points > 0} again={again} />
      </Section>
      <Section title={strings.ends.title} id="ends" intro={strings.ends.intro}>
        <Ends trip={trip} />
      </Section>
      <Section title={strings.log.title} id="looks" intro={strings.log.intro}>
        <Looks key={trip.checkpoint} id={trip.rental_id} />
      </Section>
    </>
  );
}

/** Why no point of a route is shown: a rider who chose to have one must not read that nothing was recorded. */
function whyNone({ trip, isSealed }: ReadTrip, strings: Strings): string {
  if (isSealed) return strings.problems.route_sealed_to_rider;
  return trip.route ? strings.trip.routeAway : strings.trip.noRoute;
}

function Place({ place }: { place: Trip['start'] }): JSX.Element {
  const { trip } = useStrings();
  const format = useFormat();
  if (place === null) return <>{trip.notKnown}</>;
  return (
    <>
      {(place.latitude_e6 / 1e6).toFixed(5)}, {(place.longitude_e6 / 1e6).toFixed(5)}
      <br />
      <small>
        {place.accuracy_m === null
          ? format.time(place.time_s)
          : trip.placeAt(format.time(place.time_s), format.metres(place.accuracy_m))}
      </small>
    </>
  );
}
