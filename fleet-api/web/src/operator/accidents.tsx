/** Accidents that vehicles told of: a notice with an area, never the packet. */
import type { JSX } from 'preact';
import type { AccidentSummary } from '../generated/contract.ts';
import { Empty, Shown, Title } from '../pages/parts.tsx';
import { linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

const PAGE = 200;

/** The page. */
export function Accidents(): JSX.Element {
  const { accidents } = useStrings().operator;
  const [asked, again] = useAsked(
    () => askSigned('GET /v1/operator/accidents', { query: { limit: PAGE } }),
    [],
  );
  return (
    <>
      <Title>{accidents.title}</Title>
      <p class="lead">{accidents.intro}</p>
      <Shown asked={asked} again={again}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={accidents.empty} text={accidents.emptyText} />
          ) : (
            <ul class="trips">
              {items.map((one) => (
                <li key={one.accident_id}>
                  <Line accident={one} />
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </>
  );
}

function Line({ accident }: { accident: AccidentSummary }): JSX.Element {
  const { accidents } = useStrings().operator;
  const format = useFormat();
  return (
    <a {...linkTo(`/operator/accidents/${accident.accident_id}`)}>
      <strong>{format.moment(accident.opened_s)}</strong>
      <span class="number">{accidents.standings[accident.standing]}</span>
      <small>{accidents.kept(format.date(accident.kept_until))}</small>
    </a>
  );
}
