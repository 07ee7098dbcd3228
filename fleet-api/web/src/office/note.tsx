/** A note is added to the file of a breach: what is asked goes with what it is about. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { nowS } from '../doors/settings.ts';
import { Choice, Field, Form } from '../pages/form.tsx';
import { endMomentOf, momentOf, momentText } from '../pages/moments.ts';
import { Question, Said, Section, useAct } from '../pages/parts.tsx';
import { askOnce } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { NOTE_FIELDS, type NoteDraft, type NoteField, type NoteKind, noteOf } from './note-draft.ts';

/** A draft that knows nothing yet. */
function emptyDraft(): NoteDraft {
  const [text, reference, lateReason, vehicles] = ['', '', '', ''];
  const atS = nowS();
  const whenS = endMomentOf(momentText(atS), atS); // as its field shows it: never ahead of the doors' own clock
  const toS = whenS;
  return {
    ...{ text, reference, lateReason, vehicles, level: 'risk', ground: 'data_unreadable' },
    ...{ whenS, fromS: toS - 86_400, toS },
  };
}

/** The form. To close the file asks once. */
export function AddNote({ id, again }: { id: string; again: () => void }): JSX.Element {
  const { breaches, cancel } = useStrings();
  const [kind, setKind] = useState<NoteKind>('facts');
  const [draft, setDraft] = useState(emptyDraft);
  const [isAsking, setAsking] = useState(false);
  const { isBusy, outcome, act } = useAct();
  const send = (): Promise<void> => {
    setAsking(false);
    return act(async () => {
      const [path, body] = [{ breach_id: id }, noteOf(kind, draft)];
      await askOnce('POST /v1/privacy/breaches/{breach_id}/notes', { path, body });
      setDraft(emptyDraft());
      again();
      return breaches.added;
    });
  };
  const isEnd = kind === 'closed';
  return (
    <Section title={breaches.add} id="add">
      <Form
        send={isEnd ? breaches.close : breaches.add}
        {...{ isBusy, isDanger: isEnd, onSend: () => (isEnd ? setAsking(true) : void send()) }}
      >
        <Choice label={breaches.kind} value={kind} choices={breaches.kinds} set={setKind} />
        {NOTE_FIELDS[kind].map((field) => (
          <Asked
            key={field}
            {...{ field, draft, set: (more) => setDraft((before) => ({ ...before, ...more })) }}
          />
        ))}
      </Form>
      <Said outcome={outcome} />
      <Question
        {...{ isOpen: isAsking, isDanger: true, title: breaches.closeAsk, yes: breaches.close, no: cancel }}
        {...{ onYes: () => void send(), onNo: () => setAsking(false) }}
      >
        <p>{breaches.closeText}</p>
      </Question>
    </Section>
  );
}

interface AskedProps {
  readonly field: NoteField;
  readonly draft: NoteDraft;
  readonly set: (more: Partial<NoteDraft>) => void;
}

/** One question. */
function Asked({ field, draft, set }: AskedProps): JSX.Element {
  const { breaches } = useStrings();
  const moment = (name: 'whenS' | 'fromS' | 'toS', label: string): JSX.Element => (
    <Field
      {...{ label, type: 'datetime-local', value: momentText(draft[name]) }}
      set={(value) => {
        const atS = name === 'fromS' ? momentOf(value) : endMomentOf(value, nowS());
        if (Number.isFinite(atS)) set({ [name]: atS });
      }}
    />
  );
  const FIELDS: Readonly<Record<NoteField, () => JSX.Element>> = {
    text: () => <Field label={breaches.text} value={draft.text} max={2000} set={(text) => set({ text })} />,
    level: () => (
      <Choice
        {...{ label: breaches.level, value: draft.level, choices: breaches.risks }}
        set={(level) => set({ level })}
      />
    ),
    ground: () => (
      <Choice
        {...{ label: breaches.ground, value: draft.ground, choices: breaches.grounds }}
        set={(ground) => set({ ground })}
      />
    ),
    when: () => moment('whenS', breaches.when),
    from: () => moment('fromS', breaches.from),
    to: () => moment('toS', breaches.to),
    reference: () => (
      <Field
        {...{ label: breaches.reference, value: draft.reference, max: 300 }}
        set={(reference) => set({ reference })}
      />
    ),
    lateReason: () => (
      <Field
        {...{ label: breaches.lateReason, hint: breaches.lateHint, value: draft.lateReason, max: 2000 }}
        isOptional
        set={(lateReason) => set({ lateReason })}
      />
    ),
    vehicles: () => (
      <Field
        {...{ label: breaches.vehicles, hint: breaches.vehiclesHint, value: draft.vehicles }}
        isOptional
        set={(vehicles) => set({ vehicles })}
      />
    ),
  };
  return FIELDS[field]();
}
