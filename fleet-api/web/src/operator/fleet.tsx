/** The fleet: how many vehicles are in which area, and the list of them. No vehicle is more exact than its area. */
import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { DoorError } from '../doors/door-error.ts';
import type { FleetMap } from '../generated/contract.ts';
import type { Box } from '../map/drawing.ts';
import { MapOf } from '../map/map.tsx';
import { Shown, Title } from '../pages/parts.tsx';
import { type Asked, useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { type Areas, areasOf } from './areas.ts';
import { isWithin, padded, WORLD } from './boxes.ts';
import { VehicleSearch } from './search.tsx';

interface Told {
  readonly box: Box;
  readonly map: FleetMap;
  readonly areas: Areas;
}

async function toldOf(box: Box): Promise<Told> {
  const [west, south, east, north] = box;
  const [map, { edgeOf }] = await Promise.all([
    askSigned('GET /v1/operator/map', { query: { west, south, east, north } }),
    import('../map/cells.ts'),
  ]);
  return { box, map, areas: areasOf(map.cells, edgeOf) };
}

/** The page. */
export function FleetPage(): JSX.Element {
  const { operator } = useStrings();
  const [box, setBox] = useState<Box>(WORLD);
  const [area, setArea] = useState<string>();
  const [asked, again] = useAsked(() => toldOf(box), box);
  const last = useRef<Told>(undefined);
  if (asked.kind === 'there') last.current = asked.value;
  // While more is on its way, what is there stays.
  const shown =
    asked.kind === 'loading' && last.current ? { kind: 'there' as const, value: last.current } : asked;
  return (
    <>
      <Title>{operator.title}</Title>
      <p class="lead">{operator.intro}</p>
      {seesNoAreas(shown) ? (
        <p class="notice">{operator.noAreas}</p>
      ) : (
        <Shown asked={shown} again={again}>
          {(told) => (
            <FleetView told={told} onBox={(next) => setBox(wantedBox(told, next))} onPick={setArea} />
          )}
        </Shown>
      )}
      <VehicleSearch key={area ?? 'all'} within={area} clear={() => setArea(undefined)} />
    </>
  );
}

/** The policy shows areas to some of those who see vehicles: nothing has failed for the others. */
const seesNoAreas = (asked: Asked<Told>): boolean =>
  asked.kind === 'failed' && asked.error instanceof DoorError && asked.error.code === 'forbidden';

/** A part of the map that is known in all its detail is not asked for again; a wider one is asked for with a margin. */
function wantedBox({ box, map }: Told, next: Box): Box {
  const isWhole = map.resolution >= FINEST;
  return isWithin(next, box) && (isWhole || !isMuchSmaller(next, box)) ? box : padded(next);
}

/** As fine as vehicles ever tell: nothing more would come. */
const FINEST = 9;
/** Closer than this finer areas may be had. */
const isMuchSmaller = (a: Box, b: Box): boolean => (a[2] - a[0]) * 4 < b[2] - b[0];

function FleetView(props: {
  told: Told;
  onBox: (box: Box) => void;
  onPick: (area: string) => void;
}): JSX.Element {
  const { operator } = useStrings();
  const format = useFormat();
  const { map, areas } = props.told;
  const drawing = useMemo(() => ({ points: [], lines: [], cells: [], areas: areas.drawn }), [areas]);
  return (
    <>
      <p role="status">
        {operator.count(format.counted(map.vehicles))}{' '}
        {map.without_cell > 0 && operator.without(format.counted(map.without_cell))}
      </p>
      <MapOf drawing={drawing} name={operator.title} onBox={props.onBox} onPick={props.onPick} />
      <p class="legend">
        <span>
          <i />
          {operator.legend}
        </span>
        <span>
          <i class="odd" />
          {operator.legendOdd}
        </span>
      </p>
      <Fullest areas={areas} onPick={props.onPick} />
    </>
  );
}

/** The areas with most vehicles, in words: whoever sees no map picks here. */
function Fullest({ areas, onPick }: { areas: Areas; onPick: (area: string) => void }): JSX.Element | null {
  const { operator } = useStrings();
  const format = useFormat();
  if (areas.fullest.length === 0) return null;
  return (
    <details class="part">
      <summary>{operator.fullest}</summary>
      <div class="scroll">
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">{operator.area}</th>
              <th scope="col">{operator.inside}</th>
              <th scope="col">{operator.outside}</th>
              <th scope="col">{operator.unknown}</th>
            </tr>
          </thead>
          <tbody>
            {areas.fullest.map((one) => (
              <tr key={one.cell}>
                <th scope="row">
                  <button type="button" class="plain" onClick={() => onPick(one.cell)}>
                    {one.cell}
                  </button>
                </th>
                <td>{format.count(one.in)}</td>
                <td>{format.count(one.out)}</td>
                <td>{format.count(one.unknown)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
