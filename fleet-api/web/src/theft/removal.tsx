/** An officer is taken off a case: their looks end at once, and nobody is put on instead. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Theft } from '../generated/contract.ts';
import { useAskFirst } from '../pages/ask-first.tsx';
import { Choice, Field, Form } from '../pages/form.tsx';
import { Said, Section, useAct } from '../pages/parts.tsx';
import { askOnce } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';

/** The form; a case of one officer has nobody to take off. */
export function Removal({ theft, again }: { theft: Theft; again: () => void }): JSX.Element | null {
  const { removal } = useStrings();
  const [chosen, setChosen] = useState<string>();
  const [reason, setReason] = useState('');
  const { isBusy, outcome, act } = useAct();
  const officer = theft.officers.find((one) => one === chosen) ?? theft.officers.at(-1) ?? '';
  const remove = (): void =>
    void act(async () => {
      await askOnce('POST /v1/theft/cases/{theft_id}/removal', {
        path: { theft_id: theft.theft_id },
        body: { officer, reason: reason.trim() },
      });
      setReason('');
      again();
      return removal.done;
    });
  const { ask, dialog } = useAskFirst(
    { act: removal.send, question: removal.ask, warning: removal.warn(officer) },
    remove,
  );
  const choices = Object.fromEntries(theft.officers.map((one) => [one, one]));
  if (theft.officers.length < 2 && outcome === undefined) return null;
  return (
    <Section title={removal.title} id="removal" intro={removal.text}>
      {theft.officers.length > 1 && (
        <Form send={removal.send} isBusy={isBusy} isDanger onSend={ask}>
          <Choice label={removal.who} value={officer} choices={choices} set={setChosen} />
          <Field label={removal.why} value={reason} min={10} max={500} set={setReason} />
        </Form>
      )}
      <Said outcome={outcome} />
      {dialog}
    </Section>
  );
}
