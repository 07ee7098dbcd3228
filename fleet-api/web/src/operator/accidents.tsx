/** Accidents that vehicles told of: a notice with an area, never the packet. */
import type { JSX } from 'preact';
import type { AccidentSummary } from '../generated/contract.ts';
import { LinkList } from '../pages/paged.tsx';
import { Shown, Title } from '../pages/parts.tsx';
import { linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

const PAGE = 200;
const pageOf = (cursor?: string) =>
  askSigned('GET /v1/operator/accidents', {
    query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
  });

/** The page. */
export function Accidents(): JSX.Element {
  const { accidents } = useStrings().operator;
  const [asked, again] = useAsked(() => pageOf(), []);
  return (
    <>
      <Title>{accidents.title}</Title>
      <p class="lead">{accidents.intro}</p>
      <Shown asked={asked} again={again}>
        {(first) => (
          <LinkList
            {...{ first, next: pageOf, keyOf: (one: AccidentSummary) => one.accident_id }}
            empty={{ title: accidents.empty, text: accidents.emptyText }}
          >
            {(one) => <Line accident={one} />}
          </LinkList>
        )}
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
