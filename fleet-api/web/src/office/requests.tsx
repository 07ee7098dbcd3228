/** Requests of riders with the days that are left, and the officer's word. */
import type { JSX } from 'preact';
import type { DueRequest } from '../generated/contract.ts';
import { Paged } from '../pages/paged.tsx';
import { Empty, Facts, Said, Shown, Title, useAct } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import type { Strings } from '../strings/en.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { Decide, type Decided } from './decide.tsx';

const PAGE = 200;
const pageOf = (cursor?: string) =>
  askSigned('GET /v1/privacy/requests', {
    query: { limit: PAGE, state: 'open', ...(cursor === undefined ? {} : { cursor }) },
  });

/** The page. */
export function Requests(): JSX.Element {
  const { office } = useStrings();
  const [asked, again] = useAsked(() => pageOf(), []);
  const { isBusy, outcome, act } = useAct();
  const decide = (id: string, { body, said }: Decided): void =>
    void act(async () => {
      const path = { request_id: id };
      await askSigned('POST /v1/privacy/requests/{request_id}/decision', { path, body });
      again();
      return said;
    });
  return (
    <>
      <Title>{office.requests}</Title>
      <p class="lead">{office.requestsIntro}</p>
      <Said outcome={outcome} />
      <Shown asked={asked} again={again}>
        {(first) =>
          first.items.length === 0 ? (
            <Empty title={office.noRequests} text={office.noRequestsText} />
          ) : (
            <Paged first={first} next={pageOf}>
              {(items) =>
                items.map((one) => (
                  <Due
                    key={one.request_id}
                    {...{ request: one, isBusy, decide: (word) => decide(one.request_id, word) }}
                  />
                ))
              }
            </Paged>
          )
        }
      </Shown>
    </>
  );
}

/** What of a request is about what, in the reader's words; a purpose that nobody can object to has its name. */
function aboutOf({ purpose, field }: DueRequest, { actions, objections }: Strings) {
  const name = actions.purposes[purpose as keyof typeof actions.purposes]?.name;
  return {
    purpose: name ?? purpose?.replaceAll('_', ' ') ?? '–',
    field: objections.fields[field as keyof typeof objections.fields] ?? '–',
  };
}

function Due(props: { request: DueRequest; isBusy: boolean; decide: (word: Decided) => void }): JSX.Element {
  const strings = useStrings();
  const { office } = strings;
  const format = useFormat();
  const { request } = props;
  const about = aboutOf(request, strings);
  const isWaiting = request.decided === 'officer' && ['received', 'extended'].includes(request.state);
  return (
    <article class="part">
      <h2>
        {strings.data.kinds[request.kind]}{' '}
        <span class="tag">{office.daysLeft(format.counted(request.days_left))}</span>
      </h2>
      <Facts
        facts={[
          [office.article, request.article],
          [office.received, format.moment(request.received_s)],
          [office.due, format.moment(request.due_s)],
          [office.purpose, about.purpose],
          [office.field, about.field],
          [office.words, request.words ?? '–'],
        ]}
      />
      {isWaiting ? <Decide {...props} /> : <p class="quiet">{office.byItself}</p>}
    </article>
  );
}
