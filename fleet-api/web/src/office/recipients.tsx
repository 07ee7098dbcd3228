/** Who is still to be told that data were erased, corrected or restricted (GDPR 19). */
import type { JSX } from 'preact';
import type { RecipientNotice } from '../generated/contract.ts';
import { AskFirst } from '../pages/ask-first.tsx';
import { Paged } from '../pages/paged.tsx';
import { Empty, Facts, Said, Shown, Title, useAct } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

const PAGE = 200;
const pageOf = (cursor?: string) =>
  askSigned('GET /v1/privacy/notices', {
    query: { limit: PAGE, state: 'open', ...(cursor === undefined ? {} : { cursor }) },
  });

/** The page. */
export function Recipients(): JSX.Element {
  const { recipients } = useStrings();
  const [asked, again] = useAsked(() => pageOf(), []);
  const { isBusy, outcome, act } = useAct();
  const tell = (id: string): void =>
    void act(async () => {
      await askSigned('POST /v1/privacy/notices/{notice_id}/told', { path: { notice_id: id } });
      again();
      return recipients.noted;
    });
  return (
    <>
      <Title>{recipients.title}</Title>
      <p class="lead">{recipients.intro}</p>
      <Said outcome={outcome} />
      <Shown asked={asked} again={again}>
        {(first) =>
          first.items.length === 0 ? (
            <Empty title={recipients.empty} text={recipients.emptyText} />
          ) : (
            <Paged first={first} next={pageOf}>
              {(items) => (
                <ul class="acts">
                  {items.map((one) => (
                    <Waiting
                      key={one.notice_id}
                      notice={one}
                      isBusy={isBusy}
                      tell={() => tell(one.notice_id)}
                    />
                  ))}
                </ul>
              )}
            </Paged>
          )
        }
      </Shown>
    </>
  );
}

function Waiting(props: { notice: RecipientNotice; isBusy: boolean; tell: () => void }): JSX.Element {
  const { recipients, log } = useStrings();
  const format = useFormat();
  const { recipient, act, made_s, ends_on, rental_ids } = props.notice;
  const kind = log.actors[recipient.kind as keyof typeof log.actors] ?? recipient.kind;
  return (
    <li>
      <div>
        <h2>
          {kind} · {recipient.id}
        </h2>
        <Facts
          facts={[
            [recipients.what, recipients.acts[act]],
            [recipients.since, format.moment(made_s)],
            [recipients.kept, format.date(ends_on)],
            [recipients.rentals, <code key="ids">{rental_ids.join(' ')}</code>],
          ]}
        />
      </div>
      <AskFirst
        {...{ act: recipients.told, question: recipients.toldAsk, warning: recipients.toldText }}
        {...{ look: 'main', isBusy: props.isBusy, onYes: props.tell }}
      />
    </li>
  );
}
