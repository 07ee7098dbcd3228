/** Requests of riders with the days that are left, and the officer's word. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Decision, DueRequest } from '../generated/contract.ts';
import { Field, Form } from '../pages/form.tsx';
import { Empty, Facts, Question, Said, Shown, Title, useAct } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

const PAGE = 200;

/** The page. */
export function Requests(): JSX.Element {
  const { office } = useStrings();
  const [asked, again] = useAsked(
    () => askSigned('GET /v1/privacy/requests', { query: { limit: PAGE, state: 'open' } }),
    [],
  );
  const { isBusy, outcome, act } = useAct();
  const decide = (id: string, body: Decision): void =>
    void act(async () => {
      const [path, idempotencyKey] = [{ request_id: id }, crypto.randomUUID()];
      await askSigned('POST /v1/privacy/requests/{request_id}/decision', { path, body, idempotencyKey });
      again();
      return body.decision === 'accept' ? office.accepted : office.refused;
    });
  return (
    <>
      <Title>{office.requests}</Title>
      <p class="lead">{office.requestsIntro}</p>
      <Said outcome={outcome} />
      <Shown asked={asked} again={again}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={office.noRequests} text={office.noRequestsText} />
          ) : (
            items.map((one) => (
              <Due
                key={one.request_id}
                request={one}
                isBusy={isBusy}
                decide={(word) => decide(one.request_id, word)}
              />
            ))
          )
        }
      </Shown>
    </>
  );
}

interface DueProps {
  readonly request: DueRequest;
  readonly isBusy: boolean;
  readonly decide: (word: Decision) => void;
}

function Due({ request, isBusy, decide }: DueProps): JSX.Element {
  const strings = useStrings();
  const { office } = strings;
  const format = useFormat();
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const accept = (): void => {
    setAsking(false);
    decide({ decision: 'accept' });
  };
  const isWaiting = request.decided === 'officer' && ['received', 'extended'].includes(request.state);
  return (
    <article class="part">
      <h2>
        {strings.data.kinds[request.kind]} <span class="tag">{office.daysLeft(request.days_left)}</span>
      </h2>
      <Facts
        facts={[
          [office.article, request.article],
          [office.received, format.moment(request.received_s)],
          [office.due, format.moment(request.due_s)],
          [office.purpose, request.purpose?.replaceAll('_', ' ') ?? '–'],
          [office.field, request.field?.replaceAll('_', ' ') ?? '–'],
          [office.words, request.words ?? '–'],
        ]}
      />
      {isWaiting ? (
        <>
          <div class="row">
            <button type="button" class="main" disabled={isBusy} onClick={() => setAsking(true)}>
              {office.accept}
            </button>
          </div>
          <Form
            send={office.refuse}
            isBusy={isBusy}
            onSend={() => decide({ decision: 'refuse', reason: reason.trim() })}
          >
            <Field
              label={office.refuseWhy}
              hint={office.refuseHint}
              value={reason}
              max={500}
              set={setReason}
            />
          </Form>
          <Question
            {...{ isOpen: isAsking, title: office.acceptAsk, yes: office.accept, no: strings.cancel }}
            {...{ onYes: accept, onNo: () => setAsking(false) }}
          >
            <p>{office.acceptText}</p>
          </Question>
        </>
      ) : (
        <p class="quiet">{office.byItself}</p>
      )}
    </article>
  );
}
