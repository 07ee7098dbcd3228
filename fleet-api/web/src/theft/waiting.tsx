/** What waits for the second person: why, by whom, and yes or no. Neither a place nor a time is here. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { AwaitingTheft, TheftVerdict } from '../generated/contract.ts';
import { useAskFirst } from '../pages/ask-first.tsx';
import { Field, Form } from '../pages/form.tsx';
import { Empty, Facts, Question, Said, Shown, Title, useAct } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askOnce, askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';

/** The page. */
export function WaitingPage(): JSX.Element {
  const { theft } = useStrings();
  const [asked, again] = useAsked(() => askSigned('GET /v1/approver/thefts'), []);
  const { isBusy, outcome, act } = useAct();
  const decide = (theftId: string, body: TheftVerdict): Promise<void> =>
    act(async () => {
      const path = { theft_id: theftId };
      await askOnce('POST /v1/approver/thefts/{theft_id}/verdict', { path, body });
      again();
      return body.verdict === 'approve' ? theft.approved : theft.refused;
    });
  return (
    <>
      <Title>{theft.waiting}</Title>
      <p class="lead">{theft.waitingIntro}</p>
      <Said outcome={outcome} />
      <Shown asked={asked} again={again}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={theft.noneWaiting} text={theft.noneWaitingText} />
          ) : (
            items.map((one) => (
              <Waiting
                key={one.theft_id}
                theft={one}
                isBusy={isBusy}
                decide={(body) => void decide(one.theft_id, body)}
              />
            ))
          )
        }
      </Shown>
    </>
  );
}

interface WaitingProps {
  readonly theft: AwaitingTheft;
  readonly isBusy: boolean;
  readonly decide: (verdict: TheftVerdict) => void;
}

function Waiting({ theft, isBusy, decide }: WaitingProps): JSX.Element {
  const strings = useStrings();
  const { theft: texts } = strings;
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const agree = (): void => {
    setAsking(false);
    decide({ verdict: 'approve' });
  };
  const isRenewal = theft.asks === 'renewal';
  const refusal = useAskFirst(
    {
      act: texts.refuse,
      question: isRenewal ? texts.refuseRenewalAsk : texts.refuseAsk,
      warning: isRenewal ? texts.refuseRenewalWarn : texts.refuseWarn,
    },
    () => decide({ verdict: 'refuse', reason: reason.trim() }),
  );
  return (
    <article class="part">
      <h2>{isRenewal ? texts.asksRenewal : texts.asksTheft}</h2>
      <p class="lead">
        {(isRenewal ? theft.renewal?.reason : theft.reason_text) ?? texts.reasons[theft.reason]}
      </p>
      <Facts
        facts={[
          [texts.reason, texts.reasons[theft.reason]],
          [texts.declaredBy, (isRenewal ? theft.renewal?.by : theft.declared_by) ?? '–'],
          [texts.officers, theft.officers.join(', ')],
          [texts.police, theft.police_reference ?? texts.noPolice],
          [texts.vehicle, theft.vehicle_id],
          [texts.hoursLeft, theft.hours_left === null ? '–' : String(theft.hours_left)],
        ]}
      />
      <div class="row">
        <button type="button" class="main" disabled={isBusy} onClick={() => setAsking(true)}>
          {texts.agree}
        </button>
      </div>
      <Form send={texts.refuse} isBusy={isBusy} isOther onSend={refusal.ask}>
        <Field label={texts.refuseWhy} value={reason} min={10} max={500} set={setReason} />
      </Form>
      {refusal.dialog}
      <Question
        {...{ isOpen: isAsking, title: texts.agreeAsk, yes: texts.agree, no: strings.cancel }}
        {...{ onYes: agree, onNo: () => setAsking(false) }}
      >
        <p>{texts.agreeText}</p>
      </Question>
    </article>
  );
}
