/** The area of somebody's running trip, for whoever has the link. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { ask } from '../doors/ask.ts';
import { DoorError } from '../doors/door-error.ts';
import { MapOf } from '../map/map.tsx';
import { Empty, Shown, Title } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

interface Area {
  readonly atS: number | null;
  readonly untilS: number;
  readonly edge: readonly (readonly [number, number])[] | undefined;
}

async function areaOf(secret: string): Promise<Area | undefined> {
  try {
    const {
      cell,
      tick_s: atS,
      expires_s: untilS,
    } = await ask('GET /v1/public/shares/{secret}', { path: { secret } });
    const { edgeOf } = await import('../map/cells.ts');
    return { atS, untilS, edge: cell === null ? undefined : edgeOf(cell) };
  } catch (error) {
    if (error instanceof DoorError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** The page. */
export function SharedPage(): JSX.Element {
  const { shared, again: texts } = useStrings();
  const secret = location.hash.slice(1);
  const [asked, again] = useAsked(() => areaOf(secret), [secret]);
  return (
    <>
      <Title>{shared.title}</Title>
      <p class="lead">{shared.intro}</p>
      <Shown asked={asked} again={again}>
        {(area) =>
          area === undefined ? <Empty title={shared.title} text={shared.none} /> : <AreaMap area={area} />
        }
      </Shown>
      <button type="button" onClick={again}>
        {texts}
      </button>
    </>
  );
}

function AreaMap({ area }: { area: Area }): JSX.Element {
  const { shared } = useStrings();
  const format = useFormat();
  const drawing = useMemo(
    () => ({ points: [], lines: [], cells: area.edge === undefined ? [] : [area.edge] }),
    [area.edge],
  );
  return (
    <>
      {area.edge === undefined ? <p>{shared.waiting}</p> : <MapOf drawing={drawing} name={shared.title} />}
      <p>
        {area.atS !== null && `${shared.at(format.moment(area.atS))}. `}
        {shared.until(format.moment(area.untilS))}.
      </p>
    </>
  );
}
