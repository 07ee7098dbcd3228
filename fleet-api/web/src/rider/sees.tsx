/** What the rider sees beside what the operator sees: two maps of one trip, and the same in words. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { settings } from '../doors/settings.ts';
import type { Drawing } from '../map/drawing.ts';
import { MapOf } from '../map/map.tsx';
import { WideTable } from '../pages/table.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { endsOf, placesOnTicks, ridersDrawing } from './track.ts';
import type { ReadTrip } from './trip.tsx';

/** What the operator can know of a trip, worked out here with the rule that the vehicles follow. */
interface OperatorsView {
  readonly drawing: Drawing;
  /** Of the largest area; `undefined` where no place of the trip is known. */
  readonly km2: number | undefined;
  readonly minutes: number;
}

async function operatorsView(read: ReadTrip): Promise<OperatorsView | undefined> {
  const { regions } = await settings();
  const { coarseCellOf, edgeOf, squareKilometresOf } = await import('../map/cells.ts');
  if (regions === null) return undefined;
  const places = [
    ...endsOf(read.trip).map(({ place }) => place),
    ...placesOnTicks(read.file, regions.tick_s),
  ];
  const cells = [...new Set(places.map((place) => coarseCellOf(place, regions)))];
  const km2 = cells.length === 0 ? undefined : Math.max(...cells.map(squareKilometresOf));
  return { drawing: { points: [], lines: [], cells: cells.map(edgeOf) }, km2, minutes: regions.tick_s / 60 };
}

/** Both maps and the table. */
export function Sees({ read }: { read: ReadTrip }): JSX.Element {
  const { sees, trip: texts } = useStrings();
  const format = useFormat();
  const { trip, lines } = read;
  const names = { start: texts.start, end: texts.end };
  const mine = useMemo(() => ridersDrawing(trip, lines, names), [trip, lines, texts]);
  const [asked] = useAsked(() => operatorsView(read), [read]);
  const theirs = asked.kind === 'there' ? asked.value : undefined;
  const area = theirs?.km2 === undefined ? undefined : format.squareKilometres(theirs.km2);
  const isLoading = asked.kind === 'loading';
  const hasPlaces = mine.points.length > 0;
  return (
    <>
      {hasPlaces && (
        <div class="maps">
          <figure>
            <MapOf drawing={mine} name={sees.you} />
            <figcaption>
              <strong>{sees.you}</strong> <span class="quiet">{sees.youText}</span>
            </figcaption>
          </figure>
          <figure>
            {theirs ? <MapOf drawing={theirs.drawing} name={sees.operator} /> : <div class="map" />}
            <figcaption>
              <strong>{sees.operator}</strong>{' '}
              <span class="quiet">
                {theirs && area !== undefined
                  ? sees.operatorText(area, format.counted(theirs.minutes))
                  : isLoading
                    ? ''
                    : sees.operatorUnknown}
              </span>
            </figcaption>
          </figure>
        </div>
      )}
      <Table
        area={area === undefined ? undefined : sees.area(area)}
        minutes={theirs?.minutes}
        unknown={isLoading ? '…' : texts.notKnown}
      />
    </>
  );
}

function Table(props: {
  area: string | undefined;
  minutes: number | undefined;
  /** What stands where one of them is not there. */
  unknown: string;
}): JSX.Element {
  const { sees, trip } = useStrings();
  const format = useFormat();
  const { area, minutes, unknown } = props;
  const rows = [
    [sees.place, sees.exact, area ?? unknown, sees.nothing],
    [trip.route, sees.yes, sees.nothing, sees.nothing],
    [
      sees.times,
      sees.seconds,
      minutes === undefined ? unknown : sees.ticks(format.counted(minutes)),
      sees.seconds,
    ],
    [`${trip.distance}, ${trip.energy.toLocaleLowerCase()}`, sees.yes, sees.nothing, sees.yes],
    [sees.who, sees.yes, sees.nothing, sees.pseudonym],
  ] as const;
  return <WideTable heads={[sees.column, sees.you, sees.operator, sees.booking]} rows={rows} />;
}
