/** The sealed bodies of chosen messages are destroyed before their day. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useAskFirst } from '../pages/ask-first.tsx';
import { Field, Form } from '../pages/form.tsx';
import { Said, Section, useAct } from '../pages/parts.tsx';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

/** As many as the door takes at once. */
const MOST = 200;

/** The form. It is there while nothing is chosen, too, and says what to do. */
export function Drop({ chosen, dropped }: { chosen: readonly number[]; dropped: () => void }): JSX.Element {
  const { refused } = useStrings();
  const format = useFormat();
  const [reason, setReason] = useState('');
  const { isBusy, outcome, act } = useAct();
  const drop = (): void =>
    void act(async () => {
      const body = { refused_ids: chosen, reason: reason.trim() };
      const { dropped: bodies } = await askSigned('POST /v1/privacy/refused/drop', { body });
      setReason('');
      dropped();
      return refused.dropped(format.counted(bodies));
    });
  const { ask, dialog } = useAskFirst(
    { act: refused.drop, question: refused.dropAsk, warning: refused.dropWarn },
    drop,
  );
  const mayDrop = chosen.length > 0 && chosen.length <= MOST;
  return (
    <Section title={refused.drop} id="drop" intro={refused.dropText}>
      <p role="status">{mayDrop ? refused.chosen(format.counted(chosen.length)) : refused.none}</p>
      <Form send={refused.drop} isBusy={isBusy || !mayDrop} isDanger onSend={ask}>
        <Field label={refused.reason} value={reason} min={10} max={500} set={setReason} />
      </Form>
      <Said outcome={outcome} />
      {dialog}
    </Section>
  );
}
