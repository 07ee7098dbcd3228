/** What an officer does about a case: the number of the police, another day, the end. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Theft, TheftClosing } from '../generated/contract.ts';
import { Choice, Field, Form } from '../pages/form.tsx';
import { Question, Said, Section, useAct } from '../pages/parts.tsx';
import { askOnce } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { Removal } from './removal.tsx';

interface Props {
  readonly theft: Theft;
  readonly again: () => void;
}

/** Those that its state lets. */
export function CaseActs({ theft, again }: Props): JSX.Element | null {
  const isOpen = theft.state === 'declared' || theft.state === 'confirmed';
  if (!isOpen) return null;
  return (
    <>
      {theft.police === null && <Police theft={theft} again={again} />}
      {theft.state === 'confirmed' && theft.renewal === null && <Renewal theft={theft} again={again} />}
      <Removal theft={theft} again={again} />
      <Close theft={theft} again={again} />
    </>
  );
}

function Police({ theft, again }: Props): JSX.Element {
  const { theft: texts } = useStrings();
  const [reference, setReference] = useState('');
  const { isBusy, outcome, act } = useAct();
  const send = (): Promise<void> =>
    act(async () => {
      await askOnce('POST /v1/theft/cases/{theft_id}/police', {
        path: { theft_id: theft.theft_id },
        body: { reference: reference.trim() },
      });
      again();
      return texts.noted;
    });
  return (
    <Section title={texts.addPolice} id="police" intro={texts.addPoliceText}>
      <Form send={texts.addPolice} isBusy={isBusy} onSend={() => void send()}>
        <Field label={texts.police} value={reference} max={100} set={setReference} />
      </Form>
      <Said outcome={outcome} />
    </Section>
  );
}

function Renewal({ theft, again }: Props): JSX.Element {
  const { theft: texts } = useStrings();
  const [reason, setReason] = useState('');
  const { isBusy, outcome, act } = useAct();
  const send = (): Promise<void> =>
    act(async () => {
      await askOnce('POST /v1/theft/cases/{theft_id}/renewal', {
        path: { theft_id: theft.theft_id },
        body: { reason: reason.trim() },
      });
      again();
      return texts.renewalAsked;
    });
  return (
    <Section title={texts.askRenewal} id="renewal" intro={texts.askRenewalText}>
      <Form send={texts.askRenewal} isBusy={isBusy} onSend={() => void send()}>
        <Field label={texts.why} value={reason} min={10} max={500} set={setReason} />
      </Form>
      <Said outcome={outcome} />
    </Section>
  );
}

function Close({ theft, again }: Props): JSX.Element {
  const strings = useStrings();
  const { theft: texts } = strings;
  const [closing, setClosing] = useState<TheftClosing['outcome']>('found');
  const [text, setText] = useState('');
  const [isAsking, setAsking] = useState(false);
  const { isBusy, outcome, act } = useAct();
  const close = (): Promise<void> => {
    setAsking(false);
    return act(async () => {
      await askOnce('POST /v1/theft/cases/{theft_id}/close', {
        path: { theft_id: theft.theft_id },
        body: { outcome: closing, text: text.trim() },
      });
      again();
      return texts.closed;
    });
  };
  return (
    <Section title={texts.close} id="close" intro={texts.closeText}>
      <Form send={texts.close} isBusy={isBusy} isDanger onSend={() => setAsking(true)}>
        <Choice label={texts.outcome} value={closing} choices={texts.closings} set={setClosing} />
        <Field label={texts.what} hint={texts.whatHint} value={text} min={10} max={500} set={setText} />
      </Form>
      <Said outcome={outcome} />
      <Question
        {...{ isOpen: isAsking, isDanger: true, title: texts.closeAsk, yes: texts.close, no: strings.cancel }}
        {...{ onYes: () => void close(), onNo: () => setAsking(false) }}
      >
        <p>{closing === 'false_alarm' ? texts.closeDestroys : texts.closeWarn}</p>
      </Question>
    </Section>
  );
}
