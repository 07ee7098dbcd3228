/** The officer's word about a request. An objection is never simply refused: grounds take two officers (GDPR 21). */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Decision, DueRequest } from '../generated/contract.ts';
import { AskFirst, useAskFirst } from '../pages/ask-first.tsx';
import { Field, Form } from '../pages/form.tsx';
import { isSignedIn, useSession } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';

/** A word, and what is said once it is given. */
export interface Decided {
  readonly body: Decision;
  readonly said: string;
}

interface Props {
  readonly request: DueRequest;
  readonly isBusy: boolean;
  readonly decide: (word: Decided) => void;
}

/** What may be said. */
export function Decide(props: Props): JSX.Element {
  return props.request.kind === 'object' ? <Objection {...props} /> : <Plain {...props} />;
}

function Plain({ isBusy, decide }: Props): JSX.Element {
  const { office } = useStrings();
  const [reason, setReason] = useState('');
  const accept = (): void => decide({ body: { decision: 'accept' }, said: office.accepted });
  const refuse = (): void =>
    decide({ body: { decision: 'refuse', reason: reason.trim() }, said: office.refused });
  const { ask, dialog } = useAskFirst(
    { act: office.refuse, question: office.refuseAsk, warning: office.refuseText },
    refuse,
  );
  return (
    <>
      <div class="row">
        <AskFirst
          {...{ act: office.accept, question: office.acceptAsk, warning: office.acceptText }}
          {...{ look: 'main', isBusy, onYes: accept }}
        />
      </div>
      <Form send={office.refuse} isBusy={isBusy} isOther onSend={ask}>
        <Field
          {...{ label: office.refuseWhy, hint: office.refuseHint, value: reason }}
          {...{ min: 3, max: 500, set: setReason }}
        />
      </Form>
      {dialog}
    </>
  );
}

/** Uses whose objection nothing overrides, as the door has them (`objection_stands`). */
const STANDS: readonly (string | null)[] = ['accident'];

function Objection(props: Props): JSX.Element {
  const { objections } = useStrings();
  const { request, isBusy, decide } = props;
  const uphold = (): void => decide({ body: { decision: 'accept' }, said: objections.upheld });
  return (
    <>
      <p class="notice">{objections.paused}</p>
      <div class="row">
        <AskFirst
          {...{ act: objections.uphold, question: objections.upholdAsk, warning: objections.upholdText }}
          {...{ look: 'main', isBusy, onYes: uphold }}
        />
      </div>
      {STANDS.includes(request.purpose) ? (
        <p class="quiet">{objections.stands}</p>
      ) : request.grounds === null ? (
        <Grounds {...props} />
      ) : (
        <Written {...props} grounds={request.grounds} />
      )}
    </>
  );
}

function Grounds({ isBusy, decide }: Props): JSX.Element {
  const { objections } = useStrings();
  const [text, setText] = useState('');
  const write = (): void =>
    decide({ body: { decision: 'grounds', text: text.trim() }, said: objections.written });
  return (
    <Form send={objections.write} isBusy={isBusy} onSend={write}>
      <Field
        {...{ label: objections.grounds, hint: objections.groundsText, value: text }}
        {...{ min: 20, max: 500, set: setText }}
      />
    </Form>
  );
}

/** Grounds that wait for another officer; the door sees to it that it is another one. */
function Written({ request, grounds, isBusy, decide }: Props & { grounds: string }): JSX.Element {
  const { objections } = useStrings();
  const session = useSession();
  const isMine = isSignedIn(session) && session.who === request.grounds_by;
  const confirm = (): void => decide({ body: { decision: 'confirm_grounds' }, said: objections.confirmed });
  return (
    <div class="notice warn">
      <strong>{objections.grounds}</strong>
      <p>{grounds}</p>
      <p>{objections.by(request.grounds_by ?? '–')}</p>
      {isMine ? (
        <p>{objections.notYours}</p>
      ) : (
        <AskFirst
          {...{ act: objections.confirm, question: objections.confirmAsk, warning: objections.confirmText }}
          {...{ look: 'danger', isBusy, onYes: confirm }}
        />
      )}
    </div>
  );
}
